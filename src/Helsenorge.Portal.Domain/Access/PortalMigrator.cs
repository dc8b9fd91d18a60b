using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>Brings the database to the shape of this build. Run by operations and by tests, never by the host on its own.</summary>
public sealed class PortalMigrator(PortalDatabase database)
{
    /// <summary>Tables whose rows are only ever added.</summary>
    public static IReadOnlyList<string> AppendOnlyTables { get; } = ["UsageLog", "Consents", "YouthConsents"];

#pragma warning disable RS0030 // The migrator is the one place that talks to the database itself.
    /// <summary>Safe to run again. The triggers come after every migration, since rebuilding a table drops them.</summary>
    public async Task MigrateAsync(CancellationToken cancel)
    {
        database.Engine.Prepare();
        await using var db = database.Create();
        // Nobody waits at a screen for it, and a large table takes its time.
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        await db.Database.MigrateAsync(cancel);
        foreach (var statement in AppendOnlyTables.SelectMany(database.Engine.AppendOnlyStatements))
        {
            await db.Database.ExecuteSqlRawAsync(statement, cancel);
        }
    }

    /// <summary>False when the database cannot be reached, is of an older shape, or lets nobody write.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        await using var db = database.Create();
        return await db.Database.CanConnectAsync(cancel) && !(await db.Database.GetPendingMigrationsAsync(cancel)).Any() && await database.Engine.CanWriteAsync(cancel);
    }

    /// <summary>The whole shape as a script that can be run on any older one, for review and for engines that cannot be started here.</summary>
    public string Script()
    {
        using var db = database.Create();
        var migrator = Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<Microsoft.EntityFrameworkCore.Migrations.IMigrator>(db);
        return migrator.GenerateScript(options: Microsoft.EntityFrameworkCore.Migrations.MigrationsSqlGenerationOptions.Idempotent);
    }

    /// <summary>Whether the model has changes that no migration carries.</summary>
    public bool HasPendingModelChanges()
    {
        using var db = database.Create();
        return db.Database.HasPendingModelChanges();
    }
#pragma warning restore RS0030
}
