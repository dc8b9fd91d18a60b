using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>Who looks for a word finds it however it was written, and sees where.</summary>
public sealed class SearchTextTests
{
    [Theory]
    [InlineData("  Blodtrykk \n måling ", "blodtrykk måling")]
    [InlineData("ALLÉN på Ås", "allen på ås")]
    [InlineData("Ma\u030Aling", "måling")]
    [InlineData("Ærlig ØKT", "ærlig økt")]
    [InlineData("ﬁlm", "film")]
    [InlineData("so\u00ADve", "sove")]
    public void Text_is_searched_in_small_letters_without_accents(string written, string searched) => Assert.Equal(searched, SearchText.Of(written));

    [Theory]
    [InlineData(null, "")]
    [InlineData("   ", "")]
    [InlineData("Krem  utslett krem", "krem|utslett")]
    [InlineData("a b c d e f g h", "a|b|c|d|e|f")]
    public void A_query_is_at_most_six_different_words(string? query, string words) => Assert.Equal(words, string.Join('|', SearchText.Words(query)));

    [Theory]
    [InlineData("Kremen hjelper. KREM!", "krem", "[Krem]en hjelper. [KREM]!")]
    [InlineData("Café", "cafe", "[Café]")]
    [InlineData("Cafe\u0301 nå", "cafe", "[Cafe\u0301] nå")]
    [InlineData("😀 krem 😀", "krem", "😀 [krem] 😀")]
    [InlineData("aaaa", "aa", "[aaaa]")]
    [InlineData("<b>krem</b>", "b", "<[b]>krem</[b]>")]
    [InlineData("ingenting", "krem", "ingenting")]
    [InlineData("", "krem", "")]
    public void What_was_found_is_marked_and_the_text_is_the_same(string text, string query, string marked)
    {
        var pieces = SearchText.Mark(text, SearchText.Words(query));

        Assert.Equal(marked, string.Concat(pieces.Select(piece => piece.IsMatch ? $"[{piece.Text}]" : piece.Text)));
        Assert.Equal(text, string.Concat(pieces.Select(piece => piece.Text)));
    }

    [Fact]
    public void Of_a_long_text_the_place_that_was_found_is_shown()
    {
        var text = $"{new string('a', 500)} utslett {new string('b', 500)}";

        var shown = SearchText.Around(text, ["utslett"], 60);

        Assert.Contains("utslett", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 50, 62);
        Assert.StartsWith("…", shown, StringComparison.Ordinal);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(58)]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(61)]
    public void A_letter_that_takes_two_places_is_never_cut_in_half(int before)
    {
        var shown = SearchText.Around($"{new string('a', before)}😀{string.Concat(Enumerable.Repeat("😀", 100))}", [], 60);

        Assert.DoesNotContain('\ufffd', string.Concat(shown.EnumerateRunes().Select(rune => rune.ToString())));
    }
}
