using System.Text.RegularExpressions;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>What stands on a screen when nobody sits there any more, or the right to it has gone.</summary>
public sealed class SessionTests(SharedPortal shared)
{
    [Fact]
    public async Task Item_27_Kari_is_warned_says_by_keyboard_that_she_is_there_and_is_logged_out_when_she_is_not()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await RunningPortal.StartAsync(clock);
        await using var kari = await ComeAsync(portal, clock);
        await kari.LogInAsAsync(People.Kari);
        var dialog = kari.Page.Locator("dialog#session");

        await PassAsync(kari, clock, TimeSpan.FromMinutes(28.5));
        await Expect(dialog).ToBeHiddenAsync();
        await PassAsync(kari, clock, TimeSpan.FromSeconds(28));
        await Expect(dialog).ToBeVisibleAsync();
        await Expect(dialog.GetByRole(AriaRole.Heading)).ToBeFocusedAsync();
        await Expect(dialog).ToContainTextAsync("Er du fortsatt der?");
        var left = await kari.Page.Locator("dialog#session [data-countdown]").TextContentAsync();
        Assert.InRange(int.Parse(left!, System.Globalization.CultureInfo.InvariantCulture), 55, 65);
        await new KeyboardUser(kari.Page).DoAsync(dialog.Locator("[data-stay]"));
        await Expect(dialog).ToBeHiddenAsync();

        // Half an hour after her word, and not before.
        await PassAsync(kari, clock, TimeSpan.FromMinutes(28));
        await Expect(dialog).ToBeHiddenAsync();
        await kari.OpenAsync("gp");
        await PassAsync(kari, clock, TimeSpan.FromMinutes(30.5));
        await kari.Page.WaitForURLAsync(new Regex("/logged-out\\?reason=(idle|ended)"));
        await Expect(kari.Page.Locator("body")).Not.ToContainTextAsync("Kari");
        // The provider keeps its own time, so how she would be asked who she is is seen elsewhere; that nothing opens is seen here.
        await kari.Page.GotoAsync($"{portal.Address}/overview");
        Assert.DoesNotContain("/overview", new Uri(kari.Page.Url).AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_28_after_two_hours_it_is_over_however_busy_she_was()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await RunningPortal.StartAsync(clock);
        await using var kari = await ComeAsync(portal, clock);
        await kari.LogInAsAsync(People.Kari);

        for (var visits = 0; visits < 4; visits++)
        {
            await PassAsync(kari, clock, TimeSpan.FromMinutes(25));
            await kari.OpenAsync("overview");
        }

        await PassAsync(kari, clock, TimeSpan.FromMinutes(19));
        var dialog = kari.Page.Locator("dialog#session");
        await Expect(dialog).ToBeVisibleAsync();
        await Expect(dialog.Locator("[data-stay]")).ToBeHiddenAsync();
        await PassAsync(kari, clock, TimeSpan.FromMinutes(1.5));
        await kari.Page.WaitForURLAsync(new Regex("/logged-out"));
    }

    [Fact]
    public async Task A_page_that_is_cut_off_empties_itself_by_its_own_clock()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await RunningPortal.StartAsync(clock);
        await using var kari = await ComeAsync(portal, clock);
        await kari.LogInAsAsync(People.Kari);
        await Expect(kari.Page.Locator("body")).ToContainTextAsync("Kari");

        await kari.Page.Context.SetOfflineAsync(true);
        await kari.Page.Clock.FastForwardAsync((long)TimeSpan.FromMinutes(31).TotalMilliseconds);

        await Expect(kari.Heading).ToHaveTextAsync("Du er logget ut");
        await Expect(kari.Page.Locator("body")).Not.ToContainTextAsync("Kari");
        await Expect(kari.Heading).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Item_33_ending_a_log_in_clears_the_screen_on_the_other_device()
    {
        await using var desk = await shared.LogInAsync(People.Ida);
        await using var phone = await shared.LogInAsync(People.Ida);
        await phone.OpenAsync("profile/usage-log/log-ins");

        await phone.Main.GetByRole(AriaRole.Button, new() { Name = "Avslutt alle andre innlogginger" }).ClickAsync();

        await Expect(phone.Main.Locator("[role=status]")).ToContainTextAsync("Alle andre innlogginger er avsluttet");
        await desk.Page.WaitForURLAsync($"{shared.Portal.Address}/logged-out?reason=ended");
        await Expect(phone.Main.Locator("ul.rows > li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Item_11_a_lower_consent_on_the_phone_clears_the_page_on_the_desk()
    {
        await using var portal = await RunningPortal.StartAsync();
        await using var desk = await shared.LogInAsync(People.Kari, at: portal);
        await desk.OpenAsync("appointments");
        await Expect(desk.Heading).ToHaveTextAsync("Timeavtaler");
        await using var phone = await shared.LogInAsync(People.Kari, at: portal);

        await phone.OpenAsync("profile/consent?level=Basic");
        await phone.Main.Locator(".form-bar button").ClickAsync();

        await Expect(desk.Heading).ToContainTextAsync("er ikke med i nivået du har valgt");
    }

    [Fact]
    public async Task Item_30_logging_out_at_the_provider_frames_the_portal_from_another_site_and_clears_its_screen()
    {
        await using var kari = await shared.LogInAsync(People.Hege);
        var provider = await kari.Page.Context.NewPageAsync();
        var framed = provider.WaitForResponseAsync(answer => answer.Url.Contains("/logout/front-channel", StringComparison.Ordinal));

        await provider.GotoAsync($"{shared.Portal.ProviderAddress}/logout");

        var answer = await framed;
        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("cookie", (await answer.Request.AllHeadersAsync()).Keys);
        await kari.Page.WaitForURLAsync($"{shared.Portal.Address}/logged-out?reason=ended");
    }

    private async Task<Visitor> ComeAsync(RunningPortal portal, FakeTimeProvider clock)
    {
        var visitor = await shared.VisitAsync(at: portal);
        await visitor.Page.Clock.InstallAsync(new() { TimeDate = clock.GetUtcNow().UtcDateTime });
        return visitor;
    }

    // The portal's clock and the browser's, together.
    private static async Task PassAsync(Visitor visitor, FakeTimeProvider clock, TimeSpan time)
    {
        clock.Advance(time);
        await visitor.Page.Clock.FastForwardAsync((long)time.TotalMilliseconds);
    }
}
