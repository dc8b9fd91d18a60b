using System.Diagnostics.CodeAnalysis;

namespace Helsenorge.Portal.Web.Shell;

/// <summary>An address from outside that we are asked to send someone on to. Only a path here is followed.</summary>
public static class LocalAddress
{
    private const int LongestAddress = 2048;

    /// <summary>
    /// One leading slash, printable ASCII, and nothing that a browser or a proxy could read as another host, also once decoded.
    /// </summary>
    public static bool IsLocal([NotNullWhen(true)] string? address)
    {
        if (address is not ['/', ..] || address.Length > LongestAddress || !IsPlain(address))
        {
            return false;
        }

        var path = address.Split('?', '#')[0];
        var decoded = Uri.UnescapeDataString(path);
        return IsPath(path) && IsPath(decoded) && IsPath(Uri.UnescapeDataString(decoded));
    }

    public static string OrHome(string? address) => IsLocal(address) ? address : "/";

    private static bool IsPlain(string address) => address.All(character => character is > ' ' and < (char)127 and not '\\');

    private static bool IsPath(string path) =>
        !path.Contains("//", StringComparison.Ordinal)
        && !path.Contains('\\')
        && !path.Split('/').Contains("..")
        && !path.Any(char.IsControl);
}
