using System.Diagnostics;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Testing.Faults;

namespace Helsenorge.Portal.Benchmarks;

internal static class Experiments
{
    /// <summary>Two people, one time, on a node each: on both engines exactly one of them has it, every round.</summary>
    public static async Task RaceAsync(Figures figures, int rounds)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var portal = await PortalHarness.StartAsync(engine);
            await using var second = PortalHarness.Open(engine, portal.ConnectionString);
            var race = await BookingRace.RunAsync(portal, second, rounds);
            figures.AtMost($"race.{engine}.rounds-without-one-winner", race.WithoutOneWinner, $"of {rounds}", 0);
            figures.AtLeast($"race.{engine}.overlapped", 100.0 * race.Overlapped / rounds, "%", 90);
        }
    }

    /// <summary>Two people, one place left on a GP's list: in one process, and on two nodes of one database.</summary>
    public static async Task LastPlaceAsync(Figures figures, int rounds)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var node = await PortalHarness.StartAsync(engine);
            await using var other = engine is Engine.PostgreSql ? PortalHarness.Open(engine, node.ConnectionString) : null;
            var race = await LastPlaceRace.RunAsync(node, other ?? node, rounds);
            figures.AtMost($"last-place.{engine}.rounds-without-one-winner", race.WithoutOneWinner, $"of {rounds}", 0);
            figures.AtLeast($"last-place.{engine}.overlapped", 100.0 * race.Overlapped / rounds, "%", 90);
        }
    }

    /// <summary>One person, two devices on a node each, the same prescription: on both engines one request is sent, every round.</summary>
    public static async Task RenewalsAsync(Figures figures, int rounds)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var portal = await PortalHarness.StartAsync(engine);
            await using var second = PortalHarness.Open(engine, portal.ConnectionString);
            var race = await RenewalRace.RunAsync(portal, second, rounds);
            figures.AtMost($"renewals.{engine}.rounds-without-one-winner", race.WithoutOneWinner, $"of {rounds}", 0);
            figures.AtLeast($"renewals.{engine}.overlapped", 100.0 * race.Overlapped / rounds, "%", 90);
        }
    }

    /// <summary>A patient writes on from two devices while the surgery's answer comes twice: what was acknowledged is there once, and the thread stands as the last left it.</summary>
    public static async Task AnswersAsync(Figures figures, int rounds)
    {
        foreach (var (engine, nodes) in ((Engine, int)[])[(Engine.Sqlite, 2), (Engine.PostgreSql, 1), (Engine.PostgreSql, 2)])
        {
            await using var portal = await PortalHarness.StartAsync(engine);
            await using var second = nodes == 2 ? PortalHarness.Open(engine, portal.ConnectionString) : null;
            var race = await AnswerRace.RunAsync(portal, second ?? portal, rounds);
            Figures.Say($"answers.{engine}.{nodes}.refused-presses", race.Refused, $"of {rounds * 3}");
            figures.AtMost($"answers.{engine}.{nodes}.violations", race.Violations.Count, $"in {rounds} rounds", 0);
            figures.AtLeast($"answers.{engine}.{nodes}.overlapped", 100.0 * race.Overlapped / rounds, "%", 50);
            Tell(race.Violations);
        }
    }

    /// <summary>An offered time is taken on two devices while the surgery takes it back: on both engines one of the three wins, every round.</summary>
    public static async Task OfferedTimesAsync(Figures figures, int rounds)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var portal = await PortalHarness.StartAsync(engine);
            await using var second = PortalHarness.Open(engine, portal.ConnectionString);
            var race = await OfferedTimeRace.RunAsync(portal, second, rounds);
            Figures.Say($"offered-times.{engine}.taken", race.Taken, $"of {rounds}");
            figures.AtMost($"offered-times.{engine}.rounds-without-one-winner", race.Wrong, $"of {rounds}", 0);
            figures.AtLeast($"offered-times.{engine}.overlapped", 100.0 * race.Overlapped / rounds, "%", 50);
        }
    }

    /// <summary>A node killed in the middle of things: nothing acknowledged is lost, nothing is half done, and asking again gives the same receipt.</summary>
    public static async Task KillAsync(Figures figures, int kills, int seed)
    {
        Console.WriteLine($"seed = {seed}");
        foreach (var engine in Enum.GetValues<Engine>())
        {
            var result = await KillExperiment.RunAsync(engine, typeof(Experiments).Assembly.Location, kills, seed);
            Figures.Say($"kill.{engine}.commands", result.Commands, "");
            Figures.Say($"kill.{engine}.cut-off-and-done", result.FoundDone, "");
            Figures.Say($"kill.{engine}.cut-off-and-not-done", result.FoundUndone, "");
            figures.AtLeast($"kill.{engine}.between-request-and-answer", 100.0 * result.MidCommand / kills, "%", 50);
            figures.AtMost($"kill.{engine}.violations", result.Violations.Count, $"in {kills} kills", 0);
            Tell(result.Violations);
        }
    }

    /// <summary>Two nodes read while the right is taken away: no read that begins after the commit is answered, and readers do not keep it from being taken.</summary>
    public static async Task RevocationAsync(Figures figures, int rounds, int seed)
    {
        Console.WriteLine($"seed = {seed}");
        var result = await RevocationExperiment.RunAsync(typeof(Experiments).Assembly.Location, rounds, seed);
        Figures.Say("revocation.reads", result.Reads, "");
        Figures.Say("revocation.reads-that-gave-up", result.Errors, "");
        Figures.Say("revocation.p50", Percentiles.Of(result.Revocations, 0.5), "ms");
        Figures.Say("revocation.p99", Percentiles.Of(result.Revocations, 0.99), "ms");
        figures.AtMost("revocation.read-after-the-commit", result.ReadAfterwards, $"of {rounds}", 0);
        figures.AtMost("revocation.readers-not-refused", result.Broken, $"of {rounds * 8}", 0);
        figures.AtMost("revocation.longest", result.Revocations[^1], "ms", 5_000);

        var screens = await ScreensExperiment.RunAsync(Math.Clamp(rounds / 20, 4, 50));
        Figures.Say("revocation.screens", screens.SameNode.Count + screens.OtherNode.Count, "");
        Figures.Say("revocation.screen.same-node.p50", Percentiles.Of(screens.SameNode, 0.5), "ms");
        Figures.Say("revocation.screen.other-node.p50", Percentiles.Of(screens.OtherNode, 0.5), "ms");
        figures.AtMost("revocation.screen.same-node.longest", screens.SameNode[^1], "ms from the commit", 2_000);
        figures.AtMost("revocation.screen.other-node.longest", screens.OtherNode[^1], "ms from the commit", 5_000);
    }

    /// <summary>The provider ends sessions while many pages are open and the database is slow: it is answered in time, and every one of them ends.</summary>
    public static async Task LogoutAsync(Figures figures, int logouts)
    {
        var result = await BackChannelExperiment.RunAsync(500, logouts);
        figures.AtLeast("logout.circuits", result.Circuits, "open", 500);
        Figures.Say("logout.answered.p50", Percentiles.Of(result.Answers, 0.5), "ms");
        figures.AtMost("logout.answered.p99", Percentiles.Of(result.Answers, 0.99), $"ms of {result.Answers.Count}", 1_000);
        figures.AtMost("logout.not-ended", result.NotEnded, $"of {result.Answers.Count}", 0);
    }

    /// <summary>Strangers who ask for circuits get none, and people who are logged in hardly notice.</summary>
    public static async Task AnonymousAsync(Figures figures, int strangers)
    {
        var result = await AnonymousExperiment.RunAsync(strangers);
        figures.AtMost("anonymous.circuits-opened", result.Opened, $"of {result.Asked}", 0);
        var (quiet, stormed) = (Percentiles.Of(result.Quiet, 0.95), Percentiles.Of(result.Stormed, 0.95));
        Figures.Say("anonymous.page.p95.before", quiet, $"ms of {result.Quiet.Count}");
        Figures.Say("anonymous.page.p95.meanwhile", stormed, $"ms of {result.Stormed.Count}");
        figures.AtMost("anonymous.page.p95.ratio", stormed / quiet, "", 2);
    }

    /// <summary>A file that somebody else holds: a short lock is waited out, a long one is answered by an error in time, and nothing is half done.</summary>
    public static async Task LockedAsync(Figures figures)
    {
        foreach (var seconds in (int[])[2, 10, 35])
        {
            var result = await LockedExperiment.RunAsync(TimeSpan.FromSeconds(seconds), 50);
            if (seconds == 2)
            {
                figures.AtMost($"locked.{seconds}s.failed", result.Failures.Count, $"of {result.Asked}", 0);
            }
            else
            {
                Figures.Say($"locked.{seconds}s.failed", result.Failures.Count, $"of {result.Asked}");
            }

            foreach (var failure in result.Failures.CountBy(failure => failure))
            {
                Console.WriteLine($"{failure.Value} times {failure.Key}");
            }

            figures.AtMost($"locked.{seconds}s.longest-wait", result.Longest.TotalSeconds, "s", 30);
            figures.AtMost($"locked.{seconds}s.recovered-after", result.RecoveredAfter.TotalSeconds, "s", 2);
            figures.AtMost($"locked.{seconds}s.violations", result.Violations.Count, $"in {result.Asked} commands", 0);
            Tell(result.Violations);
        }
    }

    /// <summary>A full disk: nothing acknowledged is lost, nothing is read that could not be logged, and the file is whole.</summary>
    public static async Task DiskFullAsync(Figures figures, int rounds, int seed)
    {
        Console.WriteLine($"seed = {seed}");
        var result = await DiskFullExperiment.RunAsync(typeof(Experiments).Assembly.Location, rounds, seed);
        Figures.Say("disk-full.commands", result.Commands, "");
        figures.AtLeast("disk-full.writes-that-failed", result.FailedWrites, $"in {rounds} rounds", rounds);
        figures.AtLeast("disk-full.reads-that-failed", result.FailedReads, $"in {rounds} rounds", rounds);
        figures.AtMost("disk-full.violations", result.Violations.Count, $"in {rounds} rounds", 0);
        Tell(result.Violations);
    }

    /// <summary>One of two nodes dies with people on it: they go on at the other, and no time is given twice.</summary>
    public static async Task NodesAsync(Figures figures, int circuits)
    {
        var result = await TwoNodesExperiment.RunAsync(circuits, 20);
        Figures.Say("nodes.circuits", result.Circuits, "");
        figures.AtLeast("nodes.circuits-on-the-dead-node", result.OnTheDeadNode, $"of {result.Circuits}", result.Circuits / 4.0);
        figures.AtMost("nodes.had-to-log-in", result.HadToLogIn, $"of {result.Back.Count}", 0);
        figures.AtMost("nodes.back.p95", Percentiles.Of(result.Back, 0.95), "ms", 5_000);
        figures.AtLeast("nodes.half-made-bookings-finished", result.Finished, $"of {result.HalfMade}", result.HalfMade);
        figures.AtMost("nodes.storm.times-without-one-winner", result.StormWinners.Count(winners => winners != 1), $"of {result.StormWinners.Count}", 0);
        figures.AtMost("nodes.violations", result.Violations.Count, "", 0);
        Tell(result.Violations);
    }

    /// <summary>Two tabs for two children, pressed at once for some minutes: each command lands on whom its button named.</summary>
    public static async Task TabsAsync(Figures figures, int minutes, int seed)
    {
        Console.WriteLine($"seed = {seed}");
        await using var served = await ServedPortal.StartAsync();
        using var parent = new Visitor(served.Address);
        await parent.LogInAsync(served.Numbers[0], "/acting-for");
        var homes = parent.Page.QuerySelectorAll("main li a[href^='/for/']").Select(link => (Name: link.TextContent.Trim().Split(' ')[0], Home: link.GetAttribute("href")![..^"overview".Length])).ToDictionary(home => home.Name, home => home.Home);
        using var never = new ManualResetEventSlim();
        var until = Stopwatch.StartNew();
        var result = await TwoTabsExperiment.RunAsync(parent, ("Mia", homes["Mia"]), ("Emil", homes["Emil"]), GoesOn, seed);
        var wrong = 0;
        foreach (var (appointment, name) in result.Landed)
        {
            await parent.OpenAsync($"{homes[name]}appointments/{appointment}");
            wrong += parent.Text.Contains("Vi finner ikke timen", StringComparison.Ordinal) ? 1 : 0;
        }

        Figures.Say("tabs.commands", result.Landed.Count, "");
        figures.AtMost("tabs.landed-on-somebody-else", wrong, $"of {result.Landed.Count}", 0);
        figures.AtMost("tabs.said-of-the-other", result.Mixed.Count, "", 0);

        // Four commands a round, and not more in a minute than one person may give.
        bool GoesOn(int round)
        {
            var early = (round * TimeSpan.FromSeconds(5)) - until.Elapsed;
            never.Wait(early > TimeSpan.Zero ? early : TimeSpan.Zero);
            return until.Elapsed < TimeSpan.FromMinutes(minutes);
        }
    }

    /// <summary>The portal is killed while somebody writes in a browser: nothing typed a second before is lost, and nothing is sent twice.</summary>
    public static async Task DraftsAsync(Figures figures, int kills, int seed)
    {
        Console.WriteLine($"seed = {seed}");
        var result = await DraftsExperiment.RunAsync(typeof(Experiments).Assembly.Location, kills, seed, TimeSpan.FromSeconds(1));
        var rounds = kills + result.Stops;
        Figures.Say("drafts.told-to-stop", result.Stops, $"of {rounds}");
        Figures.Say("drafts.went-on-in-the-same-page", result.WentOn, $"of {result.Stops}");
        Figures.Say("drafts.ended-while-sending", result.WhileSending, $"of {rounds}");
        Figures.Say("drafts.acknowledged-before", result.Acknowledged, $"of {rounds}");
        Figures.Say("drafts.on-the-other-device", result.OtherDevices, $"of {rounds}");
        Figures.Say("drafts.logged-out-in-the-middle", result.LogOuts, $"of {rounds}");
        Figures.Say("drafts.page-back.p50", Percentiles.Of(result.CameBack, 0.5), "ms");
        Figures.Say("drafts.page-back.p95", Percentiles.Of(result.CameBack, 0.95), "ms");
        figures.AtMost("drafts.violations", result.Violations.Count, $"in {kills} kills and {result.Stops} stops", 0);
        Tell(result.Violations);
    }

    /// <summary>Random edits behind the triggers' back: each one is found.</summary>
    public static async Task TamperAsync(Figures figures, int edits, int seed)
    {
        Console.WriteLine($"seed = {seed}");
        await using var portal = await PortalHarness.StartAsync();
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenLogAsync(kari, 200);
        using var tampering = new Tampering(portal.ConnectionString, new Random(seed));
        var unseen = 0;
        for (var edit = 0; edit < edits; edit++)
        {
            await tampering.EditAsync();
            var verdict = await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, CancellationToken.None);
            unseen += verdict.Fault is null ? 1 : 0;
            await tampering.UndoAsync();
        }

        var whole = await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, CancellationToken.None);
        figures.AtMost("tamper.edits-not-found", unseen, $"of {edits}", 0);
        figures.AtMost("tamper.false-alarms", whole.Fault is null ? 0 : 1, "of 1", 0);
    }

    private static void Tell(IReadOnlyList<string> violations)
    {
        foreach (var violation in violations.Take(20))
        {
            Console.WriteLine(violation);
        }
    }
}
