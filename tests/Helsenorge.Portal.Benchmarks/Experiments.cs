using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Benchmarks;

internal static class Experiments
{
    /// <summary>Two people, one time: on both engines exactly one of them has it, every round.</summary>
    public static async Task RaceAsync(Figures figures, int rounds)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var portal = await PortalHarness.StartAsync(engine);
            var race = await BookingRace.RunAsync(portal, rounds);
            figures.AtMost($"race.{engine}.rounds-without-one-winner", race.WithoutOneWinner, $"of {rounds}", 0);
            figures.AtLeast($"race.{engine}.overlapped", 100.0 * race.Overlapped / rounds, "%", 90);
        }
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
}
