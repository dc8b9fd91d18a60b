using System.Globalization;
using System.Text;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>
/// Text as it is searched: small letters, without accents, with single spaces, so that the same search finds the same on all engines.
/// The Norwegian letters stay letters of their own.
/// </summary>
public static class SearchText
{
    public const int LongestQuery = 100;
    private const int MostWords = 6;
    private const int Ring = 0x030A;

    public static string Of(params IEnumerable<string?> texts)
    {
        var folded = new StringBuilder();
        foreach (var text in texts)
        {
            foreach (var rune in (text ?? "").EnumerateRunes())
            {
                Append(folded, rune);
            }

            Append(folded, new Rune(' '));
        }

        return folded.ToString().Trim();
    }

    /// <summary>The words of a query, each of which must be found. Empty when there is nothing to look for.</summary>
    public static IReadOnlyList<string> Words(string? query)
    {
        var said = query ?? "";
        return [.. Of(said.Length > LongestQuery ? said[..LongestQuery] : said).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Take(MostWords)];
    }

    /// <summary>The text in pieces, those that match a word marked. Put together again they are the text.</summary>
    public static IReadOnlyList<Piece> Mark(string text, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return text.Length == 0 ? [] : [new Piece(text, IsMatch: false)];
        }

        var (folded, from) = Fold(text);
        var marked = new bool[text.Length];
        foreach (var word in words.Where(word => word.Length > 0))
        {
            for (var at = folded.IndexOf(word, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(word, at + word.Length, StringComparison.Ordinal))
            {
                marked.AsSpan(from[at]..from[at + word.Length]).Fill(true);
            }
        }

        var pieces = new List<Piece>();
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && marked[end] == marked[start])
            {
                end++;
            }

            pieces.Add(new Piece(text[start..end], marked[start]));
            start = end;
        }

        return pieces;
    }

    /// <summary>Some of a long text around the first match; its beginning when there is none.</summary>
    public static string Around(string text, IReadOnlyList<string> words, int length)
    {
        var start = Math.Max(0, Math.Min(FirstOf(words, text) - (length / 3), text.Length - length));
        // Not in the middle of a letter that takes two places.
        start -= start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        var end = Math.Min(text.Length, start + length);
        end -= end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
        return $"{(start > 0 ? "…" : "")}{text[start..end].Trim()}{(end < text.Length ? "…" : "")}";
    }

    private static int FirstOf(IReadOnlyList<string> words, string text)
    {
        if (words.Count == 0)
        {
            return 0;
        }

        var (folded, from) = Fold(text);
        return from[words.Select(word => folded.IndexOf(word, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(0).Min()];
    }

    // Each place of the folded text with the place in the text that it came from; one more for the end.
    private static (string Folded, IReadOnlyList<int> From) Fold(string text)
    {
        var folded = new StringBuilder();
        var from = new List<int>();
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            Append(folded, rune);
            from.AddRange(Enumerable.Repeat(at, folded.Length - from.Count));
            at += rune.Utf16SequenceLength;
        }

        from.Add(text.Length);
        return (folded.ToString(), from);
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        if (Rune.IsWhiteSpace(rune))
        {
            if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }

            return;
        }

        var letter = Rune.ToLowerInvariant(rune);
        if (letter.Value is Ring && folded.Length > 0 && folded[^1] == 'a')
        {
            // Written as two: the same letter.
            folded[^1] = 'å';
            return;
        }

        if (letter.Value is 'æ' or 'ø' or 'å')
        {
            folded.Append(letter.ToString());
            return;
        }

        foreach (var part in letter.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes().Where(part => Rune.GetUnicodeCategory(part) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format or UnicodeCategory.Control)))
        {
            folded.Append(Rune.ToLowerInvariant(part).ToString());
        }
    }

    /// <param name="IsMatch">It is what was looked for.</param>
    public sealed record Piece(string Text, bool IsMatch);
}
