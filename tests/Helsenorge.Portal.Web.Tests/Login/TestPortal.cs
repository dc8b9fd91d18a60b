using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.Registers;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.TestIdPorten;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Hosting;
using Helsenorge.Portal.Web.Tests.TestIdPorten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Helsenorge.Portal.Web.Tests.Login;

/// <summary>The portal where nobody has been yet, among neighbours that a test can change under way.</summary>
internal sealed class TestPortal : IAsyncDisposable
{
    private readonly WebApplication portal;
    private readonly WebApplication? lookAlike;
    private WebApplication registers;

    private TestPortal(WebApplication portal, WebApplication? lookAlike, WebApplication registers, Uri address, string connectionString) =>
        (this.portal, this.lookAlike, this.registers, Address, ConnectionString) = (portal, lookAlike, registers, address, connectionString);

    public Uri Address { get; }

    public string ConnectionString { get; }

    public static DemoPopulation Population { get; } = new(new DateOnly(2026, 11, 22));

    public IServiceProvider Services => portal.Services;

    public static async Task<TestPortal> StartAsync(
        Uri? identityProvider = null,
        Uri? registerAddress = null,
        IReadOnlyList<DemoPerson>? people = null,
        bool isHttps = false,
        string? connectionString = null,
        RSA? clientKey = null,
        Engine engine = Engine.Sqlite,
        Action<WebApplicationBuilder>? configure = null,
        Action<DbContextOptionsBuilder<PortalDbContext>>? configureDatabase = null)
    {
        var port = LookAlike.FreePort();
        var address = new Uri($"{(isHttps ? "https" : "http")}://localhost:{port}");
        connectionString ??= await TestDatabases.SqliteAsync() + ";Pooling=False";
        var registers = await StartRegistersAsync(people ?? Population.People, new Uri("http://127.0.0.1:0"));
        using var ownKey = RSA.Create(2048);
        var key = clientKey ?? ownKey;
        WebApplication? lookAlike = null;
        if (identityProvider is null)
        {
            identityProvider = new Uri($"http://127.0.0.1:{LookAlike.FreePort()}");
            lookAlike = TestIdPortenHost.Build(new TestIdPortenOptions
            {
                Issuer = identityProvider,
                Clients = [new TestIdPortenClient("portal", key.ExportSubjectPublicKeyInfoPem(), [new Uri(address, "/signin-oidc")], [new Uri(address, "/signout-callback-oidc")])],
                People = [],
            });
            await lookAlike.StartAsync(TestContext.Current.CancellationToken);
        }

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(PortalApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Test",
        });
        var register = (registerAddress ?? new Uri(registers.Urls.Single())).ToString();
        var number = PersonNumberKey.Generate(1);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [PortalSettings.Engine] = $"{engine}",
            [PortalSettings.ConnectionString] = connectionString,
            [PortalSettings.Authority] = identityProvider.GetLeftPart(UriPartial.Authority),
            [PortalSettings.ClientId] = "portal",
            [PortalSettings.ClientKey] = key.ExportPkcs8PrivateKeyPem(),
            [PortalSettings.PersonNumberKeysSetting] = $"1:{Convert.ToBase64String(number.EncryptionKey)}:{Convert.ToBase64String(number.HashKey)}",
            [PortalSettings.PopulationRegister] = register,
            [PortalSettings.ContactRegister] = register,
            [PortalSettings.GeneralPractitionerRegister] = register,
            [PortalSettings.AllowedHosts] = "localhost",
            [PortalSettings.PublicAddress] = address.ToString(),
            [PortalSettings.AllowSynthetic] = "true",
            // All tests come from one address, in one minute.
            ["RequestLimits:LoginsPerAddress"] = "100000",
        });
        var settings = PortalSettings.Read(builder.Configuration, isProduction: false, out var missing) ?? throw new InvalidOperationException(string.Join(' ', missing));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen =>
        {
            if (isHttps)
            {
                listen.UseHttps(NewCertificate());
            }
        }));
        configure?.Invoke(builder);
        var portal = PortalApplication.Build(builder, settings, configureDatabase);
        await portal.StartAsync(TestContext.Current.CancellationToken);
        return new TestPortal(portal, lookAlike, registers, address, connectionString);
    }

    public Visitor NewVisitor(string language = "nb") => new(Address, language);

    public Task<IReadOnlyList<string>> LookAsync(string sql) => DemoPortal.LookAsync(ConnectionString, sql);

    /// <summary>From now on the registers know these people, as after a change in the real ones.</summary>
    public async Task ChangeRegistersAsync(IReadOnlyList<DemoPerson> people)
    {
        var address = new Uri(registers.Urls.Single());
        await registers.DisposeAsync();
        registers = await StartRegistersAsync(people, address);
    }

    public async ValueTask DisposeAsync()
    {
        await portal.DisposeAsync();
        await registers.DisposeAsync();
        if (lookAlike is not null)
        {
            await lookAlike.DisposeAsync();
        }
    }

    public static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task<WebApplication> StartRegistersAsync(IReadOnlyList<DemoPerson> people, Uri address)
    {
        var started = MockRegisters.Build(people, address);
        await started.StartAsync(TestContext.Current.CancellationToken);
        return started;
    }
}
