using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Helsenorge.Portal.Domain.People;

/// <summary>
/// A telephone number in E.164: a plus and 8 to 15 digits, of any country. Whether it can be called is not known.
/// Does not print itself: ask for <see cref="Value"/>.
/// </summary>
public readonly partial record struct PhoneNumber
{
    private readonly string? value;

    private PhoneNumber(string value) => this.value = value;

    /// <summary>A plus and the digits, without spaces; empty for <c>default</c>.</summary>
    public string Value => value ?? "";

    /// <summary>Accepts spaces between digits. A number without its country is refused, never taken for Norwegian.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PhoneNumber number)
    {
        var compact = text?.Replace(" ", "", StringComparison.Ordinal) ?? "";
        var isE164 = E164().IsMatch(compact);
        number = isE164 ? new(compact) : default;
        return isE164;
    }

    public override string ToString() => "+**********";

    [GeneratedRegex(@"\A\+[1-9][0-9]{7,14}\z", RegexOptions.CultureInvariant)]
    private static partial Regex E164();
}
