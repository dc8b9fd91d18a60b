using System.Data.Common;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helsenorge.Portal.Web.Tests.Access;

/// <summary>Where a use cannot be written to the log, nothing is shown: the canary is in every row that a page could show.</summary>
public sealed class NoLogNoDataTests : IAsyncLifetime
{
    private const string Canary = "Kanarifugl";
    private static readonly string[] Pages = ["/overview", "/gp", "/gp/booking", "/appointments", "/profile/consent", "/profile/consent/withdraw", "/profile/usage-log", "/profile/contact", "/profile/contact/bank-account", "/profile/privacy", "/profile/privacy/professionals", "/profile/notifications"];
    private DemoPortal demo = null!;
    private Visitor kari = null!;
    private string appointment = "";

    public async ValueTask InitializeAsync()
    {
        demo = await DemoPortal.StartAsync(configureDatabase: options => options.AddInterceptors(new ShortPatience()));
        await ExecuteAsync($"UPDATE Practitioners SET Name = '{Canary} ' || Name; UPDATE Surgeries SET Name = '{Canary} ' || Name, Street = '{Canary}', Phone = '+4755{Canary}'; UPDATE GeneralPractitioners SET PractitionerName = '{Canary}'");
        kari = await demo.LogInAsync(People.Kari, "/appointments");
        appointment = (await demo.LookAsync("SELECT Id FROM Appointments LIMIT 1")).Single();
        Assert.Contains(Canary, kari.Last.Body, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        kari.Dispose();
        await demo.DisposeAsync();
    }

    [Fact]
    public async Task When_the_log_refuses_the_row_every_page_is_an_error_page()
    {
        await ExecuteAsync("CREATE TRIGGER no_log BEFORE INSERT ON UsageLog BEGIN SELECT RAISE(ABORT, 'the log is full'); END");

        await NothingIsShownAsync();

        await ExecuteAsync("DROP TRIGGER no_log");
        await kari.OpenAsync("/appointments");
        Assert.Contains(Canary, kari.Last.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_database_is_locked_every_page_is_an_error_page()
    {
        await using var other = new SqliteConnection(demo.ConnectionString);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (var begin = other.CreateCommand())
        {
            begin.CommandText = "BEGIN EXCLUSIVE";
            await begin.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await NothingIsShownAsync();
    }

    [Fact]
    public async Task A_refusal_that_cannot_be_logged_shows_nothing_either()
    {
        using var bjorg = await demo.LogInAsync(People.Bjorg);
        await ExecuteAsync("CREATE TRIGGER no_log BEFORE INSERT ON UsageLog BEGIN SELECT RAISE(ABORT, 'the log is full'); END");

        await bjorg.OpenAsync("/appointments");

        Assert.Equal(500, (int)bjorg.Status);
        Assert.DoesNotContain(Canary, bjorg.Last.Body, StringComparison.Ordinal);
    }

    private async Task NothingIsShownAsync()
    {
        var rows = await demo.LookAsync("SELECT COUNT(*) FROM UsageLog");
        foreach (var page in Pages.Append($"/appointments/{appointment}"))
        {
            await kari.OpenAsync(page);

            Assert.Equal((page, 500), (page, (int)kari.Status));
            Assert.DoesNotContain(Canary, kari.Last.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("the log is full", kari.Last.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("SQLite", kari.Last.Body, StringComparison.OrdinalIgnoreCase);
            Assert.Equal("Noe gikk galt hos oss", kari.Heading);
        }

        Assert.Equal(rows, await demo.LookAsync("SELECT COUNT(*) FROM UsageLog"));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(demo.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    // The product waits six seconds for a lock; a test has no need to.
    private sealed class ShortPatience : DbConnectionInterceptor
    {
        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ((SqliteConnection)connection).DefaultTimeout = 1;
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout=20";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
