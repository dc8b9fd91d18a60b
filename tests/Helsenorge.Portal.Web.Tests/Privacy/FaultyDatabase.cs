using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helsenorge.Portal.Web.Tests.Privacy;

/// <summary>A database that fails when the test says so, with a message that ought never to be written down.</summary>
internal sealed class FaultyDatabase : DbCommandInterceptor
{
    /// <summary>Given a command's text, the failure; null when it goes well.</summary>
    public Func<string, Exception?> Fault { get; set; } = _ => null;

    public int Failures { get; private set; }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        FailIfTold(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        FailIfTold(command);
        return new(result);
    }

    private void FailIfTold(DbCommand command)
    {
        if (Fault(command.CommandText) is { } failure)
        {
            Failures++;
            throw failure;
        }
    }
}
