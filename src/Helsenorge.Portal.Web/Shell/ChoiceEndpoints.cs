namespace Helsenorge.Portal.Web.Shell;

/// <summary>Language and theme are plain links, so that cached pages need no form.</summary>
public static class ChoiceEndpoints
{
    public static string LanguageAddress(string language, string returnTo) =>
        $"/language/{language}?return={Uri.EscapeDataString(returnTo)}";

    public static string ThemeAddress(string theme, string returnTo) =>
        $"/theme/{theme}?return={Uri.EscapeDataString(returnTo)}";

    public static void MapPortalChoices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/language/{code}", (string code, string? @return, HttpContext context) =>
            Choose(context, Languages.CookieName, code, Languages.All, @return)).AllowAnonymous();
        endpoints.MapGet("/theme/{code}", (string code, string? @return, HttpContext context) =>
            Choose(context, Themes.CookieName, code, Themes.All, @return)).AllowAnonymous();
    }

    private static IResult Choose(HttpContext context, string cookie, string code, IReadOnlyList<string> known, string? returnTo)
    {
        if (!known.Contains(code))
        {
            return Results.NotFound();
        }

        context.Response.Cookies.Append(cookie, code, new CookieOptions
        {
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            HttpOnly = true,
            IsEssential = true,
            MaxAge = TimeSpan.FromDays(365),
        });
        return Results.Redirect(LocalAddress.OrHome(returnTo));
    }
}
