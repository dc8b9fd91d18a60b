using System.Net;
using Helsenorge.Portal.Demo.Population;

namespace Helsenorge.Portal.Web.Tests.Login;

public sealed class LoggingInTests(DemoPortal demo)
{
    [Fact]
    public async Task A_portal_that_closes_takes_the_key_it_signs_with_from_no_other_in_the_process()
    {
        await using var other = await DemoPortal.StartAsync();
        await using (var closing = await DemoPortal.StartAsync())
        {
            using var berit = await closing.LogInAsync(People.Berit);
        }

        using var kari = await other.LogInAsync(People.Kari);
        Assert.NotNull(kari.Session);
    }

    [Fact]
    public async Task Kari_logs_in_and_is_greeted_by_name()
    {
        using var kari = await demo.LogInAsync(People.Kari);

        Assert.Equal(HttpStatusCode.OK, kari.Status);
        Assert.Equal("/overview", kari.Last.Address.AbsolutePath);
        Assert.Equal("Hei, Kari", kari.Heading);
    }

    [Fact]
    public async Task She_comes_to_the_page_she_asked_for_by_way_of_the_log_in()
    {
        using var kari = demo.NewVisitor();

        await kari.OpenAsync("/profile/usage-log?show=others");
        await kari.ChooseAsync(demo.NumberOf(People.Kari));

        Assert.Equal("/profile/usage-log?show=others", kari.Last.Address.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, kari.Status);
    }

    [Fact]
    public async Task Who_is_logged_in_already_is_not_asked_again()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        var seen = kari.Answers.Count;

        await kari.OpenAsync("/login?return=%2Fgp");

        Assert.Equal(["/login", "/gp"], kari.Answers.Skip(seen).Select(answer => answer.Address.AbsolutePath));
    }

    [Theory]
    [InlineData("/overview", "/overview")]
    [InlineData("/profile/usage-log?show=own", "/profile/usage-log?show=own")]
    [InlineData("//evil.example", "/overview")]
    [InlineData("/\\evil.example", "/overview")]
    [InlineData("https:evil.example", "/overview")]
    [InlineData("https://evil.example/", "/overview")]
    [InlineData("%2f%2fevil.example", "/overview")]
    [InlineData("/%2fevil.example", "/overview")]
    [InlineData("/a/../..//evil.example", "/overview")]
    [InlineData("javascript:alert(1)", "/overview")]
    [InlineData("/gp\r\nSet-Cookie: x=y", "/overview")]
    [InlineData("/login?return=/gp", "/overview")]
    [InlineData("/logout", "/overview")]
    public async Task Item_22_a_return_address_leads_nowhere_but_here(string asked, string expected)
    {
        using var kari = await demo.LogInAsync(People.Kari, asked);

        Assert.Equal(expected, kari.Last.Address.PathAndQuery);
        Assert.All(kari.Answers, answer => Assert.Contains(answer.Address.Host, (string[])["localhost", "127.0.0.1"]));
    }

    [Fact]
    public async Task Item_22_a_return_address_of_three_kilobytes_is_not_kept()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/gp?q=".PadRight(3072, 'a'));

        Assert.Equal("/overview", kari.Last.Address.PathAndQuery);
    }

    [Fact]
    public async Task The_first_time_leads_to_the_choice_of_consent_and_keeps_where_she_was_going()
    {
        using var nina = demo.NewVisitor();

        await nina.OpenAsync("/gp");
        await nina.ChooseAsync(demo.NumberOf(People.Nina));

        Assert.Equal("/profile/consent?return=%2Fgp", nina.Last.Address.PathAndQuery);
        Assert.Equal("/gp", nina.Page.QuerySelector("input[name=return]")?.GetAttribute("value"));
        await nina.OpenAsync("/gp");
        Assert.Equal(HttpStatusCode.Forbidden, nina.Status);
    }

    [Fact]
    public async Task The_first_time_without_a_goal_there_is_nothing_to_keep()
    {
        using var nina = await demo.LogInAsync(People.Nina);

        Assert.Equal("/profile/consent", nina.Last.Address.PathAndQuery);
    }

    [Theory]
    [InlineData(People.Jorunn, "nn")]
    [InlineData(People.Piotr, "en")]
    [InlineData(People.Kari, "nb")]
    [InlineData(People.Ande, "nb")]
    public async Task The_contact_register_says_which_language_to_speak(string person, string language)
    {
        using var visitor = demo.NewVisitor(language: "en");
        await visitor.LogInAsync(demo.NumberOf(person));

        // Northern Sámi is not ours yet: then the browser decides, as for anyone the register says nothing of.
        Assert.Equal(person == People.Ande ? "en" : language, visitor.Page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task A_choice_in_this_browser_wins_over_the_register_and_follows_to_the_next()
    {
        using var einar = demo.NewVisitor();
        await einar.OpenAsync("/language/nn?return=/");
        await einar.LogInAsync(demo.NumberOf(People.Einar));
        Assert.Equal("nn", einar.Page.DocumentElement.GetAttribute("lang"));

        using var elsewhere = await demo.LogInAsync(People.Einar);
        Assert.Equal("nn", elsewhere.Page.DocumentElement.GetAttribute("lang"));
    }

    [Fact]
    public async Task Item_15_a_code_can_be_used_once()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        var callback = kari.Answers.Single(answer => answer.Address.AbsolutePath == "/signin-oidc").Address;

        await kari.OpenAsync(callback);

        Assert.Equal("/login/refused", kari.Last.Address.AbsolutePath);
        await kari.OpenAsync("/overview");
        Assert.Equal("Hei, Kari", kari.Heading);
    }

    [Fact]
    public async Task Item_15_an_answer_that_another_site_sends_her_to_does_not_end_her_log_in()
    {
        using var kari = await demo.LogInAsync(People.Kari);

        await kari.OpenAsync("/signin-oidc?code=guess&state=guess");

        Assert.Equal("/login/refused", kari.Last.Address.AbsolutePath);
        await kari.OpenAsync("/overview");
        Assert.Equal("Hei, Kari", kari.Heading);
    }

    [Fact]
    public async Task Item_15_a_code_used_once_is_worth_nothing_with_all_the_cookies_it_came_with()
    {
        using var kari = demo.NewVisitor();
        kari.StopBefore = "/signin-oidc";
        await kari.LogInAsync(demo.NumberOf(People.Kari));
        using var thief = demo.NewVisitor();
        thief.Cookies.Add(kari.Cookies.GetAllCookies());
        var callback = kari.SentTo!;
        kari.StopBefore = null;
        await kari.OpenAsync(callback);
        Assert.Equal("Hei, Kari", kari.Heading);

        await thief.OpenAsync(callback);

        Assert.Equal("/login/refused", thief.Last.Address.AbsolutePath);
        Assert.Null(thief.Session);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("other")]
    [InlineData("another browser's")]
    public async Task Item_16_an_answer_that_this_browser_did_not_ask_for_logs_nobody_in(string state)
    {
        using var attacker = demo.NewVisitor();
        attacker.StopBefore = "/signin-oidc";
        await attacker.LogInAsync(demo.NumberOf(People.Siri));
        using var victim = demo.NewVisitor();
        victim.StopBefore = "/signin-oidc";
        await victim.LogInAsync(demo.NumberOf(People.Kari));
        victim.StopBefore = null;
        var own = victim.SentTo!.ToString();

        await victim.OpenAsync(state switch
        {
            "missing" => new Uri(own.Replace("state=", "estat=", StringComparison.Ordinal)),
            "other" => new Uri(own.Replace("state=", "state=x", StringComparison.Ordinal)),
            _ => attacker.SentTo!,
        });

        Assert.Equal("/login/refused", victim.Last.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, victim.Status);
        Assert.Null(victim.Session);
    }

    [Fact]
    public async Task Item_23_each_log_in_has_a_key_of_its_own_and_the_earlier_one_ends()
    {
        using var browser = demo.NewVisitor();
        using var tab = demo.NewVisitor();
        // Two tabs ask to log in, and both come back: one as Siri, then the other as Kari.
        browser.StopBefore = "/signin-oidc";
        await browser.LogInAsync(demo.NumberOf(People.Siri));
        var asSiri = browser.SentTo!;
        browser.Cookies.GetCookies(demo.Host.IdentityProviderAddress).ToList().ForEach(cookie => cookie.Expired = true);
        await browser.LogInAsync(demo.NumberOf(People.Kari));
        var asKari = browser.SentTo!;
        browser.StopBefore = null;
        await browser.OpenAsync(asSiri);
        Assert.Equal("Hei, Siri", browser.Heading);
        var sirisKey = browser.Session!.Value;
        tab.Cookies.Add(new Cookie(browser.Session.Name, sirisKey, "/", "localhost"));

        await browser.OpenAsync(asKari);

        Assert.Equal("Hei, Kari", browser.Heading);
        Assert.NotEqual(sirisKey, browser.Session!.Value);
        await tab.OpenAsync("/overview");
        Assert.NotEqual("/overview", tab.Last.Address.AbsolutePath);
    }

    [Fact]
    public async Task Tabs_that_come_back_at_the_same_moment_all_log_in()
    {
        var tabs = Enumerable.Range(0, 6).Select(_ => demo.NewVisitor()).ToList();
        foreach (var tab in tabs)
        {
            tab.StopBefore = "/signin-oidc";
            await tab.LogInAsync(demo.NumberOf(People.Berit));
            tab.StopBefore = null;
        }

        await Task.WhenAll(tabs.Select(tab => tab.OpenAsync(tab.SentTo!)));

        Assert.Equal(Enumerable.Repeat("Hei, Berit", tabs.Count), tabs.Select(tab => tab.Heading));
        Assert.Distinct(tabs.Select(tab => tab.Session!.Value));
        tabs.ForEach(tab => tab.Dispose());
    }

    [Fact]
    public async Task Item_23_a_session_cookie_planted_before_the_log_in_is_never_valid_after()
    {
        using var kari = demo.NewVisitor();
        kari.Cookies.Add(new Cookie("portal", "planted-by-someone", "/", "localhost"));

        await kari.LogInAsync(demo.NumberOf(People.Kari));

        Assert.NotEqual("planted-by-someone", kari.Session!.Value);
        using var attacker = demo.NewVisitor();
        attacker.Cookies.Add(new Cookie("portal", "planted-by-someone", "/", "localhost"));
        await attacker.OpenAsync("/overview");
        Assert.NotEqual("/overview", attacker.Last.Address.AbsolutePath);
    }

    // Two parts and a dot: what Blazor seals is random base64, in which "eyJ" alone turns up by chance.
    private const string SignedToken = @"eyJ[\w-]{8,}\.[\w-]+";

    [Fact]
    public async Task Item_25_tokens_stay_with_the_server()
    {
        using var kari = await demo.LogInAsync(People.Kari);
        foreach (var address in (string[])["/overview", "/gp", "/appointments", "/profile/consent", "/profile/usage-log", "/notifications", "/"])
        {
            await kari.OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, kari.Status);
        }

        var ours = kari.Answers.Where(answer => answer.Address.Host == "localhost");
        Assert.All(ours, answer =>
        {
            Assert.DoesNotMatch(SignedToken, answer.Body);
            Assert.All(answer.Headers, header => Assert.DoesNotMatch(SignedToken, header.Value));
        });
    }

    [Fact]
    public async Task Item_26_cookies_are_for_us_alone_and_small()
    {
        using var kari = await demo.LogInAsync(People.Kari);

        var set = kari.Answers.Where(answer => answer.Address.Host == "localhost").SelectMany(answer => answer.SetCookies).ToList();
        Assert.Contains(set, cookie => cookie.StartsWith("portal=", StringComparison.Ordinal));
        Assert.All(set, cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i)samesite=(lax|strict)", cookie);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(cookie.Length, 1, 4095);
        });
        Assert.Contains("; path=/; samesite=lax; httponly", Assert.Single(set, cookie => cookie.StartsWith("portal=", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }
}
