using Bunit;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Appointments;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class ChangePageTests : PageTest
{
    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync(AppointmentAt(Now.AddDays(3), out var appointment));
        Database.Hold();

        var page = Open<ChangePage>(p => p.Add(c => c.AppointmentId, appointment.Id));

        Assert.Contains("Henter ledige timer", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Ingen andre ledige timer de neste fire ukene Du har fortsatt timen 5. mars 2026 kl. 09.00", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_with_the_same_clinician_for_the_same_thing_are_offered_and_the_old_one_is_not()
    {
        var other = new Practitioner { HprNumber = "990000002", Name = "Jens Øvrebø", SurgeryId = Surgery.Id };
        await GivenAsync(
        [
            .. AppointmentAt(Now.AddDays(3), out var appointment), SlotAt(Now.AddDays(1)), SlotAt(Now.AddDays(2), isVideo: true), other,
            new Slot { SurgeryId = Surgery.Id, PractitionerId = other.Id, StartsAt = Now.AddDays(1).AddHours(1), EndsAt = Now.AddDays(1).AddHours(2) },
            new Slot { SurgeryId = Surgery.Id, PractitionerId = Ingrid.Id, StartsAt = Now.AddDays(1).AddHours(2), EndsAt = Now.AddDays(1).AddHours(3), Kind = AppointmentKind.FluVaccine },
        ]);

        var page = OpenOne(appointment);

        Assert.Equal(["Tirsdag 3. mars i morgen", "Onsdag 4. mars i overmorgen"], TextsOf(page, ".day__name"));
        Assert.Contains("Den er din til du har fått en ny", TextOf(page.Nodes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task She_looks_over_both_times_and_moves_and_comes_to_the_appointment()
    {
        var slot = SlotAt(Now.AddDays(1));
        await GivenAsync([.. AppointmentAt(Now.AddDays(3), out var appointment), slot, new Fee { Kind = FeeKind.GeneralPracticeVisit, ValidFrom = new DateOnly(2024, 7, 1), AmountNok = 179m }]);
        Address.NavigateTo($"appointments/{appointment.Id}/change?slot={slot.Id}");
        var page = OpenOne(appointment);
        Assert.Contains("Fra 5. mars 2026 kl. 09.00 Til 3. mars 2026 kl. 09.00 Egenandel 179 kroner", TextOf(page.FindAll("section[aria-labelledby=chosen]")), StringComparison.Ordinal);

        await Button(page, "Flytt til kl. 09.00").ClickAsync();

        var moved = await Portal.LookAsync<Appointment, Appointment>(all => all.SingleAsync(Cancel));
        Assert.Equal((appointment.Id, (Guid?)slot.Id), (moved.Id, moved.ActiveSlotId));
        Assert.EndsWith($"/appointments/{appointment.Id}?receipt=moved", Address.Uri, StringComparison.Ordinal);
        var after = OpenLoaded<AppointmentPage>(p => p.Add(a => a.AppointmentId, appointment.Id));
        Assert.Contains("Den nye tiden er holdt av til deg", TextOf(after.FindAll("[role=status]")), StringComparison.Ordinal);
        Assert.Contains("Flyttet fra 5. mars 2026 kl. 09.00.", TextOf(after), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_was_faster_and_she_is_told_that_the_old_time_stands()
    {
        var slot = SlotAt(Now.AddDays(1));
        await GivenAsync([.. AppointmentAt(Now.AddDays(3), out var appointment), slot, SlotAt(Now.AddDays(2))]);
        Address.NavigateTo($"appointments/{appointment.Id}/change?slot={slot.Id}");
        var page = OpenOne(appointment);
        var siri = Guid.NewGuid();
        Assert.True(Appointment.Book(slot, Surgery, siri, siri, Now).Succeeded(out var faster));
        await Portal.GivenAsync(faster);

        await Button(page, "Flytt til kl. 09.00").ClickAsync();

        Waits(page, () => Assert.Contains("Den nye tiden ble nettopp tatt Ingenting er flyttet. Du har fortsatt timen 5. mars 2026 kl. 09.00.", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal));
        Assert.Single(page.FindAll(".time-link"));
        Assert.Equal(Now.AddDays(3), (await Portal.LookAsync<Appointment, Appointment>(all => all.SingleAsync(own => own.Id == appointment.Id, Cancel))).StartsAt);
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(23, true)]
    public async Task Letting_the_old_time_go_late_may_cost_and_that_is_said_before(int hours, bool warns)
    {
        await GivenAsync([.. AppointmentAt(Now.AddHours(hours), out var appointment), SlotAt(Now.AddDays(2)), new Fee { Kind = FeeKind.GeneralPracticeNoShow, ValidFrom = new DateOnly(2023, 7, 1), AmountNok = 186m }]);

        var page = OpenOne(appointment);

        Assert.Equal(warns, TextOf(page).Contains("De kan kreve 186 kroner for den når du flytter", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_appointment_at_the_new_time_is_shown_before_she_moves()
    {
        var other = new Practitioner { HprNumber = "990000002", Name = "Jens Øvrebø", SurgeryId = Surgery.Id };
        var elsewhere = new Slot { SurgeryId = Surgery.Id, PractitionerId = other.Id, StartsAt = Now.AddDays(1).AddMinutes(10), EndsAt = Now.AddDays(1).AddMinutes(30) };
        var own = Appointment.SetUp(elsewhere, Surgery, Kari.PersonId, new(AppointmentCapabilities.None), Now);
        var slot = SlotAt(Now.AddDays(1));
        await GivenAsync([.. AppointmentAt(Now.AddDays(3), out var appointment), slot, other, elsewhere, own]);
        Address.NavigateTo($"appointments/{appointment.Id}/change?slot={slot.Id}");

        var page = OpenOne(appointment);

        Assert.Contains("Du har allerede en annen time da", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find($"a[href='appointments/{own.Id}']"));
        Assert.DoesNotContain(page.FindAll("button"), button => TextOf([button]).StartsWith("Flytt til", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_provider_has_not_opened_for_moving_cannot_be_and_it_says_whom_to_call()
    {
        var slot = SlotAt(Now.AddDays(3));
        var given = Appointment.SetUp(slot, Surgery, Kari.PersonId, new(AppointmentCapabilities.None), Now);
        await GivenAsync(slot, given, SlotAt(Now.AddDays(1)));

        var page = OpenOne(given);

        Assert.Contains("Denne timen kan ikke flyttes her", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".time-link"));
        Assert.NotNull(page.Find("a[href='tel:+4755550123']"));
    }

    [Fact]
    public async Task Somebody_elses_appointment_is_not_found()
    {
        await GivenAsync(AppointmentAt(Now.AddDays(4), out var appointment, Guid.NewGuid()));

        Assert.Contains("Vi finner ikke timen", TextOf(OpenOne(appointment)), StringComparison.Ordinal);
    }

    private IRenderedComponent<Web.Access.ServiceBoundary> OpenOne(Appointment appointment) =>
        OpenLoaded<ChangePage>(page => page.Add(p => p.AppointmentId, appointment.Id));
}
