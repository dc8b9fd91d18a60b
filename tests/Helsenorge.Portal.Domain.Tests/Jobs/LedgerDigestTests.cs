using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Jobs;

public sealed class LedgerDigestTests : IAsyncLifetime
{
    private readonly string folder = Path.Combine(TestDatabases.Folder, $"digest-{Guid.NewGuid():N}");
    private PortalHarness portal = null!;
    private Actor kari = null!;
    private LedgerDigestFile digest = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private LedgerHeads Heads => portal.Get<LedgerHeads>();

    private string[] Files => Directory.GetFiles(folder);

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenLogAsync(kari, 5);
        digest = new LedgerDigestFile(new LedgerDigestOptions(folder));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task What_is_new_since_the_line_before_is_written_and_nothing_twice()
    {
        await WriteAsync();
        await portal.GivenLogAsync(kari, 2);
        await WriteAsync();
        await WriteAsync();

        var lines = await File.ReadAllLinesAsync(Assert.Single(Files), Cancel);
        Assert.Equal(2, lines.Length);
        Assert.Equal([5L, 7L], LedgerDigestFile.Read(lines).Select(head => head.Sequence));
        Assert.All(LedgerDigestFile.Read(lines), head => Assert.True(Heads.StillHoldsAsync(head, Cancel).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task The_first_line_of_a_day_holds_every_head()
    {
        await WriteAsync();
        portal.Clock.Advance(TimeSpan.FromDays(1));
        await WriteAsync();

        Assert.Equal(2, Files.Length);
        Assert.All(Files, file => Assert.Equal(5, Assert.Single(LedgerDigestFile.Read(File.ReadLines(file))).Sequence));
    }

    [Fact]
    public async Task A_log_and_its_ledger_that_were_both_rewritten_show()
    {
        await WriteAsync();
        var told = LedgerDigestFile.Read(File.ReadLines(Assert.Single(Files))).Single();

        // As the owner of the database could: all of it anew, with hashes that fit.
        await using (var db = portal.Database.Create())
        {
            var ledger = PatientLedger.At(kari.PersonId, 0, new byte[32], Guid.NewGuid());
            for (var at = 0; at < 5; at++)
            {
                ledger.Advance(UsageLogEntry.After(ledger, new UsageRecord(null, "Nobody", null, AccessGround.System, "gp", "view", null, UsageOutcome.Done, null), "", portal.Clock.GetUtcNow()));
            }

            Assert.NotEqual(told.Head, ledger.Head);
            Assert.False(await Heads.StillHoldsAsync(told with { Head = ledger.Head }, Cancel));
        }

        Assert.True(await Heads.StillHoldsAsync(told, Cancel));
        Assert.False(await Heads.StillHoldsAsync(told with { Sequence = 6 }, Cancel));
    }

    [Fact]
    public async Task A_line_that_was_changed_or_taken_out_shows()
    {
        await WriteAsync();
        foreach (var _ in (int[])[1, 2])
        {
            await portal.GivenLogAsync(kari, 1);
            await WriteAsync();
        }

        var lines = await File.ReadAllLinesAsync(Assert.Single(Files), Cancel);

        Assert.Equal(3, LedgerDigestFile.Read(lines).Count());
        Assert.Throws<InvalidDataException>(() => LedgerDigestFile.Read([lines[0], lines[2]]).Count());
        Assert.Throws<InvalidDataException>(() => LedgerDigestFile.Read([lines[0], lines[1].Replace("\"Entries\":6", "\"Entries\":5", StringComparison.Ordinal), lines[2]]).Count());
    }

    [Fact]
    public async Task It_names_nobody()
    {
        await WriteAsync();

        Assert.DoesNotContain("Kari", await File.ReadAllTextAsync(Assert.Single(Files), Cancel), StringComparison.Ordinal);
    }

    private Task WriteAsync() => digest.WriteAsync(Heads.ReadAsync(Cancel), portal.Clock.GetUtcNow(), Cancel);
}
