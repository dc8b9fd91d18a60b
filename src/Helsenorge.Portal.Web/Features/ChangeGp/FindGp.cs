using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>How the person stands, and the GPs they look for.</summary>
public sealed class FindGp(ServiceGate<ChangeGpFeature> gate, GpChangeOptions options)
{
    /// <summary>A register that has not been read for this long has not answered.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromHours(1);

    /// <param name="wanted">Null for what a person who has not asked for anything is shown: those where they live.</param>
    public async Task<Answer> RunAsync(GpSearch? wanted, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var person = await access.PersonAsync(cancel);
        var earlier = await GpLists.EarlierAsync(access.Db, access.PatientId, cancel);
        var search = wanted ?? new GpSearch(null, person.Municipality, null, null, SpokenLanguages.None, Domain.Surgeries.OfferedServices.None, OnlyFree: false, null);
        var found = person.Present is { IsEntitled: false } ? [] : await GpFinder.SearchAsync(access.Db, search, person.Home, cancel);
        var terms = options.On(access.OpenedAt);
        var standing = person.Standing(earlier);
        return new Answer(
            person.Present,
            person.Pending,
            person.Waiting is { } waiting ? new InQueue(waiting.ListId, waiting.GpName, waiting.JoinedAt, await GpLists.PlaceInQueueAsync(access.Db, waiting, cancel)) : null,
            Math.Max(0, terms.ChangesAYear - GpChangeRules.Used(earlier, access.OpenedAt)),
            GpChangeRules.NextReason(standing, terms, access.OpenedAt),
            search,
            [.. found.Take(GpSearch.PageSize)],
            found.Count > GpSearch.PageSize,
            person.Home is not null,
            person.ListsReadAt,
            person.ListsReadAt is { } readAt && access.OpenedAt - readAt > Late,
            access.OpenedAt);
    }

    public sealed record InQueue(Guid ListId, string GpName, DateTimeOffset JoinedAt, int Place);

    /// <param name="Present">Null when the register has said nothing.</param>
    /// <param name="Pending">The change that is still to take effect; null when there is none.</param>
    /// <param name="Waiting">Null when the person waits for nobody.</param>
    /// <param name="Left">Ordinary changes left in this calendar year.</param>
    /// <param name="Next">By which right the next change would be made; null when there is none.</param>
    /// <param name="Search">What was looked for.</param>
    /// <param name="KnowsHome">Distances are known.</param>
    /// <param name="ReadAt">When the register was last read; null when it never was.</param>
    /// <param name="IsLate">The register has not answered for a while.</param>
    public sealed record Answer(
        PresentGp? Present,
        PendingChange? Pending,
        InQueue? Waiting,
        int Left,
        GpChangeReason? Next,
        GpSearch Search,
        IReadOnlyList<GpFound> Found,
        bool HasMore,
        bool KnowsHome,
        DateTimeOffset? ReadAt,
        bool IsLate,
        DateTimeOffset AsOf);
}

/// <param name="Name">Null when the register says that there is no GP.</param>
/// <param name="EndsOn">The last day of the GP's list; null as long as it goes on.</param>
public sealed record PresentGp(string? Name, Guid? ListId, string? Surgery, DateOnly? Since, bool IsEntitled, DateOnly? EndsOn, DateTimeOffset ReadAt);

public sealed record PendingChange(Guid ListId, string GpName, string SurgeryName, DateOnly EffectiveOn, GpChangeStatus Status, DateTimeOffset OrderedAt, DateTimeOffset? AnsweredAt, string Reference);

/// <summary>What all pages here say of the person.</summary>
internal sealed record PersonFacts(PresentGp? Present, PendingChange? Pending, GpWaiting? Waiting, string? Municipality, DateOnly? MovedOn, Place? Home, DateTimeOffset? ListsReadAt)
{
    public GpStanding Standing(IReadOnlyList<EarlierGpChange> earlier) =>
        new(Present is not null, Present?.IsEntitled ?? false, Present?.ListId, Present?.Name is not null, Present?.EndsOn, MovedOn, earlier, Waiting?.ListId);
}

internal static class PersonFactsQuery
{
    /// <summary>One command.</summary>
    public static async Task<PersonFacts> PersonAsync(this ReadAccess access, CancellationToken cancel)
    {
        var db = access.Db;
        var row = await (
            from person in db.People
            join ar in db.PostalAreas on person.PostalCode equals ar.PostalCode into areas
            from area in areas.DefaultIfEmpty()
            join a in db.GeneralPractitioners on person.Id equals a.PatientId into assignments
            from assignment in assignments.DefaultIfEmpty()
            join l in db.GpLists on assignment.HprNumber equals l.HprNumber into lists
            from list in lists.DefaultIfEmpty()
            join s in db.Surgeries on assignment.SurgeryId equals s.Id into surgeries
            from surgery in surgeries.DefaultIfEmpty()
            join w in db.GpWaiting on person.Id equals w.PatientId into queues
            from waiting in queues.DefaultIfEmpty()
            join c in db.GpChanges.Where(change => change.Status == GpChangeStatus.AwaitingRegister || change.Status == GpChangeStatus.Confirmed) on person.Id equals c.PatientId into changes
            from pending in changes.DefaultIfEmpty()
            select new
            {
                person.Municipality,
                person.MovedOn,
                Area = area,
                Assignment = assignment,
                List = list,
                Surgery = surgery == null ? null : surgery.Name,
                Waiting = waiting,
                Pending = pending,
                ReadAt = db.GpLists.Max(all => (DateTimeOffset?)all.ReadAt),
            })
            .AsNoTracking().SingleOrDefaultAsync(cancel);
        return row is null
            ? new PersonFacts(null, null, null, null, null, null, null)
            : new PersonFacts(
                row.Assignment is { } present
                    ? new PresentGp(present.PractitionerName, row.List?.Id, row.Surgery ?? row.List?.SurgeryName, present.Since, present.IsEntitled, row.List?.EndsOn, present.ReadAt)
                    : null,
                row.Pending is { } change ? Of(change) : null,
                row.Waiting,
                row.Municipality,
                row.MovedOn,
                row.Area is { } home ? new Place(home.Latitude, home.Longitude) : null,
                row.ReadAt);
    }

    private static PendingChange Of(GpChange change) =>
        new(change.ListId, change.GpName, change.SurgeryName, change.EffectiveOn, change.Status, change.OrderedAt, change.AnsweredAt, change.Reference);
}
