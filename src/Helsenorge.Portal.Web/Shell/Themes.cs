namespace Helsenorge.Portal.Web.Shell;

/// <summary>Light or dark when the person has chosen; otherwise their device decides.</summary>
public static class Themes
{
    public const string CookieName = "portal.theme";
    public const string System = "system";

    public static IReadOnlyList<string> All { get; } = ["light", "dark", System];

    /// <summary>The value of <c>data-theme</c>; null leaves it to the device.</summary>
    public static string? Of(HttpContext context) =>
        context.Request.Cookies[CookieName] is ("light" or "dark") and var chosen ? chosen : null;
}
