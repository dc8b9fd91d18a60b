using System.Diagnostics.CodeAnalysis;

namespace Helsenorge.Portal.Domain.People;

/// <summary>A number in the health-personnel register (domain rules §1.4): digits only, at most nine, no check digit. Public, so it prints itself.</summary>
public readonly record struct HprNumber
{
    public const int Longest = 9;

    private readonly string? value;

    private HprNumber(string value) => this.value = value;

    /// <summary>The digits; empty for <c>default</c>.</summary>
    public string Value => value ?? "";

    /// <summary>Accepts spaces. Zeros in front are no part of the number.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out HprNumber number)
    {
        var digits = (text ?? "").Replace(" ", "", StringComparison.Ordinal).TrimStart('0');
        var isValid = digits.Length is > 0 and <= Longest && digits.All(char.IsAsciiDigit);
        number = isValid ? new(digits) : default;
        return isValid;
    }

    public override string ToString() => Value;
}
