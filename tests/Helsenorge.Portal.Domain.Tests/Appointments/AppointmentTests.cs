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
    // So is the night to 28 March 2027.
    [InlineData("2027-03-28T09:20:00+02:00", "2027-03-27T08:20:00+01:00", false)]
    [InlineData("2027-03-28T09:20:00+02:00", "2027-03-27T08:20:01+01:00", true)]
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

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, ChangeRefusal.AlreadyStarted)]
    public void An_appointment_can_be_moved_until_it_starts(int minutesAfterStart, ChangeRefusal? expected)
    {
        var appointment = Booked();

        Assert.Equal(expected, appointment.MoveTo(Another(appointment), Start.AddMinutes(minutesAfterStart)));
    }

    [Fact]
    public void Moving_takes_the_new_time_and_lets_the_old_go_in_one_and_asks_the_surgery_anew()
    {
        var appointment = Booked();
        appointment.Confirm(Start.AddDays(-1));
        var slot = Another(appointment);

        Assert.Null(appointment.MoveTo(slot, Start.AddHours(-2)));

        Assert.Equal((slot.Id, (Guid?)slot.Id, slot.StartsAt), (appointment.SlotId, appointment.ActiveSlotId, appointment.StartsAt));
        Assert.Equal((AppointmentStatus.AwaitingSurgery, (DateTimeOffset?)Start, 1), (appointment.Status, appointment.MovedFrom, appointment.Moves));
    }

    public static TheoryData<string, ChangeRefusal> TimesNotToMoveTo => new()
    {
        { "the same", ChangeRefusal.NotOffered },
        { "with another clinician", ChangeRefusal.NotOffered },
        { "at another surgery", ChangeRefusal.NotOffered },
        { "for something else", ChangeRefusal.NotOffered },
        { "begun", ChangeRefusal.NotOffered },
        { "taken back", ChangeRefusal.JustTaken },
    };

    [Theory]
    [MemberData(nameof(TimesNotToMoveTo))]
    public void A_time_that_cannot_be_had_leaves_the_old_one_as_it_was(string which, ChangeRefusal expected)
    {
        var appointment = Booked();
        var slot = which switch
        {
            "the same" => Another(appointment, id: appointment.SlotId),
            "with another clinician" => Another(appointment, practitioner: Guid.NewGuid()),
            "at another surgery" => Another(appointment, surgery: Guid.NewGuid()),
            "for something else" => Another(appointment, kind: AppointmentKind.FluVaccine),
            "begun" => Another(appointment, start: Start.AddHours(-2)),
            _ => Another(appointment),
        };
        slot.ClosedAt = which == "taken back" ? Start.AddDays(-1) : null;
        var version = appointment.Version;

        Assert.Equal(expected, appointment.MoveTo(slot, Start.AddHours(-2)));

        Assert.Equal((Start, version, 0), (appointment.StartsAt, appointment.Version, appointment.Moves));
    }

    [Theory]
    [InlineData(true, true, true, true)]
    [InlineData(true, false, false, false)]
    [InlineData(false, true, false, false)]
    [InlineData(false, false, true, false)]
    [InlineData(false, false, false, true)]
    [InlineData(false, false, false, false)]
    public void What_a_person_may_do_follows_what_the_provider_says_of_the_appointment(bool canCancel, bool canChange, bool canAcknowledge, bool canUseShortNotice)
    {
        var capabilities = new AppointmentCapabilities(canCancel, canChange, canAcknowledge, canUseShortNotice);
        var now = Start.AddDays(-1);

        Assert.Equal(canChange ? null : ChangeRefusal.NotChangeable, GivenBy(capabilities) is var moved ? moved.MoveTo(Another(moved), now) : null);
        Assert.Equal(canAcknowledge ? null : AppointmentAnswerRefusal.NotAskedFor, GivenBy(capabilities).Acknowledge(now));
        Assert.Equal(canUseShortNotice ? null : AppointmentAnswerRefusal.NotAskedFor, GivenBy(capabilities).OfferShortNotice(canCome: true, now));
        Assert.Equal(canCancel ? null : CancellationRefusal.NotCancellable, GivenBy(capabilities).Cancel(now));
    }

    [Theory]
    [InlineData(true, -1, false, true)]
    [InlineData(true, -1, true, false)]
    [InlineData(true, 0, false, false)]
    [InlineData(false, -1, false, false)]
    public void An_answer_is_needed_where_it_is_asked_for_until_it_is_given_or_too_late(bool isAskedFor, int minutesAfterStart, bool hasAnswered, bool expected)
    {
        var appointment = GivenBy(new(true, true, CanAcknowledge: isAskedFor, true));
        if (hasAnswered)
        {
            appointment.Acknowledge(Start.AddHours(-1));
        }

        Assert.Equal(expected, Appointment.NeedsAcknowledgement(appointment.Status, appointment.Capabilities, appointment.AcknowledgedAt, appointment.StartsAt, Start.AddMinutes(minutesAfterStart)));
    }

    [Fact]
    public void Short_notice_is_an_offer_that_can_be_taken_back_and_ends_with_the_appointment()
    {
        var appointment = Booked();
        appointment.OfferShortNotice(canCome: true, Start.AddDays(-2));
        appointment.OfferShortNotice(canCome: true, Start.AddDays(-1));
        Assert.Equal(Start.AddDays(-2), appointment.ShortNoticeSince);
        Assert.Equal(Start, appointment.StartsAt);

        appointment.OfferShortNotice(canCome: false, Start.AddDays(-1));
        Assert.Null(appointment.ShortNoticeSince);

        appointment.OfferShortNotice(canCome: true, Start.AddDays(-1));
        appointment.Cancel(Start.AddHours(-1));
        Assert.Null(appointment.ShortNoticeSince);
        Assert.Equal(AppointmentAnswerRefusal.NotActive, appointment.OfferShortNotice(canCome: true, Start.AddHours(-1)));
    }

    [Theory]
    [InlineData("2026-03-04T09:20:00+01:00", "2026-03-01T12:00:00+01:00", "2026-03-02T10:00:00+01:00")]
    [InlineData("2026-03-04T09:20:00+01:00", "2026-03-02T09:59:59+01:00", "2026-03-02T10:00:00+01:00")]
    [InlineData("2026-03-04T09:20:00+01:00", "2026-03-02T10:00:00+01:00", null)]
    [InlineData("2026-03-04T09:20:00+01:00", "2026-03-03T12:00:00+01:00", null)]
    // Ten o'clock in Norway on both sides of a change of clocks.
    [InlineData("2026-03-30T09:20:00+02:00", "2026-03-01T12:00:00+01:00", "2026-03-28T10:00:00+01:00")]
    [InlineData("2026-10-26T09:20:00+01:00", "2026-10-01T12:00:00+02:00", "2026-10-24T10:00:00+02:00")]
    // Past midnight in Norway while it is still yesterday in UTC.
    [InlineData("2026-03-04T00:20:00+01:00", "2026-03-01T12:00:00+01:00", "2026-03-02T10:00:00+01:00")]
    public void A_reminder_is_due_at_ten_two_days_before_unless_that_has_passed(string start, string now, string? due) =>
        Assert.Equal(due is null ? null : At(due), AppointmentReminder.DueBefore(At(start), At(now)));

    [Theory]
    [InlineData("2026-03-04T11:59:00+01:00", PartOfDay.Morning)]
    [InlineData("2026-03-04T12:00:00+01:00", PartOfDay.Afternoon)]
    // In summer the same clock is another hour of UTC.
    [InlineData("2026-07-04T11:59:00+02:00", PartOfDay.Morning)]
    [InlineData("2026-07-04T10:00:00Z", PartOfDay.Afternoon)]
    public void Noon_is_noon_on_Norwegian_clocks(string start, PartOfDay expected) =>
        Assert.Equal(expected, new FreeTime(Guid.NewGuid(), At(start), At(start).AddMinutes(20), IsVideo: false).PartOfDay);

    [Theory]
    [InlineData("2023-06-30T23:59:59+02:00", "168")]
    [InlineData("2023-07-01T00:00:00+02:00", "186")]
    [InlineData("2021-06-30T12:00:00+02:00", null)]
    public void An_amount_holds_from_its_day_in_Norway(string at, string? expected)
    {
        Fee[] fees =
        [
            new() { Kind = FeeKind.GeneralPracticeNoShow, ValidFrom = new DateOnly(2023, 7, 1), AmountNok = 186m },
            new() { Kind = FeeKind.GeneralPracticeNoShow, ValidFrom = new DateOnly(2021, 7, 1), AmountNok = 168m },
            new() { Kind = FeeKind.SpecialistNoShow, ValidFrom = new DateOnly(2023, 1, 1), AmountNok = 1125m },
        ];

        Assert.Equal(expected, fees.AmountOn(FeeKind.GeneralPracticeNoShow, At(at))?.ToString("0", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(OfferedServices.BookingRequest, "  ", false, AppointmentRequestRefusal.Empty)]
    [InlineData(OfferedServices.BookingRequest, "Kontroll", false, null)]
    [InlineData(OfferedServices.BookingRequest, "Kontroll", true, AppointmentRequestRefusal.AlreadyWaiting)]
    [InlineData(OfferedServices.DirectBooking, "Kontroll", false, AppointmentRequestRefusal.NotOffered)]
    public void A_request_is_taken_where_the_surgery_takes_them_one_at_a_time(OfferedServices offers, string wish, bool hasOneWaiting, AppointmentRequestRefusal? expected) =>
        Assert.Equal(expected, Requested(wish, offers, hasOneWaiting).Refusal);

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, AppointmentRequestRefusal.TooLong)]
    public void A_request_has_room_for_a_thousand_characters_and_spaces_around_do_not_count(int length, AppointmentRequestRefusal? expected) =>
        Assert.Equal(expected, Requested($" {new string('a', length)}\n").Refusal);

    [Fact]
    public void A_request_is_answered_once()
    {
        Assert.True(Requested("Kontroll").Succeeded(out var request));

        Assert.True(request.Decline("Ring oss.", Start));
        Assert.False(request.Decline(null, Start.AddHours(1)));
        Assert.False(request.Grant(Booked(), Start.AddHours(1)));

        Assert.Equal((AppointmentRequestStatus.Declined, "Ring oss.", (Guid?)null), (request.Status, request.Reply, request.AppointmentId));
    }

    private static Result<AppointmentRequest, AppointmentRequestRefusal> Requested(string wish, OfferedServices offers = OfferedServices.BookingRequest, bool hasOneWaiting = false) =>
        AppointmentRequest.Send(wish, PortalHarness.Solbakken(offers), Guid.NewGuid(), Kari, Kari, hasOneWaiting, Start.AddDays(-5));

    private static Appointment GivenBy(AppointmentCapabilities capabilities)
    {
        var hospital = PortalHarness.Solbakken(OfferedServices.None);
        return Appointment.SetUp(SlotOf(hospital), hospital, Kari, new(capabilities), Start.AddDays(-10));
    }

    private static Slot Another(Appointment appointment, Guid? id = null, Guid? practitioner = null, Guid? surgery = null, AppointmentKind kind = AppointmentKind.Consultation, DateTimeOffset? start = null) => new()
    {
        Id = id ?? Guid.NewGuid(),
        SurgeryId = surgery ?? appointment.SurgeryId,
        PractitionerId = practitioner ?? appointment.PractitionerId,
        StartsAt = start ?? Start.AddDays(3),
        EndsAt = (start ?? Start.AddDays(3)).AddMinutes(20),
        Kind = kind,
    };

    private static Appointment Booked()
    {
        var surgery = PortalHarness.Solbakken();
        return Appointment.Book(SlotOf(surgery), surgery, Kari, Kari, Start.AddDays(-2)).Succeeded(out var appointment) ? appointment : throw new InvalidOperationException();
    }

    private static Slot SlotOf(Surgery surgery) => new() { SurgeryId = surgery.Id, PractitionerId = Guid.NewGuid(), StartsAt = Start, EndsAt = Start.AddMinutes(20) };

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
