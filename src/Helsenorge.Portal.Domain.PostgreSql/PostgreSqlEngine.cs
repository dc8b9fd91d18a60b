using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL;

namespace Helsenorge.Portal.Domain.PostgreSql;

public sealed class PostgreSqlEngine : DatabaseEngine
{
    // A page's commands are the same for everybody. Planning one takes longer than running it, so each connection keeps what it has planned.
    private const int MostPrepared = 100;
    private readonly string connectionString;

    public PostgreSqlEngine(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ContainsKey("Max Auto Prepare"))
        {
            settings.MaxAutoPrepare = MostPrepared;
        }

        this.connectionString = settings.ConnectionString;
    }

    public override void Configure(DbContextOptionsBuilder<PortalDbContext> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.UseNpgsql(connectionString, postgres => postgres
            .MigrationsAssembly(typeof(PostgreSqlEngine).Assembly)
            .CommandTimeout((int)Patience.TotalSeconds)
            .ExecutionStrategy(dependencies => new RetryUnlessLate(dependencies)));
    }

    public override async Task<DateTimeOffset?> NowAsync(CancellationToken cancel)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return (DateTime?)await command.ExecuteScalarAsync(cancel);
    }

    public override bool IsUniqueViolation(DbUpdateException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
    }

    public override IReadOnlyList<string> AppendOnlyStatements(string table) =>
    [
        """CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;""",
        $"""CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();""",
        $"""CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();""",
    ];

    /// <summary>A command that waited in vain has used up the person's patience: waiting again four times would not mend it.</summary>
    private sealed class RetryUnlessLate(ExecutionStrategyDependencies dependencies) : NpgsqlRetryingExecutionStrategy(dependencies, 4)
    {
        protected override bool ShouldRetryOn(Exception? exception) => exception is not { InnerException: TimeoutException } && base.ShouldRetryOn(exception);
    }
}
