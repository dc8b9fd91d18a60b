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
        Assert.Equal(more, page.FindAll("button").Count == 1);
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

    [Fact]
    public async Task She_cannot_be_in_two_places()
    {
        var slot = SlotAt(Now.AddDays(1));
        var other = new Practitioner { HprNumber = "990000002", Name = "Jens Øvrebø", SurgeryId = Surgery.Id };
        var elsewhere = new Slot { SurgeryId = Surgery.Id, PractitionerId = other.Id, StartsAt = Now.AddDays(1).AddMinutes(10), EndsAt = Now.AddDays(1).AddMinutes(30) };
        Assert.True(Appointment.Book(elsewhere, Surgery, Kari.PersonId, Kari.PersonId, Now).Succeeded(out var own));
        await GivenAsync(KarisDoctor(), slot, other, elsewhere, own);
        Address.NavigateTo($"gp/booking?slot={slot.Id}");
        var page = OpenLoaded<BookingPage>();

        await Button(page, "Bestill timen kl. 09.00").ClickAsync();

        Waits(page, () => Assert.Contains("Du har allerede en time da", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
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
}
