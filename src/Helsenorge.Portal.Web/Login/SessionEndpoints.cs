using Helsenorge.Portal.Domain.Access;
using Microsoft.AspNetCore.Antiforgery;

namespace Helsenorge.Portal.Web.Login;

/// <summary>How long a log-in has left, for the page's own clock, and the person's word that they are still there.</summary>
internal static class SessionEndpoints
{
    public const string Left = "/session";
    public const string Extend = "/session/extend";

    /// <summary>The log-in that a request came with, put here by whoever read it.</summary>
    public static readonly object Current = new();

    public static void MapSession(this IEndpointRouteBuilder app)
    {
        app.MapGet(Left, (HttpContext context, SessionLimits limits, TimeProvider clock) => SecondsLeft(context, limits, clock)).RequireAuthorization();
        app.MapPost(Extend, async (HttpContext context, IAntiforgery antiforgery, LoginSessions sessions, SessionLimits limits, TimeProvider clock) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Results.BadRequest();
            }

            await sessions.TouchAsync((LoginSession)context.Items[Current]!, context.RequestAborted);
            return SecondsLeft(context, limits, clock);
        }).RequireAuthorization();
    }

    private static IResult SecondsLeft(HttpContext context, SessionLimits limits, TimeProvider clock)
    {
        var session = (LoginSession)context.Items[Current]!;
        var now = clock.GetUtcNow();
        return Results.Json(new
        {
            // Which log-in it is: a page that was made for another may not go on by this one.
            Login = session.Id,
            IdleSeconds = (int)(session.LastUsedAt + limits.Idle - now).TotalSeconds,
            AbsoluteSeconds = (int)(session.StartedAt + limits.Absolute - now).TotalSeconds,
        });
    }
}
