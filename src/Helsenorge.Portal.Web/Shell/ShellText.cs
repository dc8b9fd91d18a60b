using System.Globalization;
using System.Resources;

namespace Helsenorge.Portal.Web.Shell;

/// <summary>Names the resources of the shell.</summary>
public sealed class ShellText
{
    private static readonly ResourceManager Resources = new(typeof(ShellText));

    /// <summary>For static code; components inject a localizer.</summary>
    internal static string Of(string key) =>
        Resources.GetString(key, CultureInfo.CurrentUICulture) ?? throw new MissingManifestResourceException(key);
}
