using System.Diagnostics;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>A full inbox against a short one: the first page, the next, what is looked for, and a message sent; and thirty prescriptions.</summary>
internal static class MessagesBench
{
    private const int Short = 50;
    private const int Rounds = 200;
    private const int Prescriptions = 30;

    public static async Task RunAsync(int letters)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var few = await PortalHarness.StartAsync(engine);
            await using var many = await PortalHarness.StartAsync(engine);
            var (small, large) = (await BeginAsync(few, Short), await BeginAsync(many, letters));
            foreach (var (name, run) in small.Keys.Select(name => (name, (small[name], large[name]))))
            {
                await MeasureAsync(few, run.Item1);
                await MeasureAsync(many, run.Item2);
                var (atFew, atMany) = (await MeasureAsync(few, run.Item1), await MeasureAsync(many, run.Item2));
                Say($"messages.{engine}.{name}-at-{Short}", atFew);
                Say($"messages.{engine}.{name}-at-{letters}", atMany);
            }
        }
    }

    private static void Say(string name, IReadOnlyList<double> times)
    {
        Figures.Say($"{name}.p50", Percentiles.Of(times, 0.5), "ms");
        Figures.Say($"{name}.p95", Percentiles.Of(times, 0.95), "ms");
    }

    private static async Task<IReadOnlyDictionary<string, Func<IServiceProvider, Task>>> BeginAsync(PortalHarness portal, int letters)
    {
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 0, OfferedServices.Renewal | OfferedServices.Contact);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var today = Domain.NorwegianTime.Today(portal.Clock.GetUtcNow());
        await portal.GivenAsync([ingrid.Of(kari, portal.Clock.GetUtcNow()), .. Enumerable.Range(0, Prescriptions).Select(at => Prescribed.For(kari.PersonId, ingrid.Practitioner, today.AddDays(at + 1)))]);
        await MessageHistory.LengthenAsync(portal.Database, portal.Clock.GetUtcNow(), letters, kari.PersonId);
        await portal.PlanAnewAsync();
        var wanted = new ListThreads.Wanted(InboxFolder.In);
        var first = await portal.RunAsync((ListThreads list) => list.RunAsync(wanted, null, CancellationToken.None));
        return new Dictionary<string, Func<IServiceProvider, Task>>
        {
            ["first-page"] = use => use.GetRequiredService<ListThreads>().RunAsync(wanted, null, CancellationToken.None),
            ["next-page"] = use => use.GetRequiredService<ListThreads>().RunAsync(wanted, first.Threads[^1], CancellationToken.None),
            ["search"] = use => use.GetRequiredService<ListThreads>().RunAsync(wanted with { Query = MessageHistory.SeldomWord }, null, CancellationToken.None),
            ["search-for-nothing"] = use => use.GetRequiredService<ListThreads>().RunAsync(wanted with { Query = "romferd" }, null, CancellationToken.None),
            ["prescriptions"] = use => use.GetRequiredService<ListPrescriptions>().RunAsync(CancellationToken.None),
            ["send"] = use => use.GetRequiredService<ContactSurgery>().RunAsync("Attest", "Vi trenger en attest til skolen.", Guid.NewGuid(), CancellationToken.None),
        };
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(PortalHarness portal, Func<IServiceProvider, Task> run)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var scope = portal.NewScope();
            var began = Stopwatch.GetTimestamp();
            await run(scope.ServiceProvider);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return [.. times.Order()];
    }
}
