using System.Net;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

public sealed class LogInPageTests(SharedLookAlike shared) : IClassFixture<SharedLookAlike>
{
    private readonly LookAlike idPorten = shared.IdPorten;

    [Fact]
    public async Task The_page_says_that_it_is_a_test_and_tells_who_the_people_are()
    {
        using var browser = await OpenAsync();

        Assert.Equal("Testinnlogging. Alle personene er oppdiktet.", browser.Page.QuerySelector(".test-stripe")!.TextContent);
        Assert.Equal("Hvem vil du være i dag?", browser.Heading);
        Assert.Equal(["Kari Nordli", "Ola Nordli", "<b>Åse</b>"], browser.Names);
        Assert.Equal(["Mor til tre", "Fyller 16 i morgen", "Bruker \"anførsel\" & <script>"], Texts(browser, ".row__meta"));
        Assert.Equal("3 av 3 personer", browser.Page.QuerySelector("[role=status]")!.TextContent);
    }

    [Theory]
    [InlineData("nordli", new[] { "Kari Nordli", "Ola Nordli" })]
    [InlineData("MOR TIL", new[] { "Kari Nordli" })]
    [InlineData("nordli morgen", new[] { "Ola Nordli" })]
    [InlineData("mother", new[] { "Kari Nordli" })]
    [InlineData("  ", new[] { "Kari Nordli", "Ola Nordli", "<b>Åse</b>" })]
    public async Task Search_finds_people_by_name_and_by_what_is_told_of_them(string words, string[] found)
    {
        using var browser = await OpenAsync();

        await browser.SearchAsync(words);

        Assert.Equal(found, browser.Names);
        Assert.Equal(words.Trim(), browser.Page.QuerySelector("#search")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_search_that_finds_nobody_says_so_and_offers_everybody()
    {
        using var browser = await OpenAsync();

        await browser.SearchAsync("finnes ikke");
        Assert.Empty(browser.Names);
        Assert.Equal("Ingen testpersoner passer med det du skrev.", browser.Page.QuerySelector(".state p")!.TextContent);

        await browser.FollowAsync("Vis alle");
        Assert.Equal(3, browser.Names.Count);
    }

    [Fact]
    public async Task A_person_found_by_search_can_be_chosen()
    {
        using var browser = await OpenAsync();

        await browser.SearchAsync("ola");
        await browser.ChooseAsync(LookAlike.Ola);

        Assert.Equal(LookAlike.Ola, await NumberAsync(browser));
    }

    [Theory]
    [InlineData("01816000156")]
    [InlineData(" 018160 00156 ")]
    [InlineData("01.81.60 00156")]
    [InlineData("99999999999")]
    public async Task Any_eleven_digits_will_do(string typed)
    {
        using var browser = await OpenAsync();

        await browser.TypeNumberAsync(typed);

        Assert.Equal(typed.Replace(" ", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal), await NumberAsync(browser));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0181600015")]
    [InlineData("018160001567")]
    [InlineData("0181600015x")]
    [InlineData("٠١٨١٦٠٠٠١٥٦")]
    [InlineData("\"><script>alert(1)</script>")]
    public async Task Anything_else_is_told_and_what_was_typed_is_kept(string typed)
    {
        using var browser = await OpenAsync();

        await browser.TypeNumberAsync(typed);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        var field = browser.Page.QuerySelector("#number")!;
        Assert.Equal(typed, field.GetAttribute("value"));
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.Equal("number-error number-hint", field.GetAttribute("aria-describedby"));
        Assert.Equal("Nummeret må ha 11 sifre.", browser.Page.QuerySelector("#number-error")!.TextContent);
        Assert.StartsWith("Feil: ", browser.Page.Title);
        Assert.Equal("Hvem vil du være i dag?", browser.Heading);
        Assert.Empty(browser.Page.QuerySelectorAll("script"));
    }

    [Fact]
    public async Task The_request_goes_on_after_a_mistake()
    {
        using var browser = await OpenAsync();

        await browser.TypeNumberAsync("123");
        await browser.TypeNumberAsync(LookAlike.Ola);

        Assert.Equal(LookAlike.Ola, await NumberAsync(browser));
    }

    [Fact]
    public async Task What_people_are_called_and_what_was_searched_for_is_never_markup()
    {
        using var browser = await OpenAsync();

        await browser.SearchAsync("\"><script>alert(1)</script>");
        Assert.Empty(browser.Page.QuerySelectorAll("script"));
        await browser.FollowAsync("Vis alle");
        Assert.Empty(browser.Page.QuerySelectorAll("script, .rows b"));
    }

    [Theory]
    [InlineData("nb", "nb", "Hvem vil du være i dag?", "Mor til tre")]
    [InlineData("nn", "nn", "Kven vil du vere i dag?", "Mor til tre")]
    [InlineData("en", "en", "Who do you want to be today?", "Mother of three")]
    [InlineData("en-GB nb", "en", "Who do you want to be today?", "Mother of three")]
    [InlineData("fr nn", "nn", "Kven vil du vere i dag?", "Mor til tre")]
    [InlineData("se", "nb", "Hvem vil du være i dag?", "Mor til tre")]
    [InlineData(null, "nb", "Hvem vil du være i dag?", "Mor til tre")]
    public async Task The_page_is_in_the_language_the_portal_asks_for(string? uiLocales, string language, string heading, string description)
    {
        using var browser = idPorten.OpenBrowser();

        await browser.OpenAsync(await idPorten.Portal.StartAsync(("ui_locales", uiLocales)));

        Assert.Equal(language, browser.Page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(heading, browser.Heading);
        Assert.Equal(description, Texts(browser, ".row__meta")[0]);
    }

    [Fact]
    public async Task A_language_chosen_by_link_is_kept_and_comes_back_to_the_portal()
    {
        using var browser = await OpenAsync();

        await browser.FollowAsync("English");
        Assert.Equal("Who do you want to be today?", browser.Heading);
        await browser.SearchAsync("kari");
        Assert.Equal("1 of 3 people", browser.Page.QuerySelector("[role=status]")!.TextContent);
        await browser.ChooseAsync(LookAlike.Kari);

        var tokens = await idPorten.Portal.FinishAsync(browser.SentTo);
        Assert.Equal("en", (await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT")).GetProperty("locale").GetString());
        await browser.OpenAsync(await idPorten.Portal.StartAsync(("ui_locales", "nn"), ("prompt", "login")));
        Assert.Equal("Who do you want to be today?", browser.Heading);
    }

    [Theory]
    [InlineData("nb")]
    [InlineData("nn")]
    [InlineData("se")]
    public async Task The_locale_of_the_log_in_is_told_to_the_portal(string code)
    {
        using var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await idPorten.Portal.StartAsync(("ui_locales", code)));
        await browser.ChooseAsync(LookAlike.Kari);

        var tokens = await idPorten.Portal.FinishAsync(browser.SentTo);

        Assert.Equal(code, (await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT")).GetProperty("locale").GetString());
    }

    [Fact]
    public async Task Forms_carry_the_pushed_request_and_nothing_else_of_it()
    {
        using var browser = await OpenAsync();

        var forms = browser.Page.QuerySelectorAll("form");

        Assert.Equal(4, forms.Length);
        Assert.All(forms, form =>
        {
            Assert.Equal("/authorize", form.GetAttribute("action"));
            Assert.Equal(
                ["client_id", "request_uri"],
                form.QuerySelectorAll("input[type=hidden]").Select(input => input.GetAttribute("name")).Except(["__RequestVerificationToken", "q"]));
        });
    }

    [Fact]
    public async Task Every_field_has_a_label_and_there_is_one_heading_of_the_first_level()
    {
        using var browser = await OpenAsync();

        Assert.Single(browser.Page.QuerySelectorAll("h1"));
        Assert.All(
            browser.Page.QuerySelectorAll("input:not([type=hidden])"),
            input => Assert.NotNull(browser.Page.QuerySelector($"label[for='{input.Id}']")));
        Assert.NotNull(browser.Page.QuerySelector("#main"));
        Assert.Equal("#main", browser.Page.QuerySelector(".skip-link")!.GetAttribute("href"));
        Assert.Empty(browser.Page.QuerySelectorAll("[style]"));
    }

    [Fact]
    public async Task The_page_cannot_be_framed_kept_or_told_of_and_posts_only_to_the_portals()
    {
        using var browser = await OpenAsync();
        string Header(string name) => string.Join(' ', browser.Response.Headers.GetValues(name));

        var policy = Header("Content-Security-Policy").Split("; ");

        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains("form-action 'self' http://localhost:5080", policy);
        Assert.DoesNotContain(policy, directive => directive.StartsWith("script-src", StringComparison.Ordinal));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.False(browser.Response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_style_is_served_out_of_the_assembly()
    {
        using var browser = await OpenAsync();

        await browser.OpenAsync(browser.Page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!);

        Assert.Equal("text/css", browser.Response.Content.Headers.ContentType!.MediaType);
        var style = await browser.Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("prefers-color-scheme: dark", style);
        Assert.Contains(".test-stripe", style);
    }

    private async Task<Browser> OpenAsync()
    {
        var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        return browser;
    }

    private async Task<string?> NumberAsync(Browser browser)
    {
        var tokens = await idPorten.Portal.FinishAsync(browser.SentTo);
        return (await idPorten.VerifyAsync(tokens.Text("id_token"), "JWT")).GetProperty("pid").GetString();
    }

    private static string[] Texts(Browser browser, string selector) => [.. browser.Page.QuerySelectorAll(selector).Select(element => element.TextContent)];
}
