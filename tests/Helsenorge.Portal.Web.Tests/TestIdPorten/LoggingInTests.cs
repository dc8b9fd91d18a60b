using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

public sealed class LoggingInTests
{
    [Fact]
    public async Task Discovery_says_what_ID_porten_says()
    {
        await using var idPorten = await LookAlike.StartAsync();

        var says = await idPorten.DiscoveryAsync();

        Assert.Equal($"http://127.0.0.1:{idPorten.Issuer.Port}", says.GetProperty("issuer").GetString());
        string[] endpoints = ["authorization_endpoint", "pushed_authorization_request_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint", "userinfo_endpoint"];
        Assert.Equal(
            ["/authorize", "/par", "/token", "/jwks.json", "/logout", "/userinfo"],
            endpoints.Select(name => says.GetProperty(name).GetString()!.Replace(idPorten.IssuerName, "", StringComparison.Ordinal)));
        Assert.Equal(["idporten-loa-substantial", "idporten-loa-high"], List(says, "acr_values_supported"));
        Assert.Equal(["nb", "nn", "en", "se"], List(says, "ui_locales_supported"));
        Assert.Equal(["code"], List(says, "response_types_supported"));
        Assert.Equal(["S256"], List(says, "code_challenge_methods_supported"));
        Assert.Equal(["private_key_jwt"], List(says, "token_endpoint_auth_methods_supported"));
        Assert.Equal(["login", "none"], List(says, "prompt_values_supported").Order(StringComparer.Ordinal));
        Assert.Equal(["pairwise"], List(says, "subject_types_supported"));
        Assert.Equal(["authorization_code"], List(says, "grant_types_supported"));
        Assert.All(
            ["frontchannel_logout_supported", "frontchannel_logout_session_supported", "backchannel_logout_supported", "backchannel_logout_session_supported"],
            name => Assert.True(says.GetProperty(name).GetBoolean()));
    }

    [Fact]
    public async Task A_person_chosen_on_the_page_comes_back_with_the_claims_ID_porten_gives_and_no_others()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.ChooseAsync(LookAlike.Kari);
        var tokens = await idPorten.Portal.FinishAsync(browser.SentTo);

        var says = await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT");
        var now = idPorten.Clock.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(
            ["acr", "amr", "aud", "auth_time", "exp", "iat", "iss", "jti", "locale", "nonce", "pid", "sid", "sub"],
            says.EnumerateObject().Select(claim => claim.Name).Order(StringComparer.Ordinal));
        Assert.Equal(idPorten.IssuerName, says.GetProperty("iss").GetString());
        Assert.Equal("portal", says.GetProperty("aud").GetString());
        Assert.Equal(LookAlike.Kari, says.GetProperty("pid").GetString());
        Assert.Equal("idporten-loa-high", says.GetProperty("acr").GetString());
        Assert.Equal("""["TestID"]""", says.GetProperty("amr").GetRawText());
        Assert.Equal(now, says.GetProperty("auth_time").GetInt64());
        Assert.Equal(now, says.GetProperty("iat").GetInt64());
        Assert.Equal(now + 120, says.GetProperty("exp").GetInt64());
        Assert.Equal("the-nonce", says.GetProperty("nonce").GetString());
        Assert.Equal("nb", says.GetProperty("locale").GetString());
        Assert.DoesNotContain(LookAlike.Kari, says.GetProperty("sub").GetString());
        Assert.All(["jti", "sid", "sub"], name => Assert.True(says.GetProperty(name).GetString()!.Length >= 32));
    }

    [Fact]
    public async Task The_answer_names_its_issuer_as_discovery_does()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.ChooseAsync(LookAlike.Kari);

        Assert.Equal(idPorten.IssuerName, QueryHelpers.ParseQuery(browser.SentTo!.Query)["iss"]);
    }

    [Fact]
    public async Task A_person_is_the_same_to_one_portal_every_time_and_another_to_the_next_portal()
    {
        await using var idPorten = await LookAlike.StartAsync();

        var first = await SubjectAsync(idPorten, idPorten.Portal, LookAlike.Kari);

        Assert.Equal(first, await SubjectAsync(idPorten, idPorten.Portal, LookAlike.Kari));
        Assert.NotEqual(first, await SubjectAsync(idPorten, idPorten.OtherPortal, LookAlike.Kari));
        Assert.NotEqual(first, await SubjectAsync(idPorten, idPorten.Portal, LookAlike.Ola));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lower_level_is_given_when_the_person_chose_it_though_the_portal_asked_for_high(bool typesTheNumber)
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync(("acr_values", "idporten-loa-high")));
        await browser.FollowAsync("Logg inn på et lavere nivå (som MinID)");
        await (typesTheNumber ? browser.TypeNumberAsync(LookAlike.Kari) : browser.ChooseAsync(LookAlike.Kari));
        var tokens = await idPorten.Portal.FinishAsync(browser.SentTo);

        Assert.Equal("idporten-loa-substantial", (await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT")).GetProperty("acr").GetString());
    }

    [Fact]
    public async Task The_choice_of_a_lower_level_outlives_a_search_and_can_be_taken_back()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.FollowAsync("Logg inn på et lavere nivå (som MinID)");
        await browser.SearchAsync("kari");
        Assert.Equal("Logg inn på et lavere nivå (som MinID)", browser.Page.QuerySelector(".chip[aria-current]")!.TextContent);
        await browser.FollowAsync("Høyt (som BankID)");
        Assert.Equal(["Kari Nordli"], browser.Names);
        await browser.ChooseAsync(LookAlike.Kari);
        var tokens = await idPorten.Portal.FinishAsync(browser.SentTo);

        Assert.Equal("idporten-loa-high", (await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT")).GetProperty("acr").GetString());
    }

    [Fact]
    public async Task Cancel_tells_the_portal_and_leaves_no_session()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.CancelAsync();

        Assert.Equal(idPorten.Portal.RedirectUri.ToString(), browser.SentTo!.GetLeftPart(UriPartial.Path));
        var answer = QueryHelpers.ParseQuery(browser.SentTo.Query);
        Assert.Equal("access_denied", answer["error"]);
        Assert.Equal("the-state", answer["state"]);
        Assert.False(answer.ContainsKey("code"));
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        Assert.True(browser.IsAsked);
    }

    [Fact]
    public async Task A_request_that_was_not_pushed_is_answered_as_well()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(QueryHelpers.AddQueryString("/authorize", idPorten.Portal.Request()));
        await browser.ChooseAsync(LookAlike.Kari);

        Assert.NotEmpty(idPorten.Portal.CodeIn(browser.SentTo));
    }

    [Fact]
    public async Task A_request_that_the_portal_posts_through_the_browser_leads_to_the_same_page()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.PostAsync("/authorize", idPorten.Portal.Request());
        Assert.True(browser.IsAsked);
        await browser.ChooseAsync(LookAlike.Kari);

        Assert.NotEmpty(idPorten.Portal.CodeIn(browser.SentTo));
    }

    [Fact]
    public async Task The_page_can_be_left_open_for_ten_minutes()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        idPorten.Clock.Advance(TimeSpan.FromMinutes(10));
        await browser.ChooseAsync(LookAlike.Kari);

        Assert.NotEmpty(idPorten.Portal.CodeIn(browser.SentTo));
    }

    [Fact]
    public async Task Userinfo_says_the_number_and_no_name_to_who_has_the_access_token()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.ChooseAsync(LookAlike.Kari);
        var tokens = await idPorten.Portal.FinishAsync(browser.SentTo);
        using var http = new HttpClient { BaseAddress = idPorten.Issuer };

        using var without = await http.GetAsync("/userinfo", TestContext.Current.CancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.Text("access_token"));
        var says = await http.GetFromJsonAsync<Dictionary<string, string>>("/userinfo", TestContext.Current.CancellationToken);

        Assert.True(without.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest);
        Assert.Equal(["pid", "sub"], says!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(LookAlike.Kari, says["pid"]);
    }

    [Fact]
    public async Task No_log_line_at_any_level_has_a_number_in_it()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.SearchAsync(LookAlike.Ola);
        await browser.TypeNumberAsync(LookAlike.Ola + "9");
        await browser.TypeNumberAsync(LookAlike.Ola);
        await idPorten.Portal.FinishAsync(browser.SentTo);
        await browser.OpenAsync(await idPorten.Portal.StartAsync(("prompt", "login")));
        await browser.ChooseAsync(LookAlike.Kari);
        var tokens = await idPorten.Portal.FinishAsync(browser.SentTo);
        await browser.OpenAsync(QueryHelpers.AddQueryString("/logout", "id_token_hint", tokens.Text("id_token")));

        Assert.Contains(idPorten.Log.All, line => line.Contains("/par", StringComparison.Ordinal));
        var tellingParts = new[] { LookAlike.Ola, LookAlike.Kari, tokens.Text("id_token").Split('.')[1] };
        Assert.DoesNotContain(idPorten.Log.All, line => tellingParts.Any(part => line.Contains(part, StringComparison.Ordinal)));
    }

    private static string[] List(JsonElement says, string name) => [.. says.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

    private static async Task<string> SubjectAsync(LookAlike idPorten, Portal portal, string number)
    {
        using var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await portal.StartAsync());
        await browser.ChooseAsync(number);
        var tokens = await portal.FinishAsync(browser.SentTo);
        return (await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT")).GetProperty("sub").GetString()!;
    }
}
