using Helsenorge.Portal.Web.Shell;

namespace Helsenorge.Portal.Web.Tests.Shell;

public sealed class PortalFormatTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 13, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("nb", "22. november 2026 kl. 14.30")]
    [InlineData("nn", "22. november 2026 kl. 14.30")]
    [InlineData("en", "22 November 2026 at 14:30")]
    public void A_time_is_written_in_full_and_on_Norwegian_clocks(string language, string expected)
    {
        InLanguage.Use(language);

        Assert.Equal(expected, PortalFormat.DateTime(Time));
    }

    [Theory]
    [InlineData("nb", "søndag", "22. november")]
    [InlineData("nn", "søndag", "22. november")]
    [InlineData("en", "Sunday", "22 November")]
    public void Days_have_their_names(string language, string weekday, string day)
    {
        InLanguage.Use(language);

        Assert.Equal(weekday, PortalFormat.Weekday(PortalFormat.DayInOslo(Time)));
        Assert.Equal(day, PortalFormat.DayAndMonth(PortalFormat.DayInOslo(Time)));
    }

    [Theory]
    [InlineData("2026-03-29T00:59:00Z", "01.59")]
    [InlineData("2026-03-29T01:00:00Z", "03.00")]
    [InlineData("2026-10-25T00:30:00Z", "02.30")]
    [InlineData("2026-10-25T01:30:00Z", "02.30")]
    public void The_clock_follows_summer_time(string time, string expected)
    {
        InLanguage.Use("nb");

        Assert.Equal(expected, PortalFormat.Time(DateTimeOffset.Parse(time, null)));
    }

    [Theory]
    [InlineData(-31, null, null)]
    [InlineData(-30, "for 30 dager siden", "30 days ago")]
    [InlineData(-2, "i forgårs", "the day before yesterday")]
    [InlineData(-1, "i går", "yesterday")]
    [InlineData(0, "nå", "now")]
    [InlineData(1, "i morgen", "tomorrow")]
    [InlineData(2, "i overmorgen", "the day after tomorrow")]
    [InlineData(3, "om 3 dager", "in 3 days")]
    [InlineData(30, "om 30 dager", "in 30 days")]
    [InlineData(31, null, null)]
    public void Near_days_are_also_told_from_today(int days, string? bokmål, string? english)
    {
        InLanguage.Use("nb");
        Assert.Equal(bokmål, PortalFormat.Relative(Time.AddDays(days), Time));
        InLanguage.Use("en");
        Assert.Equal(english, PortalFormat.Relative(Time.AddDays(days), Time));
    }

    [Theory]
    [InlineData(0, "no")]
    [InlineData(1, "om eitt minutt")]
    [InlineData(-1, "for eitt minutt sidan")]
    [InlineData(59, "om 59 minutt")]
    [InlineData(60, "om éin time")]
    [InlineData(119, "om éin time")]
    [InlineData(120, "om 2 timar")]
    [InlineData(-180, "for 3 timar sidan")]
    public void Within_the_day_it_is_minutes_and_hours(int minutes, string expected)
    {
        InLanguage.Use("nn");

        Assert.Equal(expected, PortalFormat.Relative(Time.AddMinutes(minutes), Time));
    }

    [Fact]
    public void Midnight_here_decides_what_is_tomorrow()
    {
        InLanguage.Use("nb");
        var beforeMidnight = new DateTimeOffset(2026, 11, 22, 22, 59, 0, TimeSpan.Zero);

        Assert.Equal("om ett minutt", PortalFormat.Relative(beforeMidnight, beforeMidnight.AddMinutes(-1)));
        Assert.Equal("i morgen", PortalFormat.Relative(beforeMidnight.AddMinutes(1), beforeMidnight));
    }
}
