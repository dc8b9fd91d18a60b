using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>What the gate and the page tell each other about a page load. Scoped to one request or one circuit.</summary>
public sealed class PageLoad
{
    /// <summary>What is read now continues a page load that is already in the log.</summary>
    public bool IsContinued { get; set; }

    /// <summary>The page is ending the log-in, or lessening what it may show, itself, and will show what comes next: nobody else need send the screen away.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>The patient's consent when the gate last decided: what is on the screen may rest on no more than this.</summary>
    public ConsentLevel? Consent { get; set; }

    /// <summary>The services that what is on the screen was read through: when one of them would close, the screen must be asked for again.</summary>
    public IReadOnlyList<PortalService> Shown { get; set; } = [];

    /// <inheritdoc cref="AccessVerdict.IsNarrow"/>
    public bool IsNarrow { get; set; }
}

/// <summary>Reads what a decision needs, decides, writes the log, and hands out a context locked to one patient.</summary>
public sealed class PatientGate(PortalDatabase database, IActorAccessor actors, SessionLimits limits, RepresentationOptions representation, CommandLimit commands, PageLoad pageLoad, TimeProvider clock)
{
    private const int Attempts = 40;

    /// <summary>Tries before the ledger is held: readers of another node would otherwise keep this one out for as long as they read.</summary>
    private const int FreeAttempts = 4;

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
            var facts = await ReadAsync(db, actor, null, now, cancel);
            if (Decide(service, service.View, actor, facts, now) is { IsOpen: true } verdict)
            {
                (pageLoad.Consent, pageLoad.Shown, pageLoad.IsNarrow) = (facts?.Access.Consent, [service], verdict.IsNarrow);
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

    internal async Task<ReadAccess> OpenToReadAsync(PortalService service, IReadOnlyList<PortalService> alsoShow, CancellationToken cancel, Guid? itemId = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        var actor = await actors.GetActorAsync() ?? throw new AccessDeniedException(service, AccessDenial.SessionEnded);
        var now = clock.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            var db = database.Create();
            await using var unused = new UnlessHandedOut(db);
            using var turn = database.ReadsEarly(attempt) ? null : await database.TakeTurnAsync(actor.SubjectId, cancel);
            db.Turn = turn;
            GateFacts? facts = null;
            AccessVerdict verdict = default;
            Dictionary<string, AccessVerdict> verdicts = [];
            List<PortalService> shown = [];
            async Task DecideAsync()
            {
                facts = await ReadAsync(db, actor, null, now, cancel);
                verdict = Decide(service, service.View, actor, facts, now);
                if (facts is null)
                {
                    throw new AccessDeniedException(service, AccessDenial.SessionEnded);
                }

                (verdicts, shown) = (new(StringComparer.Ordinal) { [service.Code] = verdict }, []);
                foreach (var other in verdict.IsOpen ? alsoShow : [])
                {
                    if (Decide(other, other.View, actor, facts, now) is { IsOpen: true } open && verdicts.TryAdd(other.Code, open))
                    {
                        shown.Add(other);
                    }
                }

                var outcome = !verdict.IsOpen ? UsageOutcome.Attempted : pageLoad.IsContinued ? UsageOutcome.Continued : UsageOutcome.Done;
                Append(db, facts, Record(actor, facts, verdict.Ground, service, service.View, [.. shown.Select(other => other.Code)], outcome, verdict.Denial, itemId), now);
            }

            if (await TrySaveAsync(database, db, actor.SubjectId, attempt, DecideAsync, cancel))
            {
                if (verdict.Denial is { } reason)
                {
                    throw new AccessDeniedException(service, reason);
                }

                (pageLoad.Consent, pageLoad.Shown, pageLoad.IsNarrow) = (facts!.Access.Consent, [service, .. shown], verdict.IsNarrow);
                // The log is written: what wrote it forgets that, and is opened to read what it says.
                db.Forget();
                db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
                db.OpenForPatient(actor.SubjectId, verdicts.Keys.ToHashSet(StringComparer.Ordinal), toWrite: false, facts.Access.Consent, verdict.IsNarrow, isOwn: !actor.ActsForAnother, actor.IsPreview);
                unused.IsHandedOut = true;
                return new ReadAccess(db, actor, verdicts, (other, action) => Decide(other, action, actor, facts, now).Denial, now, facts.Access.Consent ?? ConsentLevel.None) { Client = facts.Client };
            }
        }
    }

    internal async Task<WriteAccess> OpenToWriteAsync(PortalService service, ServiceAction action, Guid key, CancellationToken cancel, Guid? contested = null, Guid? patientId = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(action);
        ArgumentOutOfRangeException.ThrowIfEqual(key, Guid.Empty);
        var actor = await actors.GetActorAsync() ?? throw new AccessDeniedException(service, AccessDenial.SessionEnded);
        if (patientId is { } other)
        {
            // Whoever acts for somebody is there for that person alone.
            actor = !actor.ActsForAnother && !actor.IsPreview ? actor with { SubjectId = other } : throw new AccessDeniedException(service, AccessDenial.OnlyThemselves);
        }

        var turn = contested is { } wanted ? await database.TakeContestAsync(wanted, cancel) : null;
        try
        {
            var access = await DecideToWriteAsync(actor, service, action, key, turn, cancel);
            turn = null;
            return access;
        }
        finally
        {
            turn?.Dispose();
        }
    }

    private async Task<WriteAccess> DecideToWriteAsync(Actor actor, PortalService service, ServiceAction action, Guid key, PortalDatabase.Turn? contest, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var db = database.Create();
        var facts = await ReadAsync(db, actor, key, now, cancel);
        var verdict = Decide(service, action, actor, facts, now);
        if ((verdict.Denial ?? (commands.TryUse(actor.PersonId) ? null : AccessDenial.TooOften)) is { } denial)
        {
            await db.DisposeAsync();
            await LogAttemptAsync(actor, service, action, denial, now, known: facts);
            throw new AccessDeniedException(service, denial);
        }

        db.OpenForPatient(actor.SubjectId, new HashSet<string>(StringComparer.Ordinal) { service.Code }, toWrite: true, facts!.Access.Consent, verdict.IsNarrow, isOwn: !actor.ActsForAnother, actor.IsPreview);
        return new WriteAccess(db, database.Engine, new CitizenWrite(this, actor, service, action, key, verdict.Ground), facts!, verdict, now) { Contest = contest };
    }

    /// <summary>Null when the log-in does not exist or the patient has no ledger: both close the gate.</summary>
    internal static async Task<GateFacts?> ReadAsync(PortalDbContext db, Actor actor, Guid? key, DateTimeOffset now, CancellationToken cancel)
    {
        if (!actor.ActsForAnother)
        {
            var own = await GateQueries.Own(db, [actor.SessionId], key ?? Guid.Empty).SingleOrDefaultAsync(cancel);
            // A log-in is one person's, and opens nothing to another.
            return own?.PersonId == actor.PersonId ? own : null;
        }

        var session = db.All<LoginSession>().Where(s => s.Id == actor.SessionId && s.ActorId == actor.PersonId);
        var subject = actor.SubjectId;
        return await GateQueries.ForAnother(db, session.Select(s => new ActingSession { Session = s, SubjectId = subject }), key ?? Guid.Empty, NorwegianTime.Today(now)).AsNoTracking().SingleOrDefaultAsync(cancel);
    }

    /// <summary>
    /// Whether what these screens show may still be shown, by what holds now: one command for those who use the portal for themselves,
    /// one for those who act for another.
    /// </summary>
    internal static async Task<IReadOnlyDictionary<Actor, GateFacts>> StandingAsync(PortalDbContext db, IReadOnlyCollection<Actor> actors, IReadOnlyCollection<string> keys, DateTimeOffset now, CancellationToken cancel)
    {
        var standing = new Dictionary<Actor, GateFacts>();
        var own = actors.Where(actor => !actor.ActsForAnother).Select(actor => actor.SessionId).Distinct().ToList();
        var acting = actors.Where(actor => actor.ActsForAnother).Select(actor => actor.SessionId).Distinct().ToList();
        if (own.Count > 0)
        {
            var found = await GateQueries.Own(db, own, Guid.Empty).ToDictionaryAsync(facts => facts.SessionId, cancellationToken: cancel);
            foreach (var actor in actors.Where(actor => !actor.ActsForAnother && found.ContainsKey(actor.SessionId)))
            {
                standing[actor] = found[actor.SessionId];
            }
        }

        if (acting.Count > 0)
        {
            var pairs =
                from session in db.All<LoginSession>()
                where acting.Contains(session.Id)
                join key in db.All<ActingKey>() on session.ActorId equals key.ActorId
                where keys.Contains(key.Key)
                select new ActingSession { Session = session, SubjectId = key.SubjectId };
            foreach (var facts in await GateQueries.ForAnother(db, pairs, Guid.Empty, NorwegianTime.Today(now)).AsNoTracking().ToListAsync(cancel))
            {
                standing[new Actor(facts.PersonId, facts.LedgerPatientId, facts.SessionId)] = facts;
            }
        }

        return standing;
    }

    internal AccessVerdict Decide(PortalService service, ServiceAction action, Actor actor, GateFacts? facts, DateTimeOffset now) =>
        AccessRules.Decide(service, action, actor, facts?.Access, limits, now, representation.AddressRule);

    /// <summary>A write that was refused or not carried out stands in the log all the same.</summary>
    /// <param name="known">What the attempt rested on: if the ledger has not moved since, it need not be read once more.</param>
    internal async Task LogAttemptAsync(
        Actor actor, PortalService service, ServiceAction action, AccessDenial? denial, DateTimeOffset now, UsageOutcome outcome = UsageOutcome.Attempted, GateFacts? known = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            using var turn = database.ReadsEarly(attempt) ? null : await database.TakeTurnAsync(actor.SubjectId, CancellationToken.None);
            db.Turn = turn;
            async Task NoteAsync()
            {
                var facts = (attempt == 1 ? known : null) ?? await ReadAsync(db, actor, null, now, CancellationToken.None);
                if (facts is not null)
                {
                    Append(db, facts, Record(actor, facts, Decide(service, action, actor, facts, now).Ground, service, action, [], outcome, denial), now);
                }
            }

            if (await TrySaveAsync(database, db, actor.SubjectId, attempt, NoteAsync, CancellationToken.None))
            {
                return;
            }
        }
    }

    internal static UsageRecord Record(Actor actor, GateFacts facts, AccessGround ground, PortalService service, ServiceAction action, IReadOnlyList<string> alsoShown, UsageOutcome outcome, AccessDenial? denial, Guid? itemId = null) =>
        // In one's own log one's own name says nothing that the key does not, and would outlive a withdrawal.
        new(actor.PersonId, actor.ActsForAnother ? facts.ActorName.Trim() : "", null, ground, service.Code, action.Code, alsoShown.Count == 0 ? null : string.Join(',', alsoShown), outcome, denial, itemId);

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
    /// <param name="append">Decides by what the database holds and adds the row of the log, ready to be saved.</param>
    internal static async Task<bool> TrySaveAsync(PortalDatabase database, PortalDbContext db, Guid patientId, int attempt, Func<Task> append, CancellationToken cancel)
    {
        async Task SaveAsync()
        {
            // The engine may have begun once more by itself.
            db.ChangeTracker.Clear();
            await append();
            using var turn = db.Turn is null ? await database.TakeTurnAsync(patientId, cancel) : null;
            db.Turn ??= turn;
            await db.SaveChangesAsync(cancel);
        }

        try
        {
            await (attempt <= FreeAttempts || database.Engine.SingleWriter ? SaveAsync() : db.HoldingLedgerAsync(patientId, SaveAsync, cancel));
            return true;
        }
        catch (DbUpdateException failure) when (attempt < Attempts && (failure is DbUpdateConcurrencyException || database.Engine.IsUniqueViolation(failure)))
        {
            // The second try reads in its turn, and has nobody of this process to wait for.
            await (database.ReadsEarly(attempt) ? Task.CompletedTask : PauseAsync(attempt, cancel));
            return false;
        }
    }

    internal static Task PauseAsync(int attempt, CancellationToken cancel) =>
        Task.Delay(RandomNumberGenerator.GetInt32(1, 4 * Math.Min(attempt, 8)), cancel);

    internal Task<PortalDatabase.Turn> TakeTurnAsync(Guid patientId, CancellationToken cancel) => database.TakeTurnAsync(patientId, cancel);

    internal DateTimeOffset Now => clock.GetUtcNow();

    internal PortalDbContext CreateContext() => database.Create();

    private sealed class UnlessHandedOut(PortalDbContext db) : IAsyncDisposable
    {
        public bool IsHandedOut { get; set; }

        public ValueTask DisposeAsync() => IsHandedOut ? ValueTask.CompletedTask : db.DisposeAsync();
    }
}

internal sealed record EarlierReceipt(Guid ActorId, Guid PatientId, string ServiceCode, string ActionCode, Guid? ResultId);

/// <summary>One read's worth of facts: the decision's, and the ledger as it stood.</summary>
internal sealed record GateFacts(
    AccessFacts Access,
    Guid SessionId,
    Guid PersonId,
    string ActorName,
    string Client,
    Guid LedgerPatientId,
    long Sequence,
    byte[] Head,
    Guid Version,
    EarlierReceipt? Earlier);
