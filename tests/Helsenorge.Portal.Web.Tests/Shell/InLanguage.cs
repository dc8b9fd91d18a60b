using System.Globalization;

namespace Helsenorge.Portal.Web.Tests.Shell;

internal static class InLanguage
{
    /// <summary>For the rest of the test; each test has its own flow, so nothing needs to be put back.</summary>
    public static void Use(string language) =>
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (new CultureInfo(language), new CultureInfo(language));
}
