using System.Globalization;

namespace Helsenorge.Portal.Domain.Tests;

public sealed class NorwegianTimeTests
{
    [Theory]
    [InlineData("2026-11-22T22:59:59Z", "2026-11-22")]
    [InlineData("2026-11-22T23:00:00Z", "2026-11-23")]
    [InlineData("2026-06-30T21:59:59Z", "2026-06-30")]
    [InlineData("2026-06-30T22:00:00Z", "2026-07-01")]
    [InlineData("2026-03-28T22:59:59Z", "2026-03-28")]
    [InlineData("2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("2026-03-29T21:59:59Z", "2026-03-29")]
    [InlineData("2026-03-29T22:00:00Z", "2026-03-30")]
    [InlineData("2026-10-24T22:00:00Z", "2026-10-25")]
    [InlineData("2026-10-25T22:59:59Z", "2026-10-25")]
    [InlineData("2026-10-25T23:00:00Z", "2026-10-26")]
    public void Today_begins_at_Norwegian_midnight(string now, string expected) =>
        Assert.Equal(expected, $"{NorwegianTime.Today(Time(now)):yyyy-MM-dd}");

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00")]
    [InlineData("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00")]
    [InlineData("2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00")]
    [InlineData("2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00")]
    [InlineData("2026-11-22T11:00:00+05:00", "2026-11-22T07:00:00+01:00")]
    public void Local_time_carries_its_offset(string moment, string expected) =>
        Assert.Equal(expected, $"{NorwegianTime.ToLocal(Time(moment)):yyyy-MM-ddTHH:mm:sszzz}");

    [Theory]
    [InlineData("2026-11-22", "08:00", "2026-11-22T08:00:00+01:00")]
    [InlineData("2026-06-30", "00:00", "2026-06-30T00:00:00+02:00")]
    [InlineData("2026-03-29", "01:59", "2026-03-29T01:59:00+01:00")]
    [InlineData("2026-03-29", "02:00", "2026-03-29T03:00:00+02:00")]
    [InlineData("2026-03-29", "02:30", "2026-03-29T03:30:00+02:00")]
    [InlineData("2026-03-29", "03:00", "2026-03-29T03:00:00+02:00")]
    [InlineData("2026-10-25", "01:59", "2026-10-25T01:59:00+02:00")]
    [InlineData("2026-10-25", "02:00", "2026-10-25T02:00:00+02:00")]
    [InlineData("2026-10-25", "02:59", "2026-10-25T02:59:00+02:00")]
    [InlineData("2026-10-25", "03:00", "2026-10-25T03:00:00+01:00")]
    public void Clock_time_finds_its_moment(string date, string time, string expected) =>
        Assert.Equal(expected, $"{NorwegianTime.At(Date(date), TimeOnly.Parse(time, CultureInfo.InvariantCulture)):yyyy-MM-ddTHH:mm:sszzz}");

    [Theory]
    [InlineData("2026-03-29", 23)]
    [InlineData("2026-03-30", 24)]
    [InlineData("2026-10-25", 25)]
    public void A_day_is_as_long_as_the_clocks_make_it(string date, int hours) =>
        Assert.Equal(hours, (NorwegianTime.At(Date(date).AddDays(1), default) - NorwegianTime.At(Date(date), default)).TotalHours);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
