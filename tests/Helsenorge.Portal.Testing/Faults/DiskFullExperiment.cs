using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Helsenorge.Portal.Testing.Faults;

/// <param name="FailedWrites">Commands that got an error because nothing could be written.</param>
/// <param name="FailedReads">Reads that were refused because their row could not be written.</param>
public sealed record DiskFullResult(int Rounds, int Commands, int FailedWrites, int FailedReads, IReadOnlyList<string> Violations);

/// <summary>The disk is full at a random byte, for a node's writes alone, and later has room again.</summary>
public static class DiskFullExperiment
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private const int MostRoom = 60_000;

    /// <param name="program">The program that becomes a client when told <c>child client ORDERS</c>.</param>
    public static async Task<DiskFullResult> RunAsync(string program, int rounds, int seed)
    {
        await using var portal = await PortalHarness.StartAsync();
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, KillExperiment.SlotsPerRound * rounds);
        var random = new Random(seed);
        var result = new DiskFullResult(rounds, 0, 0, 0, []);
        for (var round = 0; round < rounds; round++)
        {
            var orders = await KillExperiment.OrdersAsync(portal, Engine.Sqlite, ingrid, round, random.Next()) with { Leaver = null };
            await LiveThroughAsync(program, orders, random);
            var journal = Journal.Read(orders.Journal);
            var failed = journal.Where(entry => entry.Answer?.Kind is AnswerKind.Failed).ToList();
            var violations = await Aftermath.LookAsync(portal, journal, orders.People);
            var (asked, repeated) = await Aftermath.AskAgainAsync(portal, journal);
            violations = [.. violations, .. repeated, .. await Aftermath.LookAsync(portal, asked, orders.People), .. await IntegrityAsync(orders.ConnectionString)];
            result = result with
            {
                Commands = result.Commands + journal.Count,
                FailedWrites = result.FailedWrites + failed.Count(entry => entry.Command.Kind is not CommandKind.Read),
                FailedReads = result.FailedReads + failed.Count(entry => entry.Command.Kind is CommandKind.Read),
                Violations = [.. result.Violations, .. violations.Select(violation => $"round {round}: {violation}")],
            };
        }

        return result;
    }

    private static async Task LiveThroughAsync(string program, ClientOrders orders, Random random)
    {
        using var client = ChildProcess.Start(program, "client", orders, canBeStarved: true);
        bool Sees(Func<JournalEntry, bool> what) => Journal.Read(orders.Journal).Any(what);
        await client.UntilAsync(() => Sees(entry => entry.Answer is not null), Patience);
        var file = new SqliteConnectionStringBuilder(orders.ConnectionString).DataSource;
        var room = ((string[])[file, file + "-wal"]).Where(File.Exists).Max(part => new FileInfo(part).Length) + random.Next(MostRoom);
        await LimitAsync(client, room.ToString(CultureInfo.InvariantCulture));
        // Both kinds are to meet the full disk.
        await client.UntilAsync(() => Sees(entry => entry is { Answer.Kind: AnswerKind.Failed, Command.Kind: CommandKind.Read }) && Sees(entry => entry is { Answer.Kind: AnswerKind.Failed, Command.Kind: not CommandKind.Read }), Patience);
        await LimitAsync(client, "unlimited");
        var before = Journal.Read(orders.Journal).Count;
        await client.UntilAsync(() => Journal.Read(orders.Journal).Skip(before).Any(entry => entry.Answer?.Kind is AnswerKind.Done), Patience);
        await client.StopAsync(Patience);
    }

    private static async Task LimitAsync(ChildProcess client, string bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", client.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited"]);
        await limit.WaitForExitAsync();
        if (limit.ExitCode != 0)
        {
            throw new InvalidOperationException("The disk could not be made full.");
        }
    }

    private static async Task<IReadOnlyList<string>> IntegrityAsync(string connectionString)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return await command.ExecuteScalarAsync() is "ok" ? [] : ["The file is damaged"];
    }
}
