using System.Collections.Frozen;
using System.Linq.Expressions;
using System.Reflection;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// The tables. A context is born closed: named filters hide every row that belongs to somebody, and saving one is refused, until a
/// door opens it for one patient and some services, for one actor, or for the system.
/// </summary>
public sealed class PortalDbContext : DbContext
{
    private static readonly FrozenDictionary<string, IReadOnlyList<string>> ServicesOf = typeof(PortalDbContext).Assembly.GetTypes()
        .Where(type => type.IsAssignableTo(typeof(IPatientOwned)) && type.IsClass)
        .ToFrozenDictionary(type => type.FullName!, type => type.GetCustomAttribute<OpenToAttribute>()?.ServiceCodes ?? []);

    private readonly PortalDatabase? database;
    private readonly HashSet<object> vouched = new(ReferenceEqualityComparer.Instance);
    private readonly SortedSet<Guid> revoked = [];
    private Guid? subjectId;
    private Guid? actorId;
    private bool isSystem;
    private bool writable;
    private bool hidesPart;
    private bool isOwn;
    private bool isPatients;
    private bool isFull;
    private IReadOnlySet<string> openServices = new HashSet<string>();

    internal PortalDbContext(DbContextOptions<PortalDbContext> options, PortalDatabase? database) : base(options) => this.database = database;

    public DbSet<AccessReport> AccessReports => Set<AccessReport>();
    public DbSet<ActingKey> ActingKeys => Set<ActingKey>();
    public DbSet<AppointmentReminder> AppointmentReminders => Set<AppointmentReminder>();
    public DbSet<AppointmentRequest> AppointmentRequests => Set<AppointmentRequest>();
    public DbSet<Appointment> Appointments => Set<Appointment>();
    public DbSet<AttachmentContent> AttachmentContents => Set<AttachmentContent>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<BankAccount> BankAccounts => Set<BankAccount>();
    public DbSet<BellNotification> Notifications => Set<BellNotification>();
    public DbSet<CommandReceipt> CommandReceipts => Set<CommandReceipt>();
    public DbSet<ConsentDecision> Consents => Set<ConsentDecision>();
    public DbSet<ContactChange> ContactChanges => Set<ContactChange>();
    public DbSet<ContactProfile> ContactProfiles => Set<ContactProfile>();
    public DbSet<Draft> Drafts => Set<Draft>();
    public DbSet<PersonExportPart> ExportParts => Set<PersonExportPart>();
    public DbSet<PersonExport> Exports => Set<PersonExport>();
    public DbSet<Dispensing> Dispensings => Set<Dispensing>();
    public DbSet<Fee> Fees => Set<Fee>();
    public DbSet<GeneralPractitionerAssignment> GeneralPractitioners => Set<GeneralPractitionerAssignment>();
    public DbSet<GpChange> GpChanges => Set<GpChange>();
    public DbSet<GpListPlace> GpListPlaces => Set<GpListPlace>();
    public DbSet<GpList> GpLists => Set<GpList>();
    public DbSet<GpWaiting> GpWaiting => Set<GpWaiting>();
    public DbSet<JobLease> JobLeases => Set<JobLease>();
    public DbSet<KeptFileContent> KeptFileContents => Set<KeptFileContent>();
    public DbSet<KeptFile> KeptFiles => Set<KeptFile>();
    public DbSet<KeptLetter> KeptLetters => Set<KeptLetter>();
    public DbSet<KeyRingEntry> KeyRing => Set<KeyRingEntry>();
    public DbSet<LoginSession> LoginSessions => Set<LoginSession>();
    public DbSet<Message> Messages => Set<Message>();
    public DbSet<MessageThread> MessageThreads => Set<MessageThread>();
    public DbSet<NextOfKin> NextOfKin => Set<NextOfKin>();
    public DbSet<NotificationSettings> NotificationSettings => Set<NotificationSettings>();
    public DbSet<OfferedTime> OfferedTimes => Set<OfferedTime>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<OutgoingNotice> OutgoingNotices => Set<OutgoingNotice>();
    public DbSet<ParentalResponsibility> ParentalResponsibilities => Set<ParentalResponsibility>();
    public DbSet<PatientLedger> Ledgers => Set<PatientLedger>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<PersonNumber> PersonNumbers => Set<PersonNumber>();
    public DbSet<PersonSettings> PersonSettings => Set<PersonSettings>();
    public DbSet<PharmacyPickup> PharmacyPickups => Set<PharmacyPickup>();
    public DbSet<PostalArea> PostalAreas => Set<PostalArea>();
    public DbSet<PowerOfAttorney> PowersOfAttorney => Set<PowerOfAttorney>();
    public DbSet<Practitioner> Practitioners => Set<Practitioner>();
    public DbSet<Prescription> Prescriptions => Set<Prescription>();
    public DbSet<PrivacyDecision> PrivacyDecisions => Set<PrivacyDecision>();
    public DbSet<RegionalCoverage> RegionalCoverage => Set<RegionalCoverage>();
    public DbSet<Renewal> Renewals => Set<Renewal>();
    public DbSet<SecurityLogEntry> SecurityLog => Set<SecurityLogEntry>();
    public DbSet<SentNotice> SentNotices => Set<SentNotice>();
    public DbSet<Slot> Slots => Set<Slot>();
    public DbSet<Surgery> Surgeries => Set<Surgery>();
    public DbSet<UsedLogoutToken> UsedLogoutTokens => Set<UsedLogoutToken>();
    public DbSet<UsageLogEntry> UsageLog => Set<UsageLogEntry>();
    public DbSet<YouthConsent> YouthConsents => Set<YouthConsent>();

    /// <summary>Given by whoever already holds the process's turn to write. Where there is one writer, it is given back at the commit.</summary>
    internal PortalDatabase.Turn? Turn { get; set; }

    /// <param name="isNarrow">Hides what is kept from parents and young people alike from 12 to 15.</param>
    /// <param name="isOwn">The patient looks themselves.</param>
    /// <param name="consent">Of the patient: opens the inbox by kinds.</param>
    /// <param name="isPreview">The patient looks as a proxy would: what no proxy sees is hidden.</param>
    internal void OpenForPatient(Guid patientId, IReadOnlySet<string> services, bool toWrite, ConsentLevel? consent, bool isNarrow = false, bool isOwn = false, bool isPreview = false)
    {
        (subjectId, openServices, writable, hidesPart, this.isOwn) = (patientId, services, toWrite, isNarrow, isOwn);
        (isFull, isPatients) = (consent is ConsentLevel.Full, isOwn && !isPreview);
    }

    internal void OpenForActor(Guid actor) => (actorId, writable) = (actor, true);

    internal void OpenForSystem() => (isSystem, writable) = (true, true);

    /// <summary>Rows that a door writes on its own account: the log, the ledger, receipts, bells.</summary>
    internal void AddVouched(object entity)
    {
        vouched.Add(entity);
        Add(entity);
    }

    /// <summary>What was vouched for and saved: from here on this context is as one that was just made.</summary>
    internal void Forget()
    {
        ChangeTracker.Clear();
        vouched.Clear();
        Turn = null;
    }

    internal T Vouch<T>(T entity) where T : class
    {
        vouched.Add(entity);
        return entity;
    }

    /// <summary>All rows, whoever they belong to. Internal: only the doors themselves look past the filters.</summary>
    internal IQueryable<T> All<T>() where T : class =>
#pragma warning disable RS0030 // The doors decide by rows that the filters hide.
        Set<T>().IgnoreQueryFilters();
#pragma warning restore RS0030

    /// <summary>
    /// Saves while the patient's ledger is held: everybody else's use of it waits in the database's own queue. For those who have lost
    /// the race for it too often; the first tries are made without, since holding costs everyone.
    /// </summary>
    internal Task HoldingLedgerAsync(Guid patientId, Func<Task> save, CancellationToken cancel) =>
#pragma warning disable RS0030 // A lock of one row, of which nothing is changed.
        Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await Database.BeginTransactionAsync(cancel);
            await All<PatientLedger>().Where(ledger => ledger.PatientId == patientId).ExecuteUpdateAsync(ledger => ledger.SetProperty(l => l.Sequence, l => l.Sequence), cancel);
            await save();
            await transaction.CommitAsync(cancel);
        });
#pragma warning restore RS0030

    /// <summary>
    /// With what is saved next, every opening of this patient's ledger that began before decides again. Nothing that was read of the ledger
    /// is built on, so that nobody who uses it meanwhile makes the save begin again.
    /// </summary>
    internal void RevokeAtSave(Guid patientId) => revoked.Add(patientId);

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseForeignRows();
        return revoked.Count > 0 ? await SaveRevokingAsync(cancellationToken) : await SaveInTurnAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    private async Task<int> SaveRevokingAsync(CancellationToken cancel)
    {
        using var turn = database is { Engine.SingleWriter: true } ? Turn ?? await database.TakeTurnAsync(Guid.Empty, cancel) : null;
        var saved = 0;
#pragma warning disable RS0030 // A token is changed, whatever it was.
        await Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await Database.BeginTransactionAsync(cancel);
            // One after the other by id, so that two who do this never wait for each other.
            foreach (var patient in revoked)
            {
                var token = Guid.CreateVersion7();
                await All<PatientLedger>().Where(ledger => ledger.PatientId == patient).ExecuteUpdateAsync(ledger => ledger.SetProperty(l => l.Version, token), cancel);
            }

            saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess: true, cancel);
            await transaction.CommitAsync(cancel);
        });
#pragma warning restore RS0030
        revoked.Clear();
        return saved;
    }

    private async Task<int> SaveInTurnAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        if (database is not { Engine.SingleWriter: true })
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        var turn = Turn ?? await database.TakeTurnAsync(Guid.Empty, cancellationToken);
        try
        {
            var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            turn.Dispose();
            return saved;
        }
        finally
        {
            if (Turn is null)
            {
                turn.Dispose();
            }
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RefuseForeignRows();
        // Saved without its revocation, a right that has ended would be used on.
        return revoked.Count == 0 ? base.SaveChanges(acceptAllChangesOnSuccess) : throw new NotSupportedException("What revokes is saved asynchronously.");
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        foreach (var type in modelBuilder.Model.GetEntityTypes().Select(type => type.ClrType).ToList())
        {
            var filter = type switch
            {
                _ when type.IsAssignableTo(typeof(IPatientOwned)) => nameof(FilterByPatient),
                _ when type.IsAssignableTo(typeof(IActorOwned)) => nameof(FilterByActor),
                _ when type.IsAssignableTo(typeof(ISystemData)) => nameof(FilterBySystem),
                _ => null,
            };
            if (type.GetInterfaces().Any(kind => kind.IsGenericType && kind.GetGenericTypeDefinition() == typeof(IPartlyHiddenFromTwelve<>)))
            {
                typeof(PortalDbContext).GetMethod(nameof(FilterByAge), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }

            if (type.IsAssignableTo(typeof(IReservedFromParents)))
            {
                typeof(PortalDbContext).GetMethod(nameof(FilterByReservation), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }

            if (type.IsAssignableTo(typeof(ISentByOneSide)))
            {
                typeof(PortalDbContext).GetMethod(nameof(FilterBySender), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }

            if (type.IsAssignableTo(typeof(IMessageRow)))
            {
                typeof(PortalDbContext).GetMethod(nameof(FilterByKind), BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }

            if (filter is not null)
            {
                typeof(PortalDbContext).GetMethod(filter, BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(type).Invoke(this, [modelBuilder]);
            }
        }
    }

    private static string PatientColumn<T>() => typeof(T) == typeof(Person) ? nameof(Person.Id) : nameof(IPatientOwned.PatientId);

    private void FilterByPatient<T>(ModelBuilder model) where T : class, IPatientOwned
    {
        var column = PatientColumn<T>();
        model.Entity<T>()
            .HasQueryFilter("Patient", e => EF.Property<Guid>(e, column) == subjectId)
            .HasQueryFilter("Service", ServiceFilter<T>());
    }

    private void FilterByAge<T>(ModelBuilder model) where T : class, IPartlyHiddenFromTwelve<T>
    {
        var shown = T.ShownFromTwelve;
        var all = Expression.Not(Expression.Field(Expression.Constant(this), nameof(hidesPart)));
        model.Entity<T>().HasQueryFilter("Age", Expression.Lambda<Func<T, bool>>(Expression.OrElse(all, shown.Body), shown.Parameters));
    }

    private void FilterByReservation<T>(ModelBuilder model) where T : class, IReservedFromParents =>
        model.Entity<T>().HasQueryFilter("Reserved", e => !hidesPart || isOwn || !EF.Property<bool>(e, nameof(IReservedFromParents.IsReservedFromParents)));

    private void FilterBySender<T>(ModelBuilder model) where T : class, ISentByOneSide =>
        model.Entity<T>().HasQueryFilter("Sender", e => !hidesPart
            || EF.Property<Guid>(e, nameof(ISentByOneSide.SentBy)) == Guid.Empty
            || (isOwn && EF.Property<Guid>(e, nameof(ISentByOneSide.SentBy)) == subjectId)
            || (!isOwn && EF.Property<Guid>(e, nameof(ISentByOneSide.SentBy)) != subjectId));

    private void FilterByKind<T>(ModelBuilder model) where T : class, IMessageRow =>
        model.Entity<T>().HasQueryFilter("Kind", e => (isFull || MessageRules.AtBasic.Contains(EF.Property<MessageKind>(e, nameof(IMessageRow.Kind))))
            && (isPatients || EF.Property<MessageKind>(e, nameof(IMessageRow.Kind)) != MessageRules.OwnOnly));

    private Expression<Func<T, bool>> ServiceFilter<T>()
    {
        // Written out so that the call hangs on the context: the answer is then a parameter of each context's own query.
        var call = Expression.Call(Expression.Constant(this), typeof(PortalDbContext).GetMethod(nameof(IsOpenTo), BindingFlags.Instance | BindingFlags.NonPublic)!, Expression.Constant(typeof(T).FullName));
        return Expression.Lambda<Func<T, bool>>(call, Expression.Parameter(typeof(T), "e"));
    }

    private void FilterByActor<T>(ModelBuilder model) where T : class, IActorOwned =>
        model.Entity<T>().HasQueryFilter("Actor", e => EF.Property<Guid>(e, nameof(IActorOwned.ActorId)) == actorId);

    private void FilterBySystem<T>(ModelBuilder model) where T : class, ISystemData =>
        model.Entity<T>().HasQueryFilter("System", e => isSystem);

    private bool IsOpenTo(string entity) => ServicesOf.GetValueOrDefault(entity, []).Any(openServices.Contains);

    private void RefuseForeignRows()
    {
        foreach (var entry in ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            if (!vouched.Contains(entry.Entity) && !(writable && MayWrite(entry)))
            {
                throw new InvalidOperationException($"{entry.Metadata.ClrType.Name} may not be written through this access.");
            }
        }
    }

    private bool MayWrite(EntityEntry entry) => entry.Entity switch
    {
        UsageLogEntry or PatientLedger => false,
        ConsentDecision or YouthConsent or PrivacyDecision or AccessReport when entry.State is not EntityState.Added => false,
        IPatientOwned owned => subjectId is not null
            && owned.PatientId == subjectId
            && (Guid)entry.Property(entry.Entity is Person ? nameof(Person.Id) : nameof(IPatientOwned.PatientId)).OriginalValue! == subjectId
            && IsOpenTo(entry.Metadata.ClrType.FullName!),
        IActorOwned owned => actorId is not null && owned.ActorId == actorId && (Guid)entry.Property(nameof(IActorOwned.ActorId)).OriginalValue! == actorId,
        IReferenceData or ISystemData => isSystem,
        _ => false,
    };

    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
        value => value.UtcDateTime,
        value => new DateTimeOffset(DateTime.SpecifyKind(value, DateTimeKind.Utc)));
}
