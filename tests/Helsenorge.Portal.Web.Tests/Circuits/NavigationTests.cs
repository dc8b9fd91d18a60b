using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Circuits;

/// <summary>A link within an open page asks the same question as its address does, and gets the same answer.</summary>
public sealed class NavigationTests(DemoPortal demo)
{
    private static readonly string[] Pages = ["/overview", "/gp", "/gp/booking", "/appointments", "/profile/usage-log", "/profile/usage-log/log-ins", "/profile/usage-log/permissions", "/profile/consent", "/profile/consent/withdraw", "/profile/contact", "/profile/contact/next-of-kin", "/profile/privacy", "/profile/notifications"];

    [Theory]
    [InlineData(People.Linda, "Linda", 0)]
    [InlineData(People.Geir, "Geir", 2)]
    [InlineData(People.Vigdis, "Vigdis", 4)]
    public async Task Item_2_A_link_in_an_open_page_is_answered_as_its_address_is(string key, string name, int fewestRefused)
    {
        using var visitor = await demo.LogInAsync(key, "/notifications");
        await using var circuit = await CircuitClient.OpenAsync(visitor, "/notifications");
        var refused = 0;
        foreach (var page in Pages)
        {
            var before = await LatestRowAsync(name);
            await visitor.OpenAsync(page);
            var (heading, decided) = (visitor.Heading, await LatestRowAsync(name));
            Assert.Equal(before.Count + 1, decided.Count);
            refused += visitor.Status is HttpStatusCode.Forbidden ? 1 : 0;

            await circuit.NavigateAsync(page);
            await circuit.SeesAsync(heading);

            Assert.Equal(decided with { Count = decided.Count + 1 }, await NextRowAsync(name, decided.Count));
            await circuit.NavigateAsync("/notifications");
            await circuit.SeesAsync("Varsler");
        }

        Assert.True(refused >= fewestRefused && (fewestRefused > 0 || refused == 0), $"{refused} pages were refused to {name}.");
    }

    [Fact]
    public async Task Item_2_A_link_to_somebody_elses_appointment_leads_where_its_address_does()
    {
        var karis = (await demo.LookAsync("SELECT a.Id FROM Appointments a JOIN People p ON p.Id = a.PatientId WHERE p.GivenName = 'Kari' ORDER BY a.StartsAt DESC LIMIT 1")).Single();
        using var trond = await demo.LogInAsync(People.Trond, $"/appointments/{karis}");
        Assert.Equal("Vi finner ikke timen", trond.Heading);
        await using var circuit = await CircuitClient.OpenAsync(trond, "/notifications");

        await circuit.NavigateAsync($"/appointments/{karis}");

        await circuit.SeesAsync("Vi finner ikke timen");
        Assert.DoesNotContain("Solbakken", circuit.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Going_straight_from_one_appointment_to_another_shows_the_other()
    {
        var own = await demo.LookAsync("SELECT a.Id FROM Appointments a JOIN People p ON p.Id = a.PatientId WHERE p.GivenName = 'Kari' ORDER BY a.StartsAt DESC LIMIT 2");
        using var kari = await demo.LogInAsync(People.Kari, $"/appointments/{own[1]}");
        Assert.Contains("Gjennomført", kari.Text, StringComparison.Ordinal);
        await using var circuit = await CircuitClient.OpenAsync(kari, $"/appointments/{own[1]}");

        // As the back button does when one skips the list between them.
        await circuit.NavigateAsync($"/appointments/{own[0]}");

        await circuit.SeesAsync("Flytt timen");
    }

    // A title that waits for nothing is there before the row is.
    private async Task<Row> NextRowAsync(string name, int after)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var row = await LatestRowAsync(name);
        for (var looked = 0; row.Count <= after && looked < 200; looked++)
        {
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            row = await LatestRowAsync(name);
        }

        return row;
    }

    private async Task<Row> LatestRowAsync(string name)
    {
        var rows = await demo.LookAsync($"SELECT l.ServiceCode, l.ActionCode, l.Outcome, l.Denial FROM UsageLog l JOIN People p ON p.Id = l.PatientId WHERE p.GivenName = '{name}' ORDER BY l.Sequence");
        return new Row(rows.Count, rows[^1]);
    }

    private sealed record Row(int Count, string Said);
}
