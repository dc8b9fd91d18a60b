using System.Buffers;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>Text in a field of a CSV file, such that a spreadsheet shows it and calculates nothing.</summary>
internal static class CsvText
{
    public const char Separator = ';';
    public static readonly string LineEnd = new([(char)13, (char)10]);
    private static readonly string Quote = '"'.ToString();

    /// <summary>What a spreadsheet takes as the beginning of a formula, in ordinary and wide letters.</summary>
    private static readonly SearchValues<char> Beginnings = SearchValues.Create("=+-@|%＝＋－＠\t\r\n");

    /// <summary>Marks that cannot be seen, and quotes, do not keep a spreadsheet from finding the formula behind them.</summary>
    private static readonly SearchValues<char> PassedOver = SearchValues.Create(" \u00a0\u200b\u200c\u200d\u2060\ufeff\"'");

    public static string Field(string text)
    {
        var behind = text.AsSpan().TrimStart();
        behind = behind[Math.Max(0, behind.IndexOfAnyExcept(PassedOver))..];
        var isFormula = BeginsOne(text) || BeginsOne(behind);
        // A quote before it: shown by some, calculated by none. Everything is quoted, so that no text begins a field of its own.
        return Quoted($"{(isFormula ? "'" : "")}{text.Replace(Quote, Quote + Quote, StringComparison.Ordinal)}");
    }

    /// <summary>What we wrote ourselves: a number, a time, a code.</summary>
    public static string Number(string value) => value.Length == 0 ? "" : Quoted(value);

    private static string Quoted(string text) => Quote + text + Quote;

    private static bool BeginsOne(ReadOnlySpan<char> text) => text.Length > 0 && Beginnings.Contains(text[0]);
}
