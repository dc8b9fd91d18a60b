namespace Helsenorge.Portal.Domain.People;

/// <summary>
/// Age in whole years. A person turns a year older at the start of the birthday in Norway; take today from
/// <see cref="NorwegianTime.Today"/>.
/// </summary>
/// <remarks>
/// Someone born on 29 February turns a year older on 1 March in ordinary years: on 28 February the year is not yet
/// full. Our choice; no source settles it for health services.
/// </remarks>
public static class Age
{
    /// <summary>Years since <paramref name="birthDate"/>. Negative before birth, so that a wrong date never opens what an age opens.</summary>
    public static int On(DateOnly birthDate, DateOnly today)
    {
        var age = today.Year - birthDate.Year;
        return today < Turns(age, birthDate) ? age - 1 : age;
    }

    /// <summary>The first day the person is <paramref name="age"/> years old.</summary>
    public static DateOnly Turns(int age, DateOnly birthDate)
    {
        var year = birthDate.Year + age;
        return birthDate is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year)
            ? new DateOnly(year, 3, 1)
            : new DateOnly(year, birthDate.Month, birthDate.Day);
    }
}
