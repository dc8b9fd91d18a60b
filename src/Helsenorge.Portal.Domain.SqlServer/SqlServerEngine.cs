using Helsenorge.Portal.Domain.Access;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.SqlServer;

/// <summary>The engine of production. Its append-only tables are held by permissions: see the operations guide.</summary>
public sealed class SqlServerEngine(string connectionString) : DatabaseEngine
{
    public override void Configure(DbContextOptionsBuilder<PortalDbContext> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.UseSqlServer(connectionString, server => server
            .MigrationsAssembly(typeof(SqlServerEngine).Assembly)
            .CommandTimeout((int)Patience.TotalSeconds)
            .EnableRetryOnFailure(4));
    }

    public override async Task<DateTimeOffset?> NowAsync(CancellationToken cancel)
    {
        await using var connection = new SqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = new SqlCommand("SELECT SYSDATETIMEOFFSET()", connection);
        return (DateTimeOffset?)await command.ExecuteScalarAsync(cancel);
    }

    public override bool IsUniqueViolation(DbUpdateException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        // 2601: unique index; 2627: primary key or unique constraint.
        return failure.InnerException is SqlException { Number: 2601 or 2627 };
    }

    public override IReadOnlyList<string> AppendOnlyStatements(string table) => [];
}
