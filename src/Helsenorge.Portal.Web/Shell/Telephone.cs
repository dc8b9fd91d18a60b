namespace Helsenorge.Portal.Web.Shell;

internal static class Telephone
{
    internal static string AddressOf(string number) => $"tel:{number.Replace(" ", "", StringComparison.Ordinal)}";

    /// <summary>As people here write them: a Norwegian number in pairs without +47, any other as it is.</summary>
    internal static string Shown(string e164) =>
        e164.StartsWith("+47", StringComparison.Ordinal) && e164.Length == 11
            ? string.Join(' ', e164[3..].Chunk(2).Select(pair => new string(pair)))
            : e164;
}
