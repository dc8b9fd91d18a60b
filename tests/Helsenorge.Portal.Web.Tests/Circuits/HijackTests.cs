using System.Security.Cryptography;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Circuits;

/// <summary>What one person's browser holds of a circuit, in another person's hands.</summary>
public sealed class HijackTests(DemoPortal demo)
{
    [Fact]
    public async Task Item_34_A_page_served_to_Kari_opens_without_anything_of_hers_for_Siri()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/appointments");
        var karisPage = PrerenderedPage.In(kari.Last);
        Assert.Contains("Ingrid Haugland", kari.Text, StringComparison.Ordinal);
        using var siri = await demo.LogInAsync(People.Siri, "/notifications");

        await using var taken = await CircuitClient.StartAsync(siri, karisPage);

        await taken.SeesAsync("Du har ingen kommende timer");
        Assert.DoesNotContain("Ingrid Haugland", taken.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_34_What_Karis_browser_kept_of_a_paused_page_shows_Siri_nothing_of_hers()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/appointments");
        var karisPage = PrerenderedPage.In(kari.Last);
        await using var paused = await CircuitClient.StartAsync(kari, karisPage);
        await paused.SeesAsync("Ingrid Haugland");
        Assert.True(await paused.InvokeAsync("PauseCircuit") is true);
        using var siri = await demo.LogInAsync(People.Siri, "/notifications");

        foreach (var kept in ((string?, string?)[])[paused.Kept ?? default, default])
        {
            await using var thief = await CircuitClient.ConnectAsync(siri);
            if (await thief.ResumeAsync(paused.CircuitId, karisPage, kept))
            {
                await thief.SeesAsync("Du har ingen kommende timer");
            }

            Assert.DoesNotContain("Ingrid Haugland", thief.Said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Item_34_A_thousand_made_up_circuit_ids_hit_nothing_and_leave_nothing()
    {
        await using var own = await DemoPortal.StartAsync();
        using var circuits = new CircuitCount(own.Host.Portal.Services);
        using var siri = await own.LogInAsync(People.Siri);
        await using var hers = await CircuitClient.OpenAsync(siri, "/overview");
        using var kari = await own.LogInAsync(People.Kari);
        Assert.Equal(1, circuits.Living);

        await using var guessing = await CircuitClient.ConnectAsync(kari);
        for (var guess = 0; guess < 1_000; guess++)
        {
            // Random, and hers with one letter changed.
            var at = guess % hers.CircuitId.Length;
            var id = guess % 2 == 0 ? Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)) : hers.CircuitId[..at] + (hers.CircuitId[at] == 'x' ? 'y' : 'x') + hers.CircuitId[(at + 1)..];
            Assert.NotEqual(true, await guessing.InvokeAsync("ConnectCircuit", id));
        }

        Assert.Equal(1, circuits.Living);
        Assert.False(hers.HasEnded);
    }
}
