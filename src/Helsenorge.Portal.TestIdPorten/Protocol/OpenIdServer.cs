using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Helsenorge.Portal.TestIdPorten.Protocol;

/// <summary>OpenIddict set up as ID-porten is: code flow only, S256 only, private_key_jwt only, pushed requests welcome.</summary>
internal static class OpenIdServer
{
    public const string AuthorizePath = "/authorize";
    public const string LogOutPath = "/logout";
    public const string UserInfoPath = "/userinfo";

    /// <summary>How long an id_token, an access token and a client assertion live.</summary>
    public static TimeSpan TokenLifetime { get; } = TimeSpan.FromSeconds(120);

    public static IServiceCollection AddOpenIdServer(this IServiceCollection services, TestIdPortenOptions options)
    {
        services.AddSingleton(_ =>
        {
            // An in-memory database lives as long as one connection to it is open. The container closes this one.
            var connection = new SqliteConnection($"Data Source=testidporten-{Guid.NewGuid():N};Mode=Memory;Cache=Shared;Pooling=False");
            connection.Open();
            return connection;
        });
        services.AddDbContext<IdentityProviderDb>((provider, db) =>
            db.UseSqlite(provider.GetRequiredService<SqliteConnection>().ConnectionString).UseOpenIddict());
        services.AddHostedService<ClientRegistration>();
        services.AddAuthentication();
        services.AddSingleton<SigningKey>().AddSingleton<SeenAssertions>();
        services.AddOptions<OpenIddict.Server.OpenIddictServerOptions>()
            .Configure<SigningKey>((server, key) => server.SigningCredentials.Add(key.Credentials));

        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IdentityProviderDb>())
            .AddServer(server =>
            {
                server.SetIssuer(options.Issuer)
                    .SetConfigurationEndpointUris("/.well-known/openid-configuration")
                    .SetJsonWebKeySetEndpointUris("/jwks.json")
                    .SetAuthorizationEndpointUris(AuthorizePath)
                    .SetPushedAuthorizationEndpointUris("/par")
                    .SetTokenEndpointUris("/token")
                    .SetUserInfoEndpointUris(UserInfoPath);
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
                server.RegisterScopes(Scopes.OpenId, Scopes.Profile);
                server.SetIdentityTokenLifetime(TokenLifetime).SetAccessTokenLifetime(TokenLifetime).SetAuthorizationCodeLifetime(TokenLifetime);

                // Own keys: the ephemeral ones cost seconds at start-up.
                server.AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).DisableAccessTokenEncryption();
                server.UseAspNetCore()
                    .EnableAuthorizationEndpointPassthrough()
                    .EnableUserInfoEndpointPassthrough()
                    .EnableErrorPassthrough()
                    .DisableTransportSecurityRequirement();

                // After UseAspNetCore, which offers client secrets.
                server.Configure(protocol =>
                {
                    // One lifetime covers both the way to the page and the time a person takes to choose there.
                    protocol.RequestTokenLifetime = TimeSpan.FromMinutes(15);
                    protocol.ClientAuthenticationMethods.Clear();
                    protocol.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.PrivateKeyJwt);
                    protocol.CodeChallengeMethods.Clear();
                    protocol.CodeChallengeMethods.Add(CodeChallengeMethods.Sha256);
                    protocol.PromptValues.IntersectWith([PromptValues.Login, PromptValues.None]);
                    protocol.ResponseModes.Clear();
                    protocol.ResponseModes.Add(ResponseModes.Query);
                });
                server.AddEventHandler(Discovery.Additions)
                    .AddEventHandler(Discovery.PlainIssuer)
                    .AddEventHandler(TokenShape.Handler)
                    .AddEventHandler(TokenShape.PlainIssuerInAnswer)
                    .AddEventHandler(AssertionRules.PlainType)
                    .AddEventHandler(AssertionRules.Handler)
                    .AddEventHandler(LogIn.LogInFields.KeepOutOfProtocol);
            });
        return services;
    }
}

/// <summary>The key that signs id_tokens and logout tokens; it lives as long as the app.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);

    public SigningKey() => Credentials = new SigningCredentials(new RsaSecurityKey(rsa) { KeyId = Guid.NewGuid().ToString("N") }, SecurityAlgorithms.RsaSha256);

    public SigningCredentials Credentials { get; }

    public void Dispose() => rsa.Dispose();
}
