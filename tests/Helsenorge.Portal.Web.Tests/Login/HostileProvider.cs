using System.Security.Claims;
using System.Security.Cryptography;
using Helsenorge.Portal.Demo.Population;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.Web.Tests.Login;

/// <summary>A provider that answers as ID-porten does, but for one thing that a test has spoiled.</summary>
internal sealed class HostileProvider : IAsyncDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly RSA another = RSA.Create(2048);
    private readonly RSA stranger = RSA.Create(2048);
    private readonly WebApplication app;
    private Dictionary<string, string> request = [];
    private string? earlierNonce;

    private HostileProvider(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    /// <summary>What is wrong, in the words of the test.</summary>
    public string Spoiled { get; set; } = "nothing";

    /// <summary>How long ago the person showed who they are; null for just now.</summary>
    public TimeSpan? AuthenticatedBefore { get; set; }

    /// <summary>What the portal asked for, the last time.</summary>
    public IReadOnlyDictionary<string, string> Request => request;

    /// <summary>Whom the provider takes the person for.</summary>
    public string Person { get; set; } = People.Kari;

    /// <summary>A path that answers 500.</summary>
    public string? Failing { get; set; }

    /// <summary>How often the keys have been asked for.</summary>
    public int KeyFetches { get; private set; }

    private string Issuer => Address.GetLeftPart(UriPartial.Authority);

    public static async Task<HostileProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new HostileProvider(builder.Build());
        provider.Map();
        await provider.app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>Where the provider sends the person back to, with a code for the request that was pushed.</summary>
    public Uri Callback
    {
        get
        {
            var state = Spoiled == "another state" ? "another" : request["state"];
            var issuer = Spoiled == "an answer from another provider" ? "https://idporten.example" : Issuer;
            return new($"{request["redirect_uri"]}?code=a-code&state={Uri.EscapeDataString(state)}&iss={Uri.EscapeDataString(issuer)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
        another.Dispose();
        stranger.Dispose();
    }

    private void Map()
    {
        app.Use((context, next) =>
        {
            if (context.Request.Path != Failing)
            {
                return next(context);
            }

            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return context.Response.WriteAsync("<html>the secret of the provider</html>");
        });
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Spoiled == "a description of another issuer" ? "https://idporten.example" : Issuer,
            ["authorization_endpoint"] = $"{Issuer}/authorize",
            ["pushed_authorization_request_endpoint"] = $"{Issuer}/par",
            ["token_endpoint"] = $"{Issuer}/token",
            ["end_session_endpoint"] = $"{Issuer}/logout",
            ["jwks_uri"] = $"{Issuer}/jwks",
        }));
        app.MapGet("/jwks", () =>
        {
            KeyFetches++;
            return Results.Json(new { keys = Spoiled == "a new key" ? new[] { Shown(key, "key"), Shown(another, "new") } : [Shown(key, "key")] });
        });
        app.MapPost("/par", async (HttpRequest pushed) =>
        {
            request = (await pushed.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
            return Results.Json(new { request_uri = "urn:ietf:params:oauth:request_uri:1", expires_in = 60 }, statusCode: StatusCodes.Status201Created);
        });
        app.MapPost("/token", () => Spoiled == "an answer that is no JSON" ? Results.Content("<html>the secret of the provider</html>", "text/html") : Results.Json(new { access_token = "an-access-token", token_type = "Bearer", expires_in = 120, id_token = IdToken() }));
    }

    /// <summary>The provider's word that a session is over, spoiled in the words of the test.</summary>
    public string LogoutToken(string session = "a-session", string? tokenId = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            ["jti"] = tokenId ?? Guid.NewGuid().ToString(),
            ["sid"] = session,
            ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
        };
        foreach (var (what, claim) in (ReadOnlySpan<(string, string)>)[("no event", "events"), ("no session", "sid"), ("no token id", "jti")])
        {
            if (Spoiled == what)
            {
                claims.Remove(claim);
            }
        }

        if (Spoiled == "another event")
        {
            claims["events"] = new Dictionary<string, object> { ["https://schemas.openid.net/secevent/risc/event-type/account-disabled"] = new Dictionary<string, object>() };
        }

        if (Spoiled == "a nonce")
        {
            claims["nonce"] = "a-nonce";
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Spoiled switch { "a token of another kind" => "JWT", _ => "logout+jwt" },
            Issuer = Spoiled == "another issuer" ? "https://idporten.example" : Issuer,
            Audience = Spoiled == "another client" ? "another-portal" : "portal",
            IssuedAt = Spoiled switch { "an old word" => now.AddMinutes(-10), "the future" => now.AddMinutes(5), _ => now },
            Expires = Spoiled switch { "the past" => now.AddMinutes(-5), "no end" => null, _ => now.AddMinutes(2) },
            Claims = claims,
            SigningCredentials = Spoiled switch
            {
                "no signature" => null,
                "another key by the same name" => Sign(another, "key"),
                _ => Sign(key, "key"),
            },
        });
    }

    private string IdToken()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = "a-subject",
            ["sid"] = "a-session",
            ["pid"] = TestPortal.Population[Person].Number.Value,
            ["acr"] = Spoiled == "a level that is too low" ? "idporten-loa-substantial" : "idporten-loa-high",
            ["auth_time"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            ["nonce"] = Spoiled == "another nonce" ? "another" : request["nonce"],
        };
        foreach (var (what, claim) in (ReadOnlySpan<(string, string)>)[("no nonce", "nonce"), ("no level", "acr"), ("no number", "pid"), ("no subject", "sub")])
        {
            if (Spoiled == what)
            {
                claims.Remove(claim);
            }
        }

        if (AuthenticatedBefore is { } age)
        {
            claims["auth_time"] = (TimeProvider.System.GetUtcNow() - age).ToUnixTimeSeconds();
        }

        switch (Spoiled)
        {
            case "a nonce used before":
                claims["nonce"] = earlierNonce ?? "none yet";
                break;
            case "us and another client":
                claims["aud"] = new[] { "portal", "another-portal" };
                break;
            case "two clients, made for us":
                claims["aud"] = new[] { "portal", "another-portal" };
                claims["azp"] = "portal";
                break;
            case "a list of us alone":
                claims["aud"] = new[] { "portal" };
                break;
            case "made for another client":
                claims["azp"] = "another-portal";
                break;
            case "two numbers":
                claims["pid"] = new[] { TestPortal.Population[People.Kari].Number.Value, TestPortal.Population[People.Bjorg].Number.Value };
                break;
        }

        earlierNonce = request["nonce"];
        var headers = Spoiled switch
        {
            "a key that the token brings along" => new Dictionary<string, object> { ["jwk"] = Shown(another, "own") },
            "an address of keys in the token" => new Dictionary<string, object> { ["jku"] = "https://idporten.example/jwks" },
            _ => null,
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Spoiled switch { "another issuer" => "https://idporten.example", "a slash after the issuer" => $"{Issuer}/", _ => Issuer },
            Audience = claims.ContainsKey("aud") ? null : Spoiled == "another client" ? "another-portal" : "portal",
            AdditionalHeaderClaims = headers,
            IssuedAt = now,
            NotBefore = Spoiled == "the future" ? now.AddMinutes(5) : now,
            Expires = Spoiled switch { "the past" => now.AddMinutes(-5), "no end" => null, "the future" => now.AddMinutes(9), _ => now.AddMinutes(2) },
            Claims = claims,
            SigningCredentials = Spoiled switch
            {
                "no signature" => null,
                "our public key as a secret" => new SigningCredentials(new SymmetricSecurityKey(key.ExportSubjectPublicKeyInfo()) { KeyId = "key" }, SecurityAlgorithms.HmacSha256),
                "another key by the same name" => Sign(another, "key"),
                "an unknown key" => Sign(stranger, "other"),
                "a new key" => Sign(another, "new"),
                "a key that the token brings along" => Sign(another, "own"),
                "an address of keys in the token" => Sign(another, "own"),
                "no name of the key" => Sign(another, null),
                _ => Sign(key, "key"),
            },
        });
    }

    private static object Shown(RSA rsa, string name)
    {
        var shown = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)) { KeyId = name });
        return new { kty = "RSA", use = "sig", kid = name, n = shown.N, e = shown.E };
    }

    private static SigningCredentials Sign(RSA rsa, string? name) =>
        new(new RsaSecurityKey(rsa) { KeyId = name }, SecurityAlgorithms.RsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
}
