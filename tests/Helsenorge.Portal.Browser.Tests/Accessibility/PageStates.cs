using System.Globalization;
using System.Text.RegularExpressions;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

/// <summary>Every page of the portal in every state that looks different. A page that is not here turns <see cref="AccessibilityTests"/> red.</summary>
public static class PageStates
{
    private const string ChangeGp = "/change-gp";
    private const string GpListRoute = "/change-gp/{ListId:guid}";
    private const string AppointmentRoute = "/appointments/{AppointmentId:guid}";
    private const string ThreadRoute = "/inbox/{ThreadId:guid}";
    private const string PrescriptionRoute = "/prescriptions/{PrescriptionId:guid}";
    private const string KinRoute = "/profile/contact/next-of-kin";
    private const string OneKinRoute = "/profile/contact/next-of-kin/{KinId:guid}";
    private const string ChangeRoute = "/appointments/{AppointmentId:guid}/change";
    private const string Powers = "profile/power-of-attorney";
    private const string PowerRoute = "/profile/power-of-attorney/{PowerId:guid}";
    private const string PlanRoute = "/profile/children/growing-up";
    private const string YouthRoute = "/profile/children/youth-consent";
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static readonly Dictionary<string, string> Addresses = [];

    public static IReadOnlyList<PageState> All { get; } =
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
        new("/overview", "error", People.Solveig, visitor => OpenBrokenAsync(visitor, "overview", "Appointments")),
        new("/inbox", "full", People.Kari, "inbox"),
        new("/inbox", "hidden at Basic, with what was found", People.Bjorg, async visitor =>
        {
            await visitor.OpenAsync("inbox");
            await visitor.Main.Locator("#q").FillAsync("fastlege");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("mark")).Not.ToHaveCountAsync(0);
        }),
        new("/inbox", "denied", People.Nina, "inbox"),
        new("/inbox", "error", People.Dagny, visitor => OpenBrokenAsync(visitor, "inbox", "MessageThreads")),
        new(ThreadRoute, "answered", People.Kari, visitor => OpenThreadAsync(visitor, "Answered")),
        new(ThreadRoute, "important letter", People.Arne, visitor => OpenThreadAsync(visitor, "Received")),
        new(ThreadRoute, "did not arrive", People.Tuva, visitor => OpenThreadAsync(visitor, "Failed")),
        new(ThreadRoute, "a time is offered", People.Tyra, visitor => OpenThreadAsync(visitor, "TimeOffered")),
        new(ThreadRoute, "asked to come in", People.Vegard, visitor => OpenThreadAsync(visitor, "ComeIn")),
        new(ThreadRoute, "form error", People.Kari, async visitor =>
        {
            await OpenThreadAsync(visitor, "Delivered");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("#reply-error")).Not.ToBeEmptyAsync();
        }),
        new(ThreadRoute, "denied", People.Nina, $"inbox/{Guid.Empty}"),
        new(ThreadRoute, "error", People.Kjell, visitor => OpenBrokenAsync(visitor, $"inbox/{Guid.Empty}", "MessageThreads")),
        new("/documents", "full", People.Kari, "documents"),
        new("/documents", "letter", People.Kari, async visitor => await visitor.OpenAsync($"documents?letter={Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM KeptLetters WHERE PatientId = $id", ("$id", visitor.Portal.PersonId(People.Kari))))}")),
        new("/documents", "denied", People.Nina, "documents"),
        new("/documents", "error", People.Kjell, visitor => OpenBrokenAsync(visitor, "documents", "KeptLetters")),
        new("/gp", "full", People.Kari, visitor => OpenAllAsync(visitor, "gp")),
        new("/gp", "takes requests only", People.Jorunn, "gp"),
        new("/gp", "offers nothing", People.Leif, "gp"),
        new("/gp", "empty", People.Markus, "gp"),
        new("/gp", "denied", People.Nina, "gp"),
        new("/gp", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "gp", "GeneralPractitioners")),
        new(ChangeGp, "full", People.Kari, visitor => OpenAllAsync(visitor, "change-gp?municipality=")),
        new(ChangeGp, "chosen, both changes used", People.Ragnhild, "change-gp?free=yes"),
        new(ChangeGp, "dialog, in a queue", People.Vera, async visitor =>
        {
            await visitor.OpenAsync("change-gp?name=finnes-ikke");
            await visitor.Main.Locator("section[aria-labelledby=queue] button").ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new(ChangeGp, "no right", People.Piotr, "change-gp"),
        new(ChangeGp, "denied", People.Nina, "change-gp"),
        new(ChangeGp, "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "change-gp", "GeneralPractitioners")),
        new($"{ChangeGp}/compare", "three", People.Kari, async visitor => await visitor.OpenAsync($"change-gp/compare?gp={await ListAsync(visitor, "990000002")}&gp={await ListAsync(visitor, "990000003")}&gp={await ListAsync(visitor, DemoGpLists.LastPlace)}")),
        new($"{ChangeGp}/compare", "denied", People.Nina, "change-gp/compare"),
        new($"{ChangeGp}/compare", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "change-gp/compare", "GeneralPractitioners")),
        new(GpListRoute, "free, with children", People.Kari, async visitor => await visitor.OpenAsync($"change-gp/{await ListAsync(visitor, "990000002")}")),
        new(GpListRoute, "full", People.Markus, async visitor => await visitor.OpenAsync($"change-gp/{await ListAsync(visitor, "990000001")}")),
        new(GpListRoute, "own, with children", People.Kari, async visitor => await visitor.OpenAsync($"change-gp/{await ListAsync(visitor, "990000001")}")),
        new(GpListRoute, "denied", People.Nina, $"change-gp/{Guid.Empty}"),
        new(GpListRoute, "error", People.Ivar, visitor => OpenBrokenAsync(visitor, $"change-gp/{Guid.Empty}", "GeneralPractitioners")),
        new("/gp/booking", "full", People.Kari, "gp/booking"),
        new("/gp/booking", "time chosen", People.Kari, async visitor => await visitor.OpenAsync($"gp/booking?slot={await visitor.SlotAsync(100)}")),
        new("/gp/booking", "just taken", People.Kari, $"gp/booking?slot={Guid.Empty}"),
        new("/gp/booking", "empty", People.Markus, "gp/booking"),
        new("/gp/booking", "not offered", People.Leif, "gp/booking"),
        new("/gp/booking", "takes requests only", People.Jorunn, "gp/booking"),
        new("/gp/booking", "none like that", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("gp/booking?kind=flu-vaccine");
            await visitor.Main.Locator(".chip").Nth(1).ClickAsync();
            await Expect(visitor.Main.Locator(".time-link")).ToHaveCountAsync(0);
        }),
        new("/gp/booking", "flu vaccine", People.Kari, "gp/booking?kind=flu-vaccine"),
        new("/gp/booking", "flu vaccine not offered", People.Leif, "gp/booking?kind=flu-vaccine"),
        new("/gp/booking", "own appointment then", People.Elsa, async visitor =>
        {
            await BookedAsync(visitor, 117, ComeToNextSlotAsync);
            await visitor.OpenAsync($"gp/booking?slot={await visitor.SlotAsync(118)}");
            await Expect(visitor.Main.Locator("section[aria-labelledby=chosen] .notice--warning")).ToBeVisibleAsync();
        }),
        new("/gp/booking", "denied", People.Bjorg, "gp/booking"),
        new("/gp/booking", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "gp/booking", "GeneralPractitioners")),
        new("/gp/booking/request", "form", People.Kari, "gp/booking/request"),
        new("/gp/booking/request", "form error", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("gp/booking/request");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("#wish-error")).Not.ToBeEmptyAsync();
        }),
        new("/gp/booking/request", "kept, and written elsewhere too", People.Silje, WriteTwiceAsync),
        new("/gp/booking/request", "sent or waiting", People.Jorunn, RequestAsync),
        new("/gp/booking/request", "empty", People.Markus, "gp/booking/request"),
        new("/gp/booking/request", "not offered", People.Leif, "gp/booking/request"),
        new("/gp/booking/request", "denied", People.Bjorg, "gp/booking/request"),
        new("/gp/booking/request", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "gp/booking/request", "GeneralPractitioners")),
        new("/gp/contact", "form error", People.Kari, visitor => SubmitAsync(visitor, "gp/contact")),
        new("/gp/contact", "with files, one refused", People.Camilla, AttachAsync),
        new("/gp/contact", "on holiday", People.Rune, "gp/contact"),
        new("/gp/contact", "denied", People.Bjorg, "gp/contact"),
        new("/gp/contact", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "gp/contact", "GeneralPractitioners")),
        new("/gp/e-consultation", "urgent", People.Kari, "gp/e-consultation"),
        new("/gp/e-consultation", "subject, form error", People.Kari, async visitor =>
        {
            await ConsultAsync(visitor, 3);
            await visitor.Main.Locator("#subject").FillAsync("");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary a")).ToHaveCountAsync(1);
        }),
        new("/gp/e-consultation", "review", People.Kari, visitor => ConsultAsync(visitor, 5)),
        new("/gp/e-consultation", "how", People.Vegard, visitor => ConsultAsync(visitor, 2)),
        new("/gp/e-consultation", "denied", People.Bjorg, "gp/e-consultation"),
        new("/gp/e-consultation", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "gp/e-consultation", "GeneralPractitioners")),
        new("/appointments", "full", People.Kari, "appointments"),
        new("/appointments", "with a request", People.Jorunn, async visitor =>
        {
            await RequestAsync(visitor);
            await visitor.OpenAsync("appointments");
        }),
        new("/appointments", "not all shown", People.Hakon, "appointments"),
        new("/appointments", "empty", People.Markus, "appointments"),
        new("/appointments", "denied", People.Bjorg, "appointments"),
        new("/appointments", "error", People.Solveig, visitor => OpenBrokenAsync(visitor, "appointments", "Appointments")),
        new(AppointmentRoute, "awaiting, with receipt", People.Elsa, async visitor => await visitor.OpenAsync(await BookedAsync(visitor, 110) + "?receipt=booked")),
        new(AppointmentRoute, "confirmed", People.Elsa, async visitor => await visitor.OpenAsync(await BookedAsync(visitor, 111, Answered(SurgeryAnswer.Confirm)))),
        new(AppointmentRoute, "rejected", People.Elsa, async visitor => await visitor.OpenAsync(await BookedAsync(visitor, 112, Answered(SurgeryAnswer.Reject)))),
        new(AppointmentRoute, "cancelled", People.Elsa, async visitor => await visitor.OpenAsync(await BookedAsync(visitor, 113, CancelAsync))),
        new(AppointmentRoute, "just cancelled", People.Elsa, async visitor =>
        {
            Addresses.Remove($"{People.Elsa} 114");
            await visitor.OpenAsync(await BookedAsync(visitor, 114));
            await CancelAsync(visitor, Guid.Empty);
        }),
        new(AppointmentRoute, "dialog", People.Elsa, async visitor =>
        {
            await visitor.OpenAsync(await BookedAsync(visitor, 110));
            await OpenDialogAsync(visitor);
        }),
        new(AppointmentRoute, "dialog, late", People.Elsa, async visitor =>
        {
            await visitor.OpenAsync(await BookedAsync(visitor, 115, ComeNearAsync));
            await OpenDialogAsync(visitor);
        }),
        new(AppointmentRoute, "hospital, by video", People.Berit, async visitor => await visitor.OpenAsync(await SetUpAsync(visitor))),
        new(AppointmentRoute, "must be confirmed", People.Randi, async visitor => await visitor.OpenAsync(await SetUpAsync(visitor))),
        new(AppointmentRoute, "municipal, nothing to do", People.Daniel, async visitor => await visitor.OpenAsync(await SetUpAsync(visitor))),
        new(AppointmentRoute, "on the short-notice list", People.Elsa, async visitor =>
        {
            await visitor.OpenAsync(await BookedAsync(visitor, 116));
            if (await visitor.Main.Locator("section[aria-labelledby=short-notice] .badge").CountAsync() == 0)
            {
                await visitor.Main.Locator("section[aria-labelledby=short-notice] button").ClickAsync();
                await Expect(visitor.Main.Locator("section[aria-labelledby=short-notice] .badge")).ToBeVisibleAsync();
            }
        }),
        new(ChangeRoute, "full", People.Elsa, async visitor => await visitor.OpenAsync(await BookedAsync(visitor, 110) + "/change")),
        new(ChangeRoute, "time chosen", People.Elsa, async visitor => await visitor.OpenAsync(await BookedAsync(visitor, 110) + $"/change?slot={await visitor.SlotAsync(120)}")),
        new(ChangeRoute, "just taken", People.Elsa, async visitor => await visitor.OpenAsync(await BookedAsync(visitor, 110) + $"/change?slot={Guid.Empty}")),
        new(ChangeRoute, "late", People.Elsa, async visitor => await visitor.OpenAsync(await BookedAsync(visitor, 115, ComeNearAsync) + "/change")),
        new(ChangeRoute, "not movable", People.Berit, async visitor => await visitor.OpenAsync(await SetUpAsync(visitor) + "/change")),
        new(ChangeRoute, "empty", People.Kari, $"appointments/{Guid.Empty}/change"),
        new(ChangeRoute, "denied", People.Bjorg, $"appointments/{Guid.Empty}/change"),
        new(ChangeRoute, "error", People.Solveig, visitor => OpenBrokenAsync(visitor, $"appointments/{Guid.Empty}/change", "Appointments")),
        new(AppointmentRoute, "empty", People.Kari, $"appointments/{Guid.Empty}"),
        new(AppointmentRoute, "denied", People.Bjorg, $"appointments/{Guid.Empty}"),
        new(AppointmentRoute, "error", People.Solveig, visitor => OpenBrokenAsync(visitor, $"appointments/{Guid.Empty}", "Appointments")),
        new("/services/{code}", "prescriptions", null, "services/prescriptions"),
        new("/prescriptions", "many", People.Arne, visitor => OpenAllAsync(visitor, "prescriptions")),
        new("/prescriptions", "ended", People.Arne, "prescriptions?show=ended"),
        new("/prescriptions", "none found", People.Arne, async visitor =>
        {
            await visitor.OpenAsync("prescriptions");
            await visitor.Main.Locator("#search").FillAsync("romferd");
            await Expect(visitor.Main.Locator(".state")).ToBeVisibleAsync();
        }),
        new("/prescriptions", "two to renew", People.Arne, async visitor =>
        {
            await visitor.OpenAsync("prescriptions");
            await visitor.Main.Locator(".row__end button").Nth(0).ClickAsync();
            await visitor.Main.Locator(".row__end button").Nth(1).ClickAsync();
            await Expect(visitor.Main.Locator("section[aria-labelledby=renew] li")).ToHaveCountAsync(2);
        }),
        new("/prescriptions", "renewal is late", People.Signe, "prescriptions"),
        new("/prescriptions", "level too low to renew", People.Bjorg, "prescriptions"),
        new("/prescriptions", "empty", People.Linn, visitor => OpenForAsync(visitor, People.Ella, "prescriptions")),
        new("/prescriptions", "denied", People.Nina, "prescriptions"),
        new("/prescriptions", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "prescriptions", "Prescriptions")),
        new(PrescriptionRoute, "partly collected", People.Arne, async visitor => await visitor.OpenAsync(await PrescriptionAsync(visitor, "Ventoline"))),
        new(PrescriptionRoute, "renewal refused", People.Kjell, async visitor => await visitor.OpenAsync(
            $"prescriptions/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT PrescriptionId FROM Renewals WHERE PatientId = $id", ("$id", visitor.Portal.PersonId(People.Kjell))))}")),
        new(PrescriptionRoute, "not there", People.Kari, $"prescriptions/{Guid.Empty}"),
        new(PrescriptionRoute, "denied", People.Nina, $"prescriptions/{Guid.Empty}"),
        new(PrescriptionRoute, "error", People.Ivar, visitor => OpenBrokenAsync(visitor, $"prescriptions/{Guid.Empty}", "Prescriptions")),
        new("/profile/privacy", "hiding a prescription", People.Arne, async visitor => await visitor.OpenAsync((await PrescriptionAsync(visitor, "Imovane")).Replace("prescriptions/", "profile/privacy?hide=", StringComparison.Ordinal))),
        new("/profile/consent", "chosen", People.Kari, visitor => OpenAllAsync(visitor, "profile/consent")),
        new("/profile/consent", "empty", People.Nina, "profile/consent"),
        new("/profile/consent", "withdrawn", People.Vigdis, "profile/consent"),
        new("/profile/consent", "form error", People.Kari, "profile/consent?level=none"),
        new("/profile/consent", "closing, with an appointment", People.Kari, "profile/consent?level=Basic"),
        new("/profile/consent", "opening", People.Bjorg, "profile/consent?level=Full"),
        new("/profile/consent", "saved", People.Einar, SaveConsentAsync),
        new("/profile/consent", "error", People.Solveig, visitor => OpenBrokenAsync(visitor, "profile/consent", "Appointments")),
        new("/profile/consent/withdraw", "with an appointment", People.Kari, "profile/consent/withdraw"),
        new("/profile/consent/withdraw", "empty", People.Vigdis, "profile/consent/withdraw"),
        new("/profile/consent/withdraw", "error", People.Solveig, visitor => OpenBrokenAsync(visitor, "profile/consent/withdraw", "Appointments")),
        new("/profile/power-of-attorney", "full", People.Kari, visitor => OpenAllAsync(visitor, Powers)),
        new("/profile/power-of-attorney", "ended, and run out", People.Linda, Powers),
        new("/profile/power-of-attorney", "offered", People.Petter, Powers),
        new("/profile/power-of-attorney", "empty", People.Markus, Powers),
        new("/profile/power-of-attorney", "denied", People.Nina, Powers),
        new("/profile/power-of-attorney", "error", People.Solveig, visitor => OpenBrokenAsync(visitor, Powers, "PowersOfAttorney")),
        new("/profile/power-of-attorney/give", "who", People.Kari, $"{Powers}/give"),
        new("/profile/power-of-attorney/give", "form error", People.Kari, async visitor =>
        {
            await visitor.OpenAsync($"{Powers}/give");
            // She may have begun it before, and what was typed comes back.
            await visitor.Main.Locator("#number").FillAsync("");
            await visitor.Main.Locator("#name").FillAsync("Siri");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary a")).ToHaveCountAsync(2);
        }),
        new("/profile/power-of-attorney/give", "what", People.Kari, visitor => ChooseWhatAsync(visitor)),
        new("/profile/power-of-attorney/give", "what, form error", People.Kari, async visitor =>
        {
            await ChooseWhatAsync(visitor);
            foreach (var area in (int[])[0, 2])
            {
                await visitor.Main.Locator("input[name=area]").Nth(area).UncheckAsync();
            }

            await visitor.Main.Locator("input[name=length]").Nth(1).CheckAsync();
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary a")).ToHaveCountAsync(2);
        }),
        new("/profile/power-of-attorney/give", "review", People.Kari, async visitor =>
        {
            await ChooseWhatAsync(visitor);
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("dl.facts:not([data-theirs])")).ToBeVisibleAsync();
        }),
        new("/profile/power-of-attorney/give", "protected address", People.Eva, $"{Powers}/give"),
        new("/profile/power-of-attorney/give", "denied", People.Nina, $"{Powers}/give"),
        new("/profile/power-of-attorney/give", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, $"{Powers}/give", "People")),
        new(PowerRoute, "awaiting, with receipt", People.Kari, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NULL") + "?receipt=given")),
        new(PowerRoute, "in force", People.Kari, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NOT NULL"))),
        new(PowerRoute, "change to confirm", People.Kari, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NOT NULL") + "?area=RegisteredInformation&area=ApplicationsAndReports&length=Endless")),
        new(PowerRoute, "change, form error", People.Kari, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NOT NULL") + "?length=Date")),
        new(PowerRoute, "dialog", People.Kari, async visitor =>
        {
            await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NOT NULL"));
            await visitor.Main.Locator("section[aria-labelledby=end] button").ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new(PowerRoute, "ended", People.Hakon, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "EndedAt IS NOT NULL"))),
        new(PowerRoute, "empty", People.Markus, $"{Powers}/{Guid.Empty}"),
        new(PowerRoute, "denied", People.Nina, $"{Powers}/{Guid.Empty}"),
        new(PowerRoute, "error", People.Solveig, visitor => OpenBrokenAsync(visitor, $"{Powers}/{Guid.Empty}", "PowersOfAttorney")),
        new("/profile/power-of-attorney/received", "offered", People.Petter, visitor => OpenAllAsync(visitor, $"{Powers}/received")),
        new("/profile/power-of-attorney/received", "held, and asleep", People.Siri, $"{Powers}/received"),
        new("/profile/power-of-attorney/received", "appointed", People.Randi, $"{Powers}/received"),
        new("/profile/power-of-attorney/received", "dialog", People.Siri, async visitor =>
        {
            await visitor.OpenAsync($"{Powers}/received");
            await visitor.Main.Locator("section[aria-labelledby=held] button").First.ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new("/profile/power-of-attorney/received", "empty", People.Markus, $"{Powers}/received"),
        new("/profile/power-of-attorney/received", "denied", People.Nina, $"{Powers}/received"),
        new("/profile/power-of-attorney/received", "error", People.Solveig, visitor => OpenBrokenAsync(visitor, $"{Powers}/received", "PowersOfAttorney")),
        new("/profile/power-of-attorney/pharmacy", "full", People.Arne, $"{Powers}/pharmacy"),
        new("/profile/power-of-attorney/pharmacy", "form error", People.Markus, async visitor =>
        {
            await visitor.OpenAsync($"{Powers}/pharmacy");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary a")).ToHaveCountAsync(1);
        }),
        new("/profile/power-of-attorney/pharmacy", "dialog", People.Arne, async visitor =>
        {
            await visitor.OpenAsync($"{Powers}/pharmacy");
            await visitor.Main.Locator("section[aria-labelledby=now] button").First.ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new("/profile/power-of-attorney/pharmacy", "empty", People.Markus, $"{Powers}/pharmacy"),
        new("/profile/power-of-attorney/pharmacy", "denied", People.Nina, $"{Powers}/pharmacy"),
        new("/profile/power-of-attorney/pharmacy", "error", People.Solveig, visitor => OpenBrokenAsync(visitor, $"{Powers}/pharmacy", "PharmacyPickups")),
        new("/pharmacy/check", "for anyone", null, "pharmacy/check"),
        new("/pharmacy/check", "valid", null, async visitor => await CheckCodeAsync(visitor, await visitor.Portal.QueryAsync<string>("SELECT Code FROM PharmacyPickups WHERE EndedAt IS NULL LIMIT 1"))),
        new("/pharmacy/check", "not valid", null, visitor => CheckCodeAsync(visitor, "ABCD-EFGH-JKMN")),
        new("/services/{code}", "contact", null, "services/contact"),
        new("/services/{code}", "privacy", null, "services/privacy"),
        new("/services/{code}", "notification-settings", null, "services/notification-settings"),
        new("/profile/contact", "full", People.Kari, visitor => OpenAllAsync(visitor, "profile/contact")),
        new("/profile/contact", "account shown, just saved", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("profile/contact?saved=NextOfKinAdded");
            await visitor.Main.Locator("section[aria-labelledby=account] button").ClickAsync();
            await Expect(visitor.Main.Locator("section[aria-labelledby=account] [role=status]")).ToHaveTextAsync("1234.56.78903");
        }),
        new("/profile/contact", "empty", People.Markus, "profile/contact"),
        new("/profile/contact", "unconfirmed", People.Solveig, "profile/contact"),
        new("/profile/contact", "opted out", People.Kjell, "profile/contact"),
        new("/profile/contact", "protected address", People.Tuva, "profile/contact"),
        new("/profile/contact", "denied", People.Nina, "profile/contact"),
        new("/profile/contact", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/contact", "ContactChanges")),
        new(KinRoute, "empty", People.Kari, "profile/contact/next-of-kin"),
        new(KinRoute, "form error", People.Kari, visitor => SubmitAsync(visitor, "profile/contact/next-of-kin")),
        new(KinRoute, "denied", People.Nina, "profile/contact/next-of-kin"),
        new(KinRoute, "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/contact/next-of-kin", "NextOfKin")),
        new(OneKinRoute, "full", People.Kari, async visitor => await visitor.OpenAsync(await KinAsync(visitor))),
        new(OneKinRoute, "dialog, taking away", People.Kari, OpenKinDialogAsync),
        new(OneKinRoute, "not there", People.Kari, $"profile/contact/next-of-kin/{Guid.Empty}"),
        new(OneKinRoute, "changed meanwhile", People.Siri, async visitor =>
        {
            await visitor.OpenAsync(await KinAsync(visitor));
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow);
            await visitor.Portal.ExecuteAsync("UPDATE NextOfKin SET Version = $version, PhoneE164 = '+4790000111' WHERE PatientId = $id", ("$version", RunningPortal.Stored(Guid.NewGuid())), ("$id", visitor.Portal.PersonId(visitor.Person!)));
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("[role=alert] .notice--warning")).ToBeVisibleAsync();
        }),
        new(OneKinRoute, "denied", People.Nina, $"profile/contact/next-of-kin/{Guid.Empty}"),
        new(OneKinRoute, "error", People.Ivar, visitor => OpenBrokenAsync(visitor, $"profile/contact/next-of-kin/{Guid.Empty}", "NextOfKin")),
        new("/profile/contact/needs", "full", People.Kari, "profile/contact/needs"),
        new("/profile/contact/needs", "form error", People.Markus, async visitor =>
        {
            await visitor.OpenAsync("profile/contact/needs");
            await visitor.Main.Locator("#hearing").FillAsync(new string('a', 201));
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary")).ToBeVisibleAsync();
        }),
        new("/profile/contact/needs", "denied", People.Nina, "profile/contact/needs"),
        new("/profile/contact/needs", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/contact/needs", "ContactProfiles")),
        new("/profile/contact/bank-account", "log-in too old", People.Arne, async visitor =>
        {
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow.AddMinutes(-20));
            await visitor.OpenAsync("profile/contact/bank-account");
            await Expect(visitor.Main.Locator("form")).ToHaveCountAsync(0);
        }),
        new("/profile/contact/bank-account", "form error", People.Markus, async visitor =>
        {
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow);
            await SubmitAsync(visitor, "profile/contact/bank-account");
        }),
        new("/profile/contact/bank-account", "dialog, taking away", People.Kari, async visitor =>
        {
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow);
            await visitor.OpenAsync("profile/contact/bank-account");
            await visitor.Main.Locator(".form-bar button[type=button]").ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new("/profile/contact/bank-account", "denied", People.Nina, "profile/contact/bank-account"),
        new("/profile/contact/bank-account", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/contact/bank-account", "BankAccounts")),
        new("/profile/privacy", "full", People.Tuva, visitor => OpenAllAsync(visitor, "profile/privacy")),
        new("/profile/privacy", "empty", People.Kari, "profile/privacy"),
        new("/profile/privacy", "turning on", People.Kari, "profile/privacy?change=OnlyOwnGeneralPractitioner"),
        new("/profile/privacy", "taking the lock off", People.Tuva, "profile/privacy?change=OwnRecordLocked"),
        new("/profile/privacy", "just done", People.Astrid, async visitor =>
        {
            await visitor.OpenAsync("profile/privacy?change=ResearchOptOut");
            await visitor.Main.Locator("section[aria-labelledby=change] button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new("/profile/privacy", "denied", People.Nina, "profile/privacy"),
        new("/profile/privacy", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/privacy", "PrivacyDecisions")),
        new("/profile/privacy/professionals", "full", People.Tuva, "profile/privacy/professionals"),
        new("/profile/privacy/professionals", "empty", People.Markus, "profile/privacy/professionals"),
        new("/profile/privacy/professionals", "asked", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("profile/privacy/professionals");
            await visitor.Main.Locator("section[aria-labelledby=met] button").First.ClickAsync();
            await Expect(visitor.Main.Locator("section[aria-labelledby=block]")).ToBeVisibleAsync();
        }),
        new("/profile/privacy/professionals", "form error", People.Kari, visitor => SubmitAsync(visitor, "profile/privacy/professionals")),
        new("/profile/privacy/professionals", "denied", People.Nina, "profile/privacy/professionals"),
        new("/profile/privacy/professionals", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/privacy/professionals", "PrivacyDecisions")),
        new("/profile/notifications", "full", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("profile/notifications");
            await Expect(visitor.Main.Locator("input[name=whom][disabled]")).Not.ToHaveCountAsync(0);
        }),
        new("/profile/notifications", "empty", People.Signe, "profile/notifications"),
        new("/profile/notifications", "unconfirmed", People.Solveig, "profile/notifications"),
        new("/profile/notifications", "saved", People.Trond, async visitor =>
        {
            await visitor.OpenAsync("profile/notifications");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new("/profile/notifications", "denied", People.Nina, "profile/notifications"),
        new("/profile/notifications", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/notifications", "People")),
        new("/profile/usage-log", "full", People.Kari, "profile/usage-log"),
        new("/profile/usage-log", "own", People.Kari, "profile/usage-log?show=own"),
        new("/profile/usage-log", "refused", People.Bjorg, async visitor =>
        {
            await visitor.OpenAsync("appointments");
            await visitor.OpenAsync("profile/usage-log?show=refused");
        }),
        new("/profile/usage-log", "empty", People.Kari, "profile/usage-log?show=refused"),
        new("/profile/usage-log", "error", People.Tuva, visitor => OpenBrokenAsync(visitor, "profile/usage-log", "UsageLog")),
        new("/profile/usage-log", "found whole", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("profile/usage-log");
            await visitor.Main.Locator("[role=status] button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new("/profile/usage-log/log-ins", "full", People.Kari, "profile/usage-log/log-ins"),
        new("/profile/usage-log/log-ins", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/usage-log/log-ins", "LoginSessions")),
        new("/profile/usage-log/permissions", "empty", People.Kari, "profile/usage-log/permissions"),
        new("/profile/usage-log/permissions", "error", People.Piotr, visitor => OpenUnloggedAsync(visitor, "profile/usage-log/permissions")),

        new("/acting-for", "full", People.Kari, "acting-for"),
        new("/acting-for", "with somebody closed", People.Camilla, "acting-for"),
        new("/acting-for", "empty", People.Markus, "acting-for"),
        new("/acting-for", "error", People.Linn, visitor => OpenBrokenAsync(visitor, "acting-for", "People")),
        new("/overview", "for a child", People.Kari, visitor => visitor.OpenForAsync("Mia", "overview")),
        new("/overview", "for a child of 12", People.Kari, visitor => visitor.OpenForAsync("Jonas", "overview")),
        new("/appointments", "for a child", People.Kari, visitor => visitor.OpenForAsync("Mia", "appointments")),
        new("/gp/booking", "time chosen for a child", People.Kari, async visitor => await visitor.OpenForAsync("Mia", $"gp/booking?slot={await visitor.SlotAsync(101)}")),
        new("/profile/usage-log", "for a child of 12", People.Kari, visitor => visitor.OpenForAsync("Jonas", "profile/usage-log")),
        new("/profile/usage-log/log-ins", "for a child", People.Kari, visitor => visitor.OpenForAsync("Mia", "profile/usage-log/log-ins")),
        new("/profile/consent", "for a child", People.Kari, visitor => visitor.OpenForAsync("Emil", "profile/consent?level=Basic")),
        new("/services", "for a child", People.Kari, visitor => visitor.OpenForAsync("Mia", "services")),
        new("/profile/children", "full", People.Kari, "profile/children"),
        new("/profile/children", "closed, level missing", People.Marte, "profile/children"),
        new("/profile/children", "one child", People.Kari, visitor => OpenForAsync(visitor, People.Sofie, "profile/children")),
        new("/profile/children", "empty", People.Markus, "profile/children"),
        new("/profile/children", "denied", People.Nina, "profile/children"),
        new("/profile/children", "error", People.Linn, visitor => OpenBrokenAsync(visitor, "profile/children", "People")),
        new(PlanRoute, "from 12", People.Kari, visitor => OpenForAsync(visitor, People.Sofie, "profile/children/growing-up")),
        new(PlanRoute, "until 12", People.Kari, visitor => OpenForAsync(visitor, People.Mia, "profile/children/growing-up")),
        new(PlanRoute, "empty", People.Kari, "profile/children/growing-up"),
        new(PlanRoute, "denied", People.Nina, "profile/children/growing-up"),
        new(PlanRoute, "error", People.Daniel, visitor => OpenBrokenForAsync(visitor, People.Theo, "profile/children/growing-up")),
        new(YouthRoute, "given", People.Kari, visitor => OpenForAsync(visitor, People.Sofie, "profile/children/youth-consent")),
        new(YouthRoute, "not given", People.Hege, visitor => OpenForAsync(visitor, People.Tobias, "profile/children/youth-consent")),
        new(YouthRoute, "too young", People.Kari, visitor => OpenForAsync(visitor, People.Mia, "profile/children/youth-consent")),
        new(YouthRoute, "just given", People.Tone, async visitor =>
        {
            await OpenForAsync(visitor, People.Nora, "profile/children/youth-consent");
            if (await visitor.Main.Locator("section[aria-labelledby=give] button").CountAsync() == 0)
            {
                await visitor.Main.Locator("section[aria-labelledby=withdraw] button").ClickAsync();
                await Expect(visitor.Main.Locator("section[aria-labelledby=give] button")).ToBeVisibleAsync();
            }

            await visitor.Main.Locator("section[aria-labelledby=give] button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new(YouthRoute, "empty", People.Kari, "profile/children/youth-consent"),
        new(YouthRoute, "denied", People.Nina, "profile/children/youth-consent"),
        new(YouthRoute, "error", People.Daniel, visitor => OpenBrokenForAsync(visitor, People.Theo, "profile/children/youth-consent")),
        new("/profile/growing-up", "from 13 to 15", People.Sofie, "profile/growing-up"),
        new("/profile/growing-up", "from 16", People.Henrik, "profile/growing-up"),
        new("/profile/growing-up", "empty", People.Kari, "profile/growing-up"),
        new("/profile/growing-up", "error", People.Amalie, visitor => OpenBrokenAsync(visitor, "profile/growing-up", "People")),
        new(AppointmentRoute, "who has seen it", People.Kari, async visitor =>
        {
            await visitor.OpenAsync(await SeenAsync(visitor));
            await visitor.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(details => details.open = true)");
        }),
        new(AppointmentRoute, "only to look, by a young person", People.Sofie, async visitor => await visitor.OpenAsync(await SetUpAsync(visitor))),
        new("/profile/export", "nothing asked for", People.Kari, "profile/export"),
        new("/profile/export", "being made", null, async visitor =>
        {
            await ExportAsync(visitor, People.Trond);
            await visitor.Portal.ExecuteAsync("UPDATE Exports SET Status = 'Preparing', StepsDone = 4, Steps = 17, LastSeenAt = $later WHERE ActorId = $id",
                ("$later", RunningPortal.Stored(DateTimeOffset.UtcNow.AddHours(1))), ("$id", visitor.Portal.PersonId(People.Trond)));
            await visitor.OpenAsync("profile/export");
            await Expect(visitor.Main.Locator("progress")).ToBeVisibleAsync();
        }),
        new("/profile/export", "ready", null, visitor => ExportAsync(visitor, People.Hege)),
        new("/profile/export", "stopped", null, async visitor =>
        {
            await ExportAsync(visitor, People.Leif);
            await visitor.Portal.ExecuteAsync("UPDATE Exports SET Status = 'Failed' WHERE ActorId = $id", ("$id", visitor.Portal.PersonId(People.Leif)));
            await visitor.OpenAsync("profile/export");
        }),
        new("/profile/export", "fetched", null, async visitor =>
        {
            await ExportAsync(visitor, People.Marte);
            await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Main.Locator("form[action='profile/export/download'] button").ClickAsync());
            await Expect(visitor.Main.Locator("form[action='profile/export/download']")).ToHaveCountAsync(0);
        }),
        new("/profile/export", "denied", People.Gudrun, "profile/export"),
        new("/profile/export", "error", People.Henrik, visitor => OpenBrokenAsync(visitor, "profile/export", "Exports")),
        new("/profile/lock", "open", People.Kari, "profile/lock"),
        new("/profile/lock", "locked", People.Gudrun, "profile/lock"),
        new("/profile/lock", "opened again", null, async visitor =>
        {
            // Locking ends every log-in of theirs: somebody whom nothing else here looks at.
            await LogInAnewAsync(visitor, People.Jakob, "/profile/lock");
            await visitor.Main.Locator(".button--danger").ClickAsync();
            await visitor.Page.WaitForURLAsync("**/account-locked");
            await LogInAnewAsync(visitor, People.Jakob, "/profile/lock");
            await visitor.Main.Locator(".form-bar button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new("/profile/lock", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "profile/lock", "People")),

        new("/notifications", "full", People.Elsa, async visitor =>
        {
            await BookedAsync(visitor, 110);
            await visitor.OpenAsync("notifications");
        }),
        new("/notifications", "empty", People.Markus, "notifications"),
        new("/notifications", "error", People.Kjell, visitor => OpenBrokenAsync(visitor, "notifications", "Notifications")),
    ];

    private static async Task OpenForAsync(Visitor visitor, string subject, string page) => await visitor.OpenAsync(await visitor.AddressForAsync(subject) + page);

    private static async Task OpenBrokenForAsync(Visitor visitor, string subject, string page)
    {
        var address = await visitor.AddressForAsync(subject);
        visitor.Portal.Faults.FailFor(visitor.Portal.PersonId(subject), "YouthConsents");
        Assert.Equal(500, (await visitor.OpenAsync(address + page)).Status);
    }

    /// <summary>The appointment that others have opened too.</summary>
    private static async Task<string> SeenAsync(Visitor visitor) =>
        $"appointments/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT ItemId FROM UsageLog WHERE PatientId = $id AND ItemId IS NOT NULL ORDER BY Sequence LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!))))}";
    // What asks for a fresh log-in cannot use the one that all tests share, nor end it.
    private static async Task LogInAnewAsync(Visitor visitor, string person, string returnTo)
    {
        await visitor.Page.Context.ClearCookiesAsync(new() { Name = "portal" });
        await visitor.Page.Context.ClearCookiesAsync(new() { Domain = "127.0.0.1" });
        await visitor.LogInAsAsync(person, returnTo);
    }

    private static async Task ExportAsync(Visitor visitor, string person)
    {
        await LogInAnewAsync(visitor, person, "/profile/export");
        await visitor.Main.Locator(".form-bar button").ClickAsync();
        await Expect(visitor.Main.Locator("form[action='profile/export/download']")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    private static async Task OpenMenuAsync(Visitor visitor)
    {
        await visitor.OpenAsync("/");
        await visitor.Page.ClickAsync("details.menu summary");
    }

    private static async Task OpenAllAsync(Visitor visitor, string address)
    {
        await visitor.OpenAsync(address);
        await visitor.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(details => details.open = true)");
    }

    private static async Task OpenUnloggedAsync(Visitor visitor, string address)
    {
        visitor.Portal.Faults.FailToLogFor(visitor.Portal.PersonId(visitor.Person!));
        await OpenFailingAsync(visitor, address);
    }

    private static async Task OpenBrokenAsync(Visitor visitor, string address, string table)
    {
        visitor.Portal.Faults.FailFor(visitor.Portal.PersonId(visitor.Person!), table);
        await OpenFailingAsync(visitor, address);
    }

    private static async Task OpenFailingAsync(Visitor visitor, string address)
    {
        var response = await visitor.OpenAsync(address);
        Assert.True(response.Status == 500, $"{response.Status} {visitor.Page.Url}: {await visitor.Main.InnerTextAsync()}");
    }

    private static async Task<Guid> ListAsync(Visitor visitor, string hprNumber) =>
        Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM GpLists WHERE HprNumber = $number", ("$number", hprNumber)));

    // To a number that nobody has, so that nothing comes of it but what is on the screen.
    private static async Task ChooseWhatAsync(Visitor visitor)
    {
        await visitor.OpenAsync($"{Powers}/give");
        await visitor.Main.Locator("#name").FillAsync("Petter Nordli");
        await visitor.Main.Locator("#number").FillAsync("10915596784");
        await visitor.Main.Locator("form button[type=submit]").ClickAsync();
        // What she chose before, with no date to it, comes back too.
        await visitor.Main.Locator("input[name=length]").First.CheckAsync();
        foreach (var area in (int[])[0, 2])
        {
            await visitor.Main.Locator("input[name=area]").Nth(area).CheckAsync();
        }

        await Expect(visitor.Main.Locator("section[aria-labelledby=preview] a")).ToBeVisibleAsync();
    }

    private static async Task<string> GivenPowerAsync(Visitor visitor, string which) =>
        $"{Powers}/{Guid.Parse(await visitor.Portal.QueryAsync<string>($"SELECT Id FROM PowersOfAttorney WHERE PatientId = $id AND {which} LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!))))}";

    private static async Task CheckCodeAsync(Visitor visitor, string code)
    {
        await visitor.OpenAsync("pharmacy/check");
        await visitor.Main.Locator("#code").FillAsync(code);
        await visitor.Main.Locator("#born").FillAsync(visitor.Portal.Host.Population[People.Arne].Registered.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await visitor.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(visitor.Main.Locator(".notice")).ToBeVisibleAsync();
    }

    private static async Task OpenDialogAsync(Visitor visitor)
    {
        await visitor.Main.Locator("section[aria-labelledby=when] button.button--quiet").ClickAsync();
        await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
    }

    private static async Task SubmitAsync(Visitor visitor, string address)
    {
        await visitor.OpenAsync(address);
        await visitor.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(visitor.Main.Locator(".error-summary")).ToBeVisibleAsync();
    }

    private static async Task OpenKinDialogAsync(Visitor visitor)
    {
        await visitor.OpenAsync(await KinAsync(visitor));
        await visitor.Main.Locator(".form-bar button[type=button]").ClickAsync();
        await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
    }

    /// <summary>Where the person changes a next of kin they have named; somebody without one names Kari first.</summary>
    private static async Task<string> KinAsync(Visitor visitor)
    {
        if (await visitor.Portal.QueryAsync<long>("SELECT COUNT(*) FROM NextOfKin WHERE PatientId = $id", ("$id", visitor.Portal.PersonId(visitor.Person!))) == 0)
        {
            // It is asked for a log-in that is not old.
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow);
            await visitor.OpenAsync("profile/contact/next-of-kin");
            await visitor.Main.Locator("#kin-name").FillAsync("Kari Nordli");
            await visitor.Main.Locator("#kin-relation").SelectOptionAsync("Sibling");
            await visitor.Main.Locator("#kin-phone").FillAsync("+47 900 00 123");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Page).ToHaveURLAsync(new Regex("/profile/contact\\?saved=NextOfKinAdded$"), new() { Timeout = 20_000 });
        }

        return $"profile/contact/next-of-kin/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM NextOfKin WHERE PatientId = $id ORDER BY AddedAt LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!))))}";
    }

    private static Task AuthenticatedAsync(Visitor visitor, DateTimeOffset at) =>
        visitor.Portal.ExecuteAsync("UPDATE LoginSessions SET AuthenticatedAt = $at WHERE ActorId = $id", ("$at", RunningPortal.Stored(at)), ("$id", visitor.Portal.PersonId(visitor.Person!)));

    private static Func<Visitor, Guid, Task> Answered(SurgeryAnswer answer) => (visitor, appointment) => visitor.Portal.AnswerAsync(appointment, answer);

    private static async Task CancelAsync(Visitor visitor, Guid appointment)
    {
        await OpenDialogAsync(visitor);
        await visitor.Page.ClickAsync("main dialog .button--danger");
        await Expect(visitor.Page.Locator("main dialog")).ToBeHiddenAsync();
        await Expect(visitor.Main.Locator(".panel--raised a[href='gp/booking']")).ToBeVisibleAsync();
    }

    /// <summary>Where the appointment is that the provider set up for the person.</summary>
    private static async Task<string> SetUpAsync(Visitor visitor) =>
        $"appointments/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM Appointments WHERE PatientId = $id ORDER BY StartsAt LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!))))}";

    // Through the gates and questions, one after the other, of a surgery that offers more ways than in writing.
    private static async Task ConsultAsync(Visitor visitor, int steps)
    {
        await visitor.OpenAsync("gp/e-consultation");
        for (var step = 0; step < steps; step++)
        {
            if (step == 2)
            {
                await visitor.Main.Locator("input[name=mode]").First.CheckAsync();
            }
            else if (step == 3)
            {
                await visitor.Main.Locator("#subject").FillAsync("Utslett");
            }
            else if (step == 4)
            {
                await visitor.Main.Locator("#text").FillAsync("Det klør på armen.");
            }

            await visitor.Main.Locator(".form-bar button").First.ClickAsync();
            await Expect(visitor.Main.Locator(".steps li").Nth(step + 1)).ToHaveAttributeAsync("aria-current", "step");
        }
    }

    // What was taken is there when the page is opened again; what was not is not.
    private static async Task AttachAsync(Visitor visitor)
    {
        await visitor.OpenAsync("gp/contact");
        var (files, input) = (visitor.Main.Locator(".file"), visitor.Main.Locator("input[type=file]"));
        await visitor.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        if (await files.CountAsync() == 0)
        {
            await input.SetInputFilesAsync([File("Henvisning fra legevakten.pdf", Testing.TestFiles.Pdf()), File("utslett på armen.png", Testing.TestFiles.Png())]);
        }

        await Expect(files.Filter(new() { HasTextString = "kB" })).ToHaveCountAsync(2);
        await input.SetInputFilesAsync(File("tegning.svg", "<svg/>"u8.ToArray()));
        await Expect(visitor.Main.Locator(".file__problem")).ToBeVisibleAsync();

        static Microsoft.Playwright.FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };
    }

    private static async Task OpenThreadAsync(Visitor visitor, string status) => await visitor.OpenAsync(
        $"inbox/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM MessageThreads WHERE PatientId = $id AND Status = $status ORDER BY LastAt DESC LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!)), ("$status", status)))}");

    private static async Task<string> PrescriptionAsync(Visitor visitor, string name) =>
        $"prescriptions/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM Prescriptions WHERE PatientId = $id AND Name LIKE $name", ("$id", visitor.Portal.PersonId(visitor.Person!)), ("$name", name + "%")))}";

    // The first who comes writes; the later ones find it waiting.
    private static async Task RequestAsync(Visitor visitor)
    {
        await Once.WaitAsync();
        try
        {
            await visitor.OpenAsync("gp/booking/request");
            if (await visitor.Main.Locator("textarea").CountAsync() > 0)
            {
                await visitor.Main.Locator("textarea").FillAsync("Kontroll, helst en formiddag");
                await visitor.Main.Locator("form button[type=submit]").ClickAsync();
                await Expect(visitor.Main.Locator("textarea")).ToHaveCountAsync(0);
            }
        }
        finally
        {
            Once.Release();
        }
    }

    // One after the other, or they would write into each other's.
    private static async Task WriteTwiceAsync(Visitor visitor)
    {
        await Once.WaitAsync();
        try
        {
            await visitor.OpenAsync("gp/booking/request");
            var other = await Visitor.ComeAsync(visitor.Page.Context, visitor.Portal);
            await other.OpenAsync("gp/booking/request");
            await other.Main.Locator("#wish").FillAsync($"Kontroll {Guid.NewGuid()}");
            await Expect(other.Main.Locator("[data-line]")).Not.ToBeEmptyAsync();
            await visitor.Main.Locator("#wish").FillAsync($"Kontroll, helst en formiddag {Guid.NewGuid()}");
            await Expect(visitor.Main.Locator("[data-conflict]")).ToBeVisibleAsync();
            await other.Page.CloseAsync();
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task ComeNearAsync(Visitor visitor, Guid appointment)
    {
        var start = DateTimeOffset.UtcNow.AddHours(20);
        await visitor.Portal.ExecuteAsync(
            "UPDATE Appointments SET StartsAt = $start, EndsAt = $end WHERE Id = $id",
            ("$start", RunningPortal.Stored(start)), ("$end", RunningPortal.Stored(start.AddMinutes(20))), ("$id", RunningPortal.Stored(appointment)));
    }

    // Onto the free time after its own, as if it were with somebody else.
    private static async Task ComeToNextSlotAsync(Visitor visitor, Guid appointment) => await visitor.Portal.ExecuteAsync(
        "UPDATE Appointments SET StartsAt = (SELECT StartsAt FROM Slots WHERE Id = $slot), EndsAt = (SELECT EndsAt FROM Slots WHERE Id = $slot) WHERE Id = $id",
        ("$slot", RunningPortal.Stored(await visitor.SlotAsync(118))), ("$id", RunningPortal.Stored(appointment)));

    private static async Task SaveConsentAsync(Visitor visitor)
    {
        await visitor.OpenAsync("profile/consent?level=Basic");
        if (await visitor.Main.Locator("section[aria-labelledby=change]").CountAsync() == 0)
        {
            await visitor.OpenAsync("profile/consent?level=BasicPlus");
        }

        await visitor.Main.Locator("section[aria-labelledby=change] button").ClickAsync();
        await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
    }

    // Booked by the first who asks, for the person whose state it is; the later ones look at the same.
    private static async Task<string> BookedAsync(Visitor visitor, int slot, Func<Visitor, Guid, Task>? thenAsync = null)
    {
        await Once.WaitAsync();
        try
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{visitor.Person} {slot}");
            if (!Addresses.TryGetValue(key, out var address))
            {
                var appointment = await visitor.BookAsync(slot);
                address = Addresses[key] = $"appointments/{appointment}";
                if (thenAsync is not null)
                {
                    await thenAsync(visitor, appointment);
                }
            }

            return address;
        }
        finally
        {
            Once.Release();
        }
    }
}
