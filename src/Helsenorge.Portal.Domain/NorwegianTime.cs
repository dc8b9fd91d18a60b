namespace Helsenorge.Portal.Domain;

/// <summary>Times are stored in UTC; dates, opening hours, deadlines and birthdays are Norwegian.</summary>
public static class NorwegianTime
{
    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    /// <summary>The date in Norway.</summary>
    public static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(ToLocal(now).DateTime);

    /// <summary>The same moment with Norwegian offset.</summary>
    public static DateTimeOffset ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    /// <summary>
    /// The moment the clocks of Norway show this. The hour that comes twice in October means the first of them; the hour
    /// that is missing in March is moved forward by the gap, so that 02:30 becomes 03:30.
    /// </summary>
    public static DateTimeOffset At(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return ToLocal(new DateTimeOffset(local, offset));
    }
}
