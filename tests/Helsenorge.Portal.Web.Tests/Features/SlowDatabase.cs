using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>Holds every question until the test lets it go, so that a page can be seen while it waits.</summary>
internal sealed class SlowDatabase : DbCommandInterceptor
{
    private TaskCompletionSource? gate;

    public void Hold() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => Interlocked.Exchange(ref gate, null)?.SetResult();

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        if (gate is { } held)
        {
            await held.Task;
        }

        return result;
    }
}
