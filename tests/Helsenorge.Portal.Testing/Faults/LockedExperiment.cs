using System.Collections.Concurrent;
using System.Diagnostics;
using Helsenorge.Portal.Domain.Access;
using Microsoft.Data.Sqlite;

namespace Helsenorge.Portal.Testing.Faults;

/// <param name="Failures">Of all that was asked, what was answered by an error.</param>
/// <param name="Longest">How long somebody waited for their answer, whatever it was.</param>
/// <param name="RecoveredAfter">From the lock's end to the first answer that is no error.</param>
public sealed record LockedResult(int Asked, IReadOnlyList<string> Failures, TimeSpan Longest, TimeSpan RecoveredAfter, IReadOnlyList<string> Violations);

/// <summary>Somebody else locks the file while people go on reading and booking.</summary>
public static class LockedExperiment
{
    private static readonly TimeSpan Around = TimeSpan.FromSeconds(1);
    private const int People = 10;

    /// <param name="perSecond">How much is asked, whether it is answered or not.</param>
    /// <param name="settings">Added to the connection string of the portal.</param>
    public static async Task<LockedResult> RunAsync(TimeSpan locked, int perSecond, string settings = "")
    {
        var between = TimeSpan.FromSeconds(1) / perSecond;
        var file = await TestDatabases.SqliteAsync();
        await using var portal = PortalHarness.Open(Engine.Sqlite, file + settings);
        var commands = (int)((locked + (2 * Around)) / between) + 1;
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, commands);
        var actors = new List<Actor>();
        for (var person = 0; person < People; person++)
        {
            actors.Add(await portal.GivenPersonAsync($"Person {person}"));
            await portal.GivenAsync(ingrid.Of(actors[^1], portal.Clock.GetUtcNow()));
        }

        // The first of each is slow for reasons of its own.
        var warm = new Command(Guid.NewGuid(), CommandKind.Book, actors[0], Guid.Empty, ingrid.Slots[^1].Id, ConsentLevel.Full, 1);
        var answers = new ConcurrentBag<(JournalEntry Entry, long Began, long Ended)> { (new JournalEntry(warm, await warm.RunAsync(portal)), 0, 0) };
        using var stop = new CancellationTokenSource();
        var asking = AskAsync(portal, actors, ingrid, answers, between, stop.Token);
        await Task.Delay(Around);
        var unlocked = await LockAsync(file, locked);
        await Task.Delay(Around);
        await stop.CancelAsync();
        await asking;

        var journal = answers.Select(answer => answer.Entry).ToList();
        var violations = await Aftermath.LookAsync(portal, journal, actors);
        var (asked, repeated) = await Aftermath.AskAgainAsync(portal, journal);
        var recovered = answers.Where(answer => answer.Ended > unlocked && answer.Entry.Answer!.Kind is not AnswerKind.Failed).Min(answer => (long?)answer.Ended);
        return new LockedResult(
            journal.Count,
            [.. journal.Where(entry => entry.Answer!.Kind is AnswerKind.Failed).Select(entry => entry.Answer!.Reason!)],
            answers.Max(answer => Stopwatch.GetElapsedTime(answer.Began, answer.Ended)),
            recovered is { } at ? Stopwatch.GetElapsedTime(unlocked, at) : TimeSpan.MaxValue,
            [.. violations, .. repeated, .. await Aftermath.LookAsync(portal, asked, actors)]);
    }

    private static async Task AskAsync(PortalHarness portal, List<Actor> actors, PractitionerWithTimes ingrid, ConcurrentBag<(JournalEntry, long, long)> answers, TimeSpan between, CancellationToken stop)
    {
        var asked = new List<Task>();
        for (var at = 0; !stop.IsCancellationRequested && at < ingrid.Slots.Count - 1; at++)
        {
            var command = new Command(Guid.NewGuid(), at % 3 == 0 ? CommandKind.Read : CommandKind.Book, actors[at % actors.Count], Guid.Empty, ingrid.Slots[at].Id, ConsentLevel.Full, 1);
            asked.Add(Task.Run(
                async () =>
                {
                    var began = Stopwatch.GetTimestamp();
                    var answer = await command.RunAsync(portal);
                    answers.Add((new JournalEntry(command, answer), began, Stopwatch.GetTimestamp()));
                },
                CancellationToken.None));
            await Task.Delay(between, CancellationToken.None);
        }

        await Task.WhenAll(asked);
    }

    private static async Task<long> LockAsync(string file, TimeSpan time)
    {
        await using var connection = new SqliteConnection(file + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();
        await Task.Delay(time);
        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync();
        return Stopwatch.GetTimestamp();
    }
}
