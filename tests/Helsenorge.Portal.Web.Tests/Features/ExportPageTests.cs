using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Export;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class ExportPageTests : PageTest
{
    public ExportPageTests() => Services.AddSingleton<AntiforgeryStateProvider>(new Token());

    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<ExportPage>();

        Assert.Contains("Ser om du har en fil som venter", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Dette er med", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Before_anything_is_asked_for_it_says_what_comes_and_how()
    {
        await GivenAsync();

        var page = OpenLoaded<ExportPage>();

        Assert.Equal(6, page.FindAll(".ticks li").Count);
        Assert.Equal("", TextOf(page.FindAll("[role=status]")));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task It_tells_how_far_it_has_come_and_then_that_it_is_ready()
    {
        await GivenAsync();
        var page = OpenLoaded<ExportPage>();
        await Button(page, "Lag filen").ClickAsync();
        Waits(page, () => Assert.Contains("Vi lager filen din Den står i kø", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal("Vi lager filen din", page.Find("progress").GetAttribute("aria-label"));

        await ProceedAsync(3, 17);
        Waits(page, () => Assert.Contains("3 av 17 deler er ferdige.", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal), Portal);
        Assert.Equal(("3", "17"), (page.Find("progress").GetAttribute("value"), page.Find("progress").GetAttribute("max")));

        await BuildAsync();
        Waits(page, () => Assert.Contains("Filen er klar", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal), Portal);
        Assert.Contains("Den ligger her til 3. mars 2026 kl. 09.00 og kan hentes én gang.", TextOf(page), StringComparison.Ordinal);
        var form = page.Find("form");
        Assert.Equal(("post", "profile/export/download"), (form.GetAttribute("method"), form.GetAttribute("action")));
        Assert.Equal(["__RequestVerificationToken", "exportId", "key"], page.FindAll("form input").Select(input => input.GetAttribute("name")!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task When_it_has_been_fetched_the_page_says_so()
    {
        await GivenAsync();
        var page = await ReadyAsync();

        await DownloadAsync(page);

        Waits(page, () => Assert.Contains("Filen er hentet", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal), Portal);
        Assert.NotNull(Button(page, "Lag en ny fil"));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task When_it_stops_the_page_says_so_and_another_can_be_made()
    {
        await GivenAsync();
        var page = OpenLoaded<ExportPage>();
        await Button(page, "Lag filen").ClickAsync();
        Waits(page, () => Assert.NotNull(page.Find("progress")));
        // The node that had it in its queue is gone.
        Assert.True(Services.GetRequiredService<ExportQueue>().TryTake(out _));

        Portal.Clock.Advance(PersonExport.Silence);
        Waits(page, () => Assert.Contains("Filen ble ikke ferdig", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal), Portal);

        await Button(page, "Lag en ny fil").ClickAsync();
        Waits(page, () => Assert.NotNull(page.Find("progress")));
    }

    [Fact]
    public async Task Asked_for_on_another_device_the_one_here_is_gone_and_the_page_says_so()
    {
        await GivenAsync();
        var page = await ReadyAsync();
        var phone = PortalHarness.NewSession(Kari.PersonId, Portal.Clock.GetUtcNow());
        await Portal.GivenAsync(phone);

        await Task.Run(
            async () =>
            {
                Portal.Actor.BecomeHere(new Actor(Kari.PersonId, Kari.PersonId, phone.Id));
                await Portal.AskAsync();
            },
            Cancel);

        Waits(page, () => Assert.Contains("Filen er borte", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal), Portal);
    }

    [Fact]
    public async Task Asked_for_in_another_tab_this_one_shows_that()
    {
        await GivenAsync();
        var page = OpenLoaded<ExportPage>();
        await Portal.AskAsync();

        await Button(page, "Lag filen").ClickAsync();

        Waits(page, () => Assert.Contains("En fil er allerede i gang", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.NotNull(page.Find("progress"));
        Assert.Equal(1, await Portal.LookAsync<PersonExport, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task With_an_old_log_in_it_asks_who_one_is_and_leads_back()
    {
        await GivenAsync();
        var page = OpenLoaded<ExportPage>();
        Portal.Clock.Advance(TimeSpan.FromMinutes(6));

        await Button(page, "Lag filen").ClickAsync();

        Waits(page, () => Assert.Contains("Vis at det er deg", page.Find("h1").TextContent, StringComparison.Ordinal));
        Assert.Contains("renew=true", page.Find("main a.button, a.button").GetAttribute("href"), StringComparison.Ordinal);
    }

    private static void Waits(IRenderedComponent<Web.Access.ServiceBoundary> page, Action assertion, PortalHarness portal) =>
        page.WaitForAssertion(
            () =>
            {
                // The page looks once a second, by a clock that stands still until told.
                portal.Clock.Advance(TimeSpan.FromSeconds(1));
                assertion();
            },
            TimeSpan.FromSeconds(10));

    private async Task<IRenderedComponent<Web.Access.ServiceBoundary>> ReadyAsync()
    {
        var page = OpenLoaded<ExportPage>();
        await Button(page, "Lag filen").ClickAsync();
        Waits(page, () => Assert.NotNull(page.Find("progress")));
        await BuildAsync();
        Waits(page, () => Assert.Contains("Filen er klar", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal), Portal);
        return page;
    }

    private async Task BuildAsync()
    {
        while (Services.GetRequiredService<ExportQueue>().TryTake(out var order))
        {
            await Services.GetRequiredService<ExportBuilder>().BuildAsync(order!, Cancel);
        }
    }

    private async Task ProceedAsync(int done, int of)
    {
        var id = await Portal.LookAsync<PersonExport, Guid>(all => all.Select(export => export.Id).SingleAsync(Cancel));
        var work = await Portal.Get<ExportArchive>().BeginAsync(id, Cancel);
        Assert.True(await work!.ProceedAsync(done, of, Cancel));
    }

    private async Task DownloadAsync(IRenderedComponent<Web.Access.ServiceBoundary> page)
    {
        var id = Guid.Parse(page.Find("input[name=exportId]").GetAttribute("value")!);
        using var scope = Services.CreateScope();
        var fetched = await scope.ServiceProvider.GetRequiredService<DownloadExport>().RunAsync(id, Guid.NewGuid(), Cancel);
        Assert.True(fetched.Succeeded(out var file));
        await using (file)
        {
            await file.WriteToAsync(Stream.Null, Cancel);
        }
    }

    private sealed class Token : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}
