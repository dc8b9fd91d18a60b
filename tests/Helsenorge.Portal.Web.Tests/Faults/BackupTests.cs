using System.Diagnostics;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Faults;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helsenorge.Portal.Web.Tests.Faults;

/// <summary>A copy is taken while people book and change, and a portal is started on it.</summary>
public sealed class BackupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_copy_taken_during_writes_is_whole_and_sends_nothing_again_that_was_handled(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 12);
        var orders = await KillExperiment.OrdersAsync(portal, engine, ingrid, 0, KillTests.NewSeed());
        var people = orders.People.Append(orders.Leaver!).ToList();
        using var stop = new CancellationTokenSource();
        var living = Client.RunAsync(orders, stop.Token);
        await UntilAsync(() => Journal.Read(orders.Journal).Count(entry => entry.Answer?.Kind is AnswerKind.Done) >= 10);
        var handled = await HandleAsync(portal);
        var acknowledged = Journal.Read(orders.Journal);

        var copy = engine is Engine.Sqlite ? CopySqlite(portal.ConnectionString) : await CopyPostgreSqlAsync(portal.ConnectionString);

        await UntilAsync(() => Journal.Read(orders.Journal).Count > acknowledged.Count + 3);
        await stop.CancelAsync();
        await living;
        await using var restored = PortalHarness.Open(engine, copy);
        // What was asked while the copy was taken may be in it or not; what had been answered before must be.
        var before = acknowledged.Where(entry => entry.Answer is not null).ToDictionary(entry => entry.Command.Key);
        var journal = Journal.Read(orders.Journal).Select(entry => before.GetValueOrDefault(entry.Command.Key) ?? entry with { Answer = null }).ToList();
        Assert.Empty(await Aftermath.LookAsync(restored, journal, people));
        Assert.NotEmpty(handled);
        var open = await restored.LookAsync<OutboxMessage, List<Guid>>(all => all.Where(message => message.HandledAt == null).Select(message => message.Id).ToListAsync());
        Assert.Empty(open.Intersect(handled));
        var all = await restored.LookAsync<OutboxMessage, List<Guid>>(all => all.Select(message => message.Id).ToListAsync());
        Assert.Empty(handled.Except(all));
    }

    /// <summary>The surgery has had all that is there now.</summary>
    private static async Task<IReadOnlyList<Guid>> HandleAsync(PortalHarness portal)
    {
        await using var system = portal.Get<SystemAccess>().Open();
        var messages = await system.Db.Outbox.Where(message => message.HandledAt == null).ToListAsync();
        messages.ForEach(message => message.HandledAt = system.OpenedAt);
        await system.Db.SaveChangesAsync();
        return [.. messages.Select(message => message.Id)];
    }

    private static string CopySqlite(string connectionString)
    {
        var copy = $"Data Source={Path.Combine(TestDatabases.Folder, $"{Guid.NewGuid():N}.db")}";
        using var from = new SqliteConnection(connectionString);
        using var to = new SqliteConnection(copy);
        from.Open();
        to.Open();
        from.BackupDatabase(to);
        return copy;
    }

    private static async Task<string> CopyPostgreSqlAsync(string connectionString)
    {
        var tools = TestDatabases.FindPostgreSql();
        Assert.SkipWhen(tools is null, "There is no pg_dump.");
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var file = Path.Combine(TestDatabases.Folder, $"{Guid.NewGuid():N}.dump");
        var name = $"{server.Database}_copy";
        string[] address = ["--host", server.Host!, "--port", $"{server.Port}", "--username", server.Username!];
        await RunAsync(Path.Combine(tools, "pg_dump"), [.. address, "--format=custom", "--file", file, server.Database!]);
        await RunAsync(Path.Combine(tools, "createdb"), [.. address, name]);
        await RunAsync(Path.Combine(tools, "pg_restore"), [.. address, "--exit-on-error", "--dbname", name, file]);
        server.Database = name;
        return server.ConnectionString;
    }

    private static async Task RunAsync(string command, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var began = Stopwatch.GetTimestamp(); !isSo(); await Task.Delay(5))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "The people did not do their part.");
        }
    }
}
