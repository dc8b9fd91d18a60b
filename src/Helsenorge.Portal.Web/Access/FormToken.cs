using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;

namespace Helsenorge.Portal.Web.Access;

/// <summary>
/// For an endpoint that takes a form of one of our own pages. Without the page's token it answers 400; left to itself the framework would
/// fail while it reads the form, and answer 500.
/// </summary>
internal static class FormToken
{
    public static RouteHandlerBuilder RequireFormToken(this RouteHandlerBuilder endpoint) => endpoint
        .DisableAntiforgery()
        .AddEndpointFilter(async (call, next) =>
            await call.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(call.HttpContext) ? await next(call) : Results.BadRequest());

    /// <summary>
    /// The same where a script of our pages asks: what it is told is for it alone, and no page. The page may be older than the log-in: it is
    /// given the token that goes with this one, which another site could not read.
    /// </summary>
    public static RouteGroupBuilder RequireScriptToken(this RouteGroupBuilder endpoints) => endpoints
        .DisableAntiforgery()
        .AddEndpointFilter(async (call, next) =>
        {
            call.HttpContext.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
            var antiforgery = call.HttpContext.RequestServices.GetRequiredService<IAntiforgery>();
            return await antiforgery.IsRequestValidAsync(call.HttpContext)
                ? await next(call)
                : Results.Json(new { Token = antiforgery.GetAndStoreTokens(call.HttpContext).RequestToken }, statusCode: StatusCodes.Status400BadRequest);
        });
}
