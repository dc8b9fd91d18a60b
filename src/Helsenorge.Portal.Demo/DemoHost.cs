using System.Security.Cryptography;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.Registers;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.TestIdPorten;
using Helsenorge.Portal.Web.Hosting;

namespace Helsenorge.Portal.Demo;

/// <summary>The whole product in one process: portal, ID-porten look-alike, mock registers and a surgery that answers.</summary>
public sealed class DemoHost : IAsyncDisposable
{
    /// <summary>Whom the mock GP register has been told to move to another list.</summary>
    private const string OrdersFile = "gp-orders.jsonl";

    private readonly WebApplication registers;
    private readonly WebApplication identityProvider;

    private DemoHost(WebApplication portal, WebApplication identityProvider, WebApplication registers, DemoPopulation population, MockRegisterFaults registerFaults)
    {
        Portal = portal;
        this.identityProvider = identityProvider;
        this.registers = registers;
        Population = population;
        RegisterFaults = registerFaults;
    }

    public WebApplication Portal { get; }

    public DemoPopulation Population { get; }

    public MockRegisterFaults RegisterFaults { get; }

    public SurgeryManners Surgery => Portal.Services.GetRequiredService<SurgeryManners>();

    public required Uri Address { get; init; }

    public required Uri IdentityProviderAddress { get; init; }

    /// <param name="configure">For tests: a clock, a log sink.</param>
    /// <param name="configureDatabase">For tests: counts and faults.</param>
    /// <exception cref="IOException">A port is taken, or the folder cannot be written.</exception>
    public static async Task<DemoHost> StartAsync(
        DemoOptions options,
        Action<WebApplicationBuilder>? configure = null,
        Action<Microsoft.EntityFrameworkCore.DbContextOptionsBuilder<PortalDbContext>>? configureDatabase = null)
    {
        Directory.CreateDirectory(options.DataFolder);
        // Before anything of another demo is taken away.
        PortalSettings.ReadDatabase(new ConfigurationBuilder().AddInMemoryCollection(DatabaseOf(options)).Build(), [])!.Occupy()?.Dispose();
        if (options.Reset)
        {
            foreach (var file in Directory.GetFiles(options.DataFolder, "portal.db*").Append(Path.Combine(options.DataFolder, "demo-keys.json")).Append(Path.Combine(options.DataFolder, OrdersFile)))
            {
                File.Delete(file);
            }
        }

        var secrets = DemoSecrets.ReadOrCreate(options.DataFolder, NorwegianTime.Today(TimeProvider.System.GetUtcNow()));
        var population = new DemoPopulation(secrets.PopulationDay);
        var portalAddress = new Uri($"http://localhost:{FreePort.OrGiven(options.PortalPort)}");
        // Another host name than the portal's: the two are truly different sites, as ID-porten and a portal are.
        var providerAddress = new Uri($"http://127.0.0.1:{FreePort.OrGiven(options.IdentityProviderPort)}");

        var faults = new MockRegisterFaults();
        var registers = MockRegisters.Build(
            population.People,
            new Uri("http://127.0.0.1:0"),
            faults,
            lists: DemoGpLists.At(population.Today),
            orders: new MockGpOrders(TimeProvider.System, Path.Combine(options.DataFolder, OrdersFile)));
        await registers.StartAsync();
        var provider = TestIdPortenHost.Build(LookAlike(population, secrets.ClientKeyPem, portalAddress, providerAddress) with { SubjectKey = secrets.SubjectKey });
        var portal = BuildPortal(options, secrets, portalAddress, providerAddress, new Uri(registers.Urls.First()), configure, configureDatabase);
        await portal.Services.GetRequiredService<PortalMigrator>().MigrateAsync(CancellationToken.None);
        await ActivatorUtilities.CreateInstance<DemoSeed>(portal.Services).SeedAsync(population, CancellationToken.None);
        // The doors open last, when there is something behind them.
        await provider.StartAsync();
        await portal.StartAsync();
        return new DemoHost(portal, provider, registers, population, faults) { Address = portalAddress, IdentityProviderAddress = providerAddress };
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await identityProvider.DisposeAsync();
        await registers.DisposeAsync();
    }

    /// <summary>A look-alike that knows the portal and everyone who may log in.</summary>
    internal static TestIdPortenOptions LookAlike(DemoPopulation population, string clientKeyPem, Uri portal, Uri address)
    {
        using var key = RSA.Create();
        key.ImportFromPem(clientKeyPem);
        return new TestIdPortenOptions
        {
            Issuer = address,
            Clients = [new TestIdPortenClient("portal", key.ExportSubjectPublicKeyInfoPem(), [new Uri(portal, "/signin-oidc")], [new Uri(portal, "/signout-callback-oidc")])
            {
                FrontChannelLogoutUri = new Uri(portal, "/logout/front-channel"),
                BackChannelLogoutUri = new Uri(portal, "/logout/back-channel"),
            }],
            People = [.. population.People.Where(person => person.MayLogIn).Select(person => new TestPerson(person.Number.Value, $"{person.Registered.GivenName} {person.Registered.FamilyName}", person.Description.Bokmal, person.Description.English))],
        };
    }

    private static Dictionary<string, string?> DatabaseOf(DemoOptions options) => new()
    {
        [PortalSettings.Engine] = "Sqlite",
        [PortalSettings.ConnectionString] = $"Data Source={Path.Combine(options.DataFolder, "portal.db")}",
    };

    private static WebApplication BuildPortal(
        DemoOptions options,
        DemoSecrets secrets,
        Uri portal,
        Uri provider,
        Uri registers,
        Action<WebApplicationBuilder>? configure,
        Action<Microsoft.EntityFrameworkCore.DbContextOptionsBuilder<PortalDbContext>>? configureDatabase)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(DemoHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = "Demo",
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(DatabaseOf(options))
        {
            [PortalSettings.Authority] = provider.GetLeftPart(UriPartial.Authority),
            [PortalSettings.ClientId] = "portal",
            [PortalSettings.ClientKey] = secrets.ClientKeyPem,
            [PortalSettings.PersonNumberKeysSetting] = secrets.PersonNumberKeys,
            [PortalSettings.PopulationRegister] = registers.ToString(),
            [PortalSettings.ContactRegister] = registers.ToString(),
            [PortalSettings.GeneralPractitionerRegister] = registers.ToString(),
            [PortalSettings.AllowedHosts] = "localhost",
            [PortalSettings.PublicAddress] = portal.ToString(),
            [PortalSettings.AllowSynthetic] = "true",
        });
        var settings = PortalSettings.Read(builder.Configuration, isProduction: false, out var missing) ?? throw new InvalidOperationException(string.Join(' ', missing));
        // The files of the portal lie in its own project until it is published.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(portal.GetLeftPart(UriPartial.Authority));
        builder.Services.AddSingleton(new SurgeryManners { AnswersAfter = options.SurgeryAnswersAfter, Answer = options.SurgeryRejects ? SurgeryAnswer.Reject : SurgeryAnswer.Confirm });
        builder.Services.AddSingleton<ISurgeryDesk, SurgeryDesk>();
        builder.Services.AddHostedService<SimulatedSurgery>();
        configure?.Invoke(builder);
        return PortalApplication.Build(builder, settings, configureDatabase);
    }
}
