using System.Data.Common;
using System.Net;
using Helsenorge.Portal.Benchmarks;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Tests.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helsenorge.Portal.Web.Tests.Login;

public sealed class ProviderLogoutTests(HostilePortal hostile) : IClassFixture<HostilePortal>
{
    private readonly HostileProvider provider = hostile.Provider;
    private readonly TestPortal portal = hostile.Portal;

    private string Issuer => provider.Address.GetLeftPart(UriPartial.Authority);

    [Fact]
    public async Task Item_30_the_providers_frame_ends_the_log_in_without_any_cookie()
    {
        using var kari = await hostile.LogInAsync();
        using var frame = portal.NewVisitor();

        await frame.OpenAsync($"/logout/front-channel?iss={Uri.EscapeDataString(Issuer)}&sid=a-session");

        Assert.Equal(HttpStatusCode.OK, frame.Status);
        Assert.Empty(frame.Cookies.GetAllCookies());
        Assert.Contains(frame.Last.Headers, header => header.Key == "Content-Security-Policy" && header.Value.EndsWith($"frame-ancestors {Issuer}", StringComparison.Ordinal));
        Assert.DoesNotContain(frame.Last.Headers, header => header.Key == "X-Frame-Options");
        await ExpectLoggedOutAsync(kari);
    }

    [Theory]
    [InlineData("?sid=a-session", "OtherIssuer")]
    [InlineData("?iss=https://idporten.example&sid=a-session", "OtherIssuer")]
    [InlineData("?iss={0}", "NoSession")]
    [InlineData("?iss={0}&sid=", "NoSession")]
    public async Task Item_30_a_frame_that_is_not_the_providers_ends_nothing(string query, string reason)
    {
        using var kari = await hostile.LogInAsync();
        var earlier = await portal.LookAsync("SELECT * FROM SecurityLog");
        using var frame = portal.NewVisitor();

        await frame.OpenAsync($"/logout/front-channel{string.Format(System.Globalization.CultureInfo.InvariantCulture, query, Uri.EscapeDataString(Issuer))}");

        Assert.Equal(HttpStatusCode.BadRequest, frame.Status);
        Assert.Contains($"|logout.refused|{reason}|", Assert.Single((await portal.LookAsync("SELECT * FROM SecurityLog")).Except(earlier)), StringComparison.Ordinal);
        await ExpectLoggedInAsync(kari);
    }

    [Fact]
    public async Task Item_31_the_providers_token_ends_the_log_in_and_counts_once()
    {
        using var kari = await hostile.LogInAsync();
        using var server = portal.NewVisitor();
        var token = provider.LogoutToken();

        await server.PostAsync("/logout/back-channel", ("logout_token", token));

        Assert.Equal(HttpStatusCode.OK, server.Status);
        await ExpectLoggedOutAsync(kari);
        using var again = await hostile.LogInAsync();
        await server.PostAsync("/logout/back-channel", ("logout_token", token));
        Assert.Equal(HttpStatusCode.BadRequest, server.Status);
        await ExpectLoggedInAsync(again);
    }

    [Theory]
    [InlineData("no signature")]
    [InlineData("another key by the same name")]
    [InlineData("a token of another kind")]
    [InlineData("another issuer")]
    [InlineData("another client")]
    [InlineData("an old word")]
    [InlineData("the future")]
    [InlineData("the past")]
    [InlineData("no end")]
    [InlineData("no event")]
    [InlineData("another event")]
    [InlineData("a nonce")]
    [InlineData("no token id")]
    [InlineData("no session")]
    public async Task Item_31_a_token_with_something_wrong_ends_nothing(string wrong)
    {
        using var kari = await hostile.LogInAsync();
        var earlier = await portal.LookAsync("SELECT * FROM SecurityLog");
        using var server = portal.NewVisitor();
        provider.Spoiled = wrong;
        var token = provider.LogoutToken();
        provider.Spoiled = "nothing";

        await server.PostAsync("/logout/back-channel", ("logout_token", token));

        Assert.Equal(HttpStatusCode.BadRequest, server.Status);
        Assert.Contains("|logout.refused|", Assert.Single((await portal.LookAsync("SELECT * FROM SecurityLog")).Except(earlier)), StringComparison.Ordinal);
        await ExpectLoggedInAsync(kari);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a token")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    public async Task Item_31_what_is_no_token_at_all_is_refused(string sent)
    {
        using var server = portal.NewVisitor();

        await server.PostAsync("/logout/back-channel", ("logout_token", sent));

        Assert.Equal(HttpStatusCode.BadRequest, server.Status);
    }

    [Fact]
    public async Task Item_31_a_database_that_hangs_does_not_keep_the_provider_waiting_and_the_log_in_ends_all_the_same()
    {
        var database = new SlowDatabase();
        await using var provider = await HostileProvider.StartAsync();
        await using var portal = await TestPortal.StartAsync(identityProvider: provider.Address, configureDatabase: options => options.AddInterceptors(database));
        using var kari = portal.NewVisitor();
        kari.StopBefore = "/authorize";
        await kari.OpenAsync("/login");
        kari.StopBefore = null;
        await kari.OpenAsync(provider.Callback);
        Assert.NotNull(kari.Session);
        using var server = portal.NewVisitor();

        database.Hold();
        await server.PostAsync("/logout/back-channel", ("logout_token", provider.LogoutToken()));
        Assert.Equal(HttpStatusCode.OK, server.Status);
        database.LetGo();

        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await portal.LookAsync("SELECT COUNT(*) FROM LoginSessions WHERE EndedAt IS NULL") is not ["0"])
        {
            await look.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await ExpectLoggedOutAsync(kari);
    }

    /// <summary>A short count of what <c>verify logout</c> does with five hundred pages; one second is promised.</summary>
    [Fact]
    public async Task Item_31_the_provider_is_answered_in_time_while_pages_are_open_and_every_command_takes_half_a_second()
    {
        var result = await BackChannelExperiment.RunAsync(circuits: 40, logouts: 4);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: logout, answered after {result.Answers[^1]:0} ms at the longest while {result.Circuits} pages were open");
        Assert.InRange(result.Answers[^1], 0, 5_000);
        Assert.Equal((40, 0), (result.Circuits, result.NotEnded));
    }

    [Fact]
    public async Task Item_31_what_the_database_will_not_do_at_first_is_done_later_since_the_provider_says_it_once()
    {
        var database = new Stubborn();
        await using var provider = await HostileProvider.StartAsync();
        await using var portal = await TestPortal.StartAsync(identityProvider: provider.Address, configureDatabase: options => options.AddInterceptors(database));
        using var kari = portal.NewVisitor();
        kari.StopBefore = "/authorize";
        await kari.OpenAsync("/login");
        kari.StopBefore = null;
        await kari.OpenAsync(provider.Callback);
        Assert.NotNull(kari.Session);
        using var server = portal.NewVisitor();

        database.Refusals = 2;
        await server.PostAsync("/logout/back-channel", ("logout_token", provider.LogoutToken()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, server.Status);

        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await portal.LookAsync("SELECT COUNT(*) FROM LoginSessions WHERE EndedAt IS NULL") is not ["0"])
        {
            await look.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await ExpectLoggedOutAsync(kari);
    }

    /// <summary>Refuses the next commands that end a log-in.</summary>
    private sealed class Stubborn : DbCommandInterceptor
    {
        private int refusals;

        public int Refusals { set => refusals = value; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            command.CommandText.Contains("UPDATE \"LoginSessions\" SET \"EndedAt\"", StringComparison.Ordinal) && Interlocked.Decrement(ref refusals) >= 0
                ? throw new TimeoutException("Not now.")
                : new(result);
    }

    private static async Task ExpectLoggedOutAsync(Visitor visitor)
    {
        visitor.StopBefore = "/login";
        await visitor.OpenAsync("/profile/consent");
        Assert.Equal("/login", visitor.SentTo?.AbsolutePath);
    }

    private static async Task ExpectLoggedInAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/profile/consent");
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
    }
}
