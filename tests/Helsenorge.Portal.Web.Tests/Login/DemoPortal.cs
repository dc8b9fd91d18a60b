using Helsenorge.Portal.Demo;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

[assembly: AssemblyFixture(typeof(Helsenorge.Portal.Web.Tests.Login.DemoPortal))]

namespace Helsenorge.Portal.Web.Tests.Login;

/// <summary>The whole demo on free ports. The one that all tests share is left as it was found; a test that breaks something starts its own.</summary>
public sealed class DemoPortal : IAsyncLifetime
{
    private string folder = "";

    public DemoHost Host { get; private set; } = null!;

    internal string ConnectionString => $"Data Source={Path.Combine(folder, "portal.db")};Pooling=False;Default Timeout=20";

    public ValueTask InitializeAsync() => new(OpenAsync());

    internal static async Task<DemoPortal> StartAsync(
        Action<WebApplicationBuilder>? configure = null,
        Action<DbContextOptionsBuilder<PortalDbContext>>? configureDatabase = null)
    {
        var portal = new DemoPortal();
        await portal.OpenAsync(configure, configureDatabase);
        return portal;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    internal DemoPerson Person(string key) => Host.Population[key];

    internal string NumberOf(string key) => Person(key).Number.Value;

    internal Visitor NewVisitor(string language = "nb", string? userAgent = null) => new(Host.Address, language, userAgent);

    internal async Task<Visitor> LogInAsync(string key, string? returnTo = null)
    {
        var visitor = NewVisitor();
        await visitor.LogInAsync(NumberOf(key), returnTo);
        Assert.True(visitor.Session is not null, $"{key} was not let in: {visitor.Last.Address} {visitor.Text}");
        return visitor;
    }

    /// <summary>Rows of the file itself, past every door; columns joined by a bar.</summary>
    internal Task<IReadOnlyList<string>> LookAsync(string sql) => LookAsync(ConnectionString, sql);

    internal static async Task<IReadOnlyList<string>> LookAsync(string connectionString, string sql)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(column))));
        }

        return rows;
    }

    private async Task OpenAsync(Action<WebApplicationBuilder>? configure = null, Action<DbContextOptionsBuilder<PortalDbContext>>? configureDatabase = null)
    {
        folder = await DemoFolder.NewAsync();
        Host = await DemoHost.StartAsync(
            // The surgery answers when a test asks it to, not by the clock.
            new DemoOptions { DataFolder = folder, PortalPort = 0, IdentityProviderPort = 0, SurgeryAnswersAfter = TimeSpan.FromDays(1) },
            builder =>
            {
                // All tests come from one address, in one minute.
                builder.Configuration["RequestLimits:LoginsPerAddress"] = "100000";
                configure?.Invoke(builder);
            },
            configureDatabase);
    }
}
