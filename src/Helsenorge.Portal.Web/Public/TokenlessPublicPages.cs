using Microsoft.AspNetCore.Antiforgery;

namespace Helsenorge.Portal.Web.Public;

/// <summary>
/// Blazor asks for an antiforgery token while it renders any page. On a page that may be shared the answer is none:
/// the cookie would keep it out of the cache, and a token in it would be the next visitor's.
/// </summary>
public sealed class TokenlessPublicPages(IAntiforgery inner) : IAntiforgery
{
    private static readonly AntiforgeryTokenSet None = new(null, null, "none", null);

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) =>
        PublicCache.MayBeShared(httpContext) ? None : inner.GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) =>
        PublicCache.MayBeShared(httpContext) ? None : inner.GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => inner.IsRequestValidAsync(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) => inner.ValidateRequestAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) => inner.SetCookieTokenAndHeader(httpContext);

    internal static void Add(IServiceCollection services)
    {
        services.AddAntiforgery();
        var framework = services.Last(service => service.ServiceType == typeof(IAntiforgery)).ImplementationType!;
        services.AddSingleton<IAntiforgery>(provider =>
            new TokenlessPublicPages((IAntiforgery)ActivatorUtilities.CreateInstance(provider, framework)));
    }
}
