using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.ChangeGp;

/// <summary>All that a choice of GP rests on.</summary>
/// <param name="Earlier">The change that is still to take effect; null when there is none.</param>
/// <param name="Last">How many changes the person has made.</param>
public sealed record GpChoice(GpList List, WantedList Wanted, GpStanding Standing, string? FormerGpName, bool ComesAlong, IReadOnlyList<int> Taken, int Last);

/// <summary>
/// How many wait and how many places are taken is no secret; who they are is. So this looks past the filters, says in each query whose
/// rows it means, and gives back counts.
/// </summary>
public static class GpLists
{
    /// <summary>Three commands, however many wait and however often the person has changed. Null when there is no such list.</summary>
    public static async Task<GpChoice?> FindAsync(PortalDbContext db, Guid patientId, Guid listId, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var today = NorwegianTime.Today(now);
        var under16 = today.AddYears(-AccessRules.OwnUseFrom);
        var parents = db.All<ParentalResponsibility>().Where(r => r.ChildId == patientId && r.LivesWithChild);
        var found = await (
            from list in db.All<GpList>()
            from person in db.All<Person>()
            where list.Id == listId && person.Id == patientId
            join a in db.All<GeneralPractitionerAssignment>() on person.Id equals a.PatientId into assignments
            from present in assignments.DefaultIfEmpty()
            join l in db.All<GpList>() on present.HprNumber equals l.HprNumber into lists
            from own in lists.DefaultIfEmpty()
            select new
            {
                List = list,
                person.MovedOn,
                person.BirthDate,
                Present = present,
                OwnId = own == null ? (Guid?)null : own.Id,
                OwnEndsOn = own == null ? null : own.EndsOn,
                Waiting = db.All<GpWaiting>().Count(w => w.ListId == list.Id && w.PatientId != patientId),
                WaitsFor = db.All<GpWaiting>().Where(w => w.PatientId == patientId).Select(w => (Guid?)w.ListId).FirstOrDefault(),
                IsParents = parents.Any(r => db.All<GeneralPractitionerAssignment>().Any(other => other.PatientId == r.ActorId && other.HprNumber == list.HprNumber)
                    || db.All<GpChange>().Any(c => c.PatientId == r.ActorId && c.ListId == list.Id && (c.Status == GpChangeStatus.AwaitingRegister || c.Status == GpChangeStatus.Confirmed))),
            })
            .AsNoTracking().SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return null;
        }

        var earlier = await EarlierAsync(db, patientId, cancel);
        var places = await db.All<GpListPlace>().Where(place => place.ListId == listId && place.Opening == found.List.Opening).Select(place => place.Number).ToListAsync(cancel);
        var standing = new GpStanding(found.Present is not null, found.Present?.IsEntitled ?? false, found.OwnId, found.Present?.PractitionerName is not null, found.OwnEndsOn, found.MovedOn, earlier, found.WaitsFor);
        return new GpChoice(
            found.List,
            new WantedList(found.List.Id, found.List.EndsOn, Math.Max(0, found.List.Places - places.Count), found.Waiting),
            standing,
            found.Present?.PractitionerName,
            found.IsParents && found.BirthDate > under16,
            places,
            earlier.Count);
    }

    /// <summary>All changes the person has made, in order.</summary>
    public static async Task<IReadOnlyList<EarlierGpChange>> EarlierAsync(PortalDbContext db, Guid patientId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.All<GpChange>().Where(change => change.PatientId == patientId).OrderBy(change => change.Number)
            .Select(change => new EarlierGpChange(change.ListId, change.Reason, change.Status, change.OrderedAt)).ToListAsync(cancel);
    }

    /// <summary>The person's number in the queue they are in: 1 is next.</summary>
    public static async Task<int> PlaceInQueueAsync(PortalDbContext db, GpWaiting own, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(own);
        return 1 + await db.All<GpWaiting>().CountAsync(w => w.ListId == own.ListId && w.JoinedAt < own.JoinedAt, cancel);
    }

    /// <summary>Puts the person on the list: the change, its place, and what it takes the place of. Saved by the caller, in the same commit as the log.</summary>
    public static async Task<GpChange> ChangeAsync(WriteAccess access, GpChoice choice, GpChangeReason reason, Guid decidedBy, CancellationToken cancel, bool fromWaitingList = false)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(choice);
        foreach (var pending in await access.Db.GpChanges.Where(c => c.Status == GpChangeStatus.AwaitingRegister || c.Status == GpChangeStatus.Confirmed).ToListAsync(cancel))
        {
            pending.Replace(access.OpenedAt);
            await GiveBackAsync(access.Db, pending, cancel);
        }

        if (choice.Standing.WaitsForListId == choice.List.Id)
        {
            access.Db.Remove(await access.Db.GpWaiting.SingleAsync(cancel));
        }

        int? place = choice.Wanted.FreePlaces > 0 && !choice.ComesAlong ? FirstFree(choice) : null;
        var change = new GpChange
        {
            PatientId = access.PatientId,
            Number = choice.Last + 1,
            ListId = choice.List.Id,
            GpName = choice.List.Name,
            SurgeryName = choice.List.SurgeryName,
            FormerGpName = choice.FormerGpName,
            Reason = reason,
            FromWaitingList = fromWaitingList,
            OrderedAt = access.OpenedAt,
            DecidedBy = decidedBy,
            EffectiveOn = GpChangeRules.EffectiveOn(access.OpenedAt),
            Opening = choice.List.Opening,
        }.Holding(place);
        access.Db.Add(change);
        if (place is { } number)
        {
            access.Db.AddVouched(new GpListPlace { ListId = choice.List.Id, Opening = choice.List.Opening, Number = number });
        }

        return change;
    }

    /// <summary>The place is free for somebody else, while its opening lasts.</summary>
    internal static async Task GiveBackAsync(PortalDbContext db, GpChange change, CancellationToken cancel)
    {
        if (change.Place is { } number && await db.All<GpListPlace>().SingleOrDefaultAsync(p => p.ListId == change.ListId && p.Opening == change.Opening && p.Number == number, cancel) is { } place)
        {
            db.Remove(db.Vouch(place));
            change.Holding(null);
        }
    }

    private static int FirstFree(GpChoice choice)
    {
        var taken = choice.Taken.ToHashSet();
        return Enumerable.Range(1, choice.List.Places).First(number => !taken.Contains(number));
    }
}
