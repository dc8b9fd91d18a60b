using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>What an open page holds of memory, and what opening it takes, on the heaviest list and on the overview.</summary>
internal static class CircuitsBench
{
    private const int AtOnce = 4;
    private const int WarmUps = 15;

    public static async Task RunAsync(Figures figures, int circuits)
    {
        foreach (var (page, heapFloor, processorFloor) in ((string, double, double?)[])[("/notifications", 300, null), ("/overview", 300, null), ("/profile/usage-log", 400, 15)])
        {
            // A portal each: what one page leaves behind is not counted for the next.
            await using var portal = await ServedPortal.StartAsync();
            var visitors = await portal.LogInAsync();
            // Until the compiler has come to rest: what it does is not of any circuit.
            for (var round = 0; round < WarmUps; round++)
            {
                await CloseAsync(await OpenAsync(visitors, page, 2 * visitors.Count));
            }

            var warm = await OpenAsync(visitors, page, visitors.Count);
            var heapBefore = await portal.HeapBytesAsync();
            var processorBefore = portal.ProcessorMilliseconds;
            var opened = await OpenAsync(visitors, page, circuits);
            var processor = portal.ProcessorMilliseconds - processorBefore;
            var heap = await portal.HeapBytesAsync() - heapBefore;
            var name = $"circuits{page.Replace('/', '.')}";
            figures.AtMost($"{name}.heap", heap / circuits / 1000, "kB", heapFloor);
            if (processorFloor is { } floor)
            {
                figures.AtMost($"{name}.processor", processor / circuits, "ms", floor);
            }
            else
            {
                Figures.Say($"{name}.processor", processor / circuits, "ms");
            }

            Figures.Say($"{name}.received", opened.Average(circuit => circuit.BytesReceived) / 1000, "kB");
            await CloseAsync([.. warm, .. opened]);
        }
    }

    public static async Task<IReadOnlyList<CircuitClient>> OpenAsync(IReadOnlyList<Visitor> visitors, string page, int count)
    {
        var opened = new CircuitClient[count];
        // A browser does one thing at a time; several browsers do not.
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(lane => Task.Run(async () =>
        {
            for (var at = lane; at < count; at += AtOnce)
            {
                var visitor = visitors[(at / AtOnce * AtOnce % (visitors.Count - (visitors.Count % AtOnce))) + lane];
                opened[at] = await CircuitClient.OpenAsync(visitor, page);
            }
        })));
        return opened;
    }

    public static Task CloseAsync(IReadOnlyList<CircuitClient> circuits) => Task.WhenAll(circuits.Select(async circuit => await circuit.DisposeAsync()));
}
