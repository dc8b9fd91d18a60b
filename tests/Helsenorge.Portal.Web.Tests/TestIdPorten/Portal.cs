using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Helsenorge.Portal.TestIdPorten;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

/// <summary>What a portal's server does: pushes a request, and exchanges the code. Every part of it can be spoiled.</summary>
internal sealed class Portal(string clientId, Uri issuer, TimeProvider clock) : IDisposable
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly RSA key = RSA.Create(2048);
    private readonly HttpClient http = new() { BaseAddress = issuer };

    public string ClientId => clientId;
    public Uri RedirectUri { get; } = new($"http://localhost:5080/{clientId}/signin-oidc");
    public Uri SignedOutUri { get; } = new($"http://localhost:5080/{clientId}/signed-out?from=test-id");

    /// <summary>The code verifier of every request, so that a test need not carry it about.</summary>
    public string Verifier { get; } = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public TestIdPortenClient Registration => new(clientId, key.ExportSubjectPublicKeyInfoPem(), [RedirectUri], [SignedOutUri]);

    /// <summary>A request with nothing wrong with it; an entry with null is left out.</summary>
    public Dictionary<string, string?> Request(params (string Name, string? Value)[] changes)
    {
        var request = new Dictionary<string, string?>
        {
            ["client_id"] = clientId,
            ["redirect_uri"] = RedirectUri.ToString(),
            ["response_type"] = "code",
            ["scope"] = "openid",
            ["state"] = "the-state",
            ["nonce"] = "the-nonce",
            ["acr_values"] = "idporten-loa-high",
            ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            request[name] = value;
        }

        return request;
    }

    public string Assertion(
        string? audience = null, TimeSpan? issued = null, TimeSpan? lifetime = null, string? id = null, bool withId = true, RSA? signedWith = null, string? subject = null, string? type = null)
    {
        var issuedAt = clock.GetUtcNow() + (issued ?? TimeSpan.Zero);
        var claims = new Dictionary<string, object> { ["sub"] = subject ?? clientId };
        if (withId)
        {
            claims["jti"] = id ?? Guid.NewGuid().ToString();
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type ?? "JWT",
            Issuer = subject ?? clientId,
            Audience = audience ?? issuer.GetLeftPart(UriPartial.Authority),
            IssuedAt = issuedAt.UtcDateTime,
            Expires = (issuedAt + (lifetime ?? TimeSpan.FromSeconds(120))).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(signedWith ?? key), SecurityAlgorithms.RsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
        });
    }

    /// <param name="assertion">Empty means that the portal does not say who it is.</param>
    public Task<Answer> PushAsync(Dictionary<string, string?>? request = null, string? assertion = null) => PostAsync("/par", request ?? Request(), assertion);

    public Task<Answer> ExchangeAsync(string code, string? assertion = null, string? verifier = null) =>
        PostAsync(
            "/token",
            new()
            {
                ["grant_type"] = "authorization_code",
                ["client_id"] = clientId,
                ["code"] = code,
                ["redirect_uri"] = RedirectUri.ToString(),
                ["code_verifier"] = verifier ?? Verifier,
            },
            assertion);

    /// <summary>Where the portal sends the browser after it has pushed the request.</summary>
    public async Task<string> StartAsync(params (string Name, string? Value)[] changes)
    {
        var pushed = await PushAsync(Request(changes));
        Assert.True(pushed.Status is HttpStatusCode.Created, pushed.Body.ToString());
        return QueryHelpers.AddQueryString("/authorize", new Dictionary<string, string?> { ["client_id"] = clientId, ["request_uri"] = pushed.Text("request_uri") });
    }

    /// <summary>Takes the code out of the address the browser was sent to, and exchanges it.</summary>
    public async Task<Answer> FinishAsync(Uri? callback)
    {
        var tokens = await ExchangeAsync(CodeIn(callback));
        Assert.True(tokens.Status is HttpStatusCode.OK, tokens.Body.ToString());
        return tokens;
    }

    public string CodeIn(Uri? callback)
    {
        Assert.NotNull(callback);
        Assert.Equal(RedirectUri.ToString(), callback.GetLeftPart(UriPartial.Path));
        var query = QueryHelpers.ParseQuery(callback.Query);
        Assert.Equal("the-state", query["state"]);
        return Assert.Single(query["code"])!;
    }

    public void Dispose()
    {
        key.Dispose();
        http.Dispose();
    }

    private async Task<Answer> PostAsync(string path, Dictionary<string, string?> fields, string? assertion)
    {
        assertion ??= Assertion();
        if (assertion.Length > 0)
        {
            fields["client_assertion_type"] = AssertionType;
            fields["client_assertion"] = assertion;
        }

        using var form = new FormUrlEncodedContent(fields.Where(field => field.Value is not null)!);
        using var response = await http.PostAsync(path, form, TestContext.Current.CancellationToken);
        return new Answer(response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }
}

/// <summary>What the look-alike answered the portal's server.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Body)
{
    public string Text(string name) => Body.GetProperty(name).GetString()!;

    public void AssertRefused(string error)
    {
        Assert.Equal(error, Body.TryGetProperty("error", out var given) ? given.GetString() : null);
        Assert.InRange((int)Status, 400, 401);
    }
}
