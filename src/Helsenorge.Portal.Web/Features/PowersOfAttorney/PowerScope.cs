using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

public enum PowerLength
{
    Year,
    Date,
    Endless,
}

/// <summary>What a giver has ticked so far, which may not be a whole answer yet.</summary>
/// <param name="Typed">The date as the field gives it; only looked at when a date is chosen.</param>
public sealed record PowerScope(ServiceAreas Areas, PowerLength Length, string? Typed)
{
    public static PowerScope Usual { get; } = new(ServiceAreas.None, PowerLength.Year, null);

    public static PowerScope Of(GivenPower power) =>
        power.Until is { } until ? new(power.Areas, PowerLength.Date, until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : new(power.Areas, PowerLength.Endless, null);

    /// <summary>The last day; null when it lasts until ended, and when no date has been typed.</summary>
    public DateOnly? Until(DateOnly today) => Length switch
    {
        PowerLength.Year => today.AddMonths(PowerOfAttorney.MonthsByDefault),
        PowerLength.Date => DateOnly.TryParseExact(Typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
        PowerLength.Endless => null,
    };

    public IReadOnlyList<PowerRefusal> Check(DateOnly today)
    {
        List<PowerRefusal> wrong = [];
        if (Areas is ServiceAreas.None)
        {
            wrong.Add(PowerRefusal.NoArea);
        }

        if (Length is PowerLength.Date && (Until(today) is not { } until ? PowerRefusal.DateMissing : until < today ? PowerRefusal.DatePassed : (PowerRefusal?)null) is { } date)
        {
            wrong.Add(date);
        }

        return wrong;
    }

    public PowerScope With(ServiceArea area, bool isIn) => this with { Areas = isIn ? Areas | ServiceAreaSets.Set([area]) : Areas & ~ServiceAreaSets.Set([area]) };
}
