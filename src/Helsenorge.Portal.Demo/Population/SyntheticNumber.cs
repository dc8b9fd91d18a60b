using System.Globalization;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Demo.Population;

/// <summary>Makes Tenor-style numbers (month plus 80) that agree with birth date and sex, the same ones each time.</summary>
internal static class SyntheticNumber
{
    private static readonly int[] firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
    private static readonly int[] secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

    /// <param name="seed">Tells people of the same birth date and sex apart.</param>
    /// <param name="byRuleOf2032">With a first control sum that only the rule for numbers issued from 2032 accepts.</param>
    public static NationalIdentityNumber Create(DateOnly birthDate, Sex sex, int seed, bool isDNumber = false, bool byRuleOf2032 = false)
    {
        var day = birthDate.Day + (isDNumber ? 40 : 0);
        var date = string.Create(CultureInfo.InvariantCulture, $"{day:00}{birthDate.Month + 80:00}{birthDate.Year % 100:00}");

        // Until 2032 individual numbers tell the century: below 500 means 1900–1999, from 500 means 2000–2039. D-numbers
        // agree for births from 1940 to 1999, and the demo's holders are born then.
        var century = birthDate.Year >= 2000 ? 500 : 0;
        var sexDigit = sex is Sex.Male ? 1 : 0;
        for (var step = 0; step < 250; step++)
        {
            var individual = century + (((seed * 7) + step) % 250 * 2) + sexDigit;
            if (Complete($"{date}{individual:000}", byRuleOf2032 ? 1 : 0) is { } text
                && NationalIdentityNumber.TryParse(text, allowSynthetic: true, out var number))
            {
                return number;
            }
        }

        throw new InvalidOperationException($"No number is left for {birthDate:O}.");
    }

    /// <summary>Null where a control digit would be ten: such numbers are not issued.</summary>
    private static string? Complete(string nine, int firstRemainder)
    {
        var first = ControlDigit(nine, firstWeights, firstRemainder);
        var second = ControlDigit($"{nine}{first}", secondWeights, 0);
        return first == 10 || second == 10 ? null : $"{nine}{first}{second}";
    }

    private static int ControlDigit(string digits, int[] weights, int remainder) =>
        (11 + remainder - (weights.Select((weight, at) => weight * (digits[at] - '0')).Sum() % 11)) % 11;
}
