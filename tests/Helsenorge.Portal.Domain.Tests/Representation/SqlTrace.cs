using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>Every statement that is sent, in its order, without its values.</summary>
internal sealed class SqlTrace : DbCommandInterceptor
{
    private readonly List<string> statements = [];

    public IReadOnlyList<string> TakeAll()
    {
        List<string> taken = [.. statements];
        statements.Clear();
        return taken;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        statements.Add(command.CommandText);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        statements.Add(command.CommandText);
        return new(result);
    }
}
