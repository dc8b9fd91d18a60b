using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Web.Tests.Login;

/// <summary>A portal whose provider cannot be trusted.</summary>
public sealed class HostilePortal : IAsyncLifetime
{
    internal HostileProvider Provider { get; private set; } = null!;

    internal TestPortal Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await HostileProvider.StartAsync();
        Portal = await TestPortal.StartAsync(identityProvider: Provider.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Provider.DisposeAsync();
    }

    internal async Task<Visitor> LogInAsync()
    {
        var visitor = Portal.NewVisitor();
        await LogInAsync(visitor);
        return visitor;
    }

    internal async Task LogInAsync(Visitor visitor)
    {
        visitor.StopBefore = "/authorize";
        await visitor.OpenAsync("/login");
        visitor.StopBefore = null;
        if (visitor.SentTo is not null)
        {
            await visitor.OpenAsync(Provider.Callback);
        }
    }
}

public sealed class HostileTokenTests(HostilePortal hostile) : IClassFixture<HostilePortal>
{
    private readonly HostileProvider provider = hostile.Provider;
    private readonly TestPortal portal = hostile.Portal;

    [Fact]
    public async Task With_nothing_wrong_Kari_is_let_in()
    {
        using var kari = await hostile.LogInAsync();

        Assert.NotNull(kari.Session);
        Assert.Equal("/profile/consent", kari.Last.Address.AbsolutePath);
    }

    [Theory]
    [InlineData("a list of us alone")]
    [InlineData("two clients, made for us")]
    public async Task Item_17_a_list_of_clients_that_is_ours_lets_her_in(string honest)
    {
        provider.Spoiled = honest;

        using var kari = await hostile.LogInAsync();

        provider.Spoiled = "nothing";
        Assert.NotNull(kari.Session);
    }

    [Fact]
    public async Task Item_20_to_show_who_she_is_once_more_is_a_new_log_in_and_ends_the_old()
    {
        using var kari = await hostile.LogInAsync();
        var before = kari.Session!.Value;

        await RenewAsync(kari);

        Assert.Equal("login", provider.Request["prompt"]);
        Assert.Equal("300", provider.Request["max_age"]);
        Assert.NotEqual(before, kari.Session!.Value);
        Assert.Equal("/profile/consent", kari.Last.Address.AbsolutePath);
        using var thief = portal.NewVisitor();
        thief.Cookies.Add(new Cookie(kari.Session.Name, before, "/", "localhost"));
        thief.StopBefore = "/login";
        await thief.OpenAsync("/profile/consent");
        Assert.Equal("/login", thief.SentTo?.AbsolutePath);
    }

    [Theory]
    [InlineData(4, People.Kari, null)]
    [InlineData(6, People.Kari, "NotFresh")]
    [InlineData(0, People.Bjorg, "OtherPerson")]
    public async Task Items_19_and_20_only_the_same_person_and_only_just_now_counts_as_once_more(int minutesAgo, string person, string? reason)
    {
        using var kari = await hostile.LogInAsync();
        (provider.AuthenticatedBefore, provider.Person) = (TimeSpan.FromMinutes(minutesAgo), person);

        await RenewAsync(kari);

        (provider.AuthenticatedBefore, provider.Person) = (null, People.Kari);
        Assert.Equal(reason is null ? "/profile/consent" : $"/login/refused?reason={reason}", kari.Last.Address.PathAndQuery);
    }

    private async Task RenewAsync(Visitor visitor)
    {
        visitor.StopBefore = "/authorize";
        await visitor.OpenAsync("/login?renew=true&return=/profile/consent");
        visitor.StopBefore = null;
        await visitor.OpenAsync(provider.Callback);
    }

    [Theory]
    [InlineData("no nonce", "NotTrusted")]
    [InlineData("another nonce", "NotTrusted")]
    [InlineData("no signature", "NotTrusted")]
    [InlineData("our public key as a secret", "NotTrusted")]
    [InlineData("another key by the same name", "NotTrusted")]
    [InlineData("an unknown key", "NotTrusted")]
    [InlineData("another client", "NotTrusted")]
    [InlineData("another issuer", "NotTrusted")]
    [InlineData("a slash after the issuer", "NotTrusted")]
    [InlineData("the past", "NotTrusted")]
    [InlineData("the future", "NotTrusted")]
    [InlineData("no end", "NotTrusted")]
    [InlineData("no subject", "NotTrusted")]
    [InlineData("a level that is too low", "LevelTooLow")]
    [InlineData("no level", "LevelTooLow")]
    [InlineData("a nonce used before", "NotTrusted")]
    [InlineData("another state", "NotTrusted")]
    [InlineData("us and another client", "NotTrusted")]
    [InlineData("made for another client", "NotTrusted")]
    [InlineData("two numbers", "NotTrusted")]
    [InlineData("a key that the token brings along", "NotTrusted")]
    [InlineData("an address of keys in the token", "NotTrusted")]
    [InlineData("no name of the key", "NotTrusted")]
    [InlineData("an answer that is no JSON", "NotTrusted")]
    [InlineData("an answer from another provider", "NotTrusted")]
    [InlineData("no number", "UnknownPerson")]
    public async Task Items_16_17_and_19_a_token_with_something_wrong_lets_nobody_in(string wrong, string reason)
    {
        var earlier = await portal.LookAsync("SELECT * FROM SecurityLog");
        var sessions = await portal.LookAsync("SELECT COUNT(*) FROM LoginSessions");
        provider.Spoiled = wrong;

        using var kari = await hostile.LogInAsync();

        Assert.Equal($"/login/refused?reason={reason}", kari.Last.Address.PathAndQuery);
        Assert.Equal("Du ble ikke logget inn", kari.Heading);
        Assert.Null(kari.Session);
        var row = Assert.Single((await portal.LookAsync("SELECT * FROM SecurityLog")).Except(earlier));
        Assert.Contains($"|login.refused|{reason}|", row, StringComparison.Ordinal);
        Assert.Equal(sessions, await portal.LookAsync("SELECT COUNT(*) FROM LoginSessions"));
        provider.Spoiled = "nothing";
        using var again = await hostile.LogInAsync();
        Assert.NotNull(again.Session);
    }
}

public sealed class FailingProviderTests : IAsyncLifetime
{
    private readonly HostilePortal hostile = new();

    private HostileProvider Provider => hostile.Provider;

    private TestPortal Portal => hostile.Portal;

    public ValueTask InitializeAsync() => hostile.InitializeAsync();

    public ValueTask DisposeAsync() => hostile.DisposeAsync();

    [Theory]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/jwks")]
    [InlineData("/par")]
    [InlineData("/token")]
    public async Task Item_24_while_the_provider_fails_there_is_a_plain_page_and_ours_still_work(string failing)
    {
        Provider.Failing = failing;

        using var kari = await hostile.LogInAsync();

        Assert.Equal("/login/refused", kari.Last.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, kari.Status);
        Assert.Equal("Du ble ikke logget inn", kari.Heading);
        Assert.All(kari.Answers, answer => Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal));
        Assert.Single(await Portal.LookAsync("SELECT * FROM SecurityLog"));
        foreach (var address in (string[])["/", "/services", "/help"])
        {
            await kari.OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, kari.Status);
        }

        Provider.Failing = null;
        await hostile.LogInAsync(kari);
        Assert.NotNull(kari.Session);
    }

    [Fact]
    public async Task Item_18_a_description_that_names_another_issuer_is_not_followed()
    {
        Provider.Spoiled = "a description of another issuer";

        using var kari = await hostile.LogInAsync();

        Assert.Equal("/login/refused?reason=ProviderDown", kari.Last.Address.PathAndQuery);
        Assert.Null(kari.Session);
    }

    [Fact]
    public async Task Item_18_when_the_provider_changes_its_key_the_log_in_works_and_the_keys_are_fetched_once_more()
    {
        using (var before = await hostile.LogInAsync())
        {
            Assert.NotNull(before.Session);
        }

        var fetched = Provider.KeyFetches;
        Provider.Spoiled = "a new key";
        // The first to come with the new key may be asked to try again; nobody after that, and nobody's guesses make us fetch without end.
        using (await hostile.LogInAsync())
        {
        }

        using var kari = await hostile.LogInAsync();
        Assert.NotNull(kari.Session);
        Provider.Spoiled = "an unknown key";
        for (var guess = 0; guess < 5; guess++)
        {
            using var guesser = await hostile.LogInAsync();
            Assert.Null(guesser.Session);
        }

        Assert.InRange(Provider.KeyFetches - fetched, 1, 2);
    }

    [Fact]
    public async Task Who_cannot_reach_the_provider_is_told_that_it_is_not_their_doing()
    {
        await Provider.DisposeAsync();
        using var kari = Portal.NewVisitor();

        await kari.OpenAsync("/login");

        Assert.Equal("/login/refused?reason=ProviderDown", kari.Last.Address.PathAndQuery);
        Assert.Contains("Det er ikke noe du har gjort", kari.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_24_fifty_log_ins_begun_and_left_leave_few_cookies()
    {
        using var kari = Portal.NewVisitor();
        kari.StopBefore = "/authorize";
        for (var begun = 0; begun < 50; begun++)
        {
            await kari.OpenAsync("/login");
        }

        Assert.InRange(kari.Cookies.Count, 1, 10);
        kari.StopBefore = null;
        await kari.OpenAsync(Provider.Callback);
        Assert.NotNull(kari.Session);
    }
}
