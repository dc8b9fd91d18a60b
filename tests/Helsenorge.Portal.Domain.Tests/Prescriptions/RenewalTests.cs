using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Domain.Tests.Prescriptions;

/// <summary>What may be renewed, and how a request gets from one state to the next (domain rules §5).</summary>
public sealed class RenewalTests
{
    private static readonly DateTimeOffset Now = PortalHarness.MondayMorning;
    private static readonly DateOnly Today = NorwegianTime.Today(Now);
    private static readonly Practitioner Ingrid = new() { HprNumber = "7654321", Name = "Ingrid Haugland" };

    [Theory]
    [InlineData(DispensingGroup.C, false, false, false, null)]
    [InlineData(DispensingGroup.A, false, false, false, RenewalRefusal.NeedsAppointment)]
    [InlineData(DispensingGroup.B, false, false, false, RenewalRefusal.NeedsAppointment)]
    [InlineData(DispensingGroup.C, true, false, false, RenewalRefusal.Withdrawn)]
    [InlineData(DispensingGroup.A, true, false, false, RenewalRefusal.Withdrawn)]
    [InlineData(DispensingGroup.C, false, true, false, RenewalRefusal.Hidden)]
    [InlineData(DispensingGroup.C, false, false, true, RenewalRefusal.AlreadyWaiting)]
    [InlineData(DispensingGroup.C, true, true, true, RenewalRefusal.AlreadyWaiting)]
    public void Section_5_Only_group_C_that_stands_is_not_hidden_and_is_not_asked_for_is_renewed(DispensingGroup group, bool isWithdrawn, bool isHidden, bool isOpen, RenewalRefusal? refusal) =>
        Assert.Equal(refusal, Renewal.WhyNot(group, isWithdrawn ? Today : null, isHidden, isOpen));

    [Theory]
    [InlineData(OfferedServices.Renewal, false, false, null)]
    [InlineData(OfferedServices.Renewal, true, false, RenewalRefusal.DoctorBlocked)]
    [InlineData(OfferedServices.DirectBooking | OfferedServices.Contact, false, false, RenewalRefusal.NotOffered)]
    [InlineData(null, false, false, RenewalRefusal.NotOffered)]
    [InlineData(null, false, true, RenewalRefusal.NoGp)]
    public void Section_5_It_is_sent_where_renewals_are_taken_and_to_nobody_she_has_blocked(OfferedServices? offers, bool isBlocked, bool hasNone, RenewalRefusal? refusal) =>
        Assert.Equal(refusal, Renewal.WhyNotTo(offers, isBlocked, hasNone));

    [Fact]
    public void Section_5_Sent_delivered_and_approved_each_happen_once_and_the_promise_is_five_working_days()
    {
        var metformin = Prescribed.For(Guid.NewGuid(), Ingrid, Today.AddDays(9));
        var renewal = Send(metformin);
        Assert.Equal((RenewalStatus.Sent, metformin.Id, new DateOnly(2026, 3, 9)), (renewal.Status, renewal.OpenPrescriptionId, renewal.Promise.AnswerBy));

        Assert.True(renewal.Deliver(Now.AddMinutes(1)));
        Assert.False(renewal.Deliver(Now.AddMinutes(2)));
        var renewed = metformin.Renew(renewal.SurgeryId, renewal.PractitionerId, Today);
        Assert.True(renewal.Approve(renewed, Now.AddHours(1)));
        Assert.False(renewal.Approve(renewed, Now.AddHours(2)));
        Assert.False(renewal.Reject("No", Now.AddHours(2)));
        Assert.False(renewal.Fail(Now.AddHours(2)));

        Assert.Equal((RenewalStatus.Approved, null, renewed.Id, Now.AddMinutes(1), Now.AddHours(1), null), (renewal.Status, renewal.OpenPrescriptionId, renewal.NewPrescriptionId, renewal.DeliveredAt, renewal.AnsweredAt, renewal.Reason));
        Assert.Equal((Today, Today.AddDays(365), 0, 4), (renewed.IssuedOn, renewed.ValidTo, renewed.Dispensed, renewed.Standing.Left));
    }

    [Fact]
    public void A_contraceptive_that_held_for_three_years_holds_for_three_years_again()
    {
        var issued = Today.AddYears(-3);
        var microgynon = new Prescription { Name = "Microgynon", Instruction = "1 om dagen", Quantity = "63", IssuedOn = issued, ValidTo = Today, IsReservedFromParents = true };

        var renewed = microgynon.Renew(Guid.NewGuid(), Guid.NewGuid(), Today);

        Assert.Equal((Today.DayNumber - issued.DayNumber, true), (renewed.ValidTo.DayNumber - Today.DayNumber, renewed.IsReservedFromParents));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(500)]
    [InlineData(501)]
    public void A_no_lets_go_of_the_prescription_and_a_reason_that_is_too_long_is_cut_rather_than_the_answer_lost(int? length)
    {
        var renewal = Send(Prescribed.For(Guid.NewGuid(), Ingrid, Today));

        Assert.True(renewal.Reject(length is { } characters ? new string('x', characters) : null, Now));

        Assert.Equal((RenewalStatus.Rejected, null), (renewal.Status, renewal.OpenPrescriptionId));
        Assert.Equal(length is null ? null : 500, renewal.Reason?.Length);
    }

    [Fact]
    public void A_character_that_no_database_keeps_does_not_lose_the_answer()
    {
        var renewal = Send(Prescribed.For(Guid.NewGuid(), Ingrid, Today));

        Assert.True(renewal.Reject("For\0 tidlig", Now));

        Assert.Equal("For tidlig", renewal.Reason);
    }

    [Fact]
    public void What_never_arrived_fails_and_what_has_arrived_cannot()
    {
        var lost = Send(Prescribed.For(Guid.NewGuid(), Ingrid, Today));
        Assert.True(lost.Fail(Now));
        Assert.Equal((RenewalStatus.Failed, null), (lost.Status, lost.OpenPrescriptionId));

        var arrived = Send(Prescribed.For(Guid.NewGuid(), Ingrid, Today));
        arrived.Deliver(Now);
        Assert.False(arrived.Fail(Now));
        Assert.Equal(RenewalStatus.Delivered, arrived.Status);
    }

    private static Renewal Send(Prescription prescription) => Renewal.Send(prescription, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), prescription.PatientId, Now);
}
