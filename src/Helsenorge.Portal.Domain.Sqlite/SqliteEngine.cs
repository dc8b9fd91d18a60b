using System.Data.Common;
using System.Runtime.CompilerServices;
using Helsenorge.Portal.Domain.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Helsenorge.Portal.Domain.Sqlite;

/// <summary>The embedded engine of the demo and of small installations: one process, one writer at a time.</summary>
public sealed class SqliteEngine : DatabaseEngine
{
    private readonly SqliteConnectionStringBuilder connection;

    public SqliteEngine(string connectionString)
    {
        connection = new SqliteConnectionStringBuilder(connectionString);
        if (!connection.ShouldSerialize("Default Timeout"))
        {
            connection.DefaultTimeout = (int)base.Patience.TotalSeconds;
        }
    }

    public override bool SingleWriter => true;

    public override TimeSpan Patience => TimeSpan.FromSeconds(connection.DefaultTimeout);

    public override void Configure(DbContextOptionsBuilder<PortalDbContext> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.UseSqlite(connection.ConnectionString, sqlite => sqlite.MigrationsAssembly(typeof(SqliteEngine).Assembly)).AddInterceptors(new Pragmas());
    }

    public override bool IsUniqueViolation(DbUpdateException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        // 2067: unique index; 1555: primary key.
        return failure.InnerException is SqliteException { SqliteExtendedErrorCode: 2067 or 1555 };
    }

    public override IReadOnlyList<string> AppendOnlyStatements(string table) =>
    [
        $"CREATE TRIGGER IF NOT EXISTS {table}_keeps_rows BEFORE DELETE ON \"{table}\" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;",
        $"CREATE TRIGGER IF NOT EXISTS {table}_keeps_values BEFORE UPDATE ON \"{table}\" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;",
    ];

    public override void Prepare()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(connection.DataSource)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }

    /// <summary>By a file beside it that the system lets go of when the process ends, however it ends.</summary>
    public override IDisposable? Occupy()
    {
        var file = Path.GetFullPath(connection.DataSource);
        try
        {
            return new FileStream(file + ".host", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken) when (File.Exists(file + ".host"))
        {
            throw new IOException($"Another process serves {file}; SQLite is for one.", taken);
        }
    }

    public override async Task<bool> CanWriteAsync(CancellationToken cancel)
    {
        await using var own = new SqliteConnection(connection.ConnectionString) { DefaultTimeout = 1 };
        try
        {
            await own.OpenAsync(cancel);
            await using var transaction = await own.BeginTransactionAsync(cancel);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    public override async Task ScrubAsync(PortalDbContext db, CancellationToken cancel)
    {
        // Deleted pages are overwritten (secure_delete), but older copies stand in the write-ahead log until it is emptied.
        await using var own = new SqliteConnection(connection.ConnectionString);
        await own.OpenAsync(cancel);
        await using var command = own.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=5000; PRAGMA wal_checkpoint(TRUNCATE);";
        await command.ExecuteNonQueryAsync(cancel);
    }

    private sealed class Pragmas : DbConnectionInterceptor
    {
        // The driver asks again until its own time-out, so that the engine's is short and the two together keep to it.
        // FULL: what was acknowledged is on the disk, also when the machine loses power.
        private const string Statements = "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=1000; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;";

        // A connection goes back to a pool and is opened again for each command: what was set on it still stands.
        private readonly ConditionalWeakTable<sqlite3, object> prepared = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            if (HandleOf(connection) is { } handle && !prepared.TryGetValue(handle, out _))
            {
                using var command = connection.CreateCommand();
                command.CommandText = Statements;
                command.ExecuteNonQuery();
                prepared.AddOrUpdate(handle, handle);
            }
        }

        public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (HandleOf(connection) is { } handle && !prepared.TryGetValue(handle, out _))
            {
                await using var command = connection.CreateCommand();
                command.CommandText = Statements;
                await command.ExecuteNonQueryAsync(cancellationToken);
                prepared.AddOrUpdate(handle, handle);
            }
        }

        private static sqlite3? HandleOf(DbConnection connection) => ((SqliteConnection)connection).Handle;
    }
}
