namespace Helsenorge.Portal.Web.Shell;

internal static class Telephone
{
    internal static string AddressOf(string number) => $"tel:{number.Replace(" ", "", StringComparison.Ordinal)}";
}
