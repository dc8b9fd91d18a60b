using Microsoft.AspNetCore.Antiforgery;

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
}
