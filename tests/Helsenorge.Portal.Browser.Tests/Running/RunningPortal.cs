using System.Globalization;
using Helsenorge.Portal.Demo;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;
using Serilog.Events;

namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>The whole product in this process, with data of its own.</summary>
public sealed class RunningPortal : IAsyncDisposable
{
    // A free port stays free only until the next one asks.
    private static readonly SemaphoreSlim OneStartsAtATime = new(1, 1);
    private readonly string folder;

    // Known from the start: a withdrawal takes the name away.
    private Dictionary<string, string> personIds = [];

    private RunningPortal(DemoHost host, DatabaseFaults faults, string folder) => (Host, Faults, this.folder) = (host, faults, folder);

    public DemoHost Host { get; }

    public DatabaseFaults Faults { get; }

    public string Address => Host.Address.GetLeftPart(UriPartial.Authority);

    public string ProviderAddress => Host.IdentityProviderAddress.GetLeftPart(UriPartial.Authority);

    /// <summary>The simulated surgery keeps people waiting until a test asks it to answer.</summary>
    /// <param name="clock">The portal's clock; null for the real one.</param>
    public static async Task<RunningPortal> StartAsync(TimeProvider? clock = null)
    {
        await OneStartsAtATime.WaitAsync();
        try
        {
            // By another clock the population is another.
            var folder = clock is null ? await DemoFolder.NewAsync() : Directory.CreateTempSubdirectory("portal-tests-").FullName;
            var faults = new DatabaseFaults();
            var host = await DemoHost.StartAsync(
                new DemoOptions { DataFolder = folder, PortalPort = 0, IdentityProviderPort = 0, SurgeryAnswersAfter = TimeSpan.FromDays(1) },
                builder =>
                {
                    builder.Services.AddSingleton(new LoggingLevelSwitch(LogEventLevel.Fatal)).AddSingleton(clock ?? TimeProvider.System);
                    // All tests come from one address, in one minute.
                    builder.Configuration["RequestLimits:LoginsPerAddress"] = builder.Configuration["RequestLimits:SearchesPerAddress"] = builder.Configuration["RequestLimits:PagesPerLogin"] = "100000";
                },
                database => database.AddInterceptors(faults));
            var portal = new RunningPortal(host, faults, folder);
            portal.personIds = (await portal.ListAsync("SELECT GivenName || ' ' || Id FROM People")).Select(row => row.Split(' ')).ToDictionary(row => row[0], row => row[1]);
            portal.FreeSlots = [.. (await portal.ListAsync($"SELECT s.Id FROM Slots s JOIN Practitioners p ON p.Id = s.PractitionerId WHERE p.HprNumber = '990000001' AND s.StartsAt > '{host.Population.Today.AddDays(3):yyyy-MM-dd}' AND s.Id NOT IN (SELECT ActiveSlotId FROM Appointments WHERE ActiveSlotId IS NOT NULL) ORDER BY s.StartsAt")).Select(Guid.Parse)];
            return portal;
        }
        finally
        {
            OneStartsAtATime.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Times with Ingrid that nobody had when the demo began, three days ahead and later, the first first.</summary>
    public IReadOnlyList<Guid> FreeSlots { get; private set; } = [];

    /// <summary>The number that the test log-in's button for this person carries.</summary>
    public string NumberOf(string person) => Host.Population[person].Number.Value;

    public string NameOf(string person) => $"{Host.Population[person].Registered.GivenName} {Host.Population[person].Registered.FamilyName}";

    /// <summary>The surgery answers everything it has been asked.</summary>
    public async Task LetSurgeryAnswerAsync(SurgeryAnswer answer)
    {
        Host.Surgery.Answer = answer;
        Host.Surgery.AnswersAfter = TimeSpan.Zero;
        await Eventually.TrueAsync(async () => await QueryAsync<long>("SELECT COUNT(*) FROM Outbox WHERE HandledAt IS NULL") == 0, "the surgery has answered");
    }

    /// <summary>The surgery answers about one appointment while the other tests' appointments wait.</summary>
    public async Task AnswerAsync(Guid appointmentId, SurgeryAnswer answer)
    {
        var message = await QueryAsync<string>("SELECT Id FROM Outbox WHERE ItemId = $id AND HandledAt IS NULL", ("$id", Stored(appointmentId)));
        await Host.Portal.Services.GetRequiredService<ISurgeryDesk>().HandleAsync(Guid.Parse(message), answer, TestContext.Current.CancellationToken);
    }

    public string PersonId(string person) => personIds[Host.Population[person].Registered.GivenName];

    /// <summary>What the log of a person's information holds, oldest first: service, action and outcome in codes.</summary>
    public async Task<IReadOnlyList<string>> UsageLogAsync(string person) =>
        await ListAsync(
            "SELECT ServiceCode || ' ' || ActionCode || CASE Outcome WHEN 'Done' THEN '' ELSE ' ' || Outcome END FROM UsageLog WHERE PatientId = $id ORDER BY Sequence",
            ("$id", PersonId(person)));

    public async Task<T> QueryAsync<T>(string sql, params (string Name, object Value)[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, sql, values);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException($"Nothing found by: {sql}"));
    }

    public async Task<IReadOnlyList<string>> ListAsync(string sql, params (string Name, object Value)[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }

    public async Task ExecuteAsync(string sql, params (string Name, object Value)[] values)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>As the database writes a key.</summary>
    public static string Stored(Guid id) => id.ToString().ToUpperInvariant();

    /// <summary>As the database writes a time.</summary>
    public static string Stored(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);

    private async Task<SqliteConnection> OpenAsync()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "portal.db")}");
        await connection.OpenAsync();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are written here; what varies is a parameter.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
