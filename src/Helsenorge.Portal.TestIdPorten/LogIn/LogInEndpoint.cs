using System.Security.Claims;
using Helsenorge.Portal.TestIdPorten.Pages;
using Helsenorge.Portal.TestIdPorten.Protocol;
using Helsenorge.Portal.TestIdPorten.Sessions;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Helsenorge.Portal.TestIdPorten.LogIn;

/// <summary>The authorize endpoint. OpenIddict has already checked the portal's request, or refused it.</summary>
internal static class LogInEndpoint
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static void MapLogIn(this IEndpointRouteBuilder app) => app.MapMethods(OpenIdServer.AuthorizePath, ["GET", "POST"], AuthorizeAsync);

    private static async Task<IResult> AuthorizeAsync(
        HttpContext http, TestIdPortenOptions options, SsoSessions sessions, PairwiseSubjects subjects, IAntiforgery antiforgery)
    {
        if (http.GetOpenIddictServerResponse() is { Error: not null } refusal)
        {
            return Refused(http, refusal);
        }

        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("Not an OpenID Connect request.");
        var fields = await LogInFields.ReadAsync(http.Request);
        if (HttpMethods.IsPost(http.Request.Method) && !fields.IsAnswer)
        {
            // A portal may post its request, but the browser brings our cookies only to a GET from another site.
            return Results.Redirect(fields.Address());
        }

        if (!fields.IsAnswer)
        {
            return ReusableSession(http, request, sessions) is { } session
                ? Answer(http, request, session, sessions, subjects)
                : request.HasPromptValue(PromptValues.None)
                    ? Deny(Errors.LoginRequired, "There is no session to use.")
                    : Show(http, request, fields, options, antiforgery);
        }

        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return Show(http, request, fields, options, antiforgery, LogInFault.FormExpired);
        }

        if (fields.IsCancelled)
        {
            return Deny(Errors.AccessDenied, "The person cancelled.");
        }

        return PersonNumber.TryParse(fields.Number, out var number)
            ? Answer(http, request, sessions.LogIn(http, number, fields.Level), sessions, subjects)
            : Show(http, request, fields, options, antiforgery, LogInFault.NotElevenDigits);
    }

    /// <summary>A session answers for the person, unless the portal wants to be sure of them or wants a higher level than it has.</summary>
    private static SsoSession? ReusableSession(HttpContext http, OpenIddictRequest request, SsoSessions sessions) =>
        !request.HasPromptValue(PromptValues.Login)
        && sessions.Find(http.Request) is { } session
        && session.Level >= AssuranceLevels.Demanded(request.GetAcrValues())
            ? session
            : null;

    private static IResult Answer(HttpContext http, OpenIddictRequest request, SsoSession session, SsoSessions sessions, PairwiseSubjects subjects)
    {
        sessions.Use(session, request.ClientId!);

        var identity = new ClaimsIdentity(Scheme);
        identity.SetClaim(Claims.Subject, subjects.Of(request.ClientId!, session.Number))
            .SetClaim(TokenShape.Pid, session.Number)
            .SetClaim(TokenShape.Acr, session.Level.Acr())
            .SetClaim(TokenShape.Sid, session.Sid)
            .SetClaim(TokenShape.Locale, UiLanguage.Of(http, request.UiLocales))
            .SetClaim(Claims.AuthenticationTime, session.AuthenticatedAt.ToUnixTimeSeconds());
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(request.GetScopes());
        principal.SetDestinations(claim => claim.Type is Claims.Subject or TokenShape.Pid
            ? [Destinations.IdentityToken, Destinations.AccessToken]
            : [Destinations.IdentityToken]);
        return Results.SignIn(principal, authenticationScheme: Scheme);
    }

    private static IResult Deny(string error, string description) =>
        Results.Forbid(
            new AuthenticationProperties(new Dictionary<string, string?>
            {
                [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
                [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
            }),
            [Scheme]);

    private static IResult Show(
        HttpContext http, OpenIddictRequest request, LogInFields fields, TestIdPortenOptions options, IAntiforgery antiforgery, LogInFault? fault = null)
    {
        if (UiLanguage.IsKnown(fields.Language))
        {
            UiLanguage.Remember(http, fields.Language!);
        }

        // The form's answer goes on to the portal, and browsers hold a redirect to form-action too.
        var portals = options.Clients.SelectMany(client => client.RedirectUris);
        var language = UiLanguage.IsKnown(fields.Language) ? fields.Language! : UiLanguage.Of(http, request.UiLocales);
        var token = antiforgery.GetAndStoreTokens(http).RequestToken!;
        SecurityHeaders.Allow(http, $"form-action 'self' {SecurityHeaders.Origins(portals)}");
        http.Response.Headers.CacheControl = "no-store";
        return PageLayout.Send(
            new LogInPage(Texts.In(language), fields, token, fault).Render(options.People),
            fault is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult Refused(HttpContext http, OpenIddictResponse refusal)
    {
        var text = Texts.In(UiLanguage.Of(http, http.Request.Query[Parameters.UiLocales]));
        return PageLayout.Send(
            PageLayout.Page(text, text.RefusedTitle, Html.Empty, Html.Of($"""<p class="lead">{text.RefusedLead}</p>"""), Html.Of($"""
                <div class="notice notice--error">{PageLayout.Stop}<div lang="en"><p class="notice__title">{refusal.Error}</p><p>{refusal.ErrorDescription}</p></div></div>
                """)),
            StatusCodes.Status400BadRequest);
    }
}
