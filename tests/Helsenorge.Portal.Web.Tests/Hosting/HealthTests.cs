using System.Net;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Tests.Login;
using Helsenorge.Portal.Web.Tests.TestIdPorten;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Hosting;

public sealed class HealthTests
{
    private readonly string file = Path.Combine(TestDatabases.Folder, $"{Guid.NewGuid():N}.db");

    [Fact]
    public async Task A_portal_is_ready_once_its_database_is_migrated_and_alive_before()
    {
        await using var portal = await TestPortal.StartAsync(connectionString: $"Data Source={file};Pooling=False");
        using var probe = portal.NewVisitor();

        await SaysAsync(probe, "/health/live", HttpStatusCode.OK, "Healthy");
        await SaysAsync(probe, "/health/ready", HttpStatusCode.ServiceUnavailable, "Unhealthy");
        Assert.Empty(await portal.LookAsync("SELECT name FROM sqlite_master WHERE type = 'table'"));

        await portal.Services.GetRequiredService<PortalMigrator>().MigrateAsync(TestContext.Current.CancellationToken);
        await SaysAsync(probe, "/health/ready", HttpStatusCode.OK, "Healthy");
    }

    [Fact]
    public async Task A_dead_register_makes_it_worse_but_not_unfit()
    {
        await using var portal = await TestPortal.StartAsync(registerAddress: new Uri($"http://127.0.0.1:{LookAlike.FreePort()}"));
        using var probe = portal.NewVisitor();

        await SaysAsync(probe, "/health/ready", HttpStatusCode.OK, "Degraded");
        await SaysAsync(probe, "/health/live", HttpStatusCode.OK, "Healthy");
    }

    [Fact]
    public async Task Without_its_database_it_gets_no_visitors()
    {
        await using var portal = await TestPortal.StartAsync();
        using var probe = portal.NewVisitor();
        await SaysAsync(probe, "/health/ready", HttpStatusCode.OK, "Healthy");

        foreach (var part in Directory.GetFiles(TestDatabases.Folder, $"{Path.GetFileName(portal.ConnectionString.Split(';')[0]["Data Source=".Length..])}*"))
        {
            File.Delete(part);
        }

        await SaysAsync(probe, "/health/ready", HttpStatusCode.ServiceUnavailable, "Unhealthy");
        await SaysAsync(probe, "/health/live", HttpStatusCode.OK, "Healthy");
    }

    private static async Task SaysAsync(Visitor probe, string address, HttpStatusCode status, string says)
    {
        await probe.OpenAsync(address);

        Assert.Equal((status, says), (probe.Status, probe.Last.Body));
        Assert.Equal("no-store", probe.Last.Header("Cache-Control"));
    }
}
