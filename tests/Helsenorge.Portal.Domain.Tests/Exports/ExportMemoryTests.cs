using System.Data.Common;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Exports;

/// <summary>However long a person's log is, the portal holds a few rows of it at a time, and puts away what it has written as it goes.</summary>
public sealed class ExportMemoryTests
{
    private const int Rows = 50_000;

    /// <summary>What is asked for at once.</summary>
    private const int Page = 500;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_of_50000_rows_is_never_held_whole_neither_as_it_is_read_nor_as_it_is_written()
    {
        var connectionString = await TestDatabases.SqliteAsync();
        var (engine, watch) = (new SqliteEngine(connectionString), new Watch());
        await using var portal = PortalHarness.Open(engine, connectionString, services => services.AddSingleton(new PortalDatabase(engine, options => options.AddInterceptors(watch))));
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        for (var at = 0; at < Rows; at += 5_000)
        {
            await portal.GivenLogAsync(kari, 5_000);
        }

        var id = await portal.AskAsync();
        watch.Begin();
        await portal.BuildAllAsync();

        Assert.Equal(ExportStatus.Ready, await portal.LookAsync<PersonExport, ExportStatus>(all => all.Where(export => export.Id == id).Select(export => export.Status).SingleAsync(Cancel)));
        // As JSON, as CSV and as a page; her asking for it is one more.
        Assert.Equal(3 * (Rows + 1), watch.Read);
        // The page before the one that is asked for, and what the runtime has not let go of yet.
        Assert.InRange(watch.MostAlive, 1, 3 * Page);
        Assert.InRange(watch.PartsBeforeLastPage, 10, int.MaxValue);
    }

    /// <summary>Knows of every row of the log that was read whether anything still holds it, entity or values: the hash goes into both.</summary>
    private sealed class Watch : DbCommandInterceptor, IMaterializationInterceptor
    {
        private readonly List<WeakReference> hashes = [];
        private bool hasBegun;
        private int pages;
        private int parts;

        public int Read { get; private set; }

        public int MostAlive { get; private set; }

        public int PartsBeforeLastPage { get; private set; }

        public void Begin() => hasBegun = true;

        public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
        {
            if (hasBegun && entity is UsageLogEntry entry)
            {
                Read++;
                hashes.Add(new WeakReference(entry.Hash));
            }

            return entity;
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Contains("INSERT INTO \"ExportParts\"", StringComparison.Ordinal))
            {
                parts++;
            }
            else if (hasBegun && command.CommandText.Contains("FROM \"UsageLog\"", StringComparison.Ordinal))
            {
                PartsBeforeLastPage = parts;
                // Not each time: to let go of everything takes longer than to read a page.
                if (++pages % 20 == 0)
                {
                    GC.Collect();
                    MostAlive = Math.Max(MostAlive, hashes.Count(hash => hash.IsAlive));
                    hashes.RemoveAll(hash => !hash.IsAlive);
                }
            }

            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            parts += command.CommandText.Contains("INSERT INTO \"ExportParts\"", StringComparison.Ordinal) ? 1 : 0;
            return new(result);
        }
    }
}
