using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.AccountLock;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class LockPageTests : PageTest
{
    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<LockPage>();

        Assert.Contains("Ser om kontoen er låst", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Equal((3, 4), (page.FindAll(".ticks .no").Count, page.FindAll(".ticks li:not(.no)").Count)));
    }

    [Fact]
    public async Task Locking_ends_at_a_page_for_everybody()
    {
        await GivenAsync();
        var page = OpenLoaded<LockPage>();

        await Button(page, "Lås kontoen nå").ClickAsync();

        Assert.EndsWith("/account-locked", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.True(Services.GetRequiredService<PageLoad>().IsLeaving);
        Assert.NotNull(await Portal.LookAsync<Person, DateTimeOffset?>(all => all.Where(person => person.Id == Kari.PersonId).Select(person => person.LockedAt).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_locked_account_offers_to_be_opened_and_nothing_else()
    {
        await LockAsync(minutesSinceLogin: 0);

        var page = OpenLoaded<LockPage>();

        Assert.Equal("Kontoen din er låst", page.Find("h1").TextContent);
        Assert.Contains("Låst siden 2. mars 2026 kl. 09.00", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(["Lås opp kontoen"], TextsOf(page, "button"));

        await Button(page, "Lås opp kontoen").ClickAsync();

        Waits(page, () => Assert.Contains("Kontoen er åpen igjen", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("button"));
        Assert.Equal("overview", page.Find("[role=status] a").GetAttribute("href"));
    }

    [Fact]
    public async Task With_an_old_log_in_it_asks_who_one_is_and_leads_back()
    {
        await LockAsync(minutesSinceLogin: 6);
        var page = OpenLoaded<LockPage>();

        await Button(page, "Lås opp kontoen").ClickAsync();

        Waits(page, () => Assert.Equal("Vis at det er deg", page.Find("h1").TextContent.Trim()));
    }

    [Fact]
    public async Task Opened_on_another_device_meanwhile_it_says_so_and_shows_how_it_is()
    {
        await LockAsync(minutesSinceLogin: 0);
        var page = OpenLoaded<LockPage>();
        await Portal.RunAsync<UnlockAccount, LockRefusal?>(account => account.RunAsync(Guid.NewGuid(), Cancel));

        await Button(page, "Lås opp kontoen").ClickAsync();

        Waits(page, () => Assert.Contains("Dette er allerede gjort", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.NotNull(Button(page, "Lås kontoen nå"));
    }

    private async Task LockAsync(int minutesSinceLogin)
    {
        await GivenAsync();
        await Portal.RunAsync<LockAccount, LockRefusal?>(account => account.RunAsync(Guid.NewGuid(), Cancel));
        var session = PortalHarness.NewSession(Kari.PersonId, Portal.Clock.GetUtcNow());
        await Portal.GivenAsync(session);
        Portal.Actor.Current = new Actor(Kari.PersonId, Kari.PersonId, session.Id);
        Portal.Clock.Advance(TimeSpan.FromMinutes(minutesSinceLogin));
    }
}
