namespace Helsenorge.Portal.Domain;

/// <summary>
/// Monday to Friday in Norway, but for the public holidays: 1 January, Maundy Thursday, Good Friday, Easter Monday, 1 May, 17 May,
/// Ascension Day, Whit Monday and the two days of Christmas. Christmas Eve and New Year's Eve are working days.
/// </summary>
public static class WorkingDays
{
    public static bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && (day.Month, day.Day) is not ((1, 1) or (5, 1) or (5, 17) or (12, 25) or (12, 26))
        && (day.DayNumber - EasterSunday(day.Year).DayNumber) is not (-3 or -2 or 1 or 39 or 50);

    /// <summary>The working day that is this many working days after the day, which itself does not count.</summary>
    public static DateOnly After(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (count > 0)
        {
            day = day.AddDays(1);
            count -= IsWorkingDay(day) ? 1 : 0;
        }

        return day;
    }

    /// <summary>How many working days come after the first day until the last, which counts; 0 when it is not later.</summary>
    public static int Between(DateOnly first, DateOnly last)
    {
        var count = 0;
        for (var day = first.AddDays(1); day <= last; day = day.AddDays(1))
        {
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return count;
    }

    /// <summary>By the anonymous Gregorian computus.</summary>
    private static DateOnly EasterSunday(int year)
    {
        var (century, golden) = (year / 100, year % 19);
        var epact = (century - (century / 4) - (((8 * century) + 13) / 25) + (19 * golden) + 15) % 30;
        epact -= epact / 28 * (1 - (epact / 28 * (29 / (epact + 1)) * ((21 - golden) / 11)));
        var weekday = (year + (year / 4) + epact + 2 - century + (century / 4)) % 7;
        var fromMarch = epact - weekday;
        var month = 3 + ((fromMarch + 40) / 44);
        return new(year, month, fromMarch + 28 - (31 * (month / 4)));
    }
}

/// <summary>Within how many working days somebody answers what was sent to them. The day it was sent, by Norwegian clocks, does not count.</summary>
public sealed record AnswerPromise(DateTimeOffset SentAt, int WithinWorkingDays)
{
    /// <summary>The last day the answer is in time.</summary>
    public DateOnly AnswerBy => WorkingDays.After(NorwegianTime.Today(SentAt), WithinWorkingDays);

    /// <summary>Working days after today until the answer is due; 0 on the last day, and when it is late.</summary>
    public int DaysLeft(DateTimeOffset now) => WorkingDays.Between(NorwegianTime.Today(now), AnswerBy);

    /// <summary>From midnight after the last day.</summary>
    public bool IsLate(DateTimeOffset now) => NorwegianTime.Today(now) > AnswerBy;
}
