using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Helsenorge.Portal.TestIdPorten.Protocol;

/// <summary>Gives tokens the claims that ID-porten gives, and no others.</summary>
internal static class TokenShape
{
    public const string Pid = "pid";
    public const string Acr = "acr";
    public const string Sid = "sid";
    public const string Locale = "locale";

    /// <summary>Every claim of an id_token. There is no name: the population register knows that.</summary>
    public static IReadOnlyList<string> IdTokenClaims { get; } =
    [
        Claims.Issuer, Claims.Audience, Claims.Subject, Pid, Acr, Claims.AuthenticationMethodReference, Claims.AuthenticationTime,
        Claims.IssuedAt, Claims.ExpiresAt, Claims.JwtId, Claims.Nonce, Locale, Sid,
    ];

    public static Action<OpenIddictServerHandlerDescriptor.Builder<GenerateTokenContext>> Handler { get; } = builder =>
        builder.SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 1).UseInlineHandler(context =>
        {
            context.SecurityTokenDescriptor.Issuer = context.Options.Issuer!.GetLeftPart(UriPartial.Authority);
            if (context.TokenType is TokenTypeIdentifiers.IdentityToken)
            {
                // The descriptor already has issuer and times; OpenIddict's own bookkeeping claims go out.
                context.SecurityTokenDescriptor.Audience = context.Principal.GetAudiences().Single();
                context.SecurityTokenDescriptor.Subject = new ClaimsIdentity();
                context.SecurityTokenDescriptor.Claims = ClaimsOf(context.Principal);
            }

            return default;
        });

    public static Action<OpenIddictServerHandlerDescriptor.Builder<ApplyAuthorizationResponseContext>> PlainIssuerInAnswer { get; } = builder =>
        builder.SetOrder(OpenIddictServerHandlers.Authentication.AttachIssuer.Descriptor.Order + 1).UseInlineHandler(context =>
        {
            if (context.Response.Iss is not null)
            {
                context.Response.Iss = context.Options.Issuer!.GetLeftPart(UriPartial.Authority);
            }

            return default;
        });

    private static Dictionary<string, object> ClaimsOf(ClaimsPrincipal principal)
    {
        var claims = new Dictionary<string, object>
        {
            [Claims.JwtId] = Guid.NewGuid().ToString(),

            // An array also when there is one method; as a claim of the principal it would come out as a plain string.
            [Claims.AuthenticationMethodReference] = new[] { "TestID" },
            [Claims.AuthenticationTime] = long.Parse(principal.GetClaim(Claims.AuthenticationTime)!, System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (var type in new[] { Claims.Subject, Pid, Acr, Claims.Nonce, Locale, Sid })
        {
            if (principal.GetClaim(type) is { } value)
            {
                claims[type] = value;
            }
        }

        return claims;
    }
}
