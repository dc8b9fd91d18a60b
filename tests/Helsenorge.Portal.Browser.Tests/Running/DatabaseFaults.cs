using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>Makes the database fail for chosen people when one of their tables is read, or their log is written, and for nobody else.</summary>
public sealed class DatabaseFaults : DbCommandInterceptor
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> unlogged = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>From now on, and besides what has failed for them already: pages are looked at side by side.</summary>
    /// <param name="personId">As the database writes it.</param>
    public void FailFor(string personId, string table) => tables.GetOrAdd(personId, _ => []).Add(table);

    /// <summary>Nothing more can be written to the person's log, and so nothing be read.</summary>
    /// <param name="personId">As the database writes it.</param>
    public void FailToLogFor(string personId) => unlogged.TryAdd(personId, true);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            if (parameter.Value?.ToString() is not { } value)
            {
                continue;
            }

            if (unlogged.ContainsKey(value) && command.CommandText.Contains("INSERT INTO \"UsageLog\"", StringComparison.Ordinal))
            {
                throw new TimeoutException("The database gave no answer.");
            }

            if (tables.TryGetValue(value, out var broken)
                && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal)
                && broken.Any(table => command.CommandText.Contains($"FROM \"{table}\"", StringComparison.Ordinal)
                    // The doors count as they read; the inbox counts the files of each row.
                    && (table == "MessageThreads" || !command.CommandText.Contains("COUNT(*)", StringComparison.Ordinal))
                    // The doors' own reading of a log-in goes on, unless it is what fails.
                    && (table == "LoginSessions" || !command.CommandText[..command.CommandText.IndexOf("FROM", StringComparison.Ordinal)].Contains("\"StartedAt\"", StringComparison.Ordinal))))
            {
                throw new TimeoutException("The database gave no answer.");
            }
        }

        return new(result);
    }
}
