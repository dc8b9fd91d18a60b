using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Time.Testing;

namespace Helsenorge.Portal.Testing;

public enum Engine
{
    Sqlite,
    PostgreSql,
}

/// <summary>The portal's domain and features over a real database of its own, with a clock that stands still until told.</summary>
public sealed class PortalHarness : IAsyncDisposable
{
    public static readonly DateTimeOffset MondayMorning = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(1));
    private readonly ServiceProvider services;
    private int lastNumber;

    private PortalHarness(ServiceProvider services, string connectionString, DatabaseEngine engine, CommandCounter commands)
    {
        this.services = services;
        ConnectionString = connectionString;
        DatabaseEngine = engine;
        Commands = commands;
    }

    public string ConnectionString { get; }

    public DatabaseEngine DatabaseEngine { get; }

    public CommandCounter Commands { get; }

    public FakeTimeProvider Clock => Get<FakeTimeProvider>();

    public TestActor Actor => Get<TestActor>();

    public PortalDatabase Database => Get<PortalDatabase>();

    public static async Task<PortalHarness> StartAsync(Engine kind = Engine.Sqlite, Action<IServiceCollection>? configure = null)
    {
        var connectionString = kind is Engine.Sqlite ? await TestDatabases.SqliteAsync() : await TestDatabases.PostgreSqlAsync();
        return Open(kind, connectionString, configure);
    }

    /// <summary>What its database does is seen by whoever asks for it.</summary>
    public static async Task<PortalHarness> StartWatchedAsync(Engine kind, IInterceptor watch)
    {
        var connectionString = kind is Engine.Sqlite ? await TestDatabases.SqliteAsync() : await TestDatabases.PostgreSqlAsync();
        DatabaseEngine engine = kind is Engine.Sqlite ? new SqliteEngine(connectionString) : new PostgreSqlEngine(connectionString);
        return Open(engine, connectionString, services => services.AddSingleton(new PortalDatabase(engine, options => options.AddInterceptors(watch))));
    }

    /// <summary>One more node on a database that is there.</summary>
    public static PortalHarness Open(Engine kind, string connectionString, Action<IServiceCollection>? configure = null)
    {
        return Open(kind is Engine.Sqlite ? new SqliteEngine(connectionString) : new PostgreSqlEngine(connectionString), connectionString, configure);
    }

    public static PortalHarness Open(DatabaseEngine engine, string connectionString, Action<IServiceCollection>? configure = null)
    {
        var commands = new CommandCounter();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TestActor>().AddSingleton<IActorAccessor>(provider => provider.GetRequiredService<TestActor>());
        Register(services, engine, commands);
        configure?.Invoke(services);
        return new PortalHarness(services.BuildServiceProvider(validateScopes: true), connectionString, engine, commands);
    }

    /// <summary>What a page test needs in its own container.</summary>
    public static void Register(IServiceCollection services, DatabaseEngine engine, CommandCounter commands)
    {
        services.AddLocalization();
        services.AddSingleton(new FakeTimeProvider(MondayMorning)).AddSingleton<TimeProvider>(provider => provider.GetRequiredService<FakeTimeProvider>());
        services.AddPortalAccess();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        // The clock stands still, so that all a test does is done in one minute.
        services.AddSingleton(provider => new CommandLimit(provider.GetRequiredService<TimeProvider>(), int.MaxValue));
        services.AddSingleton(new PortalDatabase(engine, options => options.AddInterceptors(commands)));
        services.AddPortalFeatures();
        services.AddSingleton(new PersonNumberVault(new PersonNumberKeys([PersonNumberKey.Generate(1)]))).AddSingleton(new AcceptedNumbers(Synthetic: true));
        services.AddSingleton<IPopulationRegister>(new NoRegisters()).AddSingleton<IContactRegister>(new NoRegisters()).AddSingleton<IGeneralPractitionerRegister>(new NoRegisters());
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>A new scope, as a request or a circuit has.</summary>
    public AsyncServiceScope NewScope() => services.CreateAsyncScope();

    /// <summary>Runs a use case in a scope of its own.</summary>
    public async Task<TResult> RunAsync<TUseCase, TResult>(Func<TUseCase, Task<TResult>> run) where TUseCase : notnull
    {
        await using var scope = NewScope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <summary>A grown-up who has logged in and, unless <paramref name="level"/> is null, chosen a level.</summary>
    public async Task<Actor> GivenPersonAsync(string name, ConsentLevel? level = ConsentLevel.Full, DateOnly? born = null)
    {
        var now = Clock.GetUtcNow();
        var parts = name.Split(' ', 2);
        var person = new Person();
        var number = NextNumber();
        person.Refresh(new RegisteredPerson(number, [], parts[0], parts.ElementAtOrDefault(1) ?? "Test", born ?? new DateOnly(1980, 5, 17), Sex.Female, AddressProtection.Ungraded, null, null, null, []), now);
        await using var db = Database.Create();
        db.AddVouched(person);
        db.AddVouched(PatientLedger.At(person.Id, 0, new byte[32], Guid.CreateVersion7()));
        var stored = Get<PersonNumberVault>().Protect(number);
        db.AddVouched(new PersonNumber { PersonId = person.Id, Cipher = stored.Cipher, Hash = stored.Hash, KeyVersion = stored.KeyVersion, RegisteredAt = now });
        if (level is { } chosen)
        {
            db.AddVouched(new ConsentDecision { PatientId = person.Id, Number = 1, Level = chosen, TextVersion = "test", DecidedAt = now, DecidedBy = person.Id });
        }

        var session = NewSession(person.Id, now);
        db.AddVouched(session);
        await db.SaveChangesAsync();
        return Actor.Current = new Actor(person.Id, person.Id, session.Id);
    }

    /// <summary>Somebody who lives where told, for whom nobody is logged in: a child, or a patient who gives a power of attorney.</summary>
    public async Task<Guid> GivenPatientAsync(string name, DateOnly born, ConsentLevel? level = ConsentLevel.Full, AddressProtection protection = AddressProtection.Ungraded, string street = "Fjordveien 12")
    {
        var logged = Actor.Current;
        var patient = await GivenPersonAsync(name, level, born);
        await GivenHomeAsync(patient, "Fjordby", protection, street);
        Actor.Current = logged;
        return patient.PersonId;
    }

    /// <summary>The population register says that a grown-up has parental responsibility; both live in the same place unless told otherwise.</summary>
    public Task GivenParentAsync(Actor parent, Guid child, bool livesWithChild = true, bool someoneLivesWithChild = true) => GivenAsync(new ParentalResponsibility
    {
        ActorId = parent.PersonId,
        ChildId = child,
        LivesWithChild = livesWithChild,
        SomeoneLivesWithChild = someoneLivesWithChild,
        ReadAt = Clock.GetUtcNow(),
    });

    /// <summary>A power of attorney that has been accepted.</summary>
    public async Task<PowerOfAttorney> GivenPowerAsync(Guid giver, Actor receiver, ServiceAreas areas, DateOnly? until = null, PowerBasis basis = PowerBasis.Given)
    {
        var power = new PowerOfAttorney
        {
            PatientId = giver,
            TypedName = "Typed",
            NumberHash = new byte[32],
            ReceiverId = receiver.PersonId,
            Areas = areas,
            Basis = basis,
            GivenAt = Clock.GetUtcNow(),
            AcceptedAt = Clock.GetUtcNow(),
            Until = until,
        };
        await GivenAsync(power);
        return power;
    }

    /// <summary>The population register says where the person lives.</summary>
    public async Task GivenHomeAsync(Actor actor, string municipality, AddressProtection protection = AddressProtection.Ungraded, string street = "Fjordveien 12")
    {
        await using var db = Database.Create();
        var person = db.Vouch(await db.All<Person>().SingleAsync(p => p.Id == actor.PersonId));
        var home = new RegisteredAddress(street, "5999", municipality, municipality);
        person.Refresh(new RegisteredPerson(NextNumber(), [], person.GivenName, person.FamilyName, person.BirthDate, person.Sex, protection, home, null, null, []), Clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    /// <summary>The population register grades the person's address, or says that they are dead.</summary>
    public async Task GivenAddressAsync(Actor actor, AddressProtection protection, DateOnly? deceasedOn = null)
    {
        await using var db = Database.Create();
        var person = db.Vouch(await db.All<Person>().SingleAsync(p => p.Id == actor.PersonId));
        person.Refresh(new RegisteredPerson(default, [], person.GivenName, person.FamilyName, person.BirthDate, person.Sex, protection, null, deceasedOn, null, []), Clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    /// <summary>The contact register says how the person is reached.</summary>
    public async Task GivenContactAsync(Actor actor, ContactInformation contact)
    {
        await using var db = Database.Create();
        db.Vouch(await db.All<Person>().SingleAsync(p => p.Id == actor.PersonId)).Refresh(contact, Clock.GetUtcNow());
        await db.SaveChangesAsync();
    }

    /// <summary>The number that the registers know the person by.</summary>
    public async Task<NationalIdentityNumber> NumberOfAsync(Guid person)
    {
        var number = await LookAsync<PersonNumber, PersonNumber>(all => all.AsNoTracking().SingleAsync(row => row.PersonId == person));
        return Get<PersonNumberVault>().Reveal(new ProtectedNumber(number.Cipher, number.Hash, number.KeyVersion));
    }

    /// <summary>Writes rows past the doors, as a seed.</summary>
    public async Task GivenAsync(params object[] rows)
    {
        await using var db = Database.Create();
        foreach (var row in rows)
        {
            db.AddVouched(row);
        }

        await db.SaveChangesAsync();
    }

    /// <summary>As many uses of the log page as told, a second apart, as if they had been made one by one.</summary>
    public Task GivenLogAsync(Actor actor, int entries) => UsageHistory.LengthenAsync(Database, Clock.GetUtcNow(), entries, actor.SubjectId);

    /// <summary>What the database server does by itself within minutes of a large load.</summary>
    public async Task PlanAnewAsync()
    {
        if (DatabaseEngine is PostgreSqlEngine)
        {
            await using var connection = new Npgsql.NpgsqlConnection(ConnectionString);
            await connection.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand("VACUUM ANALYZE", connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Looks at rows past the doors, as an auditor would.</summary>
    public async Task<TResult> LookAsync<T, TResult>(Func<IQueryable<T>, Task<TResult>> look) where T : class
    {
        await using var db = Database.Create();
        return await look(db.All<T>());
    }

    private NationalIdentityNumber NextNumber()
    {
        NationalIdentityNumber number;
        while (!NationalIdentityNumber.TryParse($"158385{++lastNumber:00000}", allowSynthetic: true, out number))
        {
        }

        return number;
    }

    public static LoginSession NewSession(Guid personId, DateTimeOffset now) => new()
    {
        ActorId = personId,
        KeyHash = RandomNumberGenerator.GetBytes(32),
        Ticket = [],
        Device = "PC",
        Browser = "Firefox",
        ShortAddress = "192.0.2.0",
        AuthenticatedAt = now,
        StartedAt = now,
        LastUsedAt = now,
    };

    public static Surgery Solbakken(OfferedServices offers = OfferedServices.DirectBooking) => new()
    {
        OrganisationNumber = "889640782",
        Name = "Solbakken legesenter",
        Offers = offers,
        Street = "Solbakken 4",
        PostalCode = "5999",
        City = "Fjordby",
        Municipality = "Fjordby",
        Phone = "+4755550123",
    };

    public async ValueTask DisposeAsync() => await services.DisposeAsync();
}
