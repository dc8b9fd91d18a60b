using System.Collections.Concurrent;
using System.Diagnostics;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>Two hundred presses a second on "show more", of the usage log and of the inbox: a decision, a log row, a read of the next and their rendering each.</summary>
internal static class EventsBench
{
    private const int PerSecond = 200;
    private const int PressesBeforeFolding = 4;
    private const int WarmUp = 6_000;

    public static async Task RunAsync(Figures figures, int presses, int seed)
    {
        await using var portal = await ServedPortal.StartAsync();
        var visitors = await portal.LogInAsync();
        Console.WriteLine($"seed = {seed}");
        await MeasureAsync(figures, portal, visitors, new List("events", "/profile/usage-log", "/profile/usage-log?show=own"), presses, new Random(seed));
        await MeasureAsync(figures, portal, visitors, new List("events.inbox", "/inbox", "/inbox?show=letter"), presses, new Random(seed));
    }

    private static async Task MeasureAsync(Figures figures, ServedPortal portal, IReadOnlyList<Visitor> visitors, List list, int presses, Random random)
    {
        var circuits = await CircuitsBench.OpenAsync(visitors, list.Page, visitors.Count - (visitors.Count % 4));
        await PressAsync(circuits, list, Math.Max(presses / 4, WarmUp), random);
        var before = portal.ProcessorMilliseconds;
        var times = await PressAsync(circuits, list, presses, random);
        figures.AtMost($"{list.Name}.p95", Percentiles.Of(times, 0.95), "ms", 50);
        Figures.Say($"{list.Name}.p50", Percentiles.Of(times, 0.5), "ms");
        Figures.Say($"{list.Name}.rate-reached", presses / (times[^1] > 1_000 ? (presses / (double)PerSecond) + (times[^1] / 1_000) : presses / (double)PerSecond), "presses/s");
        // With a fourth of the way back to the first ones, which nobody waits for.
        Figures.Say($"{list.Name}.processor", (portal.ProcessorMilliseconds - before) / presses, "ms");
        await CircuitsBench.CloseAsync(circuits);
    }

    // By the clock and not by the answers: who waits is counted from when they meant to press.
    private static async Task<IReadOnlyList<double>> PressAsync(IReadOnlyList<CircuitClient> circuits, List list, int presses, Random random)
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
                    // Back to the first ones, as after following a link.
                    await circuit.NavigateAsync(circuit.Address.Query.Length > 0 ? list.Page : list.Filtered);
                }
            }
        })));
        return [.. times.Order()];
    }

    /// <param name="Filtered">The same list by another address, from which it begins anew.</param>
    private sealed record List(string Name, string Page, string Filtered);
}
