using Helsenorge.Portal.Demo.Population;

namespace Helsenorge.Portal.Web.Tests.Login;

public sealed class FirstVisitTests
{
    private static DemoPerson Elsa => TestPortal.Population[People.Elsa];

    // Elsa as the registers knew her before she got a national number.
    private static DemoPerson ElsaWithDNumber => Elsa with { Registered = Elsa.Registered with { Number = Elsa.Registered.FormerNumbers.Single(), FormerNumbers = [] } };

    [Fact]
    public async Task Elsa_gets_a_national_number_and_stays_the_same_person()
    {
        await using var portal = await TestPortal.StartAsync(people: [ElsaWithDNumber]);
        using var before = portal.NewVisitor();
        await before.LogInAsync(ElsaWithDNumber.Number.Value);
        Assert.NotNull(before.Session);

        await portal.ChangeRegistersAsync([Elsa]);
        using var after = portal.NewVisitor();
        await after.LogInAsync(Elsa.Number.Value);

        Assert.NotNull(after.Session);
        Assert.Single(await portal.LookAsync("SELECT Id FROM People"));
        Assert.Equal(["1", "0"], await portal.LookAsync("SELECT ReplacedAt IS NOT NULL FROM PersonNumbers ORDER BY RegisteredAt"));
        Assert.Single(await portal.LookAsync("SELECT DISTINCT ActorId FROM LoginSessions"));
        using var late = portal.NewVisitor();
        await late.LogInAsync(ElsaWithDNumber.Number.Value);
        Assert.Equal("/login/refused?reason=NumberReplaced", late.Last.Address.PathAndQuery);
    }

    [Fact]
    public async Task Who_comes_for_the_first_time_in_many_tabs_becomes_one_person()
    {
        await using var portal = await TestPortal.StartAsync();
        var tabs = Enumerable.Range(0, 6).Select(_ => portal.NewVisitor()).ToList();
        foreach (var tab in tabs)
        {
            tab.StopBefore = "/signin-oidc";
            await tab.LogInAsync(Elsa.Number.Value);
            tab.StopBefore = null;
        }

        await Task.WhenAll(tabs.Select(tab => tab.OpenAsync(tab.SentTo!)));

        Assert.All(tabs, tab => Assert.NotNull(tab.Session));
        Assert.Single(await portal.LookAsync("SELECT Id FROM People"));
        tabs.ForEach(tab => tab.Dispose());
    }

    [Fact]
    public async Task Before_a_consent_only_what_is_needed_to_speak_to_her_is_fetched()
    {
        await using var portal = await TestPortal.StartAsync();
        using var kari = portal.NewVisitor();

        await kari.LogInAsync(TestPortal.Population[People.Kari].Number.Value);

        Assert.Equal(["Kari|nb||"], await portal.LookAsync("SELECT GivenName, Language, Email, MobileE164 FROM People"));
        Assert.Equal(["0"], await portal.LookAsync("SELECT COUNT(*) FROM GeneralPractitioners"));
    }

    [Fact]
    public async Task Item_26_by_https_the_cookies_are_bound_to_this_host_and_to_https()
    {
        await using var portal = await TestPortal.StartAsync(isHttps: true);
        using var kari = portal.NewVisitor();

        await kari.LogInAsync(TestPortal.Population[People.Kari].Number.Value);

        Assert.Equal("__Host-portal", kari.Session?.Name);
        var set = kari.Answers.Where(answer => answer.Address.Host == "localhost").SelectMany(answer => answer.SetCookies).ToList();
        Assert.True(set.Count >= 3);
        Assert.All(set, cookie =>
        {
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i)samesite=(lax|strict)", cookie);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains(set, cookie => cookie.StartsWith("__Host-portal=", StringComparison.Ordinal) && cookie.Contains("; path=/;", StringComparison.Ordinal));
    }
}
