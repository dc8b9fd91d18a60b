using System.Net;
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
    [InlineData("no number", "UnknownPerson")]
    public async Task A_token_with_something_wrong_lets_nobody_in(string wrong, string reason)
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
    public async Task While_the_provider_fails_there_is_a_plain_page_and_ours_still_work(string failing)
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
    public async Task Who_cannot_reach_the_provider_is_told_that_it_is_not_their_doing()
    {
        await Provider.DisposeAsync();
        using var kari = Portal.NewVisitor();

        await kari.OpenAsync("/login");

        Assert.Equal("/login/refused?reason=ProviderDown", kari.Last.Address.PathAndQuery);
        Assert.Contains("Det er ikke noe du har gjort", kari.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twenty_log_ins_begun_and_left_leave_few_cookies()
    {
        using var kari = Portal.NewVisitor();
        kari.StopBefore = "/authorize";
        for (var begun = 0; begun < 20; begun++)
        {
            await kari.OpenAsync("/login");
        }

        Assert.InRange(kari.Cookies.Count, 1, 10);
        kari.StopBefore = null;
        await kari.OpenAsync(Provider.Callback);
        Assert.NotNull(kari.Session);
    }
}
