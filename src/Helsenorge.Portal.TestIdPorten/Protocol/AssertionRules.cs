using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Helsenorge.Portal.TestIdPorten.Protocol;

/// <summary>
/// The rules OpenIddict does not have: a client assertion lives at most 120 seconds, is refused when that has passed (OpenIddict
/// gives it five minutes more), and is used once.
/// Runs after OpenIddict has checked signature, issuer, audience and expiry, so that nobody else can use up a client's identifiers.
/// </summary>
internal sealed class AssertionRules(SeenAssertions seen, TimeProvider clock) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    /// <summary>How much the portal's clock may be ahead or behind.</summary>
    public static TimeSpan ClockSkew { get; } = TimeSpan.FromSeconds(10);

    public static Action<OpenIddictServerHandlerDescriptor.Builder<ProcessAuthenticationContext>> Handler { get; } = builder =>
        builder.SetOrder(OpenIddictServerHandlers.ValidateClientAssertionIssuer.Descriptor.Order + 1).UseScopedHandler<AssertionRules>();

    /// <summary>OpenIddict takes only the type <c>client-authentication+jwt</c>, which is new; ID-porten asks for none.</summary>
    public static Action<OpenIddictServerHandlerDescriptor.Builder<ValidateTokenContext>> PlainType { get; } = builder =>
        builder.SetOrder(OpenIddictServerHandlers.Protection.ResolveTokenValidationParameters.Descriptor.Order + 1).UseInlineHandler(context =>
        {
            if (context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion))
            {
                context.TokenValidationParameters!.ValidTypes = null;
                context.TokenValidationParameters.TypeValidator = (_, _, _) => JsonWebTokenTypes.ClientAuthentication;
            }

            return default;
        });

    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.ClientAssertionPrincipal is not null && Refusal(new JsonWebToken(context.ClientAssertion)) is { } refusal)
        {
            context.Reject(Errors.InvalidClient, refusal);
        }

        return default;
    }

    private string? Refusal(JsonWebToken assertion)
    {
        if (!assertion.TryGetPayloadValue<long>(Claims.IssuedAt, out var issued) || !assertion.TryGetPayloadValue<long>(Claims.ExpiresAt, out var expires))
        {
            return "The client assertion must have iat and exp.";
        }

        var issuedAt = DateTimeOffset.FromUnixTimeSeconds(issued);
        var expiresAt = DateTimeOffset.FromUnixTimeSeconds(expires);
        var now = clock.GetUtcNow();
        if (expiresAt - issuedAt > OpenIdServer.TokenLifetime || issuedAt > now + ClockSkew)
        {
            return "The client assertion must live at most 120 seconds, counted from now.";
        }

        if (expiresAt + ClockSkew <= now)
        {
            return "The client assertion has expired.";
        }

        if (string.IsNullOrEmpty(assertion.Id))
        {
            return "The client assertion must have a jti.";
        }

        return seen.TryAdd(assertion.Issuer, assertion.Id, expiresAt) ? null : "The client assertion has been used before.";
    }
}

/// <summary>Identifiers of assertions that were used, kept until they would have expired anyway.</summary>
internal sealed class SeenAssertions(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string ClientId, string Id), DateTimeOffset> expiries = [];

    public bool TryAdd(string clientId, string id, DateTimeOffset expiresAt)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            foreach (var (old, _) in expiries.Where(entry => entry.Value + AssertionRules.ClockSkew <= now).ToList())
            {
                expiries.Remove(old);
            }

            return expiries.TryAdd((clientId, id), expiresAt);
        }
    }
}
