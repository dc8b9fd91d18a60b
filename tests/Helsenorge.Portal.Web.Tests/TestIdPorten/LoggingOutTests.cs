using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

public sealed class LoggingOutTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Who_logs_out_is_sent_back_with_the_state_and_is_asked_next_time(bool withHint, bool withClientId)
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();
        var tokens = await LogInAsync(idPorten.Portal, browser);

        await browser.OpenAsync(LogOut(
            idPorten.Portal.SignedOutUri, ("id_token_hint", withHint ? tokens.Text("id_token") : null), ("client_id", withClientId ? "portal" : null), ("state", "a state & more")));

        Assert.Equal("http://localhost:5080/portal/signed-out?from=test-id&state=a%20state%20%26%20more", browser.SentTo?.AbsoluteUri);
        await AssertAskedAsync(idPorten.Portal, browser);
    }

    [Fact]
    public async Task A_post_from_the_portal_brings_no_cookie_and_ends_the_session_all_the_same()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();
        using var withoutCookies = idPorten.OpenBrowser();
        var tokens = await LogInAsync(idPorten.Portal, browser);

        await withoutCookies.PostAsync("/logout", [new("id_token_hint", tokens.Text("id_token")), new("post_logout_redirect_uri", idPorten.Portal.SignedOutUri.OriginalString)]);

        Assert.Equal(idPorten.Portal.SignedOutUri, withoutCookies.SentTo);
        await AssertAskedAsync(idPorten.Portal, browser);
    }

    [Fact]
    public async Task An_id_token_that_expired_long_ago_is_still_a_hint()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();
        var tokens = await LogInAsync(idPorten.Portal, browser);
        idPorten.Clock.Advance(TimeSpan.FromHours(1));

        await browser.OpenAsync(LogOut(idPorten.Portal.SignedOutUri, ("id_token_hint", tokens.Text("id_token"))));

        Assert.Equal(idPorten.Portal.SignedOutUri, browser.SentTo);
    }

    [Theory]
    [InlineData("http://evil.example/signed-out", "portal")]
    [InlineData("http://localhost:5080/portal/signed-out", "portal")]
    [InlineData("http://localhost:5080/other-portal/signed-out?from=test-id", "portal")]
    [InlineData("http://localhost:5080/portal/signed-out?from=test-id", "other-portal")]
    [InlineData("http://localhost:5080/portal/signed-out?from=test-id", "nobody")]
    [InlineData("http://localhost:5080/portal/signed-out?from=test-id", null)]
    [InlineData(null, "portal")]
    public async Task An_address_that_the_portal_has_not_registered_is_not_followed_but_the_session_ends(string? address, string? clientId)
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(idPorten.Portal, browser);

        await browser.OpenAsync(LogOut(address is null ? null : new Uri(address), ("client_id", clientId)));

        Assert.Null(browser.SentTo);
        Assert.Equal("Du er logget ut", browser.Heading);
        Assert.Empty(browser.Page.QuerySelectorAll("script, iframe, meta[http-equiv=refresh]"));
        await AssertAskedAsync(idPorten.Portal, browser);
    }

    [Fact]
    public async Task A_hint_that_is_not_ours_or_belongs_to_another_portal_sends_nobody_on()
    {
        await using var idPorten = await LookAlike.StartAsync();
        await using var stranger = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();
        using var strangersBrowser = stranger.OpenBrowser();
        var own = await LogInAsync(idPorten.Portal, browser);
        var foreign = await LogInAsync(stranger.Portal, strangersBrowser);

        await browser.OpenAsync(LogOut(idPorten.Portal.SignedOutUri, ("id_token_hint", foreign.Text("id_token"))));
        Assert.Null(browser.SentTo);
        await browser.OpenAsync(LogOut(idPorten.Portal.SignedOutUri, ("id_token_hint", own.Text("id_token")), ("client_id", "other-portal")));
        Assert.Null(browser.SentTo);
    }

    [Fact]
    public async Task Every_portal_that_took_part_is_told_in_a_frame_and_then_the_person_is_sent_on()
    {
        await using var idPorten = await LookAlike.StartAsync(client => client with { FrontChannelLogoutUri = new Uri($"http://localhost:5080/{client.ClientId}/front?a=1") });
        using var browser = idPorten.OpenBrowser();
        var tokens = await LogInAsync(idPorten.Portal, browser);
        await browser.OpenAsync(await idPorten.OtherPortal.StartAsync());
        var sid = (await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT")).GetProperty("sid").GetString();

        await browser.OpenAsync(LogOut(idPorten.Portal.SignedOutUri, ("client_id", "portal"), ("state", "s\"<1")));

        var issuer = Uri.EscapeDataString(idPorten.IssuerName);
        Assert.Equal(
            [$"http://localhost:5080/portal/front?a=1&iss={issuer}&sid={sid}", $"http://localhost:5080/other-portal/front?a=1&iss={issuer}&sid={sid}"],
            browser.Page.QuerySelectorAll("iframe").Select(frame => frame.GetAttribute("src")));
        Assert.All(browser.Page.QuerySelectorAll("iframe"), frame => Assert.NotEmpty(frame.GetAttribute("title")!));
        var next = "http://localhost:5080/portal/signed-out?from=test-id&state=s%22%3C1";
        Assert.Equal(next, browser.Page.QuerySelector("#next")!.GetAttribute("href"));
        Assert.Equal("3;url=" + next, browser.Page.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content"));
        var policy = browser.Response.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        Assert.Contains("frame-src http://localhost:5080", policy);
        Assert.Contains($"script-src 'nonce-{browser.Page.QuerySelector("script")!.GetAttribute("nonce")}'", policy);
    }

    [Fact]
    public async Task A_portal_that_took_no_part_is_not_told()
    {
        await using var idPorten = await LookAlike.StartAsync(client => client with { FrontChannelLogoutUri = new Uri($"http://localhost:5080/{client.ClientId}/front") });
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(idPorten.OtherPortal, browser);

        await browser.OpenAsync("/logout");

        Assert.StartsWith("http://localhost:5080/other-portal/front?", Assert.Single(browser.Page.QuerySelectorAll("iframe")).GetAttribute("src"));
    }

    [Fact]
    public async Task A_portal_that_saw_the_person_log_in_again_at_another_portal_is_still_told()
    {
        await using var idPorten = await LookAlike.StartAsync(client => client with { FrontChannelLogoutUri = new Uri($"http://localhost:5080/{client.ClientId}/front") });
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(idPorten.Portal, browser);
        await browser.OpenAsync(await idPorten.OtherPortal.StartAsync(("prompt", "login")));
        await browser.ChooseAsync(LookAlike.Kari);

        await browser.OpenAsync("/logout");

        Assert.Equal(2, browser.Page.QuerySelectorAll("iframe").Length);
    }

    [Fact]
    public async Task A_session_that_ran_out_tells_nobody()
    {
        await using var idPorten = await LookAlike.StartAsync(client => client with { FrontChannelLogoutUri = new Uri($"http://localhost:5080/{client.ClientId}/front") });
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(idPorten.Portal, browser);
        idPorten.Clock.Advance(TimeSpan.FromMinutes(30));

        await browser.OpenAsync(LogOut(idPorten.Portal.SignedOutUri, ("client_id", "portal")));

        Assert.Equal(idPorten.Portal.SignedOutUri, browser.SentTo);
    }

    [Fact]
    public async Task The_servers_of_portals_that_took_part_get_a_logout_token()
    {
        await using var servers = await PortalServers.StartAsync();
        await using var idPorten = await LookAlike.StartAsync(client => client with { BackChannelLogoutUri = servers.Address(client.ClientId) });
        using var browser = idPorten.OpenBrowser();
        var tokens = await LogInAsync(idPorten.Portal, browser);

        await browser.OpenAsync(LogOut(idPorten.Portal.SignedOutUri, ("client_id", "portal")));

        Assert.Equal(idPorten.Portal.SignedOutUri, browser.SentTo);
        var told = Assert.Single(servers.Told);
        Assert.Equal("portal", told.ClientId);
        var says = await idPorten.VerifyAsync(told.LogoutToken, "logout+jwt");
        var idToken = await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT");
        var now = idPorten.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(["aud", "events", "exp", "iat", "iss", "jti", "sid"], says.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal));
        Assert.Equal(idPorten.IssuerName, says.GetProperty("iss").GetString());
        Assert.Equal("portal", says.GetProperty("aud").GetString());
        Assert.Equal(idToken.GetProperty("sid").GetString(), says.GetProperty("sid").GetString());
        Assert.Equal(now, says.GetProperty("iat").GetInt64());
        Assert.Equal(now + 120, says.GetProperty("exp").GetInt64());
        Assert.Equal("""{"http://schemas.openid.net/event/backchannel-logout":{}}""", says.GetProperty("events").GetRawText());
        Assert.NotEmpty(says.GetProperty("jti").GetString()!);
    }

    [Fact]
    public async Task Two_portals_get_a_token_each()
    {
        await using var servers = await PortalServers.StartAsync();
        await using var idPorten = await LookAlike.StartAsync(client => client with { BackChannelLogoutUri = servers.Address(client.ClientId) });
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(idPorten.Portal, browser);
        await browser.OpenAsync(await idPorten.OtherPortal.StartAsync());

        await browser.OpenAsync("/logout");

        Assert.Equal(["other-portal", "portal"], servers.Told.Select(one => one.ClientId).Order(StringComparer.Ordinal));
        var identifiers = await Task.WhenAll(servers.Told.Select(async one => (await idPorten.VerifyAsync(one.LogoutToken, "logout+jwt")).GetProperty("jti").GetString()));
        Assert.Equal(2, identifiers.Distinct().Count());
    }

    [Fact]
    public async Task A_server_that_answers_with_an_error_is_asked_once_and_stops_nothing()
    {
        await using var servers = await PortalServers.StartAsync(StatusCodes.Status500InternalServerError);
        await using var idPorten = await LookAlike.StartAsync(client => client with { BackChannelLogoutUri = servers.Address(client.ClientId) });
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(idPorten.Portal, browser);

        await browser.OpenAsync(LogOut(idPorten.Portal.SignedOutUri, ("client_id", "portal")));

        Assert.Equal(idPorten.Portal.SignedOutUri, browser.SentTo);
        Assert.Single(servers.Told);
        Assert.Contains(idPorten.Log.Warnings, line => line.StartsWith("Back-channel logout of portal was answered with 500", StringComparison.Ordinal));
        await AssertAskedAsync(idPorten.Portal, browser);
    }

    [Fact]
    public async Task A_server_that_is_not_there_stops_nothing()
    {
        var nobody = new Uri($"http://127.0.0.1:{LookAlike.FreePort()}/back");
        await using var idPorten = await LookAlike.StartAsync(client => client with { BackChannelLogoutUri = nobody });
        using var browser = idPorten.OpenBrowser();
        await LogInAsync(idPorten.Portal, browser);

        await browser.OpenAsync(LogOut(idPorten.Portal.SignedOutUri, ("client_id", "portal")));

        Assert.Equal(idPorten.Portal.SignedOutUri, browser.SentTo);
        Assert.Contains(idPorten.Log.Warnings, line => line.StartsWith("Back-channel logout of portal did not get through", StringComparison.Ordinal));
        Assert.DoesNotContain(idPorten.Log.All, line => line.Contains(LookAlike.Kari, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("nn", "Du er logga ut")]
    [InlineData("en", "You are logged out")]
    public async Task The_last_page_is_in_the_language_the_portal_asks_for(string language, string heading)
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(QueryHelpers.AddQueryString("/logout", "ui_locales", language));

        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Equal(language, browser.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(heading, browser.Heading);
    }

    private static string LogOut(Uri? postLogoutRedirectUri, params (string Name, string? Value)[] fields) =>
        QueryHelpers.AddQueryString(
            "/logout",
            fields.Append(("post_logout_redirect_uri", postLogoutRedirectUri?.OriginalString))
                .Where(field => field.Item2 is not null)
                .ToDictionary(field => field.Item1, field => field.Item2));

    private static async Task<Answer> LogInAsync(Portal portal, Browser browser)
    {
        await browser.OpenAsync(await portal.StartAsync());
        await browser.ChooseAsync(LookAlike.Kari);
        return await portal.FinishAsync(browser.SentTo);
    }

    private static async Task AssertAskedAsync(Portal portal, Browser browser)
    {
        await browser.OpenAsync(await portal.StartAsync());
        Assert.True(browser.IsAsked);
    }

    /// <summary>The servers that back-channel logout is sent to.</summary>
    private sealed class PortalServers : IAsyncDisposable
    {
        private readonly WebApplication app;
        private readonly ConcurrentQueue<(string ClientId, string LogoutToken)> told = new();

        private PortalServers(int status)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            app = builder.Build();
            app.Run(async http =>
            {
                var form = await http.Request.ReadFormAsync();
                told.Enqueue((http.Request.Path.Value!.Split('/')[1], Assert.Single(form).Key == "logout_token" ? form["logout_token"].ToString() : ""));
                http.Response.StatusCode = status;
            });
        }

        public IReadOnlyCollection<(string ClientId, string LogoutToken)> Told => told;

        public static async Task<PortalServers> StartAsync(int status = StatusCodes.Status204NoContent)
        {
            var servers = new PortalServers(status);
            await servers.app.StartAsync(TestContext.Current.CancellationToken);
            return servers;
        }

        public Uri Address(string clientId) => new($"{app.Urls.Single()}/{clientId}/back");

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
