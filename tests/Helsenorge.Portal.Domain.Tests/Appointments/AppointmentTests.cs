using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Domain.Tests.Appointments;

public sealed class AppointmentTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 9, 20, 0, TimeSpan.FromHours(1));
    private static readonly Guid Kari = Guid.NewGuid();

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, CancellationRefusal.AlreadyStarted)]
    [InlineData(1, CancellationRefusal.AlreadyStarted)]
    public void An_appointment_can_be_cancelled_until_it_starts(int minutesAfterStart, CancellationRefusal? expected) =>
        Assert.Equal(expected, Booked().Cancel(Start.AddMinutes(minutesAfterStart)));

    [Fact]
    public void A_cancelled_appointment_lets_its_time_go_and_cannot_be_cancelled_again()
    {
        var appointment = Booked();

        Assert.Null(appointment.Cancel(Start.AddDays(-1)));

        Assert.Null(appointment.ActiveSlotId);
        Assert.Equal(CancellationRefusal.AlreadyCancelled, appointment.Cancel(Start.AddHours(-1)));
    }

    [Fact]
    public void A_rejected_booking_lets_its_time_go_and_a_confirmed_one_keeps_it()
    {
        var rejected = Booked();
        var confirmed = Booked();

        Assert.True(rejected.Reject(Start.AddDays(-1)));
        Assert.True(confirmed.Confirm(Start.AddDays(-1)));

        Assert.Equal((AppointmentStatus.Rejected, (Guid?)null), (rejected.Status, rejected.ActiveSlotId));
        Assert.Equal((AppointmentStatus.Confirmed, (Guid?)confirmed.SlotId), (confirmed.Status, confirmed.ActiveSlotId));
    }

    [Fact]
    public void An_answer_that_comes_after_the_patient_cancelled_changes_nothing()
    {
        var appointment = Booked();
        appointment.Cancel(Start.AddDays(-1));

        Assert.False(appointment.Confirm(Start.AddHours(-20)));
        Assert.False(appointment.Reject(Start.AddHours(-20)));

        Assert.Equal(AppointmentStatus.Cancelled, appointment.Status);
    }

    [Theory]
    [InlineData("2026-03-04T09:20:00+01:00", "2026-03-03T09:20:00+01:00", false)]
    [InlineData("2026-03-04T09:20:00+01:00", "2026-03-03T09:20:01+01:00", true)]
    // The night to 29 March 2026 is an hour shorter: 24 hours that pass end at 08.20 the day before.
    [InlineData("2026-03-29T09:20:00+02:00", "2026-03-28T08:20:00+01:00", false)]
    [InlineData("2026-03-29T09:20:00+02:00", "2026-03-28T08:20:01+01:00", true)]
    // The night to 25 October 2026 is an hour longer.
    [InlineData("2026-10-25T09:20:00+01:00", "2026-10-24T10:20:00+02:00", false)]
    [InlineData("2026-10-25T09:20:00+01:00", "2026-10-24T10:20:01+02:00", true)]
    public void Cancelling_is_free_until_24_hours_that_pass_before_the_start(string start, string now, bool late) =>
        Assert.Equal(late, Appointment.IsLateToCancel(At(start), At(now)));

    [Theory]
    [InlineData(OfferedServices.DirectBooking, -1, null)]
    [InlineData(OfferedServices.DirectBooking, 0, BookingRefusal.AlreadyStarted)]
    [InlineData(OfferedServices.BookingRequest, -1, BookingRefusal.NotOffered)]
    [InlineData(OfferedServices.None, -1, BookingRefusal.NotOffered)]
    public void A_time_can_be_booked_before_it_starts_where_the_surgery_offers_it(OfferedServices offers, int minutesAfterStart, BookingRefusal? expected)
    {
        var surgery = PortalHarness.Solbakken(offers);

        Assert.Equal(expected, Appointment.Book(SlotOf(surgery), surgery, Kari, Kari, Start.AddMinutes(minutesAfterStart)).Refusal);
    }

    [Fact]
    public void A_time_the_surgery_took_back_is_just_taken()
    {
        var surgery = PortalHarness.Solbakken();
        var slot = SlotOf(surgery);
        slot.ClosedAt = Start.AddDays(-1);

        Assert.Equal(BookingRefusal.JustTaken, Appointment.Book(slot, surgery, Kari, Kari, Start.AddHours(-1)).Refusal);
    }

    private static Appointment Booked()
    {
        var surgery = PortalHarness.Solbakken();
        return Appointment.Book(SlotOf(surgery), surgery, Kari, Kari, Start.AddDays(-2)).Succeeded(out var appointment) ? appointment : throw new InvalidOperationException();
    }

    private static Slot SlotOf(Surgery surgery) => new() { SurgeryId = surgery.Id, PractitionerId = Guid.NewGuid(), StartsAt = Start, EndsAt = Start.AddMinutes(20) };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
