using System.Text.RegularExpressions;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.Registers;
using Helsenorge.Portal.Web.Login;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

public sealed class LoggingInTests(SharedPortal shared)
{
    [Fact]
    public async Task Under_sixteen_without_a_parents_consent_is_told_kindly_what_will_be_needed()
    {
        await using var tobias = await shared.VisitAsync();
        await tobias.LogInAsAsync(People.Tobias);
        await ExpectRefusedAsync(tobias, LoginFailure.YouthConsentMissing);
    }

    [Fact]
    public async Task A_lower_level_of_electronic_id_is_refused()
    {
        await using var kari = await shared.VisitAsync();
        await kari.Page.GotoAsync($"{kari.Portal.Address}/login");
        await kari.Page.ClickAsync("section[aria-labelledby=level] a.chip");
        await kari.PickAsync(People.Kari);
        await ExpectRefusedAsync(kari, LoginFailure.LevelTooLow);
    }

    [Fact]
    public async Task Who_cancels_comes_back_to_a_plain_page()
    {
        await using var visitor = await shared.VisitAsync();
        await visitor.Page.GotoAsync($"{visitor.Portal.Address}/login");
        await visitor.Page.ClickAsync("button[name=cancel]");
        await ExpectRefusedAsync(visitor, LoginFailure.Cancelled);
    }

    [Fact]
    public async Task Someone_the_register_does_not_know_is_told_so()
    {
        await using var visitor = await shared.VisitAsync();
        await TypeStrangersNumberAsync(visitor);
        await ExpectRefusedAsync(visitor, LoginFailure.UnknownPerson);
    }

    [Fact]
    public async Task With_the_register_down_a_stranger_is_asked_to_wait_and_a_known_person_comes_in()
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        portal.Host.RegisterFaults.PopulationRegister = MockRegisterFault.Fails;

        await using var stranger = await shared.VisitAsync(at: portal);
        await TypeStrangersNumberAsync(stranger);
        await ExpectRefusedAsync(stranger, LoginFailure.RegisterDown);

        await using var kari = await shared.LogInAsync(People.Kari, at: portal);
        await Expect(kari.Page).ToHaveURLAsync(new Regex("/overview$"));
    }

    [Fact]
    public async Task Item_35_after_logging_out_the_back_button_shows_nothing_personal()
    {
        await using var yusuf = await shared.LogInAsync(People.Yusuf);
        await yusuf.OpenAsync("gp");
        await Expect(yusuf.Main).ToContainTextAsync("Jens Øvrebø");
        await yusuf.OpenAsync("profile/usage-log");
        await yusuf.LogOutAsync();

        for (var step = 0; step < 5; step++)
        {
            await yusuf.Page.GoBackAsync();
            var shown = await yusuf.Page.ContentAsync();
            Assert.DoesNotContain("Jens Øvrebø", shown, StringComparison.Ordinal);
            if (yusuf.Page.Url.StartsWith(yusuf.Portal.Address, StringComparison.Ordinal))
            {
                Assert.DoesNotContain("Yusuf", shown, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task One_opened_page_is_one_entry_in_the_log()
    {
        await using var berit = await shared.LogInAsync(People.Berit);
        var before = await berit.Portal.UsageLogAsync(People.Berit);
        await berit.OpenAsync("gp");
        await berit.OpenAsync("appointments");
        await berit.OpenAsync("gp/booking");

        Assert.Equal(["gp view", "appointments view", "gp.booking view"], (await berit.Portal.UsageLogAsync(People.Berit)).Skip(before.Count));
    }

    [Fact]
    public async Task One_closed_page_is_one_refused_entry_in_the_log()
    {
        await using var geir = await shared.LogInAsync(People.Geir);
        var before = await geir.Portal.UsageLogAsync(People.Geir);
        var answer = await geir.OpenAsync("appointments");

        Assert.Equal(403, answer.Status);
        Assert.Equal(["appointments view Attempted"], (await geir.Portal.UsageLogAsync(People.Geir)).Skip(before.Count).Where(row => row.StartsWith("appointments ", StringComparison.Ordinal)));
    }

    private static async Task ExpectRefusedAsync(Visitor visitor, LoginFailure failure)
    {
        await Expect(visitor.Page).ToHaveURLAsync($"{visitor.Portal.Address}/login/refused?reason={failure}");
        await Expect(visitor.Heading).ToHaveTextAsync(Said.By<LoginText>("Refused_Title", "nb"));
        await Expect(visitor.Page.Locator(".page-head .lead")).ToHaveTextAsync(Said.By<LoginText>(failure.ToString(), "nb"));
        await Expect(visitor.Main.Locator("a[href='/login']")).ToBeVisibleAsync();
        await Expect(visitor.Page.Locator(".site-header form[action='/logout']")).ToHaveCountAsync(0);
    }

    private static async Task TypeStrangersNumberAsync(Visitor visitor)
    {
        var known = visitor.Portal.Host.Population;
        var stranger = new DemoPopulation(known.Today.AddYears(-1)).People.Select(person => person.Number).First(number => known.People.All(person => person.Number != number));
        await visitor.Page.GotoAsync($"{visitor.Portal.Address}/login");
        await visitor.Page.FillAsync("#number", stranger.Value);
        await visitor.Page.ClickAsync("section[aria-labelledby=own] button");
    }
}
