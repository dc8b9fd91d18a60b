using System.Globalization;
using System.Text.Json;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.Registers;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Web.Hosting;

namespace Helsenorge.Portal.Demo;

/// <summary>
/// The demo's counterparts, each as a process of its own, for containers: <c>registers</c>, <c>surgery</c>, and
/// <c>look-alike-settings FILE</c>, which tells the ID-porten look-alike who the people are. All must be told the same day.
/// </summary>
internal static class DemoRoles
{
    private const string Day = "Demo:PopulationDay";

    /// <summary>Null when the words name no role. Settings come from the environment, as the portal's do.</summary>
    public static async Task<int?> RunAsync(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        Func<DemoPopulation, Task<string?>>? role = args switch
        {
            ["registers"] => population => ServeRegistersAsync(population, configuration),
            ["surgery"] => population => BeSurgeryAsync(population, configuration),
            ["look-alike-settings", var file] => population => WriteLookAlikeSettingsAsync(population, configuration, file),
            _ => null,
        };
        if (role is null)
        {
            return null;
        }

        var problem = DateOnly.TryParseExact(configuration[Day], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? await role(new DemoPopulation(day))
            : $"{Day}: the day from which people's ages are counted, such as 2026-11-22.";
        if (problem is null)
        {
            return 0;
        }

        Console.Error.WriteLine(problem);
        return 1;
    }

    private static async Task<string?> ServeRegistersAsync(DemoPopulation population, IConfiguration configuration)
    {
        if (!Uri.TryCreate(configuration["Demo:ListenOn"], UriKind.Absolute, out var address))
        {
            return "Demo:ListenOn: where to listen, such as http://0.0.0.0:8080.";
        }

        await using var registers = MockRegisters.Build(
            population.People,
            address,
            mayBeReachedFromOutside: true,
            lists: DemoGpLists.At(population.Today),
            orders: new MockGpOrders(TimeProvider.System, configuration["Demo:GpOrders"]));
        await registers.RunAsync();
        return null;
    }

    private static async Task<string?> BeSurgeryAsync(DemoPopulation population, IConfiguration configuration)
    {
        var problems = new List<string>();
        var engine = PortalSettings.ReadDatabase(configuration, problems);
        if (!PersonNumberKeys.TryParse(configuration[PortalSettings.PersonNumberKeysSetting], out var keys, out var wrong))
        {
            problems.AddRange(wrong);
        }

        if (engine is null || keys is null)
        {
            return string.Join(Environment.NewLine, problems);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole();
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new PortalDatabase(engine))
            .AddSingleton(new PersonNumberVault(keys))
            .AddSingleton<SystemAccess>()
            .AddSingleton(new SurgeryManners())
            .AddSingleton(DialogueConfiguration.Read(configuration, []))
            .AddSingleton<ISurgeryDesk, SurgeryDesk>()
            .AddHostedService<SimulatedSurgery>();
        using var surgery = builder.Build();
        await ActivatorUtilities.CreateInstance<DemoSeed>(surgery.Services).SeedAsync(population, CancellationToken.None);
        await surgery.RunAsync();
        return null;
    }

    private static async Task<string?> WriteLookAlikeSettingsAsync(DemoPopulation population, IConfiguration configuration, string file)
    {
        if (!Uri.TryCreate(configuration[PortalSettings.PublicAddress], UriKind.Absolute, out var portal)
            || !Uri.TryCreate(configuration[PortalSettings.Authority], UriKind.Absolute, out var authority)
            || configuration[PortalSettings.ClientKey] is not { } clientKey)
        {
            return $"{PortalSettings.PublicAddress}, {PortalSettings.Authority} and {PortalSettings.ClientKey} (a file) are needed.";
        }

        var options = DemoHost.LookAlike(population, await File.ReadAllTextAsync(clientKey), portal, authority);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { TestIdPorten = new { options.Issuer, options.Clients, options.People } }));
        return null;
    }
}
