namespace Helsenorge.Portal.Domain.Sqlite;

/// <summary>
/// One flush of the disk for all who committed before it began: whoever comes while one is under way waits for the next. A flush that
/// failed is the last, since nobody knows what it left behind: nothing is acknowledged until the process has been started anew.
/// </summary>
internal sealed class SharedFlush(Action flush)
{
    private readonly Lock asking = new();
    private Task latest = Task.CompletedTask;
    private Task? next;

    public Task FlushAsync()
    {
        lock (asking)
        {
            var earlier = latest;
            return next ??= Task.Run(() => FlushAfterAsync(earlier));
        }
    }

    private async Task FlushAfterAsync(Task earlier)
    {
        await earlier.ConfigureAwait(false);
        lock (asking)
        {
            // What is committed from here on may come too late for this one.
            (latest, next) = (next!, null);
        }

        flush();
    }
}
