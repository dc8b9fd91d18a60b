using System.IO.Compression;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Features.Export;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

public sealed class ExportTests(SharedPortal shared)
{
    [Fact]
    public async Task Rune_asks_waits_and_takes_his_file_with_him_once()
    {
        await using var rune = await shared.LogInAsync(People.Rune);
        await rune.OpenAsync("profile/export");

        await rune.Main.Locator(".form-bar button").ClickAsync();

        var fetch = rune.Main.Locator("form[action='profile/export/download'] button");
        // It is made in the background, on a machine that does much else.
        await Expect(fetch).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(rune.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<ExportText>("Ready_Title", "nb"));
        var download = await rune.Page.RunAndWaitForDownloadAsync(() => fetch.ClickAsync());
        Assert.Equal("helseopplysninger.zip", download.SuggestedFilename);
        using var file = new MemoryStream();
        await using (var taken = await download.CreateReadStreamAsync())
        {
            await taken.CopyToAsync(file, TestContext.Current.CancellationToken);
        }

        using (var zip = new ZipArchive(file))
        {
            using var log = new StreamReader(zip.GetEntry("json/usage-log.json")!.Open());
            Assert.Contains("\"make\"", await log.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            using var page = new StreamReader(zip.GetEntry("html/person.html")!.Open());
            Assert.Contains("Rune", await page.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        // The page has seen it go, without being loaded again.
        await Expect(rune.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<ExportText>("Fetched_Title", "nb"));
        await Expect(fetch).ToHaveCountAsync(0);
        Assert.Equal(["export make", "export download"], (await rune.Portal.UsageLogAsync(People.Rune)).Where(row => row is "export make" or "export download"));
    }

    [Fact]
    public async Task Astrid_may_go_to_other_pages_while_it_is_made()
    {
        await using var astrid = await shared.LogInAsync(People.Astrid);
        await astrid.OpenAsync("profile/export");
        await astrid.Main.Locator(".form-bar button").ClickAsync();
        await Expect(astrid.Main.Locator("div[role=status]")).Not.ToBeEmptyAsync();

        await astrid.OpenAsync("profile/usage-log");
        await astrid.OpenAsync("profile/export");

        await Expect(astrid.Main.Locator("form[action='profile/export/download'] button")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }
}
