using System.Diagnostics.CodeAnalysis;

namespace Helsenorge.Portal.Domain.People;

/// <summary>
/// A Norwegian national identity number or D-number that passed its checks. Made by <see cref="TryParse"/> only, and
/// never printed by accident: ask for <see cref="Value"/>.
/// </summary>
/// <remarks>
/// Birth date, age and sex are register facts. They are not read from the number, which stops telling them for numbers
/// issued from 2032 (Skatteetaten, "Nytt fødselsnummer fra 2032").
/// </remarks>
public readonly record struct NationalIdentityNumber
{
    /// <summary>Identifier system of national identity numbers in the Norwegian FHIR base profiles.</summary>
    public const string NationalSystem = "urn:oid:2.16.578.1.12.4.1.4.1";

    /// <summary>Identifier system of D-numbers in the Norwegian FHIR base profiles.</summary>
    public const string DNumberSystem = "urn:oid:2.16.578.1.12.4.1.4.2";

    private const int Length = 11;
    private static readonly int[] firstWeights = [3, 7, 6, 1, 8, 9, 4, 5, 2];
    private static readonly int[] secondWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

    private readonly string? value;

    private NationalIdentityNumber(string value) => this.value = value;

    /// <summary>The eleven digits; empty for <c>default</c>, which no person has.</summary>
    public string Value => value ?? "";

    /// <summary>A D-number: given to people who are not resident, day of birth plus 40.</summary>
    public bool IsDNumber => value is { } digits && digits[0] >= '4';

    /// <summary>Made for tests: month of birth plus 80 (Tenor), 65 or 40. A local help number looks like the last and counts as one.</summary>
    public bool IsSynthetic => value is { } digits && TwoDigits(digits, 2) > 12;

    /// <summary>The FHIR identifier system the number belongs to. A D-number is never put under the national one.</summary>
    public string System => IsDNumber ? DNumberSystem : NationalSystem;

    /// <summary>
    /// Accepts eleven digits, white space around them, and one space after the sixth. Both control rules count: today's,
    /// and the one for numbers issued from 2032, where the first control sum may be 0 to 3. The control digits are those
    /// of the number as printed, offsets included.
    /// </summary>
    /// <param name="allowSynthetic">
    /// False in production. Then month 41–52 is refused too: a local help number and a synthetic one cannot be told apart.
    /// </param>
    public static bool TryParse([NotNullWhen(true)] string? text, bool allowSynthetic, out NationalIdentityNumber number)
    {
        number = default;
        if (Ungrouped(text) is not { } digits || !DateExists(digits, allowSynthetic) || !ControlDigitsAgree(digits))
        {
            return false;
        }

        number = new(digits);
        return true;
    }

    /// <summary>Eleven stars, always.</summary>
    public override string ToString() => "***********";

    private static string? Ungrouped(string? text)
    {
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed is [_, _, _, _, _, _, ' ', _, _, _, _, _] ? $"{trimmed[..6]}{trimmed[7..]}" : trimmed.ToString();
        return digits.Length == Length && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    private static bool DateExists(string digits, bool allowSynthetic)
    {
        var day = TwoDigits(digits, 0);
        var month = TwoDigits(digits, 2) switch
        {
            >= 1 and <= 12 and var plain => plain,
            >= 41 and <= 52 and var nav when allowSynthetic => nav - 40,
            >= 66 and <= 77 and var healthNetwork when allowSynthetic => healthNetwork - 65,
            >= 81 and <= 92 and var tenor when allowSynthetic => tenor - 80,
            _ => 0,
        };

        // The number does not always tell the century. 2000 stands for year 00, which the register counts as a leap year;
        // for the other 99 the century makes no difference.
        return month != 0 && (day > 40 ? day - 40 : day) is var date && date >= 1
            && date <= DateTime.DaysInMonth(2000 + TwoDigits(digits, 4), month);
    }

    private static bool ControlDigitsAgree(string digits) =>
        (WeightedSum(digits, firstWeights) + Digit(digits, 9)) % 11 <= 3
        && (WeightedSum(digits, secondWeights) + Digit(digits, 10)) % 11 == 0;

    private static int WeightedSum(string digits, int[] weights) => weights.Select((weight, at) => weight * Digit(digits, at)).Sum();

    private static int TwoDigits(string digits, int at) => (10 * Digit(digits, at)) + Digit(digits, at + 1);

    private static int Digit(string digits, int at) => digits[at] - '0';
}
