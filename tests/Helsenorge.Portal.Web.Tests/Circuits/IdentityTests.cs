using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Circuits;

/// <summary>A circuit belongs to the log-in it was opened by, and a log-in has no more of them than a person can look at.</summary>
public sealed class IdentityTests(DemoPortal demo)
{
    [Fact]
    public async Task Item_34_A_circuit_of_Karis_is_not_taken_over_with_Siris_cookie()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        await using var hers = await CircuitClient.OpenAsync(kari, "/appointments");
        await hers.SeesAsync("Ingrid Haugland");
        await hers.CutAsync();
        using var siri = await demo.LogInAsync(People.Siri);

        await IsRefusedAsync(siri, hers.CircuitId);
    }

    [Fact]
    public async Task Item_34_A_circuit_ends_when_its_browser_has_become_somebody_else()
    {
        using var browser = await demo.LogInAsync(People.Kari);
        await using var karis = await CircuitClient.OpenAsync(browser, "/appointments");
        await karis.CutAsync();
        await browser.OpenAsync("/overview");
        await browser.LogOutAsync();
        await browser.LogInAsync(demo.NumberOf(People.Siri));
        Assert.Equal("Hei, Siri", browser.Heading);

        await IsRefusedAsync(browser, karis.CircuitId);
    }

    [Fact]
    public async Task Item_34_Kari_herself_finds_her_page_again_after_a_cut()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        await using var hers = await CircuitClient.OpenAsync(kari, "/notifications");
        await hers.CutAsync();

        var (again, isTaken) = await CircuitClient.ReconnectAsync(kari, hers.CircuitId);
        await using (again)
        {
            Assert.True(isTaken, again.Error);
            await again.NavigateAsync("/overview");
            await again.SeesAsync("Hei, Kari");
        }
    }

    [Fact]
    public async Task Item_54_Two_hundred_circuits_for_one_person_are_few_and_nobody_else_notices()
    {
        await using var own = await DemoPortal.StartAsync();
        using var circuits = new CircuitCount(own.Host.Portal.Services);
        using var arne = await own.LogInAsync(People.Arne, "/notifications");
        var page = PrerenderedPage.In(arne.Last);
        var opened = new List<CircuitClient>();
        for (var tab = 0; tab < 200; tab++)
        {
            try
            {
                opened.Add(await CircuitClient.StartAsync(arne, page));
            }
            catch (Exception refused) when (refused is InvalidOperationException or CircuitRefusedException)
            {
                // What is asked is how many there are in the end.
            }
        }

        using var kari = await own.LogInAsync(People.Kari);
        await using var hers = await CircuitClient.OpenAsync(kari, "/overview");
        await hers.SeesAsync("Hei, Kari");
        Assert.InRange(circuits.Living, 2, 21);
        foreach (var tab in opened)
        {
            await tab.DisposeAsync();
        }
    }

    [Fact]
    public async Task Item_54_Strangers_are_given_no_circuit_however_often_they_ask()
    {
        await using var own = await DemoPortal.StartAsync();
        using var circuits = new CircuitCount(own.Host.Portal.Services);
        using var kari = await own.LogInAsync(People.Kari);
        await using var hers = await CircuitClient.OpenAsync(kari, "/notifications");

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async at =>
        {
            using var stranger = own.NewVisitor();
            var refused = await Assert.ThrowsAsync<CircuitRefusedException>(() => at % 2 == 0 ? CircuitClient.ConnectAsync(stranger) : CircuitClient.ConnectWithoutNegotiationAsync(stranger));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        }));

        Assert.Equal(1, circuits.Living);
        await hers.NavigateAsync("/overview");
        await hers.SeesAsync("Hei, Kari");
    }

    private static async Task IsRefusedAsync(Visitor other, string circuitId)
    {
        var (thief, isTaken) = await CircuitClient.ReconnectAsync(other, circuitId);
        await using (thief)
        {
            if (isTaken)
            {
                await thief.UntilEndedAsync();
            }

            Assert.DoesNotContain("Ingrid Haugland", thief.Said, StringComparison.Ordinal);
        }
    }
}
