using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Hosting;

public sealed class AssetTests(DemoPortal demo)
{
    [Theory]
    [InlineData("/", 4)]
    [InlineData("/overview", 8)]
    public async Task Everything_a_page_asks_for_is_there_and_not_empty(string page, int atLeast)
    {
        using var kari = await demo.LogInAsync(People.Kari);
        await kari.OpenAsync(page);
        Assert.Equal(HttpStatusCode.OK, kari.Status);
        var assets = kari.Page.QuerySelectorAll("link[href], script[src], img[src], svg use[href]")
            .Select(element => (element.GetAttribute("href") ?? element.GetAttribute("src")!).Split('#')[0])
            .Where(address => address.Length > 0)
            .Distinct()
            .ToList();

        Assert.True(assets.Count >= atLeast, string.Join(' ', assets));
        foreach (var asset in assets)
        {
            await kari.OpenAsync(asset.StartsWith('/') ? asset : $"/{asset}");
            Assert.Equal((HttpStatusCode.OK, asset), (kari.Status, asset));
            Assert.True(kari.Last.Body.Length > 0, $"{asset} is empty.");
        }
    }

    [Theory]
    [InlineData("/appsettings.json")]
    [InlineData("/demo-keys.json")]
    [InlineData("/portal.db")]
    [InlineData("/.git/config")]
    [InlineData("/metrics")]
    [InlineData("/swagger")]
    [InlineData("/health")]
    [InlineData("/Helsenorge.Portal.Web.dll")]
    public async Task Nothing_else_can_be_fetched(string address)
    {
        using var visitor = demo.NewVisitor();

        await visitor.OpenAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, visitor.Status);
    }
}
