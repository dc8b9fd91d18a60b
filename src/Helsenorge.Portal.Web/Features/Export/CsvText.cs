namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>Text in a field of a CSV file, such that a spreadsheet shows it and calculates nothing.</summary>
internal static class CsvText
{
    public const char Separator = ';';

    /// <summary>What a spreadsheet takes as the beginning of a formula, in ordinary and wide letters.</summary>
    private const string Beginnings = "=+-@\t\r\n＝＋－＠|%";

    public static string Field(string text)
    {
        // Spaces and marks that cannot be seen do not keep a spreadsheet from finding the formula behind them.
        var seen = text.AsSpan().TrimStart().TrimStart("\u200b\u200c\u200d\u2060\ufeff\u00a0\"' ");
        var isFormula = (text.Length > 0 && Beginnings.Contains(text[0], StringComparison.Ordinal)) || (seen.Length > 0 && Beginnings.Contains(seen[0], StringComparison.Ordinal));
        // A quote before it: shown by some, calculated by none. Everything is quoted, so that no text begins a field of its own.
        return $"\"{(isFormula ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>What we wrote ourselves: a number, a time, a code.</summary>
    public static string Number(string value) => value.Length == 0 ? "" : $"\"{value}\"";
}
