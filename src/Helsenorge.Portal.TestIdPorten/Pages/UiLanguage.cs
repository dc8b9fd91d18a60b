namespace Helsenorge.Portal.TestIdPorten.Pages;

/// <summary>Which language a page is in. As with ID-porten, what the person chose here goes before what the portal asked for.</summary>
internal static class UiLanguage
{
    public const string CookieName = "testidporten-language";

    public static IReadOnlyList<string> Codes { get; } = ["nb", "nn", "en", "se"];

    public static string Of(HttpContext http, string? uiLocales)
    {
        var asked = (uiLocales ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(locale => locale.Split('-')[0]);
        return asked.Prepend(http.Request.Cookies[CookieName]).FirstOrDefault(IsKnown) ?? "nb";
    }

    public static bool IsKnown(string? code) => Codes.Contains(code);

    public static void Remember(HttpContext http, string code) =>
        http.Response.Cookies.Append(CookieName, code, new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps });
}
