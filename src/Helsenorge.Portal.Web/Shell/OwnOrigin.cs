using Microsoft.AspNetCore.Http.Features;

namespace Helsenorge.Portal.Web.Shell;

/// <summary>
/// A circuit is opened by our own pages and nobody else's. Browsers hold scripts of other origins back from answers, but not from
/// sockets, and a cookie goes to all of a site. The host is one of the allowed ones already.
/// </summary>
internal sealed class OwnOrigin(bool isProduction)
{
    // What stands before the portal may have taken the encryption off: what counts is what the browser says it is at.
    private readonly string[] schemes = isProduction ? [Uri.UriSchemeHttps] : [Uri.UriSchemeHttps, Uri.UriSchemeHttp];

    public RequestDelegate Required(RequestDelegate next) => context =>
    {
        if (IsOwn(context.Request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.CompleteAsync();
    };

    // Browsers leave it out of a plain GET to their own origin, and of nothing else.
    private bool IsOwn(HttpRequest request) => request.Headers.Origin.ToString() is { Length: > 0 } origin
        ? schemes.Any(scheme => origin.Equals($"{scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
        : HttpMethods.IsGet(request.Method) && request.HttpContext.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true };
}
