using System.Net;
using Helsenorge.Portal.Demo.Population;

namespace Helsenorge.Portal.Web.Tests.Login;

public sealed class LoggingOutTests(DemoPortal demo)
{
    [Fact]
    public async Task Item_32_logging_out_ends_it_here_and_at_the_provider()
    {
        // Nobody else logs in as him here: the log-in that is counted is this one.
        using var markus = await demo.LogInAsync(People.Markus);

        await markus.LogOutAsync();

        Assert.Equal("/logged-out", markus.Last.Address.AbsolutePath);
        Assert.Equal("Du er logget ut", markus.Heading);
        await markus.OpenAsync("/overview");
        Assert.NotNull(markus.Page.QuerySelector("input[name=number]"));
        Assert.Equal(["0"], await demo.LookAsync($"SELECT COUNT(*) FROM LoginSessions s JOIN People p ON p.Id = s.ActorId WHERE p.GivenName = 'Markus' AND s.EndedAt IS NULL"));
    }

    [Theory]
    [InlineData("GET", "/overview")]
    [InlineData("GET", "/gp")]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1")]
    public async Task Item_29_a_cookie_stolen_before_logging_out_opens_nothing_after(string method, string address)
    {
        using var kari = await demo.LogInAsync(People.Kari);
        using var thief = demo.NewVisitor();
        thief.Cookies.Add(new Cookie(kari.Session!.Name, kari.Session.Value, "/", "localhost"));
        await thief.OpenAsync("/overview");
        Assert.Equal("Hei, Kari", thief.Heading);

        await kari.LogOutAsync();
        thief.StopBefore = "/login";
        await (method == "GET" ? thief.OpenAsync(address) : thief.PostAsync(address));

        Assert.DoesNotContain("Kari", thief.Last.Body, StringComparison.Ordinal);
        Assert.True(thief.SentTo?.AbsolutePath == "/login" || thief.Status is HttpStatusCode.Unauthorized, $"{thief.Status} {thief.Last.Body}");
    }

    [Fact]
    public async Task Nobody_is_logged_out_by_a_form_on_another_site()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        using var siri = await demo.LogInAsync(People.Siri);
        var sirisToken = siri.FormToken;

        await kari.PostAsync("/logout");
        Assert.Equal(HttpStatusCode.BadRequest, kari.Status);
        await kari.PostAsync("/logout", ("__RequestVerificationToken", sirisToken));
        Assert.Equal(HttpStatusCode.BadRequest, kari.Status);

        await kari.OpenAsync("/overview");
        Assert.Equal("Hei, Kari", kari.Heading);
    }

    [Fact]
    public async Task A_link_logs_nobody_out()
    {
        using var kari = await demo.LogInAsync(People.Kari);

        await kari.OpenAsync("/logout");

        Assert.Equal(HttpStatusCode.NotFound, kari.Status);
        await kari.OpenAsync("/overview");
        Assert.Equal("Hei, Kari", kari.Heading);
    }

    [Fact]
    public async Task Opening_pages_changes_nothing_but_the_log_of_it()
    {
        await using var own = await DemoPortal.StartAsync();
        using var kari = await own.LogInAsync(People.Kari);
        var before = await CountsAsync(own);

        foreach (var address in (string[])["/overview", "/gp", "/gp/booking", "/appointments", "/profile/consent?level=Basic", "/profile/consent/withdraw", "/profile/usage-log", "/notifications", "/", "/help", "/logout", "/nothing"])
        {
            await kari.OpenAsync(address);
        }

        Assert.Equal(before, await CountsAsync(own));
    }

    private static async Task<IReadOnlyList<string>> CountsAsync(DemoPortal own)
    {
        var tables = await own.LookAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT IN ('UsageLog') ORDER BY name");
        Assert.True(tables.Count > 10);
        return await own.LookAsync(string.Join(" UNION ALL ", tables.Select(table => $"SELECT '{table}', COUNT(*) FROM \"{table}\"")));
    }
}
