using System.Diagnostics.CodeAnalysis;

namespace Helsenorge.Portal.Domain.People;

/// <summary>
/// A Norwegian bank account number that passed its check (domain rules §1.4): eleven digits, weights 5 4 3 2 7 6 5 4 3 2, modulo 11. Whether
/// the bank has such an account is not known. Does not print itself: ask for <see cref="Value"/> or <see cref="Printed"/>.
/// </summary>
public readonly record struct BankAccountNumber
{
    private static readonly int[] weights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

    private readonly string? value;

    private BankAccountNumber(string value) => this.value = value;

    /// <summary>The eleven digits; empty for <c>default</c>.</summary>
    public string Value => value ?? "";

    /// <summary><c>xxxx.xx.xxxxx</c>; empty for <c>default</c>.</summary>
    public string Printed => value is null ? "" : $"{value[..4]}.{value[4..6]}.{value[6..]}";

    /// <summary>The last three digits: enough for the owner to know it again, and for nobody to use it. Empty for <c>default</c>.</summary>
    public string Ending => value is null ? "" : value[^3..];

    /// <summary>Accepts dots and spaces anywhere. No bank has numbers that begin with 0000.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out BankAccountNumber number)
    {
        var digits = (text ?? "").Replace(".", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal);
        var isValid = digits.Length == 11
            && digits.All(char.IsAsciiDigit)
            && !digits.StartsWith("0000", StringComparison.Ordinal)
            && (weights.Select((weight, at) => weight * (digits[at] - '0')).Sum() + digits[10] - '0') % 11 == 0;
        number = isValid ? new(digits) : default;
        return isValid;
    }

    public override string ToString() => "****.**.*****";
}
