using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Circuits;

public sealed class StoppingTests
{
    [Fact]
    public async Task A_node_that_is_told_to_stop_lets_open_pages_save_before_it_lets_go_of_them()
    {
        var own = await DemoPortal.StartAsync();
        using var kari = await own.LogInAsync(People.Kari);
        await using var writing = await CircuitClient.OpenAsync(kari, "/gp/contact");
        await using var reading = await CircuitClient.OpenAsync(kari, "/overview");
        foreach (var page in (CircuitClient[])[writing, reading])
        {
            // A page that lives has moved focus to its heading.
            await page.UntilAsync(() => page.Scripts.Contains("focusBySelector"), "the page to live");
            Assert.DoesNotContain("pausePage", page.Scripts);
        }

        own.Host.Portal.Lifetime.StopApplication();

        Assert.Contains("pausePage", writing.Scripts);
        Assert.Contains("pausePage", reading.Scripts);
        await own.DisposeAsync();
    }
}
