using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

public sealed class BookingTests(SharedPortal shared)
{
    [Fact]
    public async Task Who_comes_second_to_a_time_is_told_and_offered_the_nearest()
    {
        await using var marte = await shared.LogInAsync(People.Marte);
        await using var silje = await shared.LogInAsync(People.Silje);
        var slot = await marte.SlotAsync(30);
        await marte.OpenAsync($"gp/booking?slot={slot}");
        await silje.OpenAsync($"gp/booking?slot={slot}");
        await Expect(silje.Main.Locator("section[aria-labelledby=chosen]")).ToBeVisibleAsync();

        await marte.Main.Locator("section[aria-labelledby=chosen] button").ClickAsync();
        await Expect(marte.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<AppointmentsText>("Booked_Title", "nb"));
        await silje.Main.Locator("section[aria-labelledby=chosen] button").ClickAsync();

        var notice = silje.Main.Locator("div[role=alert] .notice");
        await Expect(notice).ToContainTextAsync(Said.By<BookingText>("BookingRefusal_JustTaken", "nb"));
        await Expect(notice.Locator("a")).ToHaveCountAsync(3);
        Assert.Equal(0, await silje.Portal.QueryAsync<long>("SELECT COUNT(*) FROM Appointments WHERE PatientId = $id", ("$id", silje.Portal.PersonId(People.Silje))));

        await notice.Locator("a").First.ClickAsync();
        await silje.Main.Locator("section[aria-labelledby=chosen] button").ClickAsync();
        await Expect(silje.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<AppointmentsText>("Booked_Title", "nb"));
    }

    [Fact]
    public async Task Pressed_twice_it_is_one_booking()
    {
        await using var henrik = await shared.LogInAsync(People.Henrik);
        await henrik.OpenAsync($"gp/booking?slot={await henrik.SlotAsync(40)}");
        await henrik.Main.Locator("section[aria-labelledby=chosen] button").DblClickAsync();
        await Expect(henrik.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<AppointmentsText>("Booked_Title", "nb"));

        await henrik.OpenAsync("appointments");
        await Expect(henrik.Main.Locator("section[aria-labelledby=coming] li")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_late_cancellation_warns_of_the_fee_and_goes_through()
    {
        await using var camilla = await shared.LogInAsync(People.Camilla);
        var appointment = await camilla.BookAsync(50);
        await camilla.Portal.AnswerAsync(appointment, SurgeryAnswer.Confirm);
        // The demo has no time within a day when the next day is a holiday, so this one comes nearer.
        var start = DateTimeOffset.UtcNow.AddHours(20);
        await camilla.Portal.ExecuteAsync(
            "UPDATE Appointments SET StartsAt = $start, EndsAt = $end WHERE Id = $id",
            ("$start", RunningPortal.Stored(start)), ("$end", RunningPortal.Stored(start.AddMinutes(20))), ("$id", RunningPortal.Stored(appointment)));

        await camilla.OpenAsync($"appointments/{appointment}");
        await camilla.Main.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = Said.By<AppointmentsText>("Cancel", "nb") }).ClickAsync();
        var dialog = camilla.Page.Locator("main dialog");
        await Expect(dialog).ToContainTextAsync(Said.By<AppointmentsText>("LateFee_Title", "nb"));
        await Expect(dialog).ToContainTextAsync(Said.By<AppointmentsText>("LateFee_Text", "nb", 186));
        await camilla.Page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(camilla.Main.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = Said.By<AppointmentsText>("Cancel", "nb") })).ToBeFocusedAsync();

        await camilla.Page.Keyboard.PressAsync("Enter");
        await dialog.Locator(".button--danger").ClickAsync();
        await Expect(camilla.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<AppointmentsText>("Cancelled_Title", "nb"));
        Assert.Equal("Cancelled", await camilla.Portal.QueryAsync<string>("SELECT Status FROM Appointments WHERE Id = $id", ("$id", RunningPortal.Stored(appointment))));
    }

    [Fact]
    public async Task An_early_cancellation_says_that_it_is_free_and_can_be_left()
    {
        await using var astrid = await shared.LogInAsync(People.Astrid);
        await astrid.BookAsync(60);
        await astrid.Main.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = Said.By<AppointmentsText>("Cancel", "nb") }).ClickAsync();
        var dialog = astrid.Page.Locator("main dialog");
        await Expect(dialog).ToContainTextAsync(Said.By<AppointmentsText>("NoFee_Title", "nb"));
        await dialog.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = Said.By<AppointmentsText>("CancelDialog_No", "nb") }).ClickAsync();
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(astrid.Main.Locator(".panel--raised .badge").Last).ToHaveTextAsync(Said.By<AppointmentsText>("Status_AwaitingSurgery", "nb"));
    }

    [Fact]
    public async Task Somebody_elses_appointment_is_not_found()
    {
        await using var trond = await shared.LogInAsync(People.Trond);
        var karis = await trond.Portal.QueryAsync<string>(
            "SELECT Id FROM Appointments WHERE PatientId = $id LIMIT 1", ("$id", trond.Portal.PersonId(People.Kari)));
        await trond.OpenAsync($"appointments/{karis}");
        await Expect(trond.Heading).ToHaveTextAsync(Said.By<AppointmentsText>("NotFound_Title", "nb"));
        await Expect(trond.Main).Not.ToContainTextAsync("Ingrid Haugland");
    }
}
