using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helsenorge.Portal.Domain.PostgreSql;

public sealed class PostgreSqlEngine(string connectionString) : DatabaseEngine
{
    public override void Configure(DbContextOptionsBuilder<PortalDbContext> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.UseNpgsql(connectionString, postgres => postgres.MigrationsAssembly(typeof(PostgreSqlEngine).Assembly).EnableRetryOnFailure(4));
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
}
