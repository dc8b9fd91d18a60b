using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helsenorge.Portal.Testing;

/// <summary>Holds everybody whose query asks for a column or a table until so many have read, so that what they decide rests on the same rows.</summary>
public sealed class MeetAfterReading(string column, int count) : DbCommandInterceptor
{
    private readonly TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int arrived;

    /// <summary>What a test prepares is not held up.</summary>
    public bool IsOn { get; set; }

    public bool HaveMet => met.Task.IsCompleted;

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (IsOn && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) && command.CommandText.Contains($"\"{column}\"", StringComparison.Ordinal))
        {
            if (Interlocked.Increment(ref arrived) >= count)
            {
                met.TrySetResult();
            }

            await met.Task.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
        }

        return result;
    }
}
