using System.Diagnostics;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.UsageLog;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>A page of the log where it is long against the same page where it is short.</summary>
internal static class UsageLogBench
{
    private const int Short = 1_000;
    private const int Rounds = 200;

    public static async Task RunAsync(Figures figures, int rows)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var few = await PortalHarness.StartAsync(engine);
            await using var many = await PortalHarness.StartAsync(engine);
            await FillAsync(few, Short);
            await FillAsync(many, rows);
            await few.PlanAnewAsync();
            await many.PlanAnewAsync();
            await MeasureAsync(few);
            await MeasureAsync(many);
            var shortPage = await MeasureAsync(few);
            var longPage = await MeasureAsync(many);
            Figures.Say($"usage-log.{engine}.page-at-{Short}", shortPage, "ms");
            Figures.Say($"usage-log.{engine}.page-at-{rows}", longPage, "ms");
            figures.AtMost($"usage-log.{engine}.ratio", longPage / shortPage, "x", 1.5);
        }
    }

    private static async Task FillAsync(PortalHarness portal, int rows)
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        for (var left = rows; left > 0; left -= 20_000)
        {
            await portal.GivenLogAsync(kari, Math.Min(left, 20_000));
        }
    }

    private static async Task<double> MeasureAsync(PortalHarness portal)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var scope = portal.NewScope();
            var list = scope.ServiceProvider.GetRequiredService<ListUsage>();
            var began = Stopwatch.GetTimestamp();
            await list.RunAsync(UsageFilter.All, round % 2 == 0 ? null : 500, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return Percentiles.Median(times);
    }
}
