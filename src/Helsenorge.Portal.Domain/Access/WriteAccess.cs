using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

public enum SaveOutcome
{
    Saved,

    /// <summary>A unique index said no: somebody else has what was asked for.</summary>
    Taken,

    /// <summary>Somebody else changed the same thing first.</summary>
    ChangedMeanwhile,
}

/// <summary>
/// One patient's rows, for one declared action. <see cref="SaveAsync"/> commits the change together with its row in the usage log, the
/// receipt of the command, notifications and messages. An access that is closed without saving leaves an attempt in the log.
/// </summary>
public sealed class WriteAccess : IAsyncDisposable
{
    private const int Attempts = 40;

    /// <summary>Tries before the ledger is held: readers of another node would otherwise keep a revocation out for as long as they read.</summary>
    private const int FreeAttempts = 4;
    private static readonly PreparedQuery<Func<PortalDbContext, Guid, DateOnly, DateOnly, IAsyncEnumerable<Representative>>> RepresentativesOf = new(() => EF.CompileAsyncQuery((PortalDbContext db, Guid patientId, DateOnly under16, DateOnly under12) =>
        db.All<ParentalResponsibility>()
            .Where(r => r.ChildId == patientId && db.All<Person>().Any(p => p.Id == patientId && p.BirthDate > under16))
            .Select(r => new Representative { Id = r.ActorId, SeesAll = db.All<Person>().Any(p => p.Id == patientId && p.BirthDate > under12) })
            .Concat(db.All<PowerOfAttorney>()
                .Where(p => p.PatientId == patientId && p.Basis == PowerBasis.Appointed && p.EndedAt == null && p.ReceiverId != null)
                .Select(p => new Representative { Id = p.ReceiverId!.Value, SeesAll = true }))));

    private readonly DatabaseEngine engine;
    private readonly IWriter writer;
    private GateFacts facts;
    private readonly List<(NotificationKind Kind, PortalService Service, Guid? ItemId, bool IsHiddenFromTwelve, Guid Asker)> forPatient = [];
    private bool settled;
    private bool scrub;
    private bool readAgain;
    private Guid? item;

    internal WriteAccess(PortalDbContext db, DatabaseEngine engine, IWriter writer, GateFacts facts, AccessVerdict verdict, DateTimeOffset openedAt)
    {
        (Ground, IsRestricted) = (verdict.Ground, verdict.IsRestricted);
        Db = db;
        OpenedAt = openedAt;
        this.engine = engine;
        this.writer = writer;
        this.facts = facts;
        IsRepeated = writer.IsRepeated(facts.Earlier);
    }

    /// <summary>The turn among those who want the same thing; null where nobody else can.</summary>
    internal PortalDatabase.Turn? Contest { get; init; }

    public PortalDbContext Db { get; }

    public DateTimeOffset OpenedAt { get; }

    public Guid PatientId => facts.LedgerPatientId;

    /// <summary>Who does it: the person logged in. Null for an organisation.</summary>
    public Guid? ActorId => writer.ActorId;

    /// <summary>The name of who acts for the patient; empty when patients do it themselves, and for an organisation.</summary>
    public string ActorName => ActorId is null || ActorId == PatientId ? "" : facts.ActorName.Trim();

    /// <summary>The right by which it is done.</summary>
    public AccessGround Ground { get; }

    /// <summary>Only a part of the service is open, such as to a parent of a child from 12: which, is the service's own rule.</summary>
    public bool IsRestricted { get; }

    /// <summary>The same command has been carried out before: answer with <see cref="EarlierResultId"/> and change nothing.</summary>
    public bool IsRepeated { get; private set; }

    public Guid? EarlierResultId => IsRepeated ? facts.Earlier?.ResultId : null;

    public ConsentLevel Consent => facts.Access.Consent ?? ConsentLevel.None;

    /// <summary>Made by the form that gives the command; null for an organisation.</summary>
    internal Guid? CommandKey => writer.Key;

    /// <summary>The log-in by which it is done; empty for an organisation.</summary>
    internal Guid SessionId => facts.SessionId;

    /// <summary>Device and browser of that log-in, in the log's own words.</summary>
    internal string Client => facts.Client;

    /// <summary>
    /// Asked before a refusal is believed: the same command, sent twice at once, finds its own traces, and what it would call taken or
    /// changed is what it has done itself.
    /// </summary>
    public async Task<bool> IsRepeatedByNowAsync(CancellationToken cancel)
    {
        // A save that was refused has read again already, after what refused it was committed.
        if (!IsRepeated && !readAgain && await writer.ReadAgainAsync(cancel) is { Earlier: { } earlier } fresh)
        {
            (facts, IsRepeated) = (fresh, writer.IsRepeated(earlier));
        }

        return IsRepeated;
    }

    /// <summary>
    /// A line in the bell of a person, committed with the change. What is for the patient is for whoever does it on their behalf too, and
    /// for the parents of a child under 16 or whoever is appointed (domain rules §7).
    /// </summary>
    /// <param name="isHiddenFromTwelve">About something that parents do not see from 12.</param>
    /// <param name="asker">Who asked for it: a proxy hears of it too while their power of attorney opens the service. Empty when nobody did.</param>
    public void Notify(Guid recipientId, NotificationKind kind, PortalService service, Guid? itemId = null, bool isHiddenFromTwelve = false, Guid asker = default)
    {
        AddBell(recipientId, kind, service.Code, itemId);
        if (recipientId == PatientId)
        {
            forPatient.Add((kind, service, itemId, isHiddenFromTwelve, asker));
        }
    }

    /// <summary>The same for those who act for the patient and not for the patient: what a parent sends is not shown to the young person (domain rules §4.1).</summary>
    public void NotifyRepresentatives(NotificationKind kind, PortalService service, Guid? itemId = null) => forPatient.Add((kind, service, itemId, false, Guid.Empty));

    private void AddBell(Guid recipientId, NotificationKind kind, string serviceCode, Guid? itemId) =>
        Db.AddVouched(new BellNotification { ActorId = recipientId, SubjectId = PatientId, Kind = kind, ServiceCode = serviceCode, ItemId = itemId, CreatedAt = OpenedAt });

    private async Task NotifyRepresentativesAsync(CancellationToken cancel)
    {
        if (forPatient.Count == 0)
        {
            return;
        }

        var today = NorwegianTime.Today(OpenedAt);
        var (under16, under12) = (today.AddYears(-AccessRules.OwnUseFrom), today.AddYears(-AccessRules.RestrictedFrom));
        var others = await RepresentativesOf.For(Db)(Db, PatientId, under16, under12).ToListAsync(cancel);
        if (ActorId is { } actor && actor != PatientId && others.TrueForAll(other => other.Id != actor))
        {
            others.Add(new Representative { Id = actor, SeesAll = true });
        }

        foreach (var (kind, service, itemId, isHidden, asker) in forPatient)
        {
            Guid[] proxy = await IsProxyAsync(asker, service, today, cancel) ? [asker] : [];
            foreach (var other in others.Where(other => other.SeesAll || !isHidden || other.Id == ActorId).Select(other => other.Id).Union(proxy))
            {
                AddBell(other, kind, service.Code, itemId);
            }
        }

        forPatient.Clear();
    }

    // What else their right rests on, such as their own consent, the bell asks when it shows the line.
    private async Task<bool> IsProxyAsync(Guid asker, PortalService service, DateOnly today, CancellationToken cancel) =>
        asker != Guid.Empty && asker != PatientId
        && (await Db.All<PowerOfAttorney>()
            .Where(power => power.PatientId == PatientId && power.ReceiverId == asker && power.AcceptedAt != null && power.EndedAt == null && (power.Until == null || power.Until >= today))
            .Select(power => power.Areas)
            .ToListAsync(cancel)).Exists(areas => (areas & service.Areas) != ServiceAreas.None);

    /// <summary>A message to a surgery or hospital, committed with the change.</summary>
    public void Send(string kind, Guid surgeryId, Guid itemId) =>
        Db.AddVouched(new OutboxMessage { Kind = kind, SurgeryId = surgeryId, PatientId = PatientId, ItemId = itemId, CreatedAt = OpenedAt });

    /// <summary>Ends every log-in of the patient, in the same commit: the right to log in at all has gone.</summary>
    public async Task EndLoginsAsync(CancellationToken cancel)
    {
        foreach (var session in await Db.All<LoginSession>().Where(s => s.ActorId == PatientId && s.EndedAt == null).ToListAsync(cancel))
        {
            Db.Vouch(session).EndedAt = OpenedAt;
        }
    }

    /// <summary>
    /// Deletes and anonymises all that withdrawal takes (domain rules §3.2), ends every log-in of the person, and keeps slots of coming
    /// appointments closed, since the surgery still holds them. Takes effect with <see cref="SaveAsync"/>.
    /// </summary>
    /// <param name="words">Of the receipts that the other side of each power of attorney gets.</param>
    public async Task ForgetPatientAsync(PowerReceiptWords words, CancellationToken cancel)
    {
        await Withdrawal.ForgetAsync(Db, PatientId, words, OpenedAt, cancel);
        scrub = true;
    }

    /// <summary>Ends every log-in of the patient, this one too, on all devices, and leaves a row in the security log. Takes effect with <see cref="SaveAsync"/>.</summary>
    /// <param name="securityEvent">For instance <c>account.locked</c>.</param>
    public async Task EndLoginsAsync(string securityEvent, CancellationToken cancel)
    {
        foreach (var login in await Db.All<LoginSession>().Where(login => login.ActorId == PatientId && login.EndedAt == null).ToListAsync(cancel))
        {
            Db.Vouch(login).EndedAt = OpenedAt;
        }

        Report(securityEvent);
    }

    /// <summary>A row in the security log, committed with the change. It names nobody.</summary>
    public void Report(string securityEvent) =>
        Db.AddVouched(new SecurityLogEntry { At = OpenedAt, Event = securityEvent, Reason = writer.ActorId == PatientId ? "Self" : "Other", TraceId = System.Diagnostics.Activity.Current?.TraceId.ToString() });

    /// <param name="resultId">What the command made or changed; a repetition answers with it.</param>
    /// <exception cref="AccessDeniedException">A right was withdrawn while the command ran: nothing was changed.</exception>
    public async Task<SaveOutcome> SaveAsync(CancellationToken cancel, Guid? resultId = null)
    {
        if (IsRepeated)
        {
            throw new InvalidOperationException("The command has been carried out before; answer with EarlierResultId.");
        }

        item = resultId;
        if (writer.Receipt(PatientId, resultId, OpenedAt) is { } receipt)
        {
            Db.AddVouched(receipt);
        }

        await NotifyRepresentativesAsync(cancel);
        await writer.RemoveDraftAsync(Db, cancel);
        using var turn = await writer.TakeTurnAsync(PatientId, cancel);
        Db.Turn = turn;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await (attempt <= FreeAttempts || engine.SingleWriter ? AppendAndSaveAsync(cancel) : Db.HoldingLedgerAsync(PatientId, () => DecideAndSaveAsync(cancel), cancel));
                settled = true;
                break;
            }
            catch (DbUpdateConcurrencyException failure) when (attempt < Attempts && failure.Entries.Count > 0 && failure.Entries.All(entry => entry.Entity is Draft))
            {
                // Typed into elsewhere at this moment: what is sent, or withdrawn, is gone all the same.
                foreach (var typed in failure.Entries)
                {
                    await typed.ReloadAsync(cancel);
                    typed.State = typed.State is EntityState.Detached ? EntityState.Detached : EntityState.Deleted;
                }
            }
            catch (DbUpdateException failure) when (failure is DbUpdateConcurrencyException || engine.IsUniqueViolation(failure))
            {
                var fresh = await writer.ReadAgainAsync(cancel);
                if (fresh?.Earlier is not null)
                {
                    // The same command won the race against itself.
                    facts = fresh;
                    IsRepeated = writer.IsRepeated(fresh.Earlier);
                    return SaveOutcome.Saved;
                }

                if (fresh is null || fresh.Version == facts.Version)
                {
                    readAgain = true;
                    return failure is DbUpdateConcurrencyException ? SaveOutcome.ChangedMeanwhile : SaveOutcome.Taken;
                }

                writer.Decide(fresh, OpenedAt);
                if (attempt >= Attempts)
                {
                    throw;
                }

                facts = fresh;
                await PatientGate.PauseAsync(attempt, cancel);
            }
        }

        if (scrub)
        {
            await engine.ScrubAsync(Db, cancel);
        }

        return SaveOutcome.Saved;
    }

    private async Task AppendAndSaveAsync(CancellationToken cancel)
    {
        // What an earlier try left behind rests on a ledger that has moved on.
        foreach (var stale in Db.ChangeTracker.Entries().Where(e => IsOwnBookkeeping(e.Entity) && e.State is not EntityState.Unchanged).ToList())
        {
            stale.State = EntityState.Detached;
        }

        PatientGate.Append(Db, facts, writer.Record(facts, item), OpenedAt);
        await writer.CommitAsync(Db, cancel);
    }

    // A withdrawal ends rights over others, and moves their ledgers in the same commit: those are not tried anew here.
    private bool IsOwnBookkeeping(object row) => row switch
    {
        PatientLedger ledger => ledger.PatientId == PatientId,
        UsageLogEntry entry => entry.PatientId == PatientId,
        _ => false,
    };

    /// <summary>Nobody moves the ledger now: what is decided by here still holds at the commit.</summary>
    private async Task DecideAndSaveAsync(CancellationToken cancel)
    {
        if (await writer.ReadAsync(Db, cancel) is { Earlier: null } held)
        {
            writer.Decide(held, OpenedAt);
            facts = held;
        }

        await AppendAndSaveAsync(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Db.DisposeAsync();
        Contest?.Dispose();
        if (!settled)
        {
            settled = true;
            await writer.LogUnsettledAsync(IsRepeated ? UsageOutcome.Repeated : UsageOutcome.Attempted, facts, OpenedAt);
        }
    }

    private sealed class Representative
    {
        public Guid Id { get; init; }

        public bool SeesAll { get; init; }
    }
}

/// <summary>On whose account a write is done: a citizen's, by their log-in, or an organisation's.</summary>
internal interface IWriter
{
    Guid? ActorId { get; }

    /// <summary>Of the command; null when it has none.</summary>
    Guid? Key { get; }

    bool IsRepeated(EarlierReceipt? earlier);

    CommandReceipt? Receipt(Guid patientId, Guid? resultId, DateTimeOffset now);

    UsageRecord Record(GateFacts facts, Guid? itemId);

    Task<GateFacts?> ReadAsync(PortalDbContext db, CancellationToken cancel);

    Task<GateFacts?> ReadAgainAsync(CancellationToken cancel);

    /// <summary>Throws when the door would no longer open.</summary>
    void Decide(GateFacts fresh, DateTimeOffset now);

    Task<PortalDatabase.Turn> TakeTurnAsync(Guid patientId, CancellationToken cancel);

    Task CommitAsync(PortalDbContext db, CancellationToken cancel);

    /// <summary>What was typed to give this command goes with it.</summary>
    Task RemoveDraftAsync(PortalDbContext db, CancellationToken cancel);

    /// <param name="known">What the access rested on: if the ledger has not moved since, it need not be read once more.</param>
    Task LogUnsettledAsync(UsageOutcome outcome, GateFacts known, DateTimeOffset now);
}

internal sealed class CitizenWrite(PatientGate gate, Actor actor, PortalService service, ServiceAction action, Guid key, AccessGround decided) : IWriter
{
    private AccessGround ground = decided;

    public Guid? ActorId => actor.PersonId;

    public Guid? Key => key;

    public bool IsRepeated(EarlierReceipt? earlier)
    {
        if (earlier is null)
        {
            return false;
        }

        return earlier.ActorId == actor.PersonId && earlier.PatientId == actor.SubjectId && earlier.ServiceCode == service.Code && earlier.ActionCode == action.Code
            ? true
            : throw new InvalidOperationException("The command's key belongs to another command.");
    }

    public CommandReceipt Receipt(Guid patientId, Guid? resultId, DateTimeOffset now) =>
        new() { Id = key, ActorId = actor.PersonId, PatientId = patientId, ServiceCode = service.Code, ActionCode = action.Code, ResultId = resultId, At = now };

    public UsageRecord Record(GateFacts facts, Guid? itemId) => PatientGate.Record(actor, facts, ground, service, action, [], UsageOutcome.Done, null, itemId);

    public Task<GateFacts?> ReadAsync(PortalDbContext db, CancellationToken cancel) => PatientGate.ReadAsync(db, actor, key, gate.Now, cancel);

    public async Task<GateFacts?> ReadAgainAsync(CancellationToken cancel)
    {
        await using var db = gate.CreateContext();
        return await ReadAsync(db, cancel);
    }

    public void Decide(GateFacts fresh, DateTimeOffset now)
    {
        var verdict = gate.Decide(service, action, actor, fresh, now);
        if (verdict.Denial is { } denial)
        {
            throw new AccessDeniedException(service, denial);
        }

        // The right may be another by now, such as a power of attorney where there was parental responsibility.
        ground = verdict.Ground;
    }

    public Task<PortalDatabase.Turn> TakeTurnAsync(Guid patientId, CancellationToken cancel) => gate.TakeTurnAsync(patientId, cancel);

    public Task CommitAsync(PortalDbContext db, CancellationToken cancel) => db.SaveChangesAsync(cancel);

    public async Task RemoveDraftAsync(PortalDbContext db, CancellationToken cancel)
    {
        if (action.Form is not null)
        {
            db.RemoveRange((await db.All<Draft>().Where(draft => draft.Id == key && draft.ActorId == actor.PersonId).ToListAsync(cancel)).Select(db.Vouch));
        }
    }

    public Task LogUnsettledAsync(UsageOutcome outcome, GateFacts known, DateTimeOffset now) => gate.LogAttemptAsync(actor, service, action, null, now, outcome, known);
}
