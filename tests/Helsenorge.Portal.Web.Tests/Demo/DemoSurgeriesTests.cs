using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Web.Tests.Demo;

public sealed class DemoSurgeriesTests
{
    private static readonly DateTimeOffset now = new(2026, 10, 20, 8, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Organisation_numbers_are_valid_and_begin_like_those_in_use() =>
        Assert.All(DemoSurgeries.Surgeries, surgery =>
        {
            Assert.True(OrganisationNumber.TryParse(surgery.OrganisationNumber, out _));
            Assert.True(surgery.OrganisationNumber[0] is '8' or '9');
            Assert.True(PhoneNumber.TryParse(surgery.Phone, out _));
        });

    [Fact]
    public void Ids_and_numbers_are_unique_and_the_same_each_time()
    {
        Assert.Distinct(DemoSurgeries.Surgeries.Select(surgery => surgery.Id));
        Assert.Distinct(DemoSurgeries.Surgeries.Select(surgery => surgery.OrganisationNumber));
        Assert.Distinct(DemoSurgeries.Practitioners.Select(practitioner => practitioner.HprNumber));
        Assert.Distinct(DemoSurgeries.Fees.Select(fee => (fee.Kind, fee.ValidFrom)));
        Assert.Equal(DemoSurgeries.Fees.Select(fee => fee.Id), DemoSurgeries.Fees.Select(fee => fee.Id));
        Assert.Equal(DemoSurgeries.Ingrid.SurgeryId, DemoSurgeries.Solbakken.Id);
        Assert.All(DemoSurgeries.Practitioners, practitioner => Assert.Contains(DemoSurgeries.Surgeries, surgery => surgery.Id == practitioner.SurgeryId));
    }

    [Fact]
    public void Times_are_in_opening_hours_of_working_days_over_the_change_of_clocks()
    {
        var slots = DemoSurgeries.Slots(now).ToList();

        Assert.All(slots, slot =>
        {
            var (starts, ends) = (NorwegianTime.ToLocal(slot.StartsAt), NorwegianTime.ToLocal(slot.EndsAt));
            Assert.True(slot.StartsAt > now);
            Assert.Equal(TimeSpan.FromMinutes(20), ends - starts);
            Assert.False(starts.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday);
            Assert.True(starts.TimeOfDay >= TimeSpan.FromHours(8) && ends.TimeOfDay <= TimeSpan.FromHours(15));
            Assert.False(starts.TimeOfDay < TimeSpan.FromHours(12) && ends.TimeOfDay > new TimeSpan(11, 20, 0));
        });
        Assert.Contains(slots, slot => slot.StartsAt > new DateTimeOffset(2026, 10, 25, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateOnly(2026, 11, 16), slots.Max(slot => NorwegianTime.Today(slot.StartsAt)));

        // 19 times on each of the 19 whole days, and 11 that are left of today.
        Assert.Equal((19 * 19) + 11, slots.Count(slot => slot.PractitionerId == DemoSurgeries.Ingrid.Id));
    }

    [Fact]
    public void Some_are_by_video_and_only_where_booking_is_offered()
    {
        var slots = DemoSurgeries.Slots(now).ToList();

        Assert.InRange(slots.Count(slot => slot.IsVideo), 1, slots.Count / 2);
        Assert.All(slots, slot => Assert.Equal(DemoSurgeries.Solbakken.Id, slot.SurgeryId));
        Assert.Distinct(slots.Select(slot => (slot.PractitionerId, slot.StartsAt)));
    }

    [Fact]
    public void The_same_time_keeps_its_id()
    {
        var today = DemoSurgeries.Slots(now).ToDictionary(slot => (slot.PractitionerId, slot.StartsAt), slot => (slot.Id, slot.IsVideo));
        var nextWeek = DemoSurgeries.Slots(now.AddDays(7)).ToDictionary(slot => (slot.PractitionerId, slot.StartsAt), slot => (slot.Id, slot.IsVideo));
        var both = today.Keys.Intersect(nextWeek.Keys).ToList();

        Assert.NotEmpty(both);
        Assert.All(both, time => Assert.Equal(today[time], nextWeek[time]));
        Assert.Distinct(today.Values.Select(slot => slot.Id));
    }

    [Theory]
    [InlineData("2026-12-25")]
    [InlineData("2027-01-01")]
    [InlineData("2027-03-25")]
    [InlineData("2027-03-26")]
    [InlineData("2027-03-29")]
    [InlineData("2027-05-06")]
    [InlineData("2027-05-17")]
    [InlineData("2028-06-05")]
    public void Nobody_works_on_a_holiday(string holiday)
    {
        var day = DateOnly.ParseExact(holiday, "yyyy-MM-dd");

        Assert.DoesNotContain(DemoSurgeries.Slots(NorwegianTime.At(day.AddDays(-7), default)), slot => NorwegianTime.Today(slot.StartsAt) == day);
    }
}
