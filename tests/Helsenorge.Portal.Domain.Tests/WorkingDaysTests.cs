using System.Globalization;

namespace Helsenorge.Portal.Domain.Tests;

public sealed class WorkingDaysTests
{
    private static readonly HashSet<DateOnly> holidays = ReadHolidays();

    [Fact]
    public void Every_day_of_twelve_years_is_a_working_day_or_not_as_the_almanac_says()
    {
        var wrong = EveryDay().Where(day => WorkingDays.IsWorkingDay(day) != IsWorkingDayByTable(day)).ToList();
        Assert.Empty(wrong);
        // Five fixed and five movable a year; in 2027 and 2032 Whit Monday is 17 May.
        Assert.Equal((12 * 10) - 2, holidays.Count);
    }

    [Fact]
    public void From_every_day_of_twelve_years_the_answer_by_date_is_the_almanacs()
    {
        foreach (var day in EveryDay().TakeWhile(day => day < new DateOnly(2035, 12, 1)))
        {
            var fifth = EveryDay().Where(later => later > day && IsWorkingDayByTable(later)).ElementAt(4);
            Assert.Equal(fifth, WorkingDays.After(day, 5));
            Assert.Equal(5, WorkingDays.Between(day, fifth));
            Assert.Equal(4, WorkingDays.Between(day, fifth.AddDays(-1)));
        }
    }

    [Theory]
    [InlineData("2026-11-20T19:12+01:00", "2026-11-27", "A Friday evening: the week after")]
    [InlineData("2026-11-19T23:59+01:00", "2026-11-26", "A minute before midnight")]
    [InlineData("2026-11-20T00:00+01:00", "2026-11-27", "and a minute later")]
    [InlineData("2026-03-31T10:00+02:00", "2026-04-10", "Over Easter: Thursday, Friday and Monday do not count")]
    [InlineData("2026-12-23T10:00+01:00", "2026-12-31", "Over Christmas: the 25th alone, as the 26th is a Saturday")]
    public void An_answer_is_promised_for_the_fifth_working_day(string sent, string answerBy, string _) =>
        Assert.Equal(answerBy, $"{new AnswerPromise(Time(sent), 5).AnswerBy:yyyy-MM-dd}");

    [Theory]
    [InlineData("2026-11-20T19:12+01:00", 5, false)]
    [InlineData("2026-11-22T12:00+01:00", 5, false)]
    [InlineData("2026-11-23T00:00+01:00", 4, false)]
    [InlineData("2026-11-27T00:00+01:00", 0, false)]
    [InlineData("2026-11-27T23:59+01:00", 0, false)]
    [InlineData("2026-11-28T00:00+01:00", 0, true)]
    public void A_promise_runs_out_at_midnight_after_its_last_day(string now, int left, bool late)
    {
        var promise = new AnswerPromise(Time("2026-11-20T19:12+01:00"), 5);
        Assert.Equal((left, late), (promise.DaysLeft(Time(now)), promise.IsLate(Time(now))));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<DateOnly> EveryDay()
    {
        for (var day = new DateOnly(2024, 1, 1); day.Year < 2036; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static bool IsWorkingDayByTable(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day);

    private static HashSet<DateOnly> ReadHolidays()
    {
        using var table = typeof(WorkingDaysTests).Assembly.GetManifestResourceStream("NorwegianHolidays.csv")!;
        using var reader = new StreamReader(table);
        var days = new HashSet<DateOnly>();
        foreach (var year in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(line => line.Trim().Split(';')))
        {
            days.UnionWith(year.Skip(1).Concat(["01-01", "05-01", "05-17", "12-25", "12-26"]).Select(day => DateOnly.ParseExact($"{year[0]}-{day}", "yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }

        return days;
    }
}
