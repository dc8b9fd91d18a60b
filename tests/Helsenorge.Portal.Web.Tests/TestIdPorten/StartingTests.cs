using Helsenorge.Portal.TestIdPorten;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

public sealed class StartingTests
{
    private static readonly Uri Issuer = new("http://127.0.0.1:5081");

    [Theory]
    [InlineData("The configuration section TestIdPorten is missing")]
    [InlineData("TestIdPorten:Issuer must be scheme, host and port", "--TestIdPorten:SubjectKey=k")]
    [InlineData("TestIdPorten:Issuer must be scheme, host and port", "--TestIdPorten:Issuer=http://127.0.0.1:5081/path")]
    [InlineData("TestIdPorten:Clients must name at least one client", "--TestIdPorten:Issuer=http://127.0.0.1:5081")]
    [InlineData(
        "TestIdPorten:Clients:0:PublicKeyPem must be the client's public RSA key",
        "--TestIdPorten:Issuer=http://127.0.0.1:5081", "--TestIdPorten:Clients:0:ClientId=portal", "--TestIdPorten:Clients:0:PublicKeyPem=x",
        "--TestIdPorten:Clients:0:RedirectUris:0=http://localhost:5080/in", "--TestIdPorten:Clients:0:PostLogoutRedirectUris:0=http://localhost:5080/out")]
    [InlineData(
        "PublicKeyPem",
        "--TestIdPorten:Issuer=http://127.0.0.1:5081", "--TestIdPorten:Clients:0:ClientId=portal")]
    public async Task As_a_process_of_its_own_it_says_what_is_missing_and_exits_with_1(string says, params string[] arguments)
    {
        var (exitCode, error) = await RunAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(says, error);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_with_every_reason()
    {
        using var portal = new Portal("portal", Issuer, TimeProvider.System);
        var wrong = new TestIdPortenOptions
        {
            Issuer = new Uri("http://127.0.0.1:5081/idp"),
            Clients = [portal.Registration with { RedirectUris = [] }, portal.Registration with { BackChannelLogoutUri = new Uri("/back", UriKind.Relative) }],
            People = [new TestPerson("123", "Kari", "Mor", "Mother")],
        };

        var refused = Assert.Throws<ArgumentException>(() => TestIdPortenHost.Build(wrong));

        Assert.Contains("TestIdPorten:Issuer must be", refused.Message);
        Assert.Contains("TestIdPorten:Clients:0:RedirectUris must name", refused.Message);
        Assert.Contains("TestIdPorten:Clients:1: /back is not an absolute http address", refused.Message);
        Assert.Contains("two clients with the id portal", refused.Message);
        Assert.Contains("TestIdPorten:People:0:Number must be 11 digits", refused.Message);
    }

    [Fact]
    public void A_person_is_printed_by_name() => Assert.Equal("Kari Nordli", LookAlike.People[0].ToString());

    [Fact]
    public async Task Two_can_run_side_by_side_and_one_can_be_stopped()
    {
        var first = await LookAlike.StartAsync();
        await using var second = await LookAlike.StartAsync();
        await first.DisposeAsync();
        using var browser = second.OpenBrowser();

        await browser.OpenAsync(await second.Portal.StartAsync());

        Assert.True(browser.IsAsked);
    }

    [Fact]
    public async Task Behind_a_proxy_discovery_names_the_addresses_that_browsers_use()
    {
        using var portal = new Portal("portal", Issuer, TimeProvider.System);
        var issuer = new Uri("https://idporten.example:8443");
        await using var app = TestIdPortenHost.Build(new TestIdPortenOptions { Issuer = issuer, ListenOn = new Uri("http://127.0.0.1:0"), Clients = [portal.Registration] });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var discovery = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/.well-known/openid-configuration", TestContext.Current.CancellationToken));

        var endpoints = discovery.RootElement.EnumerateObject().Where(entry => entry.Name.EndsWith("_endpoint", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, endpoint => Assert.StartsWith("https://idporten.example:8443/", endpoint.Value.GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_written_to_disk()
    {
        await using var idPorten = await LookAlike.StartAsync();
        using var browser = idPorten.OpenBrowser();
        await browser.OpenAsync(await idPorten.Portal.StartAsync());
        await browser.ChooseAsync(LookAlike.Kari);

        Assert.NotEmpty(idPorten.Portal.CodeIn(browser.SentTo));
        Assert.DoesNotContain(idPorten.Log.All, line => line.Contains("key repository", StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Error)> RunAsync(string[] arguments)
    {
        var executable = Path.ChangeExtension(typeof(TestIdPortenHost).Assembly.Location, ".dll");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", [executable, .. arguments]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
