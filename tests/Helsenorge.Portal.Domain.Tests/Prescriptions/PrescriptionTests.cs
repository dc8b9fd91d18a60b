using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Domain.Tests.Prescriptions;

/// <summary>What a prescription is worth on a day (domain rules §6.1).</summary>
public sealed class PrescriptionTests
{
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly Practitioner Ingrid = new() { HprNumber = "7654321", Name = "Ingrid Haugland" };

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 1, 0)]
    [InlineData(3, 0, 4)]
    [InlineData(3, 3, 1)]
    [InlineData(3, 4, 0)]
    [InlineData(3, 5, 0)]
    public void Section_6_1_Left_is_one_and_the_reiterations_less_what_was_dispensed(int reiterations, int dispensed, int left) =>
        Assert.Equal(left, new PrescriptionStanding(reiterations, dispensed, Today, null).Left);

    [Theory]
    [InlineData(0, 0, PrescriptionStatus.Active)]
    [InlineData(1, 0, PrescriptionStatus.PartlyDispensed)]
    [InlineData(3, 0, PrescriptionStatus.PartlyDispensed)]
    [InlineData(4, 0, PrescriptionStatus.FullyDispensed)]
    [InlineData(0, -1, PrescriptionStatus.Expired)]
    [InlineData(3, -1, PrescriptionStatus.Expired)]
    [InlineData(4, -1, PrescriptionStatus.FullyDispensed)]
    public void Section_6_1_It_is_good_through_its_last_day_and_as_long_as_something_is_left(int dispensed, int daysToLast, PrescriptionStatus status) =>
        Assert.Equal(status, new PrescriptionStanding(3, dispensed, Today.AddDays(daysToLast), null).StatusOn(Today));

    [Theory]
    [InlineData(0, 30)]
    [InlineData(4, 30)]
    [InlineData(0, -30)]
    public void Section_6_1_What_is_taken_back_is_taken_back_whatever_else_is_said_of_it(int dispensed, int daysToLast) =>
        Assert.Equal(PrescriptionStatus.Withdrawn, new PrescriptionStanding(3, dispensed, Today.AddDays(daysToLast), Today).StatusOn(Today));

    [Theory]
    [InlineData(31, 0, false)]
    [InlineData(30, 0, true)]
    [InlineData(0, 0, true)]
    [InlineData(-1, 0, false)]
    [InlineData(30, 4, false)]
    public void She_is_warned_from_thirty_days_before_the_last_while_something_is_left(int daysToLast, int dispensed, bool warned) =>
        Assert.Equal(warned, new PrescriptionStanding(3, dispensed, Today.AddDays(daysToLast), null).ExpiresSoonAfter(Today));

    [Theory]
    [InlineData("2025-03-02", null, true)]
    [InlineData("2025-03-01", null, false)]
    [InlineData("2026-09-01", "2025-03-02", true)]
    [InlineData("2026-09-01", "2025-03-01", false)]
    [InlineData("2029-03-02", null, true)]
    public void Section_6_1_What_has_ended_is_shown_for_twelve_months(string validTo, string? withdrawnOn, bool shown)
    {
        var prescription = Prescribed.For(Guid.NewGuid(), Ingrid, Day(validTo), withdrawnOn: withdrawnOn is null ? null : Day(withdrawnOn));

        Assert.Equal(shown, Prescription.IsShownOn(Today).Compile()(prescription));
    }

    [Theory]
    [InlineData("2026-02-28", "2025-02-28", true)]
    [InlineData("2024-02-29", "2023-02-28", true)]
    [InlineData("2024-02-29", "2023-02-27", false)]
    public void Twelve_months_before_a_leap_day_is_the_last_of_February(string today, string validTo, bool shown) =>
        Assert.Equal(shown, Prescription.IsShownOn(Day(today)).Compile()(Prescribed.For(Guid.NewGuid(), Ingrid, Day(validTo))));

    [Fact]
    public void The_pharmacy_hands_out_as_often_as_it_was_written_for_and_not_once_more()
    {
        var prescription = Prescribed.For(Guid.NewGuid(), Ingrid, Today, reiterations: 1, isReserved: true);

        var first = prescription.Dispense("Fjordby apotek", "Metformin 500 mg, tabletter", Today);
        var second = prescription.Dispense("Fjordby apotek", "Metformin Orifarm", Today);

        Assert.Equal((prescription.Id, prescription.PatientId, true), (first!.PrescriptionId, first.PatientId, first.IsReservedFromParents));
        Assert.Equal("Metformin Orifarm", second!.Product);
        Assert.Null(prescription.Dispense("Fjordby apotek", "Metformin 500 mg, tabletter", Today));
        Assert.Equal(2, prescription.Dispensed);
    }

    [Fact]
    public void The_pharmacy_hands_out_nothing_that_is_too_old_or_taken_back()
    {
        var prescription = Prescribed.For(Guid.NewGuid(), Ingrid, Today);

        Assert.Null(prescription.Dispense("Fjordby apotek", "Metformin", Today.AddDays(1)));
        prescription.Withdraw(Today);
        prescription.Withdraw(Today.AddDays(3));
        Assert.Null(prescription.Dispense("Fjordby apotek", "Metformin", Today));
        Assert.Equal((0, Today), (prescription.Dispensed, prescription.WithdrawnOn));
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", null);
}
