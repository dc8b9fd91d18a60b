using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.GeneralPractitioner;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Features.UsageLog;
using Helsenorge.Portal.Web.Login;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>Nina, who has never been here, goes all the way without a pointer: from the front page until she is logged out.</summary>
public sealed class WholeJourneyTests(SharedPortal shared)
{
    [Theory]
    [InlineData("nb", SurgeryAnswer.Confirm)]
    [InlineData("nn", SurgeryAnswer.Confirm)]
    [InlineData("en", SurgeryAnswer.Confirm)]
    [InlineData("nb", SurgeryAnswer.Reject)]
    [InlineData("nn", SurgeryAnswer.Reject)]
    [InlineData("en", SurgeryAnswer.Reject)]
    public async Task From_the_front_page_to_logged_out_by_keyboard_alone(string language, SurgeryAnswer answer)
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var nina = await shared.VisitAsync(language is "en" ? "nb" : "en", portal);
        var page = nina.Page;
        var keyboard = new KeyboardUser(page);

        await nina.OpenAsync("/");
        await keyboard.DoAsync(page.Locator($".languages a[lang={language}]"));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
        await keyboard.DoAsync(page.Locator("a.tool[href='/login']"));
        await keyboard.DoAsync(page.Locator($"button[name=person][value='{portal.NumberOf(People.Nina)}']"));

        await ArriveAsync(nina, Said.By<ConsentText>("Title", language));
        await keyboard.DoAsync(page.Locator("input[value=Full]"), "Space");
        await keyboard.DoAsync(nina.Main.Locator("button[type=submit]"));
        await Expect(nina.Main.Locator("section[aria-labelledby=change]")).ToBeVisibleAsync();
        await nina.LivesAsync();
        await keyboard.DoAsync(Button(nina, Said.By<ConsentText>("Confirm", language, Said.By<ConsentText>("Level_Full", language))));
        await keyboard.DoAsync(nina.Main.Locator("div[role=status] a"));

        await ArriveAsync(nina, Said.By<OverviewText>("Service_Name", language), isInWindowTitle: true);
        await keyboard.DoAsync(nina.Main.Locator("a.link-go[href=gp]"));
        await ArriveAsync(nina, Said.By<GeneralPractitionerText>("Title", language));
        await Expect(nina.Main).ToContainTextAsync("Ingrid Haugland");
        await keyboard.DoAsync(nina.Main.Locator("a[href='gp/booking']"));
        await ArriveAsync(nina, Said.By<BookingText>("Title", language));
        await keyboard.DoAsync(nina.Main.Locator("a.time-link").Nth(4));
        await keyboard.DoAsync(nina.Main.Locator("section[aria-labelledby=chosen] button"));

        await ArriveAsync(nina, Said.By<AppointmentsText>("With", language, "Ingrid Haugland"));
        await Expect(nina.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<AppointmentsText>("Booked_Title", language));
        await ExpectStatusAsync(nina, "AwaitingSurgery", language);
        await portal.LetSurgeryAnswerAsync(answer);

        await keyboard.DoAsync(page.Locator("a.tool[href=notifications]"));
        await ArriveAsync(nina, Said.By<BellText>("Title", language));
        var kind = answer is SurgeryAnswer.Confirm ? NotificationKind.AppointmentConfirmed : NotificationKind.AppointmentRejected;
        await keyboard.DoAsync(nina.Main.GetByRole(AriaRole.Link, new() { Name = Said.By<BellText>(kind.ToString(), language) }));
        await ArriveAsync(nina, Said.By<AppointmentsText>("With", language, "Ingrid Haugland"));
        await ExpectStatusAsync(nina, answer is SurgeryAnswer.Confirm ? "Confirmed" : "Rejected", language);

        if (answer is SurgeryAnswer.Confirm)
        {
            await keyboard.DoAsync(Button(nina, Said.By<AppointmentsText>("Cancel", language)));
            await Expect(page.Locator("main dialog h2[tabindex]")).ToBeFocusedAsync();
            await keyboard.DoAsync(page.Locator("main dialog .button--danger"));
            await Expect(page.Locator("main dialog")).ToBeHiddenAsync();
            await Expect(nina.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<AppointmentsText>("Cancelled_Title", language));
            await ExpectStatusAsync(nina, "Cancelled", language);
        }

        await keyboard.DoAsync(page.Locator("details.person summary"));
        await keyboard.DoAsync(page.Locator("details.person a[href='profile/usage-log']"));
        await ArriveAsync(nina, Said.By<UsageLogText>("Service_Name", language));
        await ExpectLogAsync(nina, answer, language);

        await keyboard.DoAsync(page.Locator("form[action='/logout'] button"));
        await Expect(nina.Heading).ToHaveTextAsync(Said.By<LoginText>("LoggedOut_Title", language));
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", language);
    }

    /// <summary>On arrival the heading has focus, so that a screen reader says where one is.</summary>
    private static async Task ArriveAsync(Visitor visitor, string title, bool isInWindowTitle = false)
    {
        if (isInWindowTitle)
        {
            await Expect(visitor.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(title)));
        }
        else
        {
            await Expect(visitor.Heading).ToHaveTextAsync(title);
        }

        await Expect(visitor.Heading).ToBeFocusedAsync();
    }

    private static ILocator Button(Visitor visitor, string name) => visitor.Main.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task ExpectStatusAsync(Visitor visitor, string status, string language) =>
        await Expect(visitor.Main.Locator(".panel--raised .badge").Last).ToHaveTextAsync(Said.By<AppointmentsText>($"Status_{status}", language));

    /// <summary>Each step once, in the person's language, newest first: what was opened, what was done, and what the surgery did.</summary>
    private static async Task ExpectLogAsync(Visitor nina, SurgeryAnswer answer, string language)
    {
        (Func<string, string> Text, PortalService Service, ServiceAction Action, string Who)[] expected =
        [
            (key => Said.By<ConsentText>(key, language), ConsentFeature.Service, ConsentFeature.Service.View, "You"),
            (key => Said.By<ConsentText>(key, language), ConsentFeature.Service, ConsentFeature.Service.View, "You"),
            (key => Said.By<ConsentText>(key, language), ConsentFeature.Service, ConsentFeature.Choose, "You"),
            (key => Said.By<ConsentText>(key, language), ConsentFeature.Service, ConsentFeature.Service.View, "You"),
            (key => Said.By<OverviewText>(key, language), OverviewFeature.Service, OverviewFeature.Service.View, "You"),
            (key => Said.By<GeneralPractitionerText>(key, language), GeneralPractitionerFeature.Service, GeneralPractitionerFeature.Service.View, "You"),
            (key => Said.By<BookingText>(key, language), BookingFeature.Service, BookingFeature.Service.View, "You"),
            (key => Said.By<BookingText>(key, language), BookingFeature.Service, BookingFeature.Book, "You"),
            (key => Said.By<AppointmentsText>(key, language), AppointmentsFeature.Service, AppointmentsFeature.Service.View, "You"),
            (key => Said.By<AppointmentsText>(key, language), AppointmentsFeature.Service, AppointmentsFeature.Answer, "Solbakken legesenter"),
            (key => Said.By<AppointmentsText>(key, language), AppointmentsFeature.Service, AppointmentsFeature.Service.View, "You"),
            .. answer is SurgeryAnswer.Confirm
                ? new (Func<string, string>, PortalService, ServiceAction, string)[]
                {
                    (key => Said.By<AppointmentsText>(key, language), AppointmentsFeature.Service, AppointmentsFeature.Cancel, "You"),
                    (key => Said.By<AppointmentsText>(key, language), AppointmentsFeature.Service, AppointmentsFeature.Service.View, "You"),
                }
                : [],
            (key => Said.By<UsageLogText>(key, language), UsageLogFeature.Service, UsageLogFeature.Service.View, "You"),
        ];

        Assert.Equal(expected.Select(step => $"{step.Service.Code} {step.Action.Code}"), await nina.Portal.UsageLogAsync(People.Nina));
        var rows = nina.Main.Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(expected.Length);
        foreach (var (step, at) in expected.Reverse().Select((step, at) => (step, at)))
        {
            var row = rows.Nth(at);
            await Expect(row.Locator("td").Nth(1)).ToContainTextAsync(step.Who == "You" ? Said.By<UsageLogText>("YouYourself", language) : step.Who);
            await Expect(row.Locator("td").Nth(2)).ToContainTextAsync($"{step.Text("Service_Name")}: {step.Text($"Action_{step.Action.Code}")}");
        }
    }
}
