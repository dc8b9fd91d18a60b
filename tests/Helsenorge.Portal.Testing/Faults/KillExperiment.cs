using System.Diagnostics;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Surgeries;
using Npgsql;

namespace Helsenorge.Portal.Testing.Faults;

/// <param name="MidCommand">Kills that fell between a request and its answer.</param>
/// <param name="Commands">How many were asked before the kills.</param>
/// <param name="FoundDone">Of those that were cut off, how many had been done whole.</param>
/// <param name="FoundUndone">Of those that were cut off, how many had left nothing.</param>
/// <param name="Violations">What was lost, half done or done twice.</param>
public sealed record KillResult(int Kills, int MidCommand, int Commands, int FoundDone, int FoundUndone, IReadOnlyList<string> Violations);

/// <summary>A node is killed at a random moment while people book, move, cancel and change their consent; then everything is counted.</summary>
public static class KillExperiment
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(600);
    internal const int SlotsPerRound = 12;
    private const int LongestLifeMilliseconds = 300;

    /// <param name="program">The program that becomes a client when told <c>child client ORDERS</c>.</param>
    public static async Task<KillResult> RunAsync(Engine engine, string program, int kills, int seed)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, SlotsPerRound * kills);
        var random = new Random(seed);
        var result = new KillResult(kills, 0, 0, 0, 0, []);
        for (var kill = 0; kill < kills; kill++)
        {
            var orders = await OrdersAsync(portal, engine, ingrid, kill, random.Next());
            await LiveAndDieAsync(program, orders, random);
            await ForgottenByTheServerAsync(orders);
            var journal = Journal.Read(orders.Journal);
            var open = journal.Where(entry => entry.Answer is null).ToList();
            var people = orders.People.Append(orders.Leaver!).ToList();
            var violations = await Aftermath.LookAsync(portal, journal, people);
            var done = await DoneAsync(portal, open);
            var (asked, repeated) = await Aftermath.AskAgainAsync(portal, journal);
            violations = [.. violations, .. repeated, .. await Aftermath.LookAsync(portal, asked, people)];
            result = result with
            {
                MidCommand = result.MidCommand + (open.Count > 0 ? 1 : 0),
                Commands = result.Commands + journal.Count,
                FoundDone = result.FoundDone + done,
                FoundUndone = result.FoundUndone + open.Count - done,
                Violations = [.. result.Violations, .. violations.Select(violation => $"{engine}, kill {kill}: {violation}")],
            };
        }

        return result;
    }

    /// <summary>Three people with a GP, and a dozen times that they all want.</summary>
    public static async Task<ClientOrders> OrdersAsync(PortalHarness portal, Engine engine, PractitionerWithTimes ingrid, int round, int seed)
    {
        var people = new List<Actor>();
        foreach (var name in (string[])["Kari Nordli", "Ola Bakke", "Vigdis Ness"])
        {
            people.Add(await portal.GivenPersonAsync(name));
            await portal.GivenAsync(ingrid.Of(people[^1], portal.Clock.GetUtcNow()));
        }

        var connectionName = $"client-{Guid.NewGuid():N}";
        var connection = engine is Engine.PostgreSql ? $"{portal.ConnectionString};Application Name={connectionName}" : portal.ConnectionString;
        IReadOnlyList<Slot> slots = [.. ingrid.Slots.Skip(round * SlotsPerRound).Take(SlotsPerRound)];
        return new ClientOrders(engine, connection, Path.Combine(TestDatabases.Folder, $"{connectionName}.journal"), seed, people[..2], people[2], [.. slots.Select(slot => slot.Id)]);
    }

    private static async Task LiveAndDieAsync(string program, ClientOrders orders, Random random)
    {
        using var client = ChildProcess.Start(program, "client", orders);
        await client.UntilAsync(() => Journal.Read(orders.Journal).Any(entry => entry.Answer is not null), Patience);
        await Task.Delay(random.Next(LongestLifeMilliseconds));
        await client.KillAsync();
    }

    /// <summary>A server may still be busy with the last it heard from the dead.</summary>
    private static async Task ForgottenByTheServerAsync(ClientOrders orders)
    {
        if (orders.Engine is not Engine.PostgreSql)
        {
            return;
        }

        var server = new NpgsqlConnectionStringBuilder(orders.ConnectionString);
        var name = server.ApplicationName;
        server.ApplicationName = "auditor";
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = $1", connection) { Parameters = { new() { Value = name } } };
        for (var began = Stopwatch.GetTimestamp(); (long)(await command.ExecuteScalarAsync())! > 0;)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException("The server did not let go of a dead client.");
            }

            await Task.Delay(5);
        }
    }

    private static async Task<int> DoneAsync(PortalHarness portal, List<JournalEntry> open)
    {
        var keys = open.Select(entry => entry.Command.Key).ToList();
        return await portal.LookAsync<CommandReceipt, int>(all => Task.FromResult(all.Count(receipt => keys.Contains(receipt.Id))));
    }
}
