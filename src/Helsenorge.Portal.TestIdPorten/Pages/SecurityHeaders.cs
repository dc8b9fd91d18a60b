namespace Helsenorge.Portal.TestIdPorten.Pages;

internal static class SecurityHeaders
{
    /// <summary>For every answer; pages widen the policy by what they show.</summary>
    public static Task AddAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        Allow(http);
        return next(http);
    }

    /// <param name="sources">Directives such as <c>form-action 'self'</c>, on top of the page's own style.</param>
    public static void Allow(HttpContext http, params ReadOnlySpan<string> sources) =>
        http.Response.Headers.ContentSecurityPolicy = string.Join("; ",
            ["default-src 'none'", "style-src 'self'", "img-src data:", "base-uri 'none'", "frame-ancestors 'none'", .. sources]);

    public static string Origins(IEnumerable<Uri> addresses) =>
        string.Join(' ', addresses.Select(address => address.GetLeftPart(UriPartial.Authority)).Distinct());
}
