using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Helsenorge.Portal.Demo;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.Registers;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.TestIdPorten;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Faults;
using Helsenorge.Portal.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>The portal as two processes on one PostgreSQL, behind a proxy that keeps each browser on its node as long as the node lives.</summary>
public sealed class TwoNodes : IAsyncDisposable
{
    /// <summary>The answer's header by which a test knows where it was made.</summary>
    public const string NodeHeader = "X-Node";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly WebApplication registers;
    private readonly WebApplication lookAlike;
    private readonly WebApplication proxy;
    private readonly Dictionary<string, ChildProcess> nodes;

    private TwoNodes(WebApplication registers, WebApplication lookAlike, WebApplication proxy, Dictionary<string, ChildProcess> nodes) =>
        (this.registers, this.lookAlike, this.proxy, this.nodes) = (registers, lookAlike, proxy, nodes);

    public required Uri Address { get; init; }

    public required DemoPopulation Population { get; init; }

    public required string ConnectionString { get; init; }

    public IEnumerable<string> Nodes => nodes.Keys;

    public static async Task<TwoNodes> StartAsync()
    {
        var database = await TestDatabases.PostgreSqlAsync();
        var population = new DemoPopulation(NorwegianTime.Today(TimeProvider.System.GetUtcNow()));
        var address = new Uri($"http://localhost:{FreePort()}");
        var provider = new Uri($"http://127.0.0.1:{FreePort()}");
        using var key = RSA.Create(2048);
        var registers = MockRegisters.Build(population.People, new Uri("http://127.0.0.1:0"));
        await registers.StartAsync();
        var lookAlike = TestIdPortenHost.Build(new TestIdPortenOptions
        {
            Issuer = provider,
            Clients = [new TestIdPortenClient("portal", key.ExportSubjectPublicKeyInfoPem(), [new Uri(address, "/signin-oidc")], [new Uri(address, "/signout-callback-oidc")])],
            People = [],
        });
        await lookAlike.StartAsync();

        var register = new Uri(registers.Urls.First()).ToString();
        var settings = new Dictionary<string, string>
        {
            [PortalSettings.Engine] = $"{Engine.PostgreSql}",
            [PortalSettings.ConnectionString] = database,
            [PortalSettings.Authority] = provider.GetLeftPart(UriPartial.Authority),
            [PortalSettings.ClientId] = "portal",
            [PortalSettings.ClientKey] = key.ExportPkcs8PrivateKeyPem(),
            [PortalSettings.PersonNumberKeysSetting] = $"1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            [PortalSettings.PopulationRegister] = register,
            [PortalSettings.ContactRegister] = register,
            [PortalSettings.GeneralPractitionerRegister] = register,
            [PortalSettings.AllowedHosts] = "localhost;127.0.0.1",
            [PortalSettings.PublicAddress] = address.ToString(),
            [PortalSettings.Proxies] = "127.0.0.1;::1",
            [PortalSettings.AllowSynthetic] = "true",
            ["Demo:PopulationDay"] = population.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            // All come from one address, in one minute.
            ["RequestLimits:LoginsPerAddress"] = "100000",
            ["RequestLimits:PagesPerLogin"] = "100000",
            ["ASPNETCORE_ENVIRONMENT"] = "Staging",
        };
        using (var seed = Start(typeof(DemoHost).Assembly.Location, ["surgery"], settings))
        {
            await SaysAsync(seed, "Application started");
            await seed.KillAsync();
        }

        var (nodes, destinations) = (new Dictionary<string, ChildProcess>(), new Dictionary<string, DestinationConfig>());
        foreach (var name in (string[])["first", "second"])
        {
            var url = $"http://127.0.0.1:{FreePort()}";
            var node = Start(typeof(PortalApplication).Assembly.Location, ["--urls", url], settings);
            _ = node.Output.ReadToEndAsync();
            nodes[name] = node;
            destinations[name] = new DestinationConfig { Address = url };
        }

        foreach (var node in destinations.Values)
        {
            await AnswersAsync(new Uri(new Uri(node.Address), "/health/ready"));
        }

        var proxy = await ProxyAsync(address, destinations);
        return new TwoNodes(registers, lookAlike, proxy, nodes) { Address = address, Population = population, ConnectionString = database };
    }

    /// <summary>SIGKILL to one of them.</summary>
    public Task KillAsync(string node) => nodes[node].KillAsync();

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        foreach (var node in nodes.Values)
        {
            node.Dispose();
        }

        await lookAlike.DisposeAsync();
        await registers.DisposeAsync();
    }

    private static ChildProcess Start(string program, string[] arguments, Dictionary<string, string> settings) =>
        ChildProcess.Start("dotnet", [program, .. arguments], settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value));

    private static async Task SaysAsync(ChildProcess child, string what)
    {
        while (await child.Output.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Contains(what, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"A process ended before it said: {what}");
    }

    private static async Task AnswersAsync(Uri address)
    {
        using var client = new HttpClient();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(100))
        {
            try
            {
                using var answer = await client.GetAsync(address);
                if (answer.StatusCode is HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException("A node did not become ready.");
    }

    private static async Task<WebApplication> ProxyAsync(Uri address, Dictionary<string, DestinationConfig> destinations)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.GetLeftPart(UriPartial.Authority));
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig
            {
                RouteId = "all",
                ClusterId = "portal",
                Match = new RouteMatch { Path = "{**all}" },
                Transforms = [new Dictionary<string, string> { ["RequestHeaderOriginalHost"] = "true" }],
            }],
            [new ClusterConfig
            {
                ClusterId = "portal",
                LoadBalancingPolicy = "RoundRobin",
                SessionAffinity = new SessionAffinityConfig { Enabled = true, Policy = "HashCookie", FailurePolicy = "Redistribute", AffinityKeyName = "node" },
                HealthCheck = new HealthCheckConfig
                {
                    Active = new ActiveHealthCheckConfig { Enabled = true, Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(5), Policy = "ConsecutiveFailures", Path = "/health/live" },
                },
                Metadata = new Dictionary<string, string> { ["ConsecutiveFailuresHealthPolicy.Threshold"] = "1" },
                Destinations = destinations,
            }]);
        var proxy = builder.Build();
        proxy.MapReverseProxy(pipeline =>
        {
            pipeline.Use((context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers[NodeHeader] = context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination?.DestinationId;
                    return Task.CompletedTask;
                });
                return next();
            });
            pipeline.UseSessionAffinity();
            pipeline.UseLoadBalancing();
        });
        await proxy.StartAsync();
        return proxy;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
