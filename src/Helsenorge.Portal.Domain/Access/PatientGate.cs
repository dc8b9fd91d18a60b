using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>What the gate and the page tell each other about a page load. Scoped to one request or one circuit.</summary>
public sealed class PageLoad
{
    /// <summary>What is read now continues a page load that is already in the log.</summary>
    public bool IsContinued { get; set; }

    /// <summary>The page is ending the log-in itself and will show what comes next: nobody else need send the screen away.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The patient's consent when the gate last decided: what is on the screen may rest on no more than this.</summary>
    public ConsentLevel? Consent { get; set; }
}

/// <summary>Reads what a decision needs, decides, writes the log, and hands out a context locked to one patient.</summary>
public sealed class PatientGate(PortalDatabase database, IActorAccessor actors, SessionLimits limits, CommandLimit commands, PageLoad pageLoad, TimeProvider clock)
{
    private const int Attempts = 40;

    /// <summary>The page policy: one command when it opens. A refusal leaves its row in the log.</summary>
    public async Task<AccessDenial?> CheckAsync(PortalService service, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(service);
        var actor = await actors.GetActorAsync();
        if (actor is null)
        {
            return AccessDenial.SessionEnded;
        }

        var now = clock.GetUtcNow();
        await using (var db = database.Create())
        {
            var facts = await ReadAsync(db, actor, null, cancel);
            if (Decide(service, service.View, actor, facts, now) is null)
            {
                pageLoad.Consent = facts?.Access.Consent;
                return null;
            }
        }

        try
        {
            // Decided again with the row in the same commit: what the log says is what was refused.
            await using var opened = await OpenToReadAsync(service, [], cancel);
            return null;
        }
        catch (AccessDeniedException denied)
        {
            return denied.Denial;
        }
    }

    internal async Task<ReadAccess> OpenToReadAsync(PortalService service, IReadOnlyList<PortalService> alsoShow, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(service);
        var actor = await actors.GetActorAsync() ?? throw new AccessDeniedException(service, AccessDenial.SessionEnded);
        var now = clock.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            using var turnToRead = ReadsEarly(attempt) ? null : await database.TakeTurnAsync(actor.SubjectId, cancel);
            var facts = await ReadAsync(db, actor, null, cancel);
            var denial = Decide(service, service.View, actor, facts, now);
            if (facts is null)
            {
                throw new AccessDeniedException(service, AccessDenial.SessionEnded);
            }

            var shown = denial is null ? alsoShow.Where(other => Decide(other, other.View, actor, facts, now) is null).Select(other => other.Code).ToList() : [];
            var outcome = denial is not null ? UsageOutcome.Attempted : pageLoad.IsContinued ? UsageOutcome.Continued : UsageOutcome.Done;
            Append(db, facts, Record(actor, facts, service, service.View, shown, outcome, denial), now);
            using var turnToWrite = turnToRead is null ? await database.TakeTurnAsync(actor.SubjectId, cancel) : null;
            db.Turn = turnToRead ?? turnToWrite;
            if (await TrySaveAsync(db, attempt, cancel))
            {
                if (denial is { } reason)
                {
                    throw new AccessDeniedException(service, reason);
                }

                pageLoad.Consent = facts.Access.Consent;
                var opened = database.Create();
                var services = new HashSet<string>(shown, StringComparer.Ordinal) { service.Code };
                opened.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
                opened.OpenForPatient(actor.SubjectId, services, toWrite: false);
                return new ReadAccess(opened, actor.SubjectId, now, services, facts.Access.Consent ?? ConsentLevel.None);
            }
        }
    }

    internal async Task<WriteAccess> OpenToWriteAsync(PortalService service, ServiceAction action, Guid key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentOutOfRangeException.ThrowIfEqual(key, Guid.Empty);
        var actor = await actors.GetActorAsync() ?? throw new AccessDeniedException(service, AccessDenial.SessionEnded);
        var now = clock.GetUtcNow();
        var db = database.Create();
        var facts = await ReadAsync(db, actor, key, cancel);
        if ((Decide(service, action, actor, facts, now) ?? (commands.TryUse(actor.PersonId) ? null : AccessDenial.TooOften)) is { } denial)
        {
            await db.DisposeAsync();
            await LogAttemptAsync(actor, service, action, denial, now, known: facts);
            throw new AccessDeniedException(service, denial);
        }

        db.OpenForPatient(actor.SubjectId, new HashSet<string>(StringComparer.Ordinal) { service.Code }, toWrite: true);
        return new WriteAccess(db, database.Engine, new CitizenWrite(this, actor, service, action, key), facts!, now);
    }

    /// <summary>Null when the log-in does not exist or the patient has no ledger: both close the gate.</summary>
    internal static async Task<GateFacts?> ReadAsync(PortalDbContext db, Actor actor, Guid? key, CancellationToken cancel)
    {
        var consents = db.All<ConsentDecision>();
        var command = key ?? Guid.Empty;
        var subject = actor.SubjectId;
        return await (
            from session in db.All<LoginSession>()
            where session.Id == actor.SessionId && session.ActorId == actor.PersonId
            join person in db.All<Person>() on session.ActorId equals person.Id
            join ledger in db.All<PatientLedger>() on subject equals ledger.PatientId
            join receipt in db.All<CommandReceipt>() on command equals receipt.Id into receipts
            from earlier in receipts.DefaultIfEmpty()
            select new GateFacts(
                new AccessFacts(
                    session.StartedAt,
                    session.LastUsedAt,
                    session.EndedAt,
                    session.AuthenticatedAt,
                    person.BirthDate,
                    person.DeceasedOn,
                    consents.Where(c => c.PatientId == subject).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault()),
                person.GivenName + " " + person.FamilyName,
                session.Device + ", " + session.Browser,
                ledger.PatientId,
                ledger.Sequence,
                ledger.Head,
                ledger.Version,
                earlier == null ? null : new EarlierReceipt(earlier.ActorId, earlier.PatientId, earlier.ServiceCode, earlier.ActionCode, earlier.ResultId)))
            .AsNoTracking().SingleOrDefaultAsync(cancel);
    }

    internal AccessDenial? Decide(PortalService service, ServiceAction action, Actor actor, GateFacts? facts, DateTimeOffset now) =>
        AccessRules.Decide(service, action, actor, facts?.Access, limits, now);

    /// <summary>A write that was refused or not carried out stands in the log all the same.</summary>
    /// <param name="known">What was read a moment ago, for the first try; the ledger's token tells whether it still holds.</param>
    internal async Task LogAttemptAsync(
        Actor actor, PortalService service, ServiceAction action, AccessDenial? denial, DateTimeOffset now, UsageOutcome outcome = UsageOutcome.Attempted, GateFacts? known = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            using var turnToRead = ReadsEarly(attempt) ? null : await database.TakeTurnAsync(actor.SubjectId, CancellationToken.None);
            var facts = (attempt == 1 ? known : null) ?? await ReadAsync(db, actor, null, CancellationToken.None);
            if (facts is null)
            {
                return;
            }

            Append(db, facts, Record(actor, facts, service, action, [], outcome, denial), now);
            using var turnToWrite = turnToRead is null ? await database.TakeTurnAsync(actor.SubjectId, CancellationToken.None) : null;
            db.Turn = turnToRead ?? turnToWrite;
            if (await TrySaveAsync(db, attempt, CancellationToken.None))
            {
                return;
            }
        }
    }

    internal static UsageRecord Record(Actor actor, GateFacts facts, PortalService service, ServiceAction action, IReadOnlyList<string> alsoShown, UsageOutcome outcome, AccessDenial? denial) =>
        // In one's own log one's own name says nothing that the key does not, and would outlive a withdrawal.
        new(actor.PersonId, actor.ActsForAnother ? facts.ActorName.Trim() : "", null, AccessGround.Self, service.Code, action.Code, alsoShown.Count == 0 ? null : string.Join(',', alsoShown), outcome, denial);

    internal static PatientLedger Append(PortalDbContext db, GateFacts facts, UsageRecord record, DateTimeOffset now)
    {
        var ledger = PatientLedger.At(facts.LedgerPatientId, facts.Sequence, facts.Head, facts.Version);
        db.Attach(db.Vouch(ledger));
        var entry = UsageLogEntry.After(ledger, record, facts.Client, now);
        ledger.Advance(entry);
        db.AddVouched(entry);
        return ledger;
    }

    /// <summary>True when saved, false when somebody else moved the ledger first and it is worth another try.</summary>
    internal async Task<bool> TrySaveAsync(PortalDbContext db, int attempt, CancellationToken cancel)
    {
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException failure) when (attempt < Attempts && (failure is DbUpdateConcurrencyException || database.Engine.IsUniqueViolation(failure)))
        {
            // The second try reads in its turn, and has nobody of this process to wait for.
            await (ReadsEarly(attempt) ? Task.CompletedTask : PauseAsync(attempt, cancel));
            return false;
        }
    }

    /// <summary>
    /// Where one turn is everybody's, the first try reads before it, so that nobody waits for that: has the ledger moved by the time it
    /// writes, its token says so, and the next try reads in its turn. Where a turn is one patient's, reading in it keeps no other waiting.
    /// </summary>
    private bool ReadsEarly(int attempt) => attempt == 1 && database.Engine.SingleWriter;

    internal static Task PauseAsync(int attempt, CancellationToken cancel) =>
        Task.Delay(RandomNumberGenerator.GetInt32(1, 4 * Math.Min(attempt, 8)), cancel);

    internal Task<PortalDatabase.Turn> TakeTurnAsync(Guid patientId, CancellationToken cancel) => database.TakeTurnAsync(patientId, cancel);

    internal PortalDbContext CreateContext() => database.Create();
}

internal sealed record EarlierReceipt(Guid ActorId, Guid PatientId, string ServiceCode, string ActionCode, Guid? ResultId);

/// <summary>One read's worth of facts: the decision's, and the ledger as it stood.</summary>
internal sealed record GateFacts(
    AccessFacts Access,
    string ActorName,
    string Client,
    Guid LedgerPatientId,
    long Sequence,
    byte[] Head,
    Guid Version,
    EarlierReceipt? Earlier);
