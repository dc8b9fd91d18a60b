using Helsenorge.Portal.Demo;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing.Faults;
using Helsenorge.Portal.Web.Hosting;
using Microsoft.Extensions.Hosting;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>What this program does when an experiment starts it as a second process, until its standard input is closed or it is killed.</summary>
internal static class ChildRoles
{
    public static async Task ClientAsync(string orders)
    {
        using var stop = new CancellationTokenSource();
        // Reading the console blocks, whatever it is called.
        var told = Task.Run(Console.In.ReadToEnd).ContinueWith(_ => stop.Cancel(), TaskScheduler.Default);
        await Client.RunAsync(ClientOrders.Read(orders), stop.Token);
        await told;
    }

    /// <summary>The demo, for one who knows all its secrets; it lives until it is killed or told to stop.</summary>
    public static async Task DraftsAsync(string folder, string ports)
    {
        var chosen = ports.Split(' ').Select(int.Parse).ToArray();
        await using var demo = await DemoHost.StartAsync(
            new DemoOptions { DataFolder = folder, PortalPort = chosen[0], IdentityProviderPort = chosen[1], SurgeryAnswersAfter = TimeSpan.FromDays(1) },
            builder =>
            {
                // One person writes and loads pages for many.
                foreach (var limit in (string[])[nameof(RequestLimits.PagesPerLogin), nameof(RequestLimits.LoginsPerAddress), nameof(RequestLimits.DraftsPerLogin)])
                {
                    builder.Configuration[$"{nameof(RequestLimits)}:{limit}"] = "1000000";
                }
            });
        var keys = demo.Portal.Configuration[PortalSettings.PersonNumberKeysSetting];
        Console.WriteLine($"{DraftsExperiment.Mark}{demo.Address} {demo.Address.Port} {demo.IdentityProviderAddress.Port} {demo.Population[People.Astrid].Number.Value} {keys}");
        await demo.Portal.WaitForShutdownAsync();
    }

    public static Task ReadersAsync(string connectionString) => RevocationExperiment.ReadWhenToldAsync(connectionString, Console.In, Console.Out);
}
