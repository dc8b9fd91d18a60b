using System.Globalization;
using System.Text;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// A name that somebody typed, beside the one in the register. Case, spaces, hyphens and accents do not count. The first and the last
/// name must agree; names between them may be left out, and those that are typed must be there.
/// </summary>
public static class PersonName
{
    // Letters that are not a letter and an accent in Unicode, and yet are one to whoever types without them.
    private static readonly Dictionary<char, string> Plain = new()
    {
        ['ø'] = "o", ['æ'] = "ae", ['đ'] = "d", ['ð'] = "d", ['ŧ'] = "t", ['ŋ'] = "n", ['ł'] = "l", ['ß'] = "ss", ['þ'] = "th", ['œ'] = "oe", ['ı'] = "i",
    };

    public static bool Agrees(string typed, string givenName, string familyName)
    {
        var (said, registered) = (Parts(typed), Parts($"{givenName} {familyName}"));
        if (said.Count < 2 || registered.Count < 2 || said[0] != registered[0] || said[^1] != registered[^1])
        {
            return false;
        }

        var at = 0;
        return said.All(part =>
        {
            while (at < registered.Count && registered[at] != part)
            {
                at++;
            }

            return at++ < registered.Count;
        });
    }

    /// <summary>As typed, with single spaces.</summary>
    public static string Tidy(string? typed) => string.Join(' ', (typed ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The single names in plain small letters, in their order.</summary>
    public static IReadOnlyList<string> Parts(string? name)
    {
        var plain = new StringBuilder();
        foreach (var letter in (name ?? "").Normalize(NormalizationForm.FormD))
        {
            var small = char.ToLowerInvariant(letter);
            if (Plain.TryGetValue(small, out var letters))
            {
                plain.Append(letters);
            }
            else if (char.IsLetterOrDigit(small))
            {
                plain.Append(small);
            }
            else if (char.IsWhiteSpace(small) || CharUnicodeInfo.GetUnicodeCategory(small) is UnicodeCategory.DashPunctuation)
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
