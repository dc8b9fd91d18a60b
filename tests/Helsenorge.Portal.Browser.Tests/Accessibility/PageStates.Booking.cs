using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

public static partial class PageStates
{
    private const string AppointmentRoute = "/appointments/{AppointmentId:guid}";
    private const string ChangeRoute = "/appointments/{AppointmentId:guid}/change";

    // Booking, and the appointments that come of it.
    private static IEnumerable<PageState> Booking =>
    [
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
        Broken("/gp/booking", People.Ivar, "gp/booking", "GeneralPractitioners"),
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
        Broken("/gp/booking/request", People.Ivar, "gp/booking/request", "GeneralPractitioners"),
        new("/appointments", "full", People.Kari, "appointments"),
        new("/appointments", "with a request", People.Jorunn, async visitor =>
        {
            await RequestAsync(visitor);
            await visitor.OpenAsync("appointments");
        }),
        new("/appointments", "not all shown", People.Hakon, "appointments"),
        new("/appointments", "empty", People.Markus, "appointments"),
        new("/appointments", "denied", People.Bjorg, "appointments"),
        Broken("/appointments", People.Ivar, "appointments", "Appointments"),
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
        Broken(ChangeRoute, People.Ivar, $"appointments/{Guid.Empty}/change", "Appointments"),
        new(AppointmentRoute, "empty", People.Kari, $"appointments/{Guid.Empty}"),
        new(AppointmentRoute, "denied", People.Bjorg, $"appointments/{Guid.Empty}"),
        Broken(AppointmentRoute, People.Ivar, $"appointments/{Guid.Empty}", "Appointments"),
        new("/appointments", "for a child", People.Kari, visitor => visitor.OpenForAsync("Mia", "appointments")),
        new("/gp/booking", "time chosen for a child", People.Kari, async visitor => await visitor.OpenForAsync("Mia", $"gp/booking?slot={await visitor.SlotAsync(101)}")),
        new(AppointmentRoute, "who has seen it", People.Kari, async visitor =>
        {
            await visitor.OpenAsync(await SeenAsync(visitor));
            await visitor.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(details => details.open = true)");
        }),
        new(AppointmentRoute, "only to look, by a young person", People.Sofie, async visitor => await visitor.OpenAsync(await SetUpAsync(visitor))),
    ];

    /// <summary>The appointment that others have opened too.</summary>
    private static async Task<string> SeenAsync(Visitor visitor) =>
        $"appointments/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT ItemId FROM UsageLog WHERE PatientId = $id AND ItemId IS NOT NULL ORDER BY Sequence LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!))))}";

    private static async Task OpenDialogAsync(Visitor visitor)
    {
        await visitor.Main.Locator("section[aria-labelledby=when] button.button--quiet").ClickAsync();
        await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
    }

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
}
