namespace Helsenorge.Portal.Domain.Jobs;

/// <summary>When a job is due. Times of day are Norwegian, whatever the clocks do that night.</summary>
public abstract record JobSchedule
{
    private JobSchedule()
    {
    }

    /// <summary>The first time it is due after this moment.</summary>
    public abstract DateTimeOffset Next(DateTimeOffset after);

    public static JobSchedule Every(TimeSpan interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromSeconds(1));
        return new Interval(interval);
    }

    public static JobSchedule DailyAt(TimeOnly time) => new Daily(time);

    /// <param name="day">1 to 28, which every month has.</param>
    public static JobSchedule MonthlyAt(int day, TimeOnly time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(day, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(day, 28);
        return new Monthly(day, time);
    }

    private sealed record Interval(TimeSpan Length) : JobSchedule
    {
        public override DateTimeOffset Next(DateTimeOffset after) => after + Length;
    }

    private sealed record Daily(TimeOnly Time) : JobSchedule
    {
        public override DateTimeOffset Next(DateTimeOffset after)
        {
            var today = NorwegianTime.Today(after);
            var due = NorwegianTime.At(today, Time);
            return due > after ? due : NorwegianTime.At(today.AddDays(1), Time);
        }
    }

    private sealed record Monthly(int Day, TimeOnly Time) : JobSchedule
    {
        public override DateTimeOffset Next(DateTimeOffset after)
        {
            var today = NorwegianTime.Today(after);
            var first = new DateOnly(today.Year, today.Month, 1);
            var due = NorwegianTime.At(first.AddDays(Day - 1), Time);
            return due > after ? due : NorwegianTime.At(first.AddMonths(1).AddDays(Day - 1), Time);
        }
    }
}
