using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Microsoft.Data.Sqlite;

namespace Helsenorge.Portal.Domain.Tests.Access;

public sealed class UsageLogVerifierTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenLogAsync(kari, 20);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task A_log_that_nobody_touched_is_whole() => Assert.Equal(new UsageLogVerdict(null, 20, null), await VerifyAsync());

    [Theory]
    [InlineData("UPDATE UsageLog SET ActorName = 'Somebody' WHERE Sequence = 7", UsageLogFault.EntryChanged, 7)]
    [InlineData("UPDATE UsageLog SET At = '2020-01-01 00:00:00' WHERE Sequence = 1", UsageLogFault.EntryChanged, 1)]
    [InlineData("UPDATE UsageLog SET Outcome = 'Attempted' WHERE Sequence = 20", UsageLogFault.EntryChanged, 20)]
    [InlineData("UPDATE UsageLog SET Client = 'Mac, Safari' WHERE Sequence = 12", UsageLogFault.EntryChanged, 12)]
    [InlineData("UPDATE UsageLog SET ItemId = '11111111-1111-1111-1111-111111111111' WHERE Sequence = 3", UsageLogFault.EntryChanged, 3)]
    [InlineData("UPDATE UsageLog SET At = 'not a time' WHERE Sequence = 9", UsageLogFault.EntryUnreadable, 9)]
    [InlineData("UPDATE UsageLog SET Ground = 'nobody' WHERE Sequence = 9", UsageLogFault.EntryUnreadable, 9)]
    [InlineData("DELETE FROM UsageLog WHERE Sequence = 7", UsageLogFault.NumberMissing, 7)]
    [InlineData("DELETE FROM UsageLog WHERE Sequence > 15", UsageLogFault.TailCut, 16)]
    [InlineData("DELETE FROM UsageLog", UsageLogFault.TailCut, 1)]
    [InlineData("UPDATE UsageLog SET Sequence = -1 WHERE Sequence = 4; UPDATE UsageLog SET Sequence = 4 WHERE Sequence = 5; UPDATE UsageLog SET Sequence = 5 WHERE Sequence = -1", UsageLogFault.ChainBroken, 4)]
    public async Task An_edit_made_past_the_triggers_is_found_where_it_was_made(string edit, UsageLogFault fault, long at)
    {
        await EditAsync("DROP TRIGGER UsageLog_keeps_rows; DROP TRIGGER UsageLog_keeps_values; " + edit);

        var verdict = await VerifyAsync();

        Assert.Equal((fault, (long?)at), (verdict.Fault, verdict.At));
    }

    [Fact]
    public async Task A_ledger_that_was_set_back_to_hide_the_newest_entries_no_longer_fits_them()
    {
        await EditAsync("UPDATE Ledgers SET Sequence = 19");

        Assert.Equal(UsageLogFault.TailCut, (await VerifyAsync()).Fault);
    }

    private Task<UsageLogVerdict> VerifyAsync() => portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel);

    private async Task EditAsync(string sql)
    {
        await using var connection = new SqliteConnection(portal.ConnectionString);
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
