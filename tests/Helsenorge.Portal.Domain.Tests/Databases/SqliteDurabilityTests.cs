using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.UsageLog;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit.Sdk;

namespace Helsenorge.Portal.Domain.Tests.Databases;

public sealed class SqliteDurabilityTests
{
    [Fact]
    public async Task Every_connection_is_set_up_new_or_used_before()
    {
        await using var portal = await PortalHarness.StartAsync();

        for (var time = 0; time < 3; time++)
        {
            // Two at once: the first round makes both, later ones find them in the pool.
            await using var one = portal.Database.CreateClosed();
            await using var another = portal.Database.CreateClosed();
            Assert.Equal(["2", "wal", "1", "1"], await SettingsAsync(one));
            Assert.Equal(["2", "wal", "1", "1"], await SettingsAsync(another));
        }
    }

    [Fact]
    public async Task What_is_acknowledged_was_on_the_disk_before_however_many_write_at_once()
    {
        const int Writers = 8, Each = 12;
        var connection = await TestDatabases.SqliteAsync();
        var disk = new Disk(new SqliteConnectionStringBuilder(connection).DataSource);
        await using var portal = PortalHarness.Open(new SqliteEngine(connection, disk.Flush), connection);
        var actors = new List<Actor>();
        for (var writer = 0; writer < Writers; writer++)
        {
            actors.Add(await portal.GivenPersonAsync($"Person {writer}"));
        }

        var before = disk.Flushes;
        await Task.WhenAll(actors.Select(actor => Task.Run(async () =>
        {
            portal.Actor.BecomeHere(actor);
            for (var use = 1; use <= Each; use++)
            {
                await portal.RunAsync<ListUsage, ListUsage.Answer>(list => list.RunAsync(UsageFilter.All, null, TestContext.Current.CancellationToken));
                Assert.Equal((actor.PersonId, (long)use), (actor.PersonId, await disk.LogOfAsync(actor.PersonId)));
            }
        })));

        // Each flush is slow, so that others commit meanwhile and share the next.
        Assert.InRange(disk.Flushes - before, 1, Writers * Each - 1);
    }

    [Fact]
    public async Task A_flush_serves_those_who_came_before_it_began_and_nobody_after()
    {
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var flush = new SharedFlush(() =>
        {
            begun.Release();
            go.Wait(TestContext.Current.CancellationToken);
        });

        var first = flush.FlushAsync();
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        var second = flush.FlushAsync();
        var third = flush.FlushAsync();
        go.Release();
        await first;
        await begun.WaitAsync(TestContext.Current.CancellationToken);

        Assert.False(second.IsCompleted);
        go.Release();
        await Task.WhenAll(second, third);
        Assert.Equal(0, begun.CurrentCount);
    }

    [Fact]
    public async Task After_a_flush_that_failed_nothing_is_acknowledged()
    {
        var times = 0;
        var flush = new SharedFlush(() =>
        {
            if (++times == 2)
            {
                throw new IOException("The disk is broken.");
            }
        });
        await flush.FlushAsync();

        await Assert.ThrowsAsync<IOException>(flush.FlushAsync);
        await Assert.ThrowsAsync<IOException>(flush.FlushAsync);
        Assert.Equal(2, times);
    }

    [Fact]
    public async Task A_read_whose_log_row_cannot_be_flushed_shows_nothing()
    {
        var broken = false;
        var connection = await TestDatabases.SqliteAsync();
        await using var portal = PortalHarness.Open(new SqliteEngine(connection, log => Assert.False(broken, log)), connection);
        await portal.GivenPersonAsync("Kari Nordli");
        broken = true;

        await Assert.ThrowsAsync<FalseException>(() => portal.RunAsync<ListUsage, ListUsage.Answer>(list => list.RunAsync(UsageFilter.All, null, TestContext.Current.CancellationToken)));
    }

    /// <summary>The disk as it is after a power cut: what had been flushed by then, and nothing that only the machine's memory holds.</summary>
    private sealed class Disk(string database)
    {
        private readonly Lock writing = new();
        private int flushes;

        public int Flushes => Volatile.Read(ref flushes);

        public void Flush(string log)
        {
            lock (writing)
            {
                // Read before the pause: what is committed during it is not in this flush.
                var flushed = Read(log);
                TestContext.Current.CancellationToken.WaitHandle.WaitOne(3);
                File.Copy(database, $"{database}.disk", overwrite: true);
                File.WriteAllBytes($"{database}.disk-wal", flushed);
                Interlocked.Increment(ref flushes);
            }
        }

        /// <summary>How long the person's log is for whoever starts the machine again.</summary>
        public async Task<long> LogOfAsync(Guid personId)
        {
            var copy = $"{database}.{Guid.NewGuid():N}";
            lock (writing)
            {
                File.Copy($"{database}.disk", copy);
                File.Copy($"{database}.disk-wal", $"{copy}-wal");
            }

            await using var restarted = new SqliteConnection($"Data Source={copy};Pooling=False");
            await restarted.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = restarted.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM UsageLog WHERE PatientId = $person";
            command.Parameters.AddWithValue("$person", personId);
            return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        }

        private static byte[] Read(string log)
        {
            using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
    }

    private static async Task<IReadOnlyList<string?>> SettingsAsync(PortalDbContext db)
    {
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var found = new List<string?>();
        foreach (var setting in (string[])["synchronous", "journal_mode", "secure_delete", "foreign_keys"])
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"PRAGMA {setting}";
            found.Add(Convert.ToString(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
        }

        return found;
    }
}
