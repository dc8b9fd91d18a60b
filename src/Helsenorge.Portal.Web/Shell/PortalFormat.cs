using System.Globalization;

namespace Helsenorge.Portal.Web.Shell;

/// <summary>Dates and times as people here write them, in the language of the page and on Norwegian clocks.</summary>
public static class PortalFormat
{
    private const int DaysThatAreNear = 30;

    private static readonly TimeZoneInfo Oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");

    public static DateTimeOffset InOslo(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Oslo);

    public static DateOnly DayInOslo(DateTimeOffset time) => DateOnly.FromDateTime(InOslo(time).DateTime);

    /// <summary>22. november 2026</summary>
    public static string Date(DateOnly date) => date.ToString(ShellText.Of("Format_Date"), CultureInfo.CurrentCulture);

    /// <inheritdoc cref="Date(DateOnly)"/>
    public static string Date(DateTimeOffset time) => Date(DayInOslo(time));

    /// <summary>22. november</summary>
    public static string DayAndMonth(DateOnly date) => date.ToString(ShellText.Of("Format_DayAndMonth"), CultureInfo.CurrentCulture);

    /// <summary>søndag</summary>
    public static string Weekday(DateOnly date) => date.ToString("dddd", CultureInfo.CurrentCulture);

    /// <summary>14.30</summary>
    public static string Time(DateTimeOffset time) =>
        InOslo(time).ToString(ShellText.Of("Format_Time"), CultureInfo.CurrentCulture);

    /// <summary>22. november 2026 kl. 14.30</summary>
    public static string DateTime(DateTimeOffset time) => Fill("Format_DateTime", Date(time), Time(time));

    /// <summary>For <c>time datetime</c>: local time with its offset.</summary>
    public static string Machine(DateTimeOffset time) => InOslo(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>"i overmorgen", "om 3 dager"; null when so far off that it says nothing.</summary>
    public static string? Relative(DateTimeOffset time, DateTimeOffset now)
    {
        var days = DayInOslo(time).DayNumber - DayInOslo(now).DayNumber;
        return days == 0 ? WithinTheDay(time - now) : Days(days);
    }

    /// <inheritdoc cref="Relative(DateTimeOffset, DateTimeOffset)"/>
    public static string? Relative(DateOnly date, DateTimeOffset now) => Days(date.DayNumber - DayInOslo(now).DayNumber);

    /// <summary>How large a file is: 340 kB, or 1,2 MB.</summary>
    public static string FileSize(long bytes)
    {
        const int kilo = 1024, mega = kilo * kilo;
        return bytes < mega
            ? Fill("Format_Kilobytes", Math.Max(1, (bytes + (kilo / 2)) / kilo))
            : Fill("Format_Megabytes", ((double)bytes / mega).ToString("0.#", CultureInfo.CurrentCulture));
    }

    private static string? Days(int days) => days switch
    {
        0 => ShellText.Of("Relative_Today"),
        1 => ShellText.Of("Relative_Tomorrow"),
        2 => ShellText.Of("Relative_DayAfterTomorrow"),
        -1 => ShellText.Of("Relative_Yesterday"),
        -2 => ShellText.Of("Relative_DayBeforeYesterday"),
        > DaysThatAreNear or < -DaysThatAreNear => null,
        > 0 => Fill("Relative_InDays", days),
        _ => Fill("Relative_DaysAgo", -days),
    };

    private static string WithinTheDay(TimeSpan ahead)
    {
        var minutes = (int)Math.Abs(ahead.TotalMinutes);
        var isAhead = ahead > TimeSpan.Zero;
        return (minutes, isAhead) switch
        {
            (0, _) => ShellText.Of("Relative_Now"),
            (1, true) => ShellText.Of("Relative_InMinute"),
            (1, false) => ShellText.Of("Relative_MinuteAgo"),
            ( < 60, true) => Fill("Relative_InMinutes", minutes),
            ( < 60, false) => Fill("Relative_MinutesAgo", minutes),
            ( < 120, true) => ShellText.Of("Relative_InHour"),
            ( < 120, false) => ShellText.Of("Relative_HourAgo"),
            (_, true) => Fill("Relative_InHours", minutes / 60),
            (_, false) => Fill("Relative_HoursAgo", minutes / 60),
        };
    }

    private static string Fill(string key, params object[] values) =>
        string.Format(CultureInfo.CurrentCulture, ShellText.Of(key), values);
}
