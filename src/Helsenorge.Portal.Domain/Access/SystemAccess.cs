using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// The door for organisations and the portal's own jobs. Opened plainly it shows bookkeeping and reference data and no patient;
/// opened for a patient it asks that patient's consent and writes to their usage log like any other.
/// </summary>
public sealed class SystemAccess(PortalDatabase database, TimeProvider clock)
{
    public SystemContext Open()
    {
        var db = database.Create();
        db.OpenForSystem();
        return new SystemContext(db, clock.GetUtcNow());
    }

    /// <summary>Null when the patient has no ledger, that is, has never used the portal.</summary>
    /// <param name="run">The run of a job that writes: what it saves carries its lease, and one that was taken over saves nothing.</param>
    /// <exception cref="AccessDeniedException">The patient has not consented to this; the attempt is in their log.</exception>
    public async Task<WriteAccess?> OpenPatientAsync(SystemActor actor, Guid patientId, PortalService service, ServiceAction action, CancellationToken cancel, JobRun? run = null)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(action);
        var now = clock.GetUtcNow();
        var db = database.Create();
        var writer = new SystemWrite(database, actor, patientId, service, action, run);
        var facts = await SystemWrite.ReadAsync(db, patientId, cancel);
        if (facts is null)
        {
            await db.DisposeAsync();
            return null;
        }

        if (AccessRules.DecideByConsent(facts.Access.Consent, action.Minimum) is { } denial)
        {
            await db.DisposeAsync();
            await writer.LogAsync(UsageOutcome.Attempted, denial, now);
            throw new AccessDeniedException(service, denial);
        }

        db.OpenForPatient(patientId, new HashSet<string>(StringComparer.Ordinal) { service.Code }, toWrite: true, facts.Access.Consent);
        db.OpenForSystem();
        return new WriteAccess(db, database.Engine, writer, facts, new AccessVerdict(null, actor.OrganisationNumber is null ? AccessGround.System : AccessGround.Organisation, false), now);
    }
}

public sealed class SystemContext : IAsyncDisposable
{
    internal SystemContext(PortalDbContext db, DateTimeOffset openedAt) => (Db, OpenedAt) = (db, openedAt);

    public PortalDbContext Db { get; }

    public DateTimeOffset OpenedAt { get; }

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}

internal sealed class SystemWrite(PortalDatabase database, SystemActor actor, Guid patientId, PortalService service, ServiceAction action, JobRun? run) : IWriter
{
    private bool isLost;

    public Guid? ActorId => null;

    public Guid? Key => null;

    public static async Task<GateFacts?> ReadAsync(PortalDbContext db, Guid patientId, CancellationToken cancel)
    {
        var consents = db.All<ConsentDecision>();
        var row = await db.All<PatientLedger>().AsNoTracking().Where(ledger => ledger.PatientId == patientId)
            .Select(ledger => new
            {
                Ledger = ledger,
                Consent = consents.Where(c => c.PatientId == patientId).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancel);
        return row is null
            ? null
            : new GateFacts(new AccessFacts(default, default, null, default, default, null, row.Consent), Guid.Empty, Guid.Empty, "", "", patientId, row.Ledger.Sequence, row.Ledger.Head, row.Ledger.Version, null);
    }

    public bool IsRepeated(EarlierReceipt? earlier) => false;

    public CommandReceipt? Receipt(Guid patientId, Guid? resultId, DateTimeOffset now) => null;

    public UsageRecord Record(GateFacts facts, Guid? itemId) => Record(UsageOutcome.Done, null, itemId);

    public Task<GateFacts?> ReadAsync(PortalDbContext db, CancellationToken cancel) => ReadAsync(db, patientId, cancel);

    public async Task<GateFacts?> ReadAgainAsync(CancellationToken cancel)
    {
        await using var db = database.Create();
        return await ReadAsync(db, patientId, cancel);
    }

    public void Decide(GateFacts fresh, DateTimeOffset now)
    {
        if (AccessRules.DecideByConsent(fresh.Access.Consent, action.Minimum) is { } denial)
        {
            throw new AccessDeniedException(service, denial);
        }
    }

    public Task<PortalDatabase.Turn> TakeTurnAsync(Guid patient, CancellationToken cancel) => database.TakeTurnAsync(patient, cancel);

    public async Task CommitAsync(PortalDbContext db, CancellationToken cancel)
    {
        try
        {
            await (run?.SaveAsync(db, cancel) ?? db.SaveChangesAsync(cancel));
        }
        catch (JobLostException)
        {
            isLost = true;
            throw;
        }
    }

    public Task RemoveDraftAsync(PortalDbContext db, CancellationToken cancel) => Task.CompletedTask;

    // Whoever has the job now has written, or will.
    public Task LogUnsettledAsync(UsageOutcome outcome, GateFacts known, DateTimeOffset now) => isLost ? Task.CompletedTask : LogAsync(outcome, null, now);

    public async Task LogAsync(UsageOutcome outcome, AccessDenial? denial, DateTimeOffset now)
    {
        using var turn = await database.TakeTurnAsync(patientId, CancellationToken.None);
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            db.Turn = turn;
            async Task NoteAsync()
            {
                var facts = (await ReadAsync(db, patientId, CancellationToken.None))!;
                PatientGate.Append(db, facts, Record(outcome, denial), now);
            }

            if (await PatientGate.TrySaveAsync(database, db, patientId, attempt, NoteAsync, CancellationToken.None))
            {
                return;
            }
        }
    }

    private UsageRecord Record(UsageOutcome outcome, AccessDenial? denial, Guid? itemId = null) =>
        new(null, actor.Name, actor.OrganisationNumber, actor.OrganisationNumber is null ? AccessGround.System : AccessGround.Organisation, service.Code, action.Code, null, outcome, denial, itemId);
}
