using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore.Design;

namespace Helsenorge.Portal.Domain.SqlServer;

/// <summary>For the tool that adds migrations; it never connects.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<PortalDbContext>
{
    public PortalDbContext CreateDbContext(string[] args) => new PortalDatabase(new SqlServerEngine("Server=localhost;Database=design")).CreateClosed();
}
