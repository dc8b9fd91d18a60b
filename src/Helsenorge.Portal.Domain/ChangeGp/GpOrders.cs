using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.ChangeGp;

/// <summary>
/// What passes between the portal and the GP register, which is the authority: the lists come from there, changes go there and are asked
/// about again on their day. Jobs call it, as often as they like. It looks past the filters for what is due, and writes through the door
/// of the system, so that it stands in the patient's log. A register that does not answer leaves everything as it is.
/// </summary>
public sealed class GpOrders(PortalDatabase database, SystemAccess system, IGeneralPractitionerRegister register, PersonNumberVault vault, GpChangeOptions options, TimeProvider clock)
{
    private const int AtOnce = 200;

    /// <summary>Brings the lists home, and opens those that have room by the rules of the day.</summary>
    /// <returns>False when the register did not answer: what is known stands, with its time.</returns>
    public async Task<bool> RefreshListsAsync(JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (startedAt, after) = (clock.GetUtcNow(), (string?)null);
        try
        {
            while (await register.ListsAsync(after, cancel) is { Count: > 0 } lists)
            {
                await SaveAsync(lists, startedAt, run, cancel);
                after = lists[^1].PractitionerHprNumber;
            }
        }
        catch (RegisterUnavailableException)
        {
            return false;
        }

        await CloseMissingAsync(startedAt, run, cancel);
        return true;
    }

    /// <summary>Tells the register of changes that it has not heard of, the oldest first.</summary>
    /// <param name="deliver">The service's action for it, by which it is named in the log.</param>
    /// <param name="receipt">What the inbox says of a change that is confirmed, in the person's language; null when they have named none.</param>
    /// <returns>How many the register answered.</returns>
    public async Task<int> DeliverAsync(PortalService service, ServiceAction deliver, Func<GpChange, string?, ReceiptText> receipt, JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(deliver);
        ArgumentNullException.ThrowIfNull(receipt);
        await using var db = database.Create();
        var waiting = await db.All<GpChange>().Where(change => change.Status == GpChangeStatus.AwaitingRegister).OrderBy(change => change.OrderedAt).Take(AtOnce)
            .Select(change => new Due(change.Id, change.PatientId, db.All<GpList>().Where(list => list.Id == change.ListId).Select(list => list.HprNumber).First(), change.EffectiveOn, change.OrderedAt))
            .ToListAsync(cancel);
        var answered = 0;
        foreach (var due in waiting)
        {
            GpOrderAnswer answer;
            try
            {
                answer = await register.OrderAsync(new GpOrder(due.Id, await NumberOfAsync(db, due.PatientId, cancel), due.HprNumber, due.EffectiveOn, due.OrderedAt), cancel);
            }
            catch (RegisterUnavailableException)
            {
                // Nothing is lost: it is sent again, and the register knows it by its id.
                return answered;
            }

            answered += await AsPatientAsync(due.PatientId, service, deliver, run, access => AnswerAsync(access, due.Id, answer, service, receipt, cancel), cancel) ? 1 : 0;
        }

        return answered;
    }

    /// <summary>Asks the register about the changes whose day has come, and shows who the GP is from now on.</summary>
    /// <exception cref="RegisterUnavailableException">It did not answer: the job tries again.</exception>
    public async Task<int> TakeEffectAsync(PortalService service, ServiceAction takeEffect, JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(takeEffect);
        var today = NorwegianTime.Today(clock.GetUtcNow());
        var (done, last) = (0, 0);
        while (true)
        {
            await using var db = database.Create();
            var due = await db.All<GpChange>().Where(change => change.Status == GpChangeStatus.Confirmed && change.EffectiveOn <= today)
                .OrderBy(change => change.OrderedAt).Skip(last).Take(AtOnce)
                .Select(change => new Due(change.Id, change.PatientId, db.All<GpList>().Where(list => list.Id == change.ListId).Select(list => list.HprNumber).First(), change.EffectiveOn, change.OrderedAt))
                .ToListAsync(cancel);
            if (due.Count == 0)
            {
                return done;
            }

            foreach (var change in due)
            {
                var said = await register.FindAsync(await NumberOfAsync(db, change.PatientId, cancel), cancel);
                var isDone = said?.PractitionerHprNumber == change.HprNumber
                    && await AsPatientAsync(change.PatientId, service, takeEffect, run, access => TakeEffectAsync(access, change.Id, said, service, cancel), cancel);
                (done, last) = isDone ? (done + 1, last) : (done, last + 1);
            }
        }
    }

    /// <summary>Gives free places to those who wait, the first who came first, and lets children in where a parent is on the list.</summary>
    /// <returns>How many got a place.</returns>
    public async Task<int> MoveQueuesAsync(PortalService service, ServiceAction turn, JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(turn);
        var moved = 0;
        foreach (var list in await QueuesAsync(cancel))
        {
            foreach (var patient in await NextInAsync(list, cancel))
            {
                moved += await AsPatientAsync(patient, service, turn, run, access => TurnAsync(access, list, service, cancel), cancel) ? 1 : 0;
            }

            // A parent who has just got a place takes the children along who wait with them.
            foreach (var child in await AlongAsync(list, cancel))
            {
                moved += await AsPatientAsync(child, service, turn, run, access => TurnAsync(access, list, service, cancel), cancel) ? 1 : 0;
            }
        }

        return moved;
    }

    private async Task SaveAsync(IReadOnlyList<RegisteredGpList> lists, DateTimeOffset now, JobRun run, CancellationToken cancel)
    {
        var terms = options.On(now);
        await using var db = database.Create();
        db.OpenForSystem();
        var numbers = lists.Select(list => list.PractitionerHprNumber).ToList();
        var organisations = lists.Select(list => list.SurgeryOrganisationNumber).Distinct().ToList();
        var known = await db.All<GpList>().Where(list => numbers.Contains(list.HprNumber))
            .Select(list => new
            {
                List = list,
                Taken = db.All<GpListPlace>().Count(place => place.ListId == list.Id && place.Opening == list.Opening),
                Unanswered = db.All<GpChange>().Count(change => change.ListId == list.Id && change.Status == GpChangeStatus.AwaitingRegister),
            })
            .ToDictionaryAsync(row => row.List.HprNumber, cancel);
        var practitioners = await db.All<Surgeries.Practitioner>().Where(p => numbers.Contains(p.HprNumber)).ToDictionaryAsync(p => p.HprNumber, p => p.Id, cancel);
        var surgeries = await db.All<Surgeries.Surgery>().Where(s => organisations.Contains(s.OrganisationNumber)).ToDictionaryAsync(s => s.OrganisationNumber, s => s.Id, cancel);
        foreach (var said in lists)
        {
            var row = known.GetValueOrDefault(said.PractitionerHprNumber);
            var list = row?.List;
            if (list is null)
            {
                list = GpList.Of(said);
                db.Add(list);
            }

            list.Refresh(said, practitioners.TryGetValue(said.PractitionerHprNumber, out var practitioner) ? practitioner : null, surgeries.TryGetValue(said.SurgeryOrganisationNumber, out var surgery) ? surgery : null, now);
            (list.Opening, list.Places) = GpChangeRules.Open(list.Opening, list.Places, row?.Taken ?? 0, list.Capacity, list.Patients, row?.Unanswered ?? 0, terms);
        }

        await run.SaveAsync(db, cancel);
    }

    // A list that the register does not name any more takes nobody.
    private async Task CloseMissingAsync(DateTimeOffset startedAt, JobRun run, CancellationToken cancel)
    {
        await using var db = database.Create();
        db.OpenForSystem();
        var missing = await db.All<GpList>().Where(list => list.ReadAt < startedAt && list.EndsOn == null).ToListAsync(cancel);
        if (missing.Count == 0)
        {
            return;
        }

        foreach (var list in missing)
        {
            list.End(NorwegianTime.Today(startedAt), startedAt);
        }

        await run.SaveAsync(db, cancel);
    }

    private async Task<List<Guid>> QueuesAsync(CancellationToken cancel)
    {
        await using var db = database.Create();
        return await db.All<GpWaiting>().Select(waiting => waiting.ListId).Distinct().ToListAsync(cancel);
    }

    // As many as there are places; and everybody, when there is nothing to wait for any more.
    private async Task<List<Guid>> NextInAsync(Guid listId, CancellationToken cancel)
    {
        await using var db = database.Create();
        var list = await db.All<GpList>().Where(list => list.Id == listId)
            .Select(list => new { list.EndsOn, Free = list.Places - db.All<GpListPlace>().Count(place => place.ListId == listId && place.Opening == list.Opening) })
            .SingleAsync(cancel);
        var queue = db.All<GpWaiting>().Where(waiting => waiting.ListId == listId).OrderBy(waiting => waiting.JoinedAt).ThenBy(waiting => waiting.PatientId).Select(waiting => waiting.PatientId);
        return await queue.Take(list.EndsOn is not null ? AtOnce : Math.Clamp(list.Free, 0, AtOnce)).ToListAsync(cancel);
    }

    private async Task<List<Guid>> AlongAsync(Guid listId, CancellationToken cancel)
    {
        await using var db = database.Create();
        var parents = db.All<GpChange>().Where(change => change.ListId == listId && (change.Status == GpChangeStatus.AwaitingRegister || change.Status == GpChangeStatus.Confirmed));
        return await db.All<GpWaiting>()
            .Where(waiting => waiting.ListId == listId && db.All<ParentalResponsibility>().Any(r => r.ChildId == waiting.PatientId && r.LivesWithChild && parents.Any(change => change.PatientId == r.ActorId)))
            .Select(waiting => waiting.PatientId).Take(AtOnce).ToListAsync(cancel);
    }

    private async Task<bool> TurnAsync(WriteAccess access, Guid listId, PortalService service, CancellationToken cancel)
    {
        var waiting = await access.Db.GpWaiting.SingleOrDefaultAsync(w => w.ListId == listId, cancel);
        if (waiting is null || await GpLists.FindAsync(access.Db, access.PatientId, listId, access.OpenedAt, cancel) is not { } choice)
        {
            return false;
        }

        // It is their turn: those behind them are nothing to them.
        var next = GpChangeRules.MayChange(choice.Standing, choice.Wanted with { Waiting = 0 }, choice.ComesAlong, options.On(access.OpenedAt), access.OpenedAt);
        switch (next.Refusal)
        {
            case GpChangeRefusal.ListFull or GpChangeRefusal.JustTaken or GpChangeRefusal.NotKnown:
                return false;
            case GpChangeRefusal.NotEntitled or GpChangeRefusal.AlreadyYours or GpChangeRefusal.ListEnds or GpChangeRefusal.NoSuchList:
                access.Db.Remove(waiting);
                access.Notify(access.PatientId, NotificationKind.GpWaitingEnded, service);
                return await access.SaveAsync(cancel) is SaveOutcome.Saved;
            default:
                // Who waited had a change to use when they joined, and does not lose their turn for having used it meanwhile.
                var reason = next.Succeeded(out var right) ? right : GpChangeReason.Ordinary;
                var change = await GpLists.ChangeAsync(access, choice, reason, waiting.DecidedBy, cancel, fromWaitingList: true);
                access.Notify(access.PatientId, NotificationKind.GpWaitingTurn, service, change.Id);
                return await access.SaveAsync(cancel, change.Id) is SaveOutcome.Saved;
        }
    }

    private static async Task<bool> AnswerAsync(WriteAccess access, Guid id, GpOrderAnswer answer, PortalService service, Func<GpChange, string?, ReceiptText> receipt, CancellationToken cancel)
    {
        var change = await access.Db.GpChanges.SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (change is null || !(answer is GpOrderAnswer.Accepted ? change.Confirm(access.OpenedAt) : change.Reject(access.OpenedAt)))
        {
            return false;
        }

        if (answer is GpOrderAnswer.Refused)
        {
            await GpLists.GiveBackAsync(access.Db, change, cancel);
        }
        else
        {
            var said = receipt(change, await access.Db.People.Select(person => person.Language).SingleAsync(cancel));
            var (thread, first) = MessageThread.Arrive(MessageKind.Receipt, new Counterpart(null, null, said.From), said.Subject, new Inward(null, null, said.Text), isImportant: false, access.PatientId, access.OpenedAt);
            access.Db.AddVouched(thread);
            access.Db.AddVouched(first);
        }

        access.Notify(access.PatientId, answer is GpOrderAnswer.Accepted ? NotificationKind.GpChangeConfirmed : NotificationKind.GpChangeRejected, service, change.Id);
        return await access.SaveAsync(cancel, change.Id) is SaveOutcome.Saved;
    }

    private static async Task<bool> TakeEffectAsync(WriteAccess access, Guid id, RegisteredGeneralPractitioner said, PortalService service, CancellationToken cancel)
    {
        var change = await access.Db.GpChanges.SingleOrDefaultAsync(c => c.Id == id, cancel);
        if (change is null || !change.TakeEffect(access.OpenedAt))
        {
            return false;
        }

        var list = await access.Db.GpLists.AsNoTracking().SingleAsync(l => l.Id == change.ListId, cancel);
        var assignment = await access.Db.GeneralPractitioners.SingleOrDefaultAsync(cancel);
        if (assignment is null)
        {
            assignment = new GeneralPractitionerAssignment { PatientId = access.PatientId };
            access.Db.Add(assignment);
        }

        (assignment.PractitionerName, assignment.HprNumber, assignment.PractitionerId, assignment.SurgeryId, assignment.Since, assignment.ReadAt) =
            (said.PractitionerName, said.PractitionerHprNumber, list.PractitionerId, list.SurgeryId, said.Since, access.OpenedAt);
        access.Notify(access.PatientId, NotificationKind.GpChangeInEffect, service, change.Id);
        return await access.SaveAsync(cancel, change.Id) is SaveOutcome.Saved;
    }

    private async Task<bool> AsPatientAsync(Guid patientId, PortalService service, ServiceAction action, JobRun run, Func<WriteAccess, Task<bool>> write, CancellationToken cancel)
    {
        try
        {
            await using var access = await system.OpenPatientAsync(SystemActor.Portal, patientId, service, action, cancel, run);
            return access is not null && await write(access);
        }
        catch (AccessDeniedException)
        {
            // Consent was withdrawn meanwhile, and what was chosen has gone with it; the attempt is in the log.
            return false;
        }
    }

    private async Task<NationalIdentityNumber> NumberOfAsync(PortalDbContext db, Guid patientId, CancellationToken cancel)
    {
        var number = await db.All<PersonNumber>().AsNoTracking().SingleAsync(n => n.PersonId == patientId && n.ReplacedAt == null, cancel);
        return vault.Reveal(new ProtectedNumber(number.Cipher, number.Hash, number.KeyVersion));
    }

    private sealed record Due(Guid Id, Guid PatientId, string HprNumber, DateOnly EffectiveOn, DateTimeOffset OrderedAt);
}
