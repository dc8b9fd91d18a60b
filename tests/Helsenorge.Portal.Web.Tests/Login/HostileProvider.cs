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
    private readonly WebApplication app;
    private Dictionary<string, string> request = [];

    private HostileProvider(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    /// <summary>What is wrong, in the words of the test.</summary>
    public string Spoiled { get; set; } = "nothing";

    /// <summary>A path that answers 500.</summary>
    public string? Failing { get; set; }

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
    public Uri Callback => new($"{request["redirect_uri"]}?code=a-code&state={Uri.EscapeDataString(request["state"])}&iss={Uri.EscapeDataString(Issuer)}");

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
        another.Dispose();
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
            ["issuer"] = Issuer,
            ["authorization_endpoint"] = $"{Issuer}/authorize",
            ["pushed_authorization_request_endpoint"] = $"{Issuer}/par",
            ["token_endpoint"] = $"{Issuer}/token",
            ["end_session_endpoint"] = $"{Issuer}/logout",
            ["jwks_uri"] = $"{Issuer}/jwks",
        }));
        app.MapGet("/jwks", () =>
        {
            var shown = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.ExportParameters(false)) { KeyId = "key" });
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = "key", n = shown.N, e = shown.E } } });
        });
        app.MapPost("/par", async (HttpRequest pushed) =>
        {
            request = (await pushed.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
            return Results.Json(new { request_uri = "urn:ietf:params:oauth:request_uri:1", expires_in = 60 }, statusCode: StatusCodes.Status201Created);
        });
        app.MapPost("/token", () => Results.Json(new { access_token = "an-access-token", token_type = "Bearer", expires_in = 120, id_token = IdToken() }));
    }

    private string IdToken()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = "a-subject",
            ["sid"] = "a-session",
            ["pid"] = TestPortal.Population[People.Kari].Number.Value,
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

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Spoiled switch { "another issuer" => "https://idporten.example", "a slash after the issuer" => $"{Issuer}/", _ => Issuer },
            Audience = Spoiled == "another client" ? "another-portal" : "portal",
            IssuedAt = now,
            NotBefore = Spoiled == "the future" ? now.AddMinutes(5) : now,
            Expires = Spoiled switch { "the past" => now.AddMinutes(-5), "no end" => null, "the future" => now.AddMinutes(9), _ => now.AddMinutes(2) },
            Claims = claims,
            SigningCredentials = Spoiled switch
            {
                "no signature" => null,
                "our public key as a secret" => new SigningCredentials(new SymmetricSecurityKey(key.ExportSubjectPublicKeyInfo()) { KeyId = "key" }, SecurityAlgorithms.HmacSha256),
                "another key by the same name" => Sign(another, "key"),
                "an unknown key" => Sign(another, "other"),
                _ => Sign(key, "key"),
            },
        });
    }

    private static SigningCredentials Sign(RSA rsa, string name) =>
        new(new RsaSecurityKey(rsa) { KeyId = name }, SecurityAlgorithms.RsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
}
