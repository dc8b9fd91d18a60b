using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.Web.Login;

/// <summary>The OpenID Connect provider: ID-porten, or its look-alike.</summary>
public sealed class IdentityProviderOptions
{
    public required Uri Authority { get; init; }

    public required string ClientId { get; init; }

    /// <summary>PEM of the private key whose public half is registered with the provider.</summary>
    public required string ClientKeyPem { get; init; }

    /// <summary>Name of the key at the provider.</summary>
    public string ClientKeyId { get; init; } = "portal";

    /// <summary>Whether numbers of made-up people are let in. Never in production.</summary>
    public bool AllowSynthetic { get; init; }
}

/// <summary>Proves to the provider that it is us, by a signed statement that lives a minute and is used once.</summary>
internal sealed class ClientAssertion(IdentityProviderOptions options, TimeProvider clock) : IDisposable
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private readonly RSA key = ReadKey(options.ClientKeyPem);

    public string Create(string issuer)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.ClientId,
            Audience = issuer,
            Subject = new ClaimsIdentity([new Claim("sub", options.ClientId), new Claim("jti", Guid.NewGuid().ToString())]),
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(1),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = options.ClientKeyId }, SecurityAlgorithms.RsaSha256)
            {
                // The library would keep what signs for the whole process, and go on signing by it when this key has been disposed of.
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            },
        });
    }

    public void Dispose() => key.Dispose();

    private static RSA ReadKey(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return rsa;
    }
}
