using System.Net;
using Helsenorge.Portal.Web.Tests.Shell;

namespace Helsenorge.Portal.Web.Tests.Public;

public sealed class PublicCacheTests(PortalServer server) : IClassFixture<PortalServer>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/services")]
    [InlineData("/services?q=time")]
    [InlineData("/services/gp.booking")]
    [InlineData("/about")]
    [InlineData("/privacy")]
    [InlineData("/accessibility")]
    [InlineData("/help")]
    public async Task Two_visitors_get_the_same_clean_page(string address)
    {
        var first = await GetAsync(server.Visitor(), address);
        var second = await GetAsync(server.Visitor(), address);

        Assert.True(second.Headers.Contains("Age"));
        Assert.All([first, second], answer => Assert.False(answer.Headers.Contains("Set-Cookie")));
        var page = await BodyAsync(first);
        Assert.Equal(page, await BodyAsync(second));
        foreach (var stain in (string[])["<script", "nonce", "RequestVerificationToken", "<style", " style=", "<!--Blazor", "method=\"post\""])
        {
            Assert.DoesNotContain(stain, page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Each_language_theme_and_search_has_its_own_copy()
    {
        var dark = server.Visitor();
        await dark.GetAsync("/theme/dark", TestContext.Current.CancellationToken);

        var pages = new[]
        {
            await BodyAsync(await GetAsync(server.Visitor("nb"), "/services")),
            await BodyAsync(await GetAsync(server.Visitor("nn"), "/services")),
            await BodyAsync(await GetAsync(server.Visitor("en"), "/services")),
            await BodyAsync(await GetAsync(server.Visitor("nb"), "/services?q=fastlege")),
            await BodyAsync(await GetAsync(dark, "/services")),
        };

        Assert.Distinct(pages);
        Assert.Contains("data-theme=\"dark\"", pages[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_parameter_never_reaches_the_next_visitor()
    {
        await GetAsync(server.Visitor(), "/accessibility?from=canary");
        var answer = await GetAsync(server.Visitor(), "/accessibility?from=canary");

        Assert.False(answer.Headers.Contains("Age"));
        Assert.DoesNotContain("canary", await BodyAsync(await GetAsync(server.Visitor(), "/accessibility")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_in_person_gets_their_own_page_and_leaves_nothing_behind()
    {
        var kari = await server.SignedInAsync();

        var hers = await BodyAsync(await GetAsync(kari, "/help"));
        var theirs = await BodyAsync(await GetAsync(server.Visitor(), "/help"));

        Assert.Contains("Kari Nordli", hers, StringComparison.Ordinal);
        Assert.Contains("action=\"/logout\"", hers, StringComparison.Ordinal);
        Assert.Contains("__RequestVerificationToken", hers, StringComparison.Ordinal);
        Assert.DoesNotContain("Kari", theirs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_not_kept()
    {
        await GetAsync(server.Visitor(), "/services/none");
        var answer = await GetAsync(server.Visitor(), "/services/none");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Age"));
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string address) =>
        client.GetAsync(address, TestContext.Current.CancellationToken);

    private static Task<string> BodyAsync(HttpResponseMessage answer) =>
        answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
