using System.Text.RegularExpressions;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>A parent uses the portal for a child.</summary>
public sealed class ActingTests(SharedPortal shared)
{
    [Fact]
    public async Task Kari_books_for_Mia_and_everything_says_so()
    {
        await using var kari = await shared.LogInAsync(People.Kari);
        await kari.Page.ClickAsync("details.person summary");
        await kari.Page.ClickAsync("details.person a[href='acting-for']");
        await Expect(kari.Heading).ToHaveTextAsync("Hvem vil du bruke portalen for?");
        await kari.Main.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Mia Nordli" }).ClickAsync();
        await Expect(kari.Page).ToHaveURLAsync(new Regex("/for/[A-Za-z0-9_-]{22}/overview$"));
        await Expect(kari.Page.Locator(".acting-band")).ToContainTextAsync("Mia Nordli, 7 år");
        await kari.LivesAsync();

        await kari.OpenForAsync("Mia", $"gp/booking?slot={await kari.SlotAsync(140)}");
        var book = kari.Main.Locator("section[aria-labelledby=chosen] button");
        await Expect(book).ToContainTextAsync("for Mia (7)");
        Assert.Contains("for Mia (7)", await kari.Page.TitleAsync(), StringComparison.Ordinal);
        await book.ClickAsync();

        await Expect(kari.Main.Locator(".notice--success")).ToContainTextAsync("for Mia (7)");
        await Expect(kari.Page).ToHaveURLAsync(new Regex("/for/[A-Za-z0-9_-]{22}/appointments/"));
        var id = Guid.Parse(Regex.Match(kari.Page.Url, "appointments/([0-9a-f-]{36})").Groups[1].Value);
        Assert.Equal("Mia", await kari.Portal.QueryAsync<string>("SELECT p.GivenName FROM Appointments a JOIN People p ON p.Id = a.PatientId WHERE a.Id = $id", ("$id", RunningPortal.Stored(id))));

        // A reload keeps the person; the way back is one press.
        await kari.Page.ReloadAsync();
        await Expect(kari.Page.Locator(".acting-band")).ToContainTextAsync("Mia Nordli, 7 år");
        await kari.Portal.AnswerAsync(id, SurgeryAnswer.Confirm);
        await kari.Page.ClickAsync(".acting-band a");
        await Expect(kari.Page).ToHaveURLAsync(new Regex("^[^/]+//[^/]+/overview$"));
        await Expect(kari.Page.Locator(".acting-band")).ToHaveCountAsync(0);
        await kari.OpenAsync("notifications");
        await Expect(kari.Main).ToContainTextAsync("Mia (7)");
    }

    [Fact]
    public async Task By_keyboard_in_the_menu_under_her_name_Kari_goes_to_Mia_and_back_to_herself()
    {
        await using var kari = await shared.LogInAsync(People.Kari);
        var keyboard = new KeyboardUser(kari.Page);
        var people = kari.Page.Locator("details.person .family");
        await keyboard.DoAsync(kari.Page.Locator("details.person summary"));
        await Expect(people.Locator("a[aria-current=true] strong")).ToHaveTextAsync("Kari Nordli");
        await Expect(kari.Page.Locator("details.person summary")).ToBeFocusedAsync();
        await Expect(kari.Page.Locator("details.person a[href='acting-for']")).ToBeVisibleAsync();

        await keyboard.DoAsync(people.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Mia Nordli" }));
        await Expect(kari.Page).ToHaveURLAsync(new Regex("/for/[A-Za-z0-9_-]{22}/overview$"));
        await Expect(kari.Page.Locator(".acting-band")).ToContainTextAsync("Mia Nordli, 7 år");
        await kari.LivesAsync();

        await keyboard.DoAsync(kari.Page.Locator("details.person summary"));
        await Expect(people.Locator("a[aria-current=true] strong")).ToHaveTextAsync("Mia Nordli");
        await keyboard.DoAsync(people.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Kari Nordli" }));
        await Expect(kari.Page).ToHaveURLAsync(new Regex("^[^/]+//[^/]+/overview$"));
    }

    [Fact]
    public async Task Item_11_When_the_right_to_act_ends_the_open_page_says_so_by_itself()
    {
        await using var tone = await shared.LogInAsync(People.Tone);
        await tone.OpenForAsync("Filip", "appointments");
        await Expect(tone.Heading).ToHaveTextAsync("Timeavtaler for Filip");

        await tone.Portal.ExecuteAsync("DELETE FROM ParentalResponsibilities WHERE ActorId = $id AND ChildId = $child", ("$id", tone.Portal.PersonId(People.Tone)), ("$child", tone.Portal.PersonId(People.Filip)));

        await Expect(tone.Heading).ToHaveTextAsync("Du kan ikke handle for denne personen", new() { Timeout = 10_000 });
    }
}
