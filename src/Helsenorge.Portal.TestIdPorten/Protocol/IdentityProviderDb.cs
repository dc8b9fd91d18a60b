using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Helsenorge.Portal.TestIdPorten.Protocol;

/// <summary>OpenIddict's clients, codes and tokens: they live in memory and die with the app.</summary>
internal sealed class IdentityProviderDb(DbContextOptions<IdentityProviderDb> options) : DbContext(options);

/// <summary>Makes the tables and registers the clients before the first request is taken.</summary>
internal sealed class ClientRegistration(IServiceScopeFactory scopes, TestIdPortenOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
#pragma warning disable RS0030 // The gate guards the portal's database; this one is the look-alike's own and holds no patient.
        await scope.ServiceProvider.GetRequiredService<IdentityProviderDb>().Database.EnsureCreatedAsync(cancellationToken);
#pragma warning restore RS0030
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        foreach (var client in options.Clients)
        {
            await applications.CreateAsync(Describe(client), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static OpenIddictApplicationDescriptor Describe(TestIdPortenClient client)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(client.PublicKeyPem);
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: false)));
        key.Use = JsonWebKeyUseNames.Sig;
        key.Alg = SecurityAlgorithms.RsaSha256;

        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = client.ClientId,
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            JsonWebKeySet = new JsonWebKeySet { Keys = { key } },
            Permissions =
            {
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.PushedAuthorization,
                Permissions.Endpoints.Token,
                Permissions.GrantTypes.AuthorizationCode,
                Permissions.ResponseTypes.Code,
                Permissions.Scopes.Profile,
            },
        };
        descriptor.RedirectUris.UnionWith(client.RedirectUris);
        return descriptor;
    }
}
