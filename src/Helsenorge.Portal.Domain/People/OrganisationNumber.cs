using System.Diagnostics.CodeAnalysis;

namespace Helsenorge.Portal.Domain.People;

/// <summary>A Norwegian organisation number that passed its check: nine digits, weights 3 2 7 6 5 4 3 2, modulo 11. Public, so it prints itself.</summary>
public readonly record struct OrganisationNumber
{
    /// <summary>Identifier system of organisation numbers in the Norwegian FHIR base profiles.</summary>
    public const string System = "urn:oid:2.16.578.1.12.4.1.4.101";

    private static readonly int[] weights = [3, 2, 7, 6, 5, 4, 3, 2];

    private readonly string? value;

    private OrganisationNumber(string value) => this.value = value;

    /// <summary>The nine digits; empty for <c>default</c>.</summary>
    public string Value => value ?? "";

    /// <summary>
    /// Accepts nine digits, white space around them, and the usual spaces after the third and sixth. The first digit is
    /// not looked at: that numbers in use begin with 8 or 9 is custom, not a rule we have a source for.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OrganisationNumber number)
    {
        number = default;
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed is [_, _, _, ' ', _, _, _, ' ', _, _, _]
            ? $"{trimmed[..3]}{trimmed[4..7]}{trimmed[8..]}"
            : trimmed.ToString();
        if (digits.Length != 9 || !digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        var sum = weights.Select((weight, at) => weight * (digits[at] - '0')).Sum() + digits[8] - '0';
        if (sum % 11 != 0)
        {
            return false;
        }

        number = new(digits);
        return true;
    }

    public override string ToString() => Value;
}
