using System.Collections.Concurrent;
using System.Diagnostics;
using Helsenorge.Portal.Testing.Circuits;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>Two hundred presses a second on "show more" of the usage log: a decision, a log row, a read of fifty and their rendering each.</summary>
internal static class EventsBench
{
    private const int PerSecond = 200;
    private const int PressesBeforeFolding = 4;
    private const int WarmUp = 6_000;

    public static async Task RunAsync(Figures figures, int presses, int seed)
    {
        await using var portal = await ServedPortal.StartAsync();
        var visitors = await portal.LogInAsync();
        var circuits = await CircuitsBench.OpenAsync(visitors, "/profile/usage-log", visitors.Count - (visitors.Count % 4));
        var random = new Random(seed);
        Console.WriteLine($"seed = {seed}");
        await PressAsync(circuits, Math.Max(presses / 4, WarmUp), random);
        var before = portal.ProcessorMilliseconds;
        var times = await PressAsync(circuits, presses, random);
        figures.AtMost("events.p95", Percentiles.Of(times, 0.95), "ms", 50);
        Figures.Say("events.p50", Percentiles.Of(times, 0.5), "ms");
        Figures.Say("events.rate-reached", presses / (times[^1] > 1_000 ? (presses / (double)PerSecond) + (times[^1] / 1_000) : presses / (double)PerSecond), "presses/s");
        // With a fourth of the way back to the first fifty, which nobody waits for.
        Figures.Say("events.processor", (portal.ProcessorMilliseconds - before) / presses, "ms");
        await CircuitsBench.CloseAsync(circuits);
    }

    // By the clock and not by the answers: who waits is counted from when they meant to press.
    private static async Task<IReadOnlyList<double>> PressAsync(IReadOnlyList<CircuitClient> circuits, int presses, Random random)
    {
        var times = new ConcurrentBag<double>();
        var order = circuits.ToArray();
        random.Shuffle(order);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(order.Select((circuit, lane) => Task.Run(async () =>
        {
            for (int press = lane, own = 1; press < presses; press += order.Length, own++)
            {
                var due = TimeSpan.FromSeconds(press / (double)PerSecond);
                if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early);
                }

                var more = await circuit.ControlAsync(control => control is { EventName: "click", Element: "button" } && control.Attributes.GetValueOrDefault("class") == "button button--second", "more to show");
                var meant = Stopwatch.GetElapsedTime(began);
                await circuit.ClickAsync(more);
                times.Add((Stopwatch.GetElapsedTime(began) - (meant > due + TimeSpan.FromMilliseconds(5) ? due : meant)).TotalMilliseconds);
                if (own % PressesBeforeFolding == 0)
                {
                    // Back to the first fifty, as after following a link.
                    await circuit.NavigateAsync(circuit.Address.Query.Length > 0 ? "/profile/usage-log" : "/profile/usage-log?show=own");
                }
            }
        })));
        return [.. times.Order()];
    }
}
