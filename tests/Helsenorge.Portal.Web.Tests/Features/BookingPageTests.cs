using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Booking;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class BookingPageTests : PageTest
{
    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync(KarisDoctor());
        Database.Hold();

        var page = Open<BookingPage>();

        Assert.Contains("Henter ledige timer", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Ingen ledige timer de neste fire ukene", TextOf(page), StringComparison.Ordinal));
        Assert.NotNull(page.Find("a[href='tel:+4755550123']"));
    }

    [Fact]
    public async Task Free_times_stand_by_day_and_what_is_taken_or_has_been_does_not()
    {
        await GivenAsync(
        [
            KarisDoctor(), SlotAt(Now.AddHours(1)), SlotAt(Now.AddHours(2), isVideo: true), SlotAt(Now.AddDays(1)),
            SlotAt(Now), SlotAt(Now.AddHours(-1)), SlotAt(Now.AddDays(29)), new Slot { SurgeryId = Surgery.Id, PractitionerId = Ingrid.Id, StartsAt = Now.AddHours(3), EndsAt = Now.AddHours(4), ClosedAt = Now },
            .. AppointmentAt(Now.AddHours(5), out _, Guid.NewGuid()),
        ]);

        var page = OpenLoaded<BookingPage>();

        Assert.Equal(["Mandag 2. mars i dag", "Tirsdag 3. mars i morgen"], TextsOf(page, ".day__name"));
        Assert.Equal(["10.00", "11.00", "09.00"], TextsOf(page, ".time-link"));
        Assert.Contains("video", page.FindAll(".time-link")[1].GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public async Task Five_days_are_shown_at_a_time(int days, bool more)
    {
        await GivenAsync([KarisDoctor(), .. Enumerable.Range(1, days).Select(day => SlotAt(Now.AddDays(day)))]);

        var page = OpenLoaded<BookingPage>();

        Assert.Equal(5, page.FindAll(".day").Count);
        Assert.Equal(more, page.FindAll("button").Any(button => TextOf([button]) == "Vis flere dager"));
        if (more)
        {
            await Button(page, "Vis flere dager").ClickAsync();
            Assert.Equal(6, page.FindAll(".day").Count);
        }
    }

    [Fact]
    public async Task A_chosen_time_is_looked_over_and_sent_and_leads_to_the_appointment()
    {
        var slot = SlotAt(Now.AddDays(1));
        await GivenAsync(KarisDoctor(), slot);
        Address.NavigateTo($"gp/booking?slot={slot.Id}");
        var page = OpenLoaded<BookingPage>();
        Assert.Contains("20 minutter hos Ingrid Haugland", TextOf(page.FindAll("section[aria-labelledby=chosen]")), StringComparison.Ordinal);

        await Button(page, "Bestill timen kl. 09.00").ClickAsync();

        var appointment = await Portal.LookAsync<Appointment, Appointment>(all => all.SingleAsync(Cancel));
        Assert.EndsWith($"/appointments/{appointment.Id}?receipt=booked", Address.Uri, StringComparison.Ordinal);
        Assert.Equal((Kari.PersonId, AppointmentStatus.AwaitingSurgery), (appointment.PatientId, appointment.Status));
    }

    [Fact]
    public async Task Somebody_was_faster_and_the_three_nearest_times_are_offered()
    {
        var slot = SlotAt(Now.AddDays(2));
        await GivenAsync([KarisDoctor(), slot, .. ((int[])[-5, -1, 1, 2, 9]).Select(hours => SlotAt(Now.AddDays(2).AddHours(hours)))]);
        Address.NavigateTo($"gp/booking?slot={slot.Id}");
        var page = OpenLoaded<BookingPage>();
        var siri = Guid.NewGuid();
        Assert.True(Appointment.Book(slot, Surgery, siri, siri, Now).Succeeded(out var faster));
        await Portal.GivenAsync(faster);

        await Button(page, "Bestill timen kl. 09.00").ClickAsync();

        Waits(page, () => Assert.Contains("Den tiden ble nettopp tatt Du prøvde å bestille 4. mars 2026 kl. 09.00. Ingenting er bestilt.", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
        Assert.Equal(["4. mars 2026 kl. 08.00", "4. mars 2026 kl. 10.00", "4. mars 2026 kl. 11.00"], TextsOf(page, "[role=alert] a"));
        Assert.EndsWith("/gp/booking", Address.Uri, StringComparison.Ordinal);
        Assert.Equal(1, await Portal.LookAsync<Appointment, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(["Attempted"], await Portal.LookAsync<UsageLogEntry, List<string>>(all => all.Where(entry => entry.ActionCode == "book").Select(entry => entry.Outcome.ToString()).ToListAsync(Cancel)));

        // One of them is chosen, and then the notice has done its work.
        await page.InvokeAsync(() => Address.NavigateTo(page.Find("[role=alert] a").GetAttribute("href")!));
        Waits(page, () => Assert.Contains("Bestill timen kl. 08.00", TextOf(page), StringComparison.Ordinal));
        Assert.Empty(page.Find("[role=alert]").TextContent.Trim());
    }

    [Fact]
    public async Task A_link_to_a_time_that_is_gone_says_so_and_shows_the_others()
    {
        await GivenAsync(KarisDoctor(), SlotAt(Now.AddDays(1)));
        Address.NavigateTo($"gp/booking?slot={Guid.NewGuid()}");

        var page = OpenLoaded<BookingPage>();

        Assert.Contains("Den tiden ble nettopp tatt Velg en av tidene under.", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal);
        Assert.Single(page.FindAll(".time-link"));
    }

    [Theory]
    [InlineData(-20, true)]
    [InlineData(-19, false)]
    [InlineData(0, false)]
    [InlineData(19, false)]
    [InlineData(20, true)]
    public async Task Another_appointment_at_the_same_time_is_shown_before_she_books(int minutesFrom, bool mayBook)
    {
        var slot = SlotAt(Now.AddDays(1));
        await GivenAsync([KarisDoctor(), slot, .. Elsewhere(slot.StartsAt.AddMinutes(minutesFrom), out var own)]);
        Address.NavigateTo($"gp/booking?slot={slot.Id}");

        var page = OpenLoaded<BookingPage>();

        Assert.Equal(!mayBook, TextOf(page).Contains("Du har allerede en time da", StringComparison.Ordinal));
        Assert.Equal(mayBook, page.FindAll("button").Any(button => TextOf([button]) == "Bestill timen kl. 09.00"));
        Assert.Equal(mayBook ? 0 : 1, page.FindAll($"a[href='appointments/{own.Id}']").Count);
    }

    [Fact]
    public async Task She_cannot_be_in_two_places_although_the_other_came_while_she_thought()
    {
        var slot = SlotAt(Now.AddDays(1));
        await GivenAsync(KarisDoctor(), slot);
        Address.NavigateTo($"gp/booking?slot={slot.Id}");
        var page = OpenLoaded<BookingPage>();
        await Portal.GivenAsync(Elsewhere(slot.StartsAt.AddMinutes(10), out _));

        await Button(page, "Bestill timen kl. 09.00").ClickAsync();

        Waits(page, () => Assert.Contains("Du har allerede en time da", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hele dagen", new[] { "09.00", "11.40", "12.00", "13.00" })]
    [InlineData("Formiddag", new[] { "09.00", "11.40" })]
    [InlineData("Ettermiddag", new[] { "12.00", "13.00" })]
    [InlineData("Video", new[] { "11.40", "13.00" })]
    [InlineData("Oppmøte", new[] { "09.00", "12.00" })]
    public async Task She_can_ask_for_mornings_or_afternoons_and_for_how_to_meet(string choice, string[] times)
    {
        var day = Now.AddDays(1);
        await GivenAsync(KarisDoctor(), SlotAt(day), SlotAt(day.AddMinutes(160), isVideo: true), SlotAt(day.AddHours(3)), SlotAt(day.AddHours(4), isVideo: true));
        var page = OpenLoaded<BookingPage>();

        await Button(page, choice).ClickAsync();

        Assert.Equal(times, TextsOf(page, ".time-link"));
        Assert.Equal("true", Button(page, choice).GetAttribute("aria-pressed"));
    }

    [Fact]
    public async Task When_none_is_like_that_it_says_so()
    {
        await GivenAsync(KarisDoctor(), SlotAt(Now.AddDays(1)));
        var page = OpenLoaded<BookingPage>();

        await Button(page, "Ettermiddag").ClickAsync();

        Assert.Empty(page.FindAll(".time-link"));
        Assert.Contains("Ingen ledige timer er slik", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_costs_is_said_by_the_day_of_the_time()
    {
        var slot = SlotAt(Now.AddDays(2), isVideo: true);
        await GivenAsync(
            KarisDoctor(), SlotAt(Now.AddDays(1)), slot,
            new Fee { Kind = FeeKind.GeneralPracticeVisit, ValidFrom = new DateOnly(2025, 7, 1), AmountNok = 179m },
            new Fee { Kind = FeeKind.GeneralPracticeVideo, ValidFrom = new DateOnly(2025, 7, 1), AmountNok = 170m },
            new Fee { Kind = FeeKind.GeneralPracticeVideo, ValidFrom = new DateOnly(2026, 3, 4), AmountNok = 175m });
        var page = OpenLoaded<BookingPage>();
        Assert.Contains("Egenandelen er 179 kroner ved oppmøte og 170 kroner på video.", TextOf(page), StringComparison.Ordinal);

        await page.InvokeAsync(() => Address.NavigateTo($"gp/booking?slot={slot.Id}"));

        Waits(page, () => Assert.Contains("Egenandel 175 kroner", TextOf(page.FindAll("section[aria-labelledby=chosen]")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_flu_vaccine_has_times_of_its_own_and_anyone_there_gives_it()
    {
        Surgery.Offers = OfferedServices.DirectBooking | OfferedServices.FluVaccine;
        var nurse = new Practitioner { HprNumber = "990000007", Name = "Mona Lie", SurgeryId = Surgery.Id };
        var vaccine = new Slot { SurgeryId = Surgery.Id, PractitionerId = nurse.Id, StartsAt = Now.AddDays(1).AddHours(1), EndsAt = Now.AddDays(1).AddHours(1).AddMinutes(10), Kind = AppointmentKind.FluVaccine };
        await GivenAsync(KarisDoctor(), nurse, vaccine, SlotAt(Now.AddDays(1)));
        var page = OpenLoaded<BookingPage>();
        Assert.Equal(["09.00"], TextsOf(page, ".time-link"));

        await page.InvokeAsync(() => Address.NavigateTo(page.Find("a[href*=flu-vaccine]").GetAttribute("href")!));
        Waits(page, () => Assert.Equal(["10.00"], TextsOf(page, ".time-link")));
        await page.InvokeAsync(() => Address.NavigateTo(page.Find(".time-link").GetAttribute("href")!));
        Waits(page, () => Assert.Contains("10 minutter, influensavaksine", TextOf(page), StringComparison.Ordinal));
        await Button(page, "Bestill timen kl. 10.00").ClickAsync();

        var booked = await Portal.LookAsync<Appointment, Appointment>(all => all.SingleAsync(Cancel));
        Assert.Equal((AppointmentKind.FluVaccine, nurse.Id), (booked.Kind, booked.PractitionerId));
    }

    [Fact]
    public async Task Where_the_flu_vaccine_is_not_offered_it_says_so()
    {
        await GivenAsync(KarisDoctor(), SlotAt(Now.AddDays(1)));
        Assert.Empty(OpenLoaded<BookingPage>().FindAll("a[href*=flu-vaccine]"));
        Address.NavigateTo("gp/booking?kind=flu-vaccine");

        var page = OpenLoaded<BookingPage>();

        Assert.Contains("Legekontoret tilbyr ikke influensavaksine her", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_requests_are_taken_the_page_leads_to_them()
    {
        Surgery.Offers = OfferedServices.BookingRequest;
        await GivenAsync(KarisDoctor());

        var page = OpenLoaded<BookingPage>();

        Assert.Contains("legger ikke ut ledige timer, men tar imot ønsker", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='gp/booking/request']"));
    }

    [Fact]
    public async Task A_time_that_began_while_she_thought_is_refused()
    {
        var slot = SlotAt(Now.AddMinutes(5));
        await GivenAsync(KarisDoctor(), slot);
        Address.NavigateTo($"gp/booking?slot={slot.Id}");
        var page = OpenLoaded<BookingPage>();

        Portal.Clock.Advance(TimeSpan.FromMinutes(5));
        await Button(page, "Bestill timen kl. 09.05").ClickAsync();

        Waits(page, () => Assert.Contains("Den tiden har allerede vært", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_surgery_that_offers_no_times_gives_its_telephone_number()
    {
        Surgery.Offers = OfferedServices.Contact;
        await GivenAsync(KarisDoctor(), SlotAt(Now.AddDays(1)));

        var page = OpenLoaded<BookingPage>();

        Assert.Contains("Solbakken legesenter har valgt å ikke legge ut ledige timer", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".time-link"));
        Assert.NotNull(page.Find("a[href='tel:+4755550123']"));
    }

    [Fact]
    public async Task Without_a_GP_there_is_nobody_to_book_with()
    {
        await GivenAsync(new GeneralPractitionerAssignment { PatientId = Kari.PersonId, ReadAt = Now });

        var page = OpenLoaded<BookingPage>();

        Assert.Contains("Vi finner ingen fastlege å bestille hos", TextOf(page), StringComparison.Ordinal);
    }

    private object[] Elsewhere(DateTimeOffset start, out Appointment own)
    {
        var other = new Practitioner { HprNumber = "990000002", Name = "Jens Øvrebø", SurgeryId = Surgery.Id };
        var slot = new Slot { SurgeryId = Surgery.Id, PractitionerId = other.Id, StartsAt = start, EndsAt = start.AddMinutes(20) };
        Assert.True(Appointment.Book(slot, Surgery, Kari.PersonId, Kari.PersonId, Now).Succeeded(out var booked));
        own = booked;
        return [other, slot, booked];
    }
}
