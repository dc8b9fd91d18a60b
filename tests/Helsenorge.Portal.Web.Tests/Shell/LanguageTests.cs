using System.Net;

namespace Helsenorge.Portal.Web.Tests.Shell;

public sealed class LanguageTests(PortalServer server) : IClassFixture<PortalServer>
{
    [Theory]
    [InlineData(null, "nb")]
    [InlineData("nb-NO", "nb")]
    [InlineData("no", "nb")]
    [InlineData("nn-NO,nb;q=0.8", "nn")]
    [InlineData("de,en;q=0.5,nn;q=0.7", "nn")]
    [InlineData("en-GB", "en")]
    [InlineData("de", "nb")]
    [InlineData("en;q=0", "nb")]
    public async Task The_browser_decides_for_a_visitor(string? accepted, string expected)
    {
        var page = await server.Visitor(accepted).GetStringAsync("/about", TestContext.Current.CancellationToken);

        Assert.Contains($"<html lang=\"{expected}\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_register_decides_before_the_browser_and_the_choice_before_both()
    {
        var cancel = TestContext.Current.CancellationToken;
        var kari = await server.SignedInAsync();
        kari.DefaultRequestHeaders.Add("Accept-Language", "en");

        Assert.Contains("<html lang=\"nn\"", await kari.GetStringAsync("/about", cancel), StringComparison.Ordinal);
        await kari.GetAsync("/language/nb?return=/", cancel);
        Assert.Contains("<html lang=\"nb\"", await kari.GetStringAsync("/about", cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/language/nn?return=%2Fservices%3Fq%3Dtime", "portal.language=nn", "/services?q=time")]
    [InlineData("/language/en", "portal.language=en", "/")]
    [InlineData("/theme/dark?return=%2F%2Fevil.example", "portal.theme=dark", "/")]
    [InlineData("/theme/system?return=https:evil.example", "portal.theme=system", "/")]
    public async Task A_choice_is_remembered_and_leads_back_here(string address, string cookie, string location)
    {
        var answer = await server.Visitor().GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(location, answer.Headers.Location!.OriginalString);
        var set = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Equal($"{cookie}; max-age=31536000; path=/; samesite=lax; httponly", set);
    }

    [Theory]
    [InlineData("/language/de")]
    [InlineData("/theme/pink")]
    public async Task What_we_do_not_have_cannot_be_chosen(string address)
    {
        var answer = await server.Visitor().GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }
}
