using System.Runtime.CompilerServices;
using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Jobs;

/// <param name="PatientId">Means nothing outside the database.</param>
/// <param name="Sequence">How many entries the log has.</param>
/// <param name="Head">The hash of the last of them.</param>
public sealed record LedgerHead(Guid PatientId, long Sequence, byte[] Head);

/// <summary>The heads of all usage logs, for a record outside the database; and whether the logs still say what that record says.</summary>
public sealed class LedgerHeads(PortalDatabase database)
{
    /// <summary>All that have an entry, a few hundred at a time.</summary>
    public async IAsyncEnumerable<LedgerHead> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await using var db = database.Create();
        await foreach (var head in db.All<PatientLedger>().AsNoTracking().Where(ledger => ledger.Sequence > 0).OrderBy(ledger => ledger.PatientId)
            .Select(ledger => new LedgerHead(ledger.PatientId, ledger.Sequence, ledger.Head)).AsAsyncEnumerable().WithCancellation(cancel))
        {
            yield return head;
        }
    }

    /// <summary>True when the entry of that number is there with that hash.</summary>
    public async Task<bool> StillHoldsAsync(LedgerHead head, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(head);
        await using var db = database.Create();
        var hash = await db.All<UsageLogEntry>().Where(entry => entry.PatientId == head.PatientId && entry.Sequence == head.Sequence).Select(entry => entry.Hash).SingleOrDefaultAsync(cancel);
        return hash is not null && hash.AsSpan().SequenceEqual(head.Head);
    }
}
