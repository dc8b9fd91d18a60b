using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

public sealed class SingleSignOnTests(SharedLookAlike shared) : IClassFixture<SharedLookAlike>
{
    private readonly LookAlike idPorten = shared.IdPorten;

    [Fact]
    public async Task The_second_time_the_person_is_not_asked_and_keeps_the_time_they_logged_in()
    {
        using var browser = idPorten.OpenBrowser();
        var first = await LogInAsync(browser);
        idPorten.Clock.Advance(TimeSpan.FromMinutes(10));

        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        var second = await ClaimsAsync(idPorten.Portal, browser);

        Assert.Equal(Time(first, "auth_time"), Time(second, "auth_time"));
        Assert.Equal(Time(first, "iat") + 600, Time(second, "iat"));
        Assert.Equal(Text(first, "sid"), Text(second, "sid"));
        Assert.Equal(LookAlike.Kari, Text(second, "pid"));
    }

    [Fact]
    public async Task The_next_portal_is_part_of_the_same_session()
    {
        using var browser = idPorten.OpenBrowser();
        var first = await LogInAsync(browser);

        await browser.OpenAsync(await idPorten.OtherPortal.StartAsync());

        Assert.Equal(Text(first, "sid"), Text(await ClaimsAsync(idPorten.OtherPortal, browser), "sid"));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task Thirty_minutes_without_use_end_the_session(int secondsAfter, bool isAsked)
    {
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(browser);
        idPorten.Clock.Advance(TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(secondsAfter));

        await browser.OpenAsync(await idPorten.Portal.StartAsync());

        Assert.Equal(isAsked, browser.IsAsked);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public async Task Two_hours_end_the_session_however_much_it_is_used(int secondsAfter, bool isAsked)
    {
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(browser);
        for (var use = 0; use < 5; use++)
        {
            idPorten.Clock.Advance(TimeSpan.FromMinutes(20));
            await browser.OpenAsync(await idPorten.Portal.StartAsync());
            Assert.False(browser.IsAsked);
        }

        idPorten.Clock.Advance(TimeSpan.FromMinutes(20) + TimeSpan.FromSeconds(secondsAfter));
        await browser.OpenAsync(await idPorten.Portal.StartAsync());

        Assert.Equal(isAsked, browser.IsAsked);
    }

    [Fact]
    public async Task A_portal_that_wants_to_be_sure_has_the_person_asked_again_in_the_same_session()
    {
        using var browser = idPorten.OpenBrowser();
        var first = await LogInAsync(browser);
        idPorten.Clock.Advance(TimeSpan.FromMinutes(5));

        await browser.OpenAsync(await idPorten.Portal.StartAsync(("prompt", "login")));
        Assert.True(browser.IsAsked);
        await browser.ChooseAsync(LookAlike.Kari);
        var second = await ClaimsAsync(idPorten.Portal, browser);

        Assert.Equal(Time(first, "auth_time") + 300, Time(second, "auth_time"));
        Assert.Equal(Text(first, "sid"), Text(second, "sid"));
    }

    [Fact]
    public async Task Another_person_in_the_same_browser_gets_a_session_of_their_own()
    {
        using var browser = idPorten.OpenBrowser();
        var kari = await LogInAsync(browser);

        await browser.OpenAsync(await idPorten.Portal.StartAsync(("prompt", "login")));
        await browser.ChooseAsync(LookAlike.Ola);
        var ola = await ClaimsAsync(idPorten.Portal, browser);
        await browser.OpenAsync(await idPorten.Portal.StartAsync());

        Assert.NotEqual(Text(kari, "sid"), Text(ola, "sid"));
        Assert.Equal(LookAlike.Ola, Text(await ClaimsAsync(idPorten.Portal, browser), "pid"));
    }

    [Theory]
    [InlineData("idporten-loa-high", true)]
    [InlineData("idporten-loa-substantial", false)]
    [InlineData("idporten-loa-substantial idporten-loa-high", false)]
    [InlineData(null, false)]
    public async Task A_session_at_a_lower_level_does_for_portals_that_are_content_with_it(string? acrValues, bool isAsked)
    {
        using var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.FollowAsync("Logg inn på et lavere nivå (som MinID)");
        await browser.ChooseAsync(LookAlike.Kari);

        await browser.OpenAsync(await idPorten.Portal.StartAsync(("acr_values", acrValues)));

        Assert.Equal(isAsked, browser.IsAsked);
    }

    [Fact]
    public async Task A_portal_that_wants_no_page_is_told_that_log_in_is_needed()
    {
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync(("prompt", "none")));
        Assert.Equal("login_required", QueryHelpers.ParseQuery(browser.SentTo!.Query)["error"]);

        await LogInAsync(browser);
        await browser.OpenAsync(await idPorten.Portal.StartAsync(("prompt", "none")));
        Assert.NotEmpty(idPorten.Portal.CodeIn(browser.SentTo));
    }

    [Fact]
    public async Task The_cookie_says_nothing_and_cannot_be_read_by_script()
    {
        using var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.ChooseAsync(LookAlike.Kari);

        var cookie = Assert.Single(browser.Response.Headers.GetValues("Set-Cookie"), value => value.StartsWith("testidporten-session=", StringComparison.Ordinal));

        Assert.DoesNotContain(LookAlike.Kari, cookie);
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=lax", cookie);
    }

    private async Task<JsonElement> LogInAsync(Browser browser)
    {
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.ChooseAsync(LookAlike.Kari);
        return await ClaimsAsync(idPorten.Portal, browser);
    }

    private async Task<JsonElement> ClaimsAsync(Portal portal, Browser browser) =>
        await idPorten.VerifyAsync((await portal.FinishAsync(browser.SentTo)).Text("id_token"), "JWT");

    private static long Time(JsonElement says, string name) => says.GetProperty(name).GetInt64();

    private static string Text(JsonElement says, string name) => says.GetProperty(name).GetString()!;
}
