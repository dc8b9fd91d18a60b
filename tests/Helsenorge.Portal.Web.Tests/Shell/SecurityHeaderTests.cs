using System.Net;

namespace Helsenorge.Portal.Web.Tests.Shell;

public sealed class SecurityHeaderTests(PortalServer server) : IClassFixture<PortalServer>
{
    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/services", HttpStatusCode.OK)]
    [InlineData("/services/none", HttpStatusCode.NotFound)]
    [InlineData("/nothing/here", HttpStatusCode.NotFound)]
    [InlineData("/fail", HttpStatusCode.InternalServerError)]
    public async Task A_static_page_may_run_no_script_and_no_inline_style(string address, HttpStatusCode status)
    {
        var answer = await GetAsync(server.Visitor(), address);

        Assert.Equal(status, answer.StatusCode);
        var policy = Header(answer, "Content-Security-Policy");
        Assert.Contains("default-src 'self'; script-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.Contains("style-src-attr 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self' https://id.example", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_says_how_it_may_be_used()
    {
        var answer = await GetAsync(server.Visitor(), "/");

        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }

    [Fact]
    public async Task Nothing_a_signed_in_person_gets_is_stored()
    {
        var kari = await server.SignedInAsync();

        foreach (var address in (string[])["/", "/services/gp", "/nothing", "/language/nb"])
        {
            Assert.Equal("no-store", Header(await GetAsync(kari, address), "Cache-Control"));
        }
    }

    [Fact]
    public async Task A_failure_tells_its_reference_and_no_more()
    {
        var page = await (await GetAsync(server.Visitor("en"), "/fail")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("Something went wrong on our side", page, StringComparison.Ordinal);
        Assert.Contains("Reference", page, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string address) =>
        client.GetAsync(address, TestContext.Current.CancellationToken);

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
