using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Contact;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>One person with the same page open twice: what is saved first wins, and the other shows what stands beside what was wanted.</summary>
public sealed class TwoTabsTests(SharedPortal shared)
{
    [Fact]
    public async Task Kari_changes_one_power_of_attorney_in_two_tabs_and_the_second_shows_what_stands_and_what_she_wanted()
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var kari = await shared.LogInAsync(People.Kari, at: portal);
        var power = Guid.Parse(await portal.QueryAsync<string>("SELECT Id FROM PowersOfAttorney WHERE PatientId = $id AND AcceptedAt IS NOT NULL AND EndedAt IS NULL AND Basis = 'Given' LIMIT 1", ("$id", portal.PersonId(People.Kari))));
        var other = await Visitor.ComeAsync(kari.Page.Context, portal);
        await kari.OpenAsync($"profile/power-of-attorney/{power}?area=ApplicationsAndReports&length=Date&until=2099-01-01");
        await other.OpenAsync($"profile/power-of-attorney/{power}?area=RegisteredInformation&length=Endless");

        await kari.Main.Locator("section[aria-labelledby=confirm] button").ClickAsync();
        await Expect(kari.Main.Locator("div[role=status]").First).ToContainTextAsync(Said.By<PowersText>("Changed_Title", "nb"));
        await other.Main.Locator("section[aria-labelledby=confirm] button").ClickAsync();

        await Expect(other.Main.Locator("div[role=status]").First).ToContainTextAsync(Said.By<PowersText>("PowerRefusal_ChangedMeanwhile", "nb"));
        var both = other.Main.Locator(".notice", new() { HasText = Said.By<PowersText>("Replaced_Title", "nb") });
        await Expect(both).ToContainTextAsync(Said.By<PowersText>("Replaced_Now", "nb", Said.By<PowersText>("Area_ApplicationsAndReports", "nb"), "").TrimEnd('.', ' '));
        await Expect(both).ToContainTextAsync(Said.By<PowersText>("Replaced_Wish", "nb", Said.By<PowersText>("Area_RegisteredInformation", "nb"), "").TrimEnd('.', ' '));
        Assert.Equal((long)ServiceAreas.ApplicationsAndReports, await portal.QueryAsync<long>("SELECT Areas FROM PowersOfAttorney WHERE PatientId = $id AND EndedAt IS NULL AND Id <> $was AND ReceiverId = (SELECT ReceiverId FROM PowersOfAttorney WHERE Id = $was)", ("$id", portal.PersonId(People.Kari)), ("$was", RunningPortal.Stored(power))));

        // What she wanted is carried over to the one that holds, to be confirmed there.
        await both.Locator("a").ClickAsync();
        await other.Main.Locator("section[aria-labelledby=confirm] button").ClickAsync();
        await Expect(other.Main.Locator("div[role=status]").First).ToContainTextAsync(Said.By<PowersText>("Changed_Title", "nb"));
    }

    [Fact]
    public async Task Bjorg_chooses_a_level_in_two_tabs_and_the_second_shows_what_holds_now_and_what_her_choice_would_change()
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var bjorg = await shared.LogInAsync(People.Bjorg, at: portal);
        var other = await Visitor.ComeAsync(bjorg.Page.Context, portal);
        await bjorg.OpenAsync("profile/consent?level=Full");
        await other.OpenAsync("profile/consent?level=BasicPlus");

        await bjorg.Main.Locator("section[aria-labelledby=change] button").ClickAsync();
        await Expect(bjorg.Main.Locator(".notice--success")).ToBeVisibleAsync();
        await other.Main.Locator("section[aria-labelledby=change] button").ClickAsync();

        await Expect(other.Main.Locator("[role=status]").First).ToContainTextAsync(Said.By<ConsentText>("ConsentRefusal_ChangedMeanwhile", "nb"));
        await Expect(other.Main.Locator("section[aria-labelledby=change]")).ToContainTextAsync("Når du går fra Full til Basis+");
        Assert.Equal("Full", await portal.QueryAsync<string>("SELECT Level FROM Consents WHERE PatientId = $id ORDER BY Number DESC LIMIT 1", ("$id", portal.PersonId(People.Bjorg))));
    }

    [Fact]
    public async Task Geir_writes_his_needs_and_his_account_in_two_tabs_and_the_second_shows_both()
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var geir = await shared.LogInAsync(People.Geir, at: portal);
        var other = await Visitor.ComeAsync(geir.Page.Context, portal);
        await geir.OpenAsync("profile/contact/needs");
        await other.OpenAsync("profile/contact/needs");
        await geir.Main.Locator("#hearing").FillAsync("Bruker høreapparat");
        await other.Main.Locator("#hearing").FillAsync("Trenger skrivetolk");

        await geir.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(geir.Main.Locator("div[role=status] .notice--success")).ToBeVisibleAsync();
        await other.Main.Locator("form button[type=submit]").ClickAsync();

        await Expect(other.Main.Locator("[role=alert] .notice--warning")).ToContainTextAsync(Said.By<ContactText>("ContactRefusal_ChangedMeanwhile", "nb"));
        await Expect(other.Main.Locator("[role=alert] .notice--warning")).ToContainTextAsync("Bruker høreapparat");
        await Expect(other.Main.Locator("#hearing")).ToHaveValueAsync("Trenger skrivetolk");
        await other.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(other.Main.Locator("div[role=status] .notice--success")).ToBeVisibleAsync();

        await geir.OpenAsync("profile/contact/bank-account");
        await other.OpenAsync("profile/contact/bank-account");
        await geir.Main.Locator("#account").FillAsync("12345678903");
        await other.Main.Locator("#account").FillAsync("86011117947");
        await geir.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(geir.Main.Locator("div[role=status] .notice--success")).ToBeVisibleAsync();
        await other.Main.Locator("form button[type=submit]").ClickAsync();

        await Expect(other.Main.Locator("[role=alert] .notice--warning")).ToContainTextAsync(Said.By<ContactText>("AccountPage_Now", "nb", "903"));
        await Expect(other.Main.Locator("#account")).ToHaveValueAsync("86011117947");
    }
}
