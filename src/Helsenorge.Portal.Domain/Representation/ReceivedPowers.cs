using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>A power of attorney as its receiver sees it.</summary>
/// <param name="IsAsleep">It stands and opens nothing for now; why is not the receiver's to know.</param>
public sealed record ReceivedPower(
    Guid Id,
    string GiverName,
    ServiceAreas Areas,
    PowerBasis Basis,
    DateTimeOffset GivenAt,
    DateOnly? Until,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? EndedAt,
    PowerEnd? End,
    bool IsAsleep,
    Guid Version);

/// <param name="OldEnoughFrom">The first day the receiver may accept.</param>
/// <param name="IsProtected">The receiver's own address is protected: they cannot represent anybody.</param>
/// <param name="More">There are older ones than those listed.</param>
public sealed record ReceivedPowerList(IReadOnlyList<ReceivedPower> Powers, DateOnly OldEnoughFrom, bool IsProtected, bool More);

/// <summary>
/// The receiver's door to powers of attorney, which are the giver's rows: only those that the person logged in holds, or that name both
/// their number and their name. It looks past the filters and says itself whose rows it wants; an answer moves the giver's ledger and the
/// receiver's, and stands in the logs of both.
/// </summary>
public sealed class ReceivedPowers(PortalDatabase database, IActorAccessor actors, SessionLimits limits, CommandLimit commands, PersonNumberVault vault, PowerReceiptWords words, TimeProvider clock)
{
    public const int Most = 100;
    private const int Attempts = 40;

    /// <summary>Tries before the giver's ledger is held against readers of other nodes.</summary>
    private const int FreeAttempts = 4;

    /// <summary>The ground by which a receiver's answer stands in the giver's log: they act for themselves.</summary>
    private const AccessGround Ground = AccessGround.Self;

    /// <summary>Those that stand first, then the newest. Empty when the log-in is over or acts for another: powers of attorney never chain.</summary>
    public async Task<ReceivedPowerList> ListAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = database.Create();
        if (await actors.GetActorAsync() is not { ActsForAnother: false } actor || await ReadReceiverAsync(db, actor, now, cancel) is not { } me)
        {
            return new ReceivedPowerList([], DateOnly.MaxValue, false, false);
        }

        var consents = db.All<ConsentDecision>();
        var rows = await (
            from power in db.All<PowerOfAttorney>()
            where power.ReceiverId == me.Id || (power.ReceiverId == null && power.EndedAt == null && me.Hashes.Contains(power.NumberHash))
            where power.End != PowerEnd.Replaced
            join giver in db.All<Person>() on power.PatientId equals giver.Id
            orderby power.EndedAt != null, power.GivenAt descending, power.Id descending
            select new
            {
                Power = power,
                giver.GivenName,
                giver.FamilyName,
                giver.DeceasedOn,
                giver.AddressProtection,
                Consent = consents.Where(c => c.PatientId == giver.Id).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
            })
            .AsNoTracking().Take(Most + 1).ToListAsync(cancel);
        return new ReceivedPowerList(
            [.. rows.Take(Most).Where(row => IsFor(row.Power, me)).Select(row => new ReceivedPower(
                row.Power.Id,
                $"{row.GivenName} {row.FamilyName}".Trim(),
                row.Power.Areas,
                row.Power.Basis,
                row.Power.GivenAt,
                row.Power.Until,
                row.Power.AcceptedAt,
                row.Power.EndedAt,
                row.Power.End,
                PowerRules.IsAsleep(Facts(me, row.DeceasedOn, row.AddressProtection, row.Consent)),
                row.Power.Version))],
            Age.Turns(PowerRules.ReceiverFrom, me.BirthDate),
            PowerRules.IsProtected(me.AddressProtection),
            rows.Count > Most);
    }

    /// <param name="seen">The version of what the receiver said yes to: another one is a refusal.</param>
    /// <param name="key">Made once by the form: the same key again changes nothing and gives the same answer.</param>
    /// <exception cref="AccessDeniedException">The log-in is over, acts for another, or has given too many commands.</exception>
    public Task<ReceiverRefusal?> AcceptAsync(PortalService service, ServiceAction action, Guid powerId, Guid seen, Guid key, CancellationToken cancel) =>
        AnswerAsync(new Answer(service, action, powerId, seen, key, IsYes: true), cancel);

    /// <summary>Says no to what was offered, or ends what was accepted. Neither age, consent nor address stands in the way.</summary>
    /// <inheritdoc cref="AcceptAsync"/>
    public Task<ReceiverRefusal?> EndAsync(PortalService service, ServiceAction action, Guid powerId, Guid seen, Guid key, CancellationToken cancel) =>
        AnswerAsync(new Answer(service, action, powerId, seen, key, IsYes: false), cancel);

    private async Task<ReceiverRefusal?> AnswerAsync(Answer answer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(answer.Service);
        ArgumentNullException.ThrowIfNull(answer.Action);
        ArgumentOutOfRangeException.ThrowIfEqual(answer.Key, Guid.Empty);
        var actor = await actors.GetActorAsync() ?? throw new AccessDeniedException(answer.Service, AccessDenial.SessionEnded);
        if (actor.ActsForAnother)
        {
            throw new AccessDeniedException(answer.Service, AccessDenial.NotRepresented);
        }

        if (!commands.TryUse(actor.PersonId))
        {
            throw new AccessDeniedException(answer.Service, AccessDenial.TooOften);
        }

        Guid? giver;
        await using (var db = database.Create())
        {
            giver = await db.All<PowerOfAttorney>().Where(power => power.Id == answer.PowerId).Select(power => (Guid?)power.PatientId).SingleOrDefaultAsync(cancel);
        }

        using var turn = await database.TakeTurnAsync(giver ?? actor.PersonId, cancel);
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            db.Turn = turn;
            ReceiverRefusal? refusal = null;
            async Task AnswerAsync() => refusal = await AnswerOnceAsync(db, actor, answer, cancel);
            try
            {
                await (attempt > FreeAttempts && giver is { } patient && !database.Engine.SingleWriter ? db.HoldingLedgerAsync(patient, AnswerAsync, cancel) : AnswerAsync());
                return refusal;
            }
            catch (DbUpdateException failure) when (attempt < Attempts && (failure is DbUpdateConcurrencyException || database.Engine.IsUniqueViolation(failure)))
            {
                await PatientGate.PauseAsync(attempt, cancel);
            }
        }
    }

    private async Task<ReceiverRefusal?> AnswerOnceAsync(PortalDbContext db, Actor actor, Answer answer, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var me = await ReadReceiverAsync(db, actor, now, cancel) ?? throw new AccessDeniedException(answer.Service, AccessDenial.SessionEnded);
        var consents = db.All<ConsentDecision>();
        var row = await (
            from power in db.All<PowerOfAttorney>()
            where power.Id == answer.PowerId
            join giver in db.All<Person>() on power.PatientId equals giver.Id
            join ledger in db.All<PatientLedger>() on power.PatientId equals ledger.PatientId
            join own in db.All<PatientLedger>() on me.Id equals own.PatientId
            join receipt in db.All<CommandReceipt>() on answer.Key equals receipt.Id into receipts
            from earlier in receipts.DefaultIfEmpty()
            select new
            {
                Power = power,
                Ledger = ledger,
                Own = own,
                giver.DeceasedOn,
                giver.AddressProtection,
                Consent = consents.Where(c => c.PatientId == power.PatientId).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
                Earlier = earlier,
            })
            .SingleOrDefaultAsync(cancel);
        if (row is null || !IsFor(row.Power, me))
        {
            return ReceiverRefusal.NotOffered;
        }

        if (row.Earlier is { } before)
        {
            return before.ActorId == me.Id && before.ActionCode == answer.Action.Code && before.ResultId == answer.PowerId
                ? null
                : throw new InvalidOperationException("The command's key belongs to another command.");
        }

        var facts = Facts(me, row.DeceasedOn, row.AddressProtection, row.Consent);
        if (Decide(row.Power, answer, facts, NorwegianTime.Today(now)) is { } refusal)
        {
            return refusal;
        }

        var answered = db.Vouch(row.Power);
        var wasAccepted = answered.AcceptedAt is not null;
        if (answer.IsYes)
        {
            answered.Accept(me.Id, now);
        }
        else
        {
            answered.ReceiverId = me.Id;
            answered.EndBy(PowerEnd.ByReceiver, now);
        }

        var (toGiver, toMe) = (answer.IsYes, wasAccepted) switch
        {
            (true, _) => (NotificationKind.PowerAccepted, NotificationKind.PowerAcceptedByYou),
            (false, true) => (NotificationKind.PowerEnded, NotificationKind.PowerEndedForYou),
            (false, false) => (NotificationKind.PowerDeclined, NotificationKind.PowerDeclinedByYou),
        };
        PowerNotices.Tell(db, answered.PatientId, toGiver, answer.Service.Code, answered.Id, now);
        PowerNotices.Tell(db, me.Id, toMe, answer.Service.Code, null, now);
        await PowerReceipts.LeaveAsync(db, answered, toGiver, toMe is NotificationKind.PowerDeclinedByYou ? null : toMe, me.Id, words, now, cancel);
        db.AddVouched(new CommandReceipt { Id = answer.Key, ActorId = me.Id, PatientId = answered.PatientId, ServiceCode = answer.Service.Code, ActionCode = answer.Action.Code, ResultId = answered.Id, At = now });
        PowerLog.Append(db, row.Ledger, new UsageRecord(me.Id, me.Name, null, Ground, answer.Service.Code, answer.Action.Code, null, UsageOutcome.Done, null), me.Client, now);
        PowerLog.Append(db, row.Own, new UsageRecord(me.Id, "", null, AccessGround.Self, answer.Service.Code, answer.Action.Code, null, UsageOutcome.Done, null), me.Client, now);
        await db.SaveChangesAsync(cancel);
        return null;
    }

    private static ReceiverRefusal? Decide(PowerOfAttorney power, Answer answer, AcceptanceFacts facts, DateOnly today) => power switch
    {
        { Basis: PowerBasis.Appointed } => ReceiverRefusal.RegisterDecides,
        _ when !power.Stands(today) => ReceiverRefusal.NotStanding,
        { AcceptedAt: not null } when answer.IsYes => ReceiverRefusal.AlreadyAnswered,
        _ when power.Version != answer.Seen => ReceiverRefusal.ChangedMeanwhile,
        _ => answer.IsYes ? PowerRules.DecideAcceptance(facts, today) : null,
    };

    private static bool IsFor(PowerOfAttorney power, Receiver me) =>
        power.ReceiverId is { } receiver
            ? receiver == me.Id
            : me.Hashes.Any(hash => hash.AsSpan().SequenceEqual(power.NumberHash)) && PersonName.Agrees(power.TypedName, me.GivenName, me.FamilyName);

    private static AcceptanceFacts Facts(Receiver me, DateOnly? giverDeceasedOn, AddressProtection giverProtection, ConsentLevel? giverConsent) =>
        new(me.BirthDate, me.DeceasedOn, me.AddressProtection, me.Consent, giverDeceasedOn, giverProtection, giverConsent);

    /// <summary>Null when the log-in is over.</summary>
    private async Task<Receiver?> ReadReceiverAsync(PortalDbContext db, Actor actor, DateTimeOffset now, CancellationToken cancel)
    {
        var login = LoginSessions.Alive(db, actor, limits, now);
        var consents = db.All<ConsentDecision>();
        var rows = await (
            from number in db.All<PersonNumber>()
            where number.PersonId == actor.PersonId
            join person in db.All<Person>() on number.PersonId equals person.Id
            from session in login
            select new
            {
                Number = new ProtectedNumber(number.Cipher, number.Hash, number.KeyVersion),
                person.GivenName,
                person.FamilyName,
                person.BirthDate,
                person.DeceasedOn,
                person.AddressProtection,
                Consent = consents.Where(c => c.PatientId == actor.PersonId).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
                Client = session.Device + ", " + session.Browser,
            })
            .AsNoTracking().ToListAsync(cancel);
        return rows is [{ } first, ..]
            ? new Receiver(
                actor.PersonId,
                first.GivenName,
                first.FamilyName,
                first.BirthDate,
                first.DeceasedOn,
                first.AddressProtection,
                first.Consent,
                first.Client,
                [.. rows.SelectMany(row => vault.LookupHashes(vault.Reveal(row.Number))).Select(candidate => candidate.Hash)])
            : null;
    }

    /// <param name="Hashes">Of every number the person has or had, by every key.</param>
    private sealed record Receiver(
        Guid Id,
        string GivenName,
        string FamilyName,
        DateOnly BirthDate,
        DateOnly? DeceasedOn,
        AddressProtection AddressProtection,
        ConsentLevel? Consent,
        string Client,
        IReadOnlyList<byte[]> Hashes)
    {
        public string Name => $"{GivenName} {FamilyName}".Trim();
    }

    private sealed record Answer(PortalService Service, ServiceAction Action, Guid PowerId, Guid Seen, Guid Key, bool IsYes);
}

/// <summary>Adds to the log of somebody whose ledger was read in the same context, so that saving moves it.</summary>
internal static class PowerLog
{
    public static void Append(PortalDbContext db, PatientLedger ledger, UsageRecord record, string client, DateTimeOffset now)
    {
        db.Vouch(ledger);
        var entry = UsageLogEntry.After(ledger, record, client, now);
        ledger.Advance(entry);
        db.AddVouched(entry);
    }
}
