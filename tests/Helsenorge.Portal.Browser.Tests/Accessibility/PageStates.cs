using System.Globalization;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

/// <summary>Every page of the portal in every state that looks different. A page that is not here turns <see cref="AccessibilityTests"/> red.</summary>
public static class PageStates
{
    private const string AppointmentRoute = "/appointments/{AppointmentId:guid}";
    private const string ChangeRoute = "/appointments/{AppointmentId:guid}/change";
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
        new("/gp", "full", People.Kari, visitor => OpenAllAsync(visitor, "gp")),
        new("/gp", "takes requests only", People.Jorunn, "gp"),
        new("/gp", "offers nothing", People.Leif, "gp"),
        new("/gp", "empty", People.Markus, "gp"),
        new("/gp", "denied", People.Nina, "gp"),
        new("/gp", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "gp", "GeneralPractitioners")),
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
            await visitor.Main.Locator("form button").ClickAsync();
            await Expect(visitor.Main.Locator("#wish-error")).Not.ToBeEmptyAsync();
        }),
        new("/gp/booking/request", "sent or waiting", People.Jorunn, RequestAsync),
        new("/gp/booking/request", "empty", People.Markus, "gp/booking/request"),
        new("/gp/booking/request", "not offered", People.Leif, "gp/booking/request"),
        new("/gp/booking/request", "denied", People.Bjorg, "gp/booking/request"),
        new("/gp/booking/request", "error", People.Ivar, visitor => OpenBrokenAsync(visitor, "gp/booking/request", "GeneralPractitioners")),
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
        new("/profile/usage-log/log-ins", "error", People.Tone, visitor => OpenBrokenAsync(visitor, "profile/usage-log/log-ins", "LoginSessions")),
        new("/profile/usage-log/permissions", "empty", People.Kari, "profile/usage-log/permissions"),
        new("/profile/usage-log/permissions", "error", People.Tone, visitor => OpenBrokenAsync(visitor, "profile/usage-log/permissions", "LoginSessions")),

        new("/profile/export", "nothing asked for", People.Kari, "profile/export"),
        new("/profile/export", "being made", null, async visitor =>
        {
            await ExportAsync(visitor, People.Geir);
            await visitor.Portal.ExecuteAsync("UPDATE Exports SET Status = 'Preparing', StepsDone = 4, Steps = 17, LastSeenAt = $later WHERE ActorId = $id",
                ("$later", RunningPortal.Stored(DateTimeOffset.UtcNow.AddHours(1))), ("$id", visitor.Portal.PersonId(People.Geir)));
            await visitor.OpenAsync("profile/export");
            await Expect(visitor.Main.Locator("progress")).ToBeVisibleAsync();
        }),
        new("/profile/export", "ready", null, visitor => ExportAsync(visitor, People.Hege)),
        new("/profile/export", "stopped", null, async visitor =>
        {
            await ExportAsync(visitor, People.Linn);
            await visitor.Portal.ExecuteAsync("UPDATE Exports SET Status = 'Failed' WHERE ActorId = $id", ("$id", visitor.Portal.PersonId(People.Linn)));
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
            await LogInAnewAsync(visitor, People.Silje, "/profile/lock");
            await visitor.Main.Locator(".button--danger").ClickAsync();
            await visitor.Page.WaitForURLAsync("**/account-locked");
            await LogInAnewAsync(visitor, People.Silje, "/profile/lock");
            await visitor.Main.Locator(".form-bar button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new("/profile/lock", "error", People.Stian, visitor => OpenBrokenAsync(visitor, "profile/lock", "People")),

        new("/notifications", "full", People.Elsa, async visitor =>
        {
            await BookedAsync(visitor, 110);
            await visitor.OpenAsync("notifications");
        }),
        new("/notifications", "empty", People.Markus, "notifications"),
        new("/notifications", "error", People.Kjell, visitor => OpenBrokenAsync(visitor, "notifications", "Notifications")),
    ];

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

    private static async Task OpenBrokenAsync(Visitor visitor, string address, string table)
    {
        visitor.Portal.Faults.FailFor(visitor.Portal.PersonId(visitor.Person!), table);
        var response = await visitor.OpenAsync(address);
        Assert.Equal(500, response.Status);
    }

    private static async Task OpenDialogAsync(Visitor visitor)
    {
        await visitor.Main.Locator("section[aria-labelledby=when] button.button--quiet").ClickAsync();
        await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
    }

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
                await visitor.Main.Locator("form button").ClickAsync();
                await Expect(visitor.Main.Locator("textarea")).ToHaveCountAsync(0);
            }
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
