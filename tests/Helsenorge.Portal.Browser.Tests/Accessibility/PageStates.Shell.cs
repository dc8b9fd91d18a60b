using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

public static partial class PageStates
{
    // The front page, what anybody may open, the overview and the bell.
    private static IEnumerable<PageState> Shell =>
    [
        new("/", "for anyone", null, "/"),
        new("/", "logged in", People.Kari, "/"),
        new("/", "menu open", null, OpenMenuAsync),
        new("/services", "all", null, "services"),
        new("/services", "found", null, "services?q=time"),
        new("/services", "empty", null, "services?q=romferd"),
        new("/services", "logged in", People.Kari, "services"),
        new("/services/{code}", "appointments", null, "services/appointments"),
        new("/services/{code}", "gp.booking", null, "services/gp.booking"),
        new("/services/{code}", "gp", null, "services/gp"),
        new("/services/{code}", "consent", null, "services/consent"),
        new("/services/{code}", "usage-log", null, "services/usage-log"),
        new("/services/{code}", "children", null, "services/children"),
        new("/services/{code}", "growing-up", null, "services/growing-up"),
        new("/services/{code}", "overview", null, "services/overview"),
        new("/services/{code}", "export", null, "services/export"),
        new("/services/{code}", "account-lock", null, "services/account-lock"),
        new("/services/{code}", "logged in, everything open", People.Kari, visitor => OpenAllAsync(visitor, "services/appointments")),
        new("/services/{code}", "no such service", null, "services/romferd"),
        new("/about", "for anyone", null, "about"),
        new("/privacy", "for anyone", null, "privacy"),
        new("/accessibility", "for anyone", null, "accessibility"),
        new("/help", "everything open", null, visitor => OpenAllAsync(visitor, "help")),
        new("/login/refused", "too young", null, "login/refused?reason=TooYoung"),
        new("/login/refused", "no parent's consent", null, "login/refused?reason=YouthConsentMissing"),
        new("/login/refused", "level too low", null, "login/refused?reason=LevelTooLow"),
        new("/login/refused", "no reason", null, "login/refused"),
        new("/logged-out", "for anyone", null, "logged-out"),
        new("/logged-out", "provider down", null, "logged-out?provider=down"),
        new("/logged-out", "not used for a while", null, "logged-out?reason=idle"),
        new("/logged-out", "ended elsewhere", null, "logged-out?reason=ended"),
        new("/consent-withdrawn", "for anyone", null, "consent-withdrawn"),
        new("/account-locked", "for anyone", null, "account-locked"),
        new("/error", "for anyone", null, "error"),
        new("/not-found", "for anyone", null, "no/such/page"),
        new("/not-found", "logged in", People.Kari, "no/such/page"),
        new("/overview", "full", People.Kari, "overview"),
        new("/overview", "empty", People.Markus, "overview"),
        new("/overview", "with closed services", People.Bjorg, "overview"),
        new("/overview", "menu open", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("overview");
            await visitor.Page.ClickAsync("details.menu summary");
        }),
        new("/overview", "person's menu open", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("overview");
            await visitor.Page.ClickAsync("details.person summary");
        }),
        new("/overview", "dialog, about to be logged out", People.Kari, async visitor =>
        {
            // The portal says that a minute is left, whatever the clocks say.
            await visitor.Page.RouteAsync("**/session", route => route.FulfillAsync(new() { ContentType = "application/json", Body = """{"idleSeconds":60,"absoluteSeconds":6000}""" }));
            await visitor.Page.Clock.InstallAsync();
            await visitor.OpenAsync("overview");
            await visitor.Page.Clock.FastForwardAsync((long)TimeSpan.FromMinutes(29).TotalMilliseconds);
            await Expect(visitor.Page.Locator("dialog#session")).ToBeVisibleAsync();
        }),
        new("/overview", "denied", People.Nina, "overview"),
        Broken("/overview", People.Ivar, "overview", "Appointments"),
        new("/services/{code}", "prescriptions", null, "services/prescriptions"),
        new("/services/{code}", "contact", null, "services/contact"),
        new("/services/{code}", "privacy", null, "services/privacy"),
        new("/services/{code}", "notification-settings", null, "services/notification-settings"),
        new("/overview", "for a child", People.Kari, visitor => visitor.OpenForAsync("Mia", "overview")),
        new("/overview", "for a child of 12", People.Kari, visitor => visitor.OpenForAsync("Jonas", "overview")),
        new("/services", "for a child", People.Kari, visitor => visitor.OpenForAsync("Mia", "services")),
        new("/notifications", "full", People.Elsa, async visitor =>
        {
            await BookedAsync(visitor, 110);
            await visitor.OpenAsync("notifications");
        }),
        new("/notifications", "empty", People.Markus, "notifications"),
        Broken("/notifications", People.Ivar, "notifications", "Notifications"),
    ];

    private static async Task OpenMenuAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/");
        await visitor.Page.ClickAsync("details.menu summary");
    }
}
