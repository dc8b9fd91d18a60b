using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Domain.SqlServer;
using Helsenorge.Portal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Helsenorge.Portal.Domain.Tests.Databases;

public sealed class MigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Engines => ["Sqlite", "PostgreSql", "SqlServer"];

    [Theory]
    [MemberData(nameof(Engines))]
    public void No_change_of_the_model_waits_for_a_migration(string engine) =>
        Assert.False(new PortalMigrator(new PortalDatabase(Of(engine))).HasPendingModelChanges());

    [Fact]
    public void The_script_for_SQL_Server_parses()
    {
        var script = new PortalMigrator(new PortalDatabase(Of("SqlServer"))).Script();

        new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);

        Assert.Empty(errors.Select(error => $"{error.Line}: {error.Message}"));
        Assert.Contains("CREATE UNIQUE INDEX [IX_Appointments_ActiveSlotId] ON [Appointments] ([ActiveSlotId]) WHERE [ActiveSlotId] IS NOT NULL", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Migrating_again_changes_nothing_and_keeps_what_is_there(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await portal.GivenPersonAsync("Kari Nordli");
        var migrator = portal.Get<PortalMigrator>();

        await migrator.MigrateAsync(Cancel);
        await migrator.MigrateAsync(Cancel);

        Assert.True(await migrator.IsReadyAsync(Cancel));
        Assert.Equal(1, await portal.LookAsync<Domain.People.Person, int>(all => all.CountAsync(Cancel)));
    }

    [Theory]
    [InlineData(Engine.Sqlite, "UPDATE \"UsageLog\" SET \"ActorName\" = 'x'")]
    [InlineData(Engine.Sqlite, "DELETE FROM \"UsageLog\"")]
    [InlineData(Engine.Sqlite, "UPDATE \"Consents\" SET \"Level\" = 'Full'")]
    [InlineData(Engine.Sqlite, "DELETE FROM \"Consents\"")]
    [InlineData(Engine.Sqlite, "DELETE FROM \"YouthConsents\"")]
    [InlineData(Engine.PostgreSql, "DELETE FROM \"YouthConsents\"")]
    [InlineData(Engine.PostgreSql, "UPDATE \"UsageLog\" SET \"ActorName\" = 'x'")]
    [InlineData(Engine.PostgreSql, "DELETE FROM \"UsageLog\"")]
    [InlineData(Engine.PostgreSql, "TRUNCATE \"UsageLog\"")]
    [InlineData(Engine.PostgreSql, "UPDATE \"Consents\" SET \"Level\" = 'Full'")]
    [InlineData(Engine.PostgreSql, "DELETE FROM \"Consents\"")]
    public async Task The_database_itself_refuses_to_change_the_log_and_the_consents(Engine engine, string statement)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        await portal.GivenLogAsync(portal.Actor.Current!, 1);
        await portal.GivenAsync(new YouthConsent { PatientId = portal.Actor.Current!.PersonId, Number = 1, IsGiven = true, DecidedBy = portal.Actor.Current!.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        await using var db = portal.Database.CreateClosed();

        var refusal = await Record.ExceptionAsync(() => db.Database.ExecuteSqlRawAsync(statement, Cancel));

        Assert.Contains("append-only", refusal?.Message ?? "", StringComparison.Ordinal);
    }

    private static DatabaseEngine Of(string engine) => engine switch
    {
        "Sqlite" => new SqliteEngine("Data Source=never-opened.db"),
        "PostgreSql" => new PostgreSqlEngine("Host=localhost;Database=never-opened"),
        _ => new SqlServerEngine("Server=localhost;Database=never-opened"),
    };
}
