using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore.Design;

namespace Helsenorge.Portal.Domain.Sqlite;

/// <summary>For the tool that adds migrations; it never connects.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext(string[] args) => new PortalDatabase(new SqliteEngine("Data Source=design.db")).CreateClosed();
}
