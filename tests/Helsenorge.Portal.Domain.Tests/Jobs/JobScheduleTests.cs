using System.Globalization;
using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Domain.Tests.Jobs;

public sealed class JobScheduleTests
{
    [Theory]
    [InlineData("2026-03-02T03:09:59+01:00", "2026-03-02T03:10:00+01:00")]
    [InlineData("2026-03-02T03:10:00+01:00", "2026-03-03T03:10:00+01:00")]
    [InlineData("2026-12-31T23:59:59+01:00", "2027-01-01T03:10:00+01:00")]
    // By Norwegian clocks, though it is another day in UTC.
    [InlineData("2026-07-01T23:30:00+00:00", "2026-07-02T03:10:00+02:00")]
    // Already the next day in Norway, and past the time of it.
    [InlineData("2026-07-01T22:10:00+00:00", "2026-07-02T03:10:00+02:00")]
    // The day after the clocks changed it is still ten past three.
    [InlineData("2026-03-28T03:10:00+01:00", "2026-03-29T03:10:00+02:00")]
    [InlineData("2026-10-24T03:10:00+02:00", "2026-10-25T03:10:00+01:00")]
    public void Daily_is_at_the_same_time_by_Norwegian_clocks(string after, string next) =>
        Assert.Equal(At(next), JobSchedule.DailyAt(new TimeOnly(3, 10)).Next(At(after)));

    [Theory]
    [InlineData("2026-03-28T12:00:00+01:00", "2026-03-29T03:30:00+02:00")]
    [InlineData("2026-10-24T12:00:00+02:00", "2026-10-25T02:30:00+02:00")]
    public void An_hour_that_is_missing_or_comes_twice_is_met_once(string after, string next)
    {
        var halfPastTwo = JobSchedule.DailyAt(new TimeOnly(2, 30));

        var met = halfPastTwo.Next(At(after));

        Assert.Equal(At(next), met);
        Assert.InRange(halfPastTwo.Next(met) - met, TimeSpan.FromHours(22), TimeSpan.FromHours(26));
    }

    [Theory]
    [InlineData("2026-02-28T23:59:00+01:00", "2026-03-01T09:00:00+01:00")]
    [InlineData("2026-03-01T09:00:00+01:00", "2026-04-01T09:00:00+02:00")]
    [InlineData("2026-12-01T09:00:00+01:00", "2027-01-01T09:00:00+01:00")]
    public void Monthly_is_on_its_day(string after, string next) => Assert.Equal(At(next), JobSchedule.MonthlyAt(1, new TimeOnly(9, 0)).Next(At(after)));

    [Fact]
    public void What_is_due_is_always_later()
    {
        var schedules = (JobSchedule[])[JobSchedule.DailyAt(new TimeOnly(0, 5)), JobSchedule.DailyAt(new TimeOnly(2, 30)), JobSchedule.MonthlyAt(28, new TimeOnly(2, 30)), JobSchedule.Every(TimeSpan.FromMinutes(5))];
        for (var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); now.Year < 2028; now += TimeSpan.FromMinutes(53))
        {
            Assert.All(schedules, schedule => Assert.True(schedule.Next(now) > now));
        }
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
