using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>What is wrong with a usage log.</summary>
public enum UsageLogFault
{
    /// <summary>An entry is gone, or one stands where none should.</summary>
    NumberMissing,

    /// <summary>An entry does not hold the hash of the one before it.</summary>
    ChainBroken,

    /// <summary>An entry was changed after it was written.</summary>
    EntryChanged,

    /// <summary>The newest entries are gone, or entries stand after what the ledger knows.</summary>
    TailCut,

    /// <summary>A column holds what the portal never writes, so that the entry cannot even be read.</summary>
    EntryUnreadable,

    /// <summary>There are entries and no ledger, or the patient does not exist.</summary>
    LedgerMissing,
}

/// <param name="Fault">Null when the log is whole.</param>
/// <param name="Entries">How many were read.</param>
/// <param name="At">The number of the entry where it went wrong; null when the log is whole.</param>
public sealed record UsageLogVerdict(UsageLogFault? Fault, long Entries, long? At);

/// <summary>Reads a patient's usage log from the first entry to the last and checks every link of the chain.</summary>
public sealed class UsageLogVerifier(PortalDatabase database)
{
    /// <summary>Every log there is, also those whose ledger is gone, one after the other.</summary>
    public async IAsyncEnumerable<(Guid PatientId, UsageLogVerdict Verdict)> VerifyAllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        List<Guid> patients;
        await using (var db = database.Create())
        {
            patients = await db.All<PatientLedger>().Select(ledger => ledger.PatientId).Union(db.All<UsageLogEntry>().Select(entry => entry.PatientId)).Order().ToListAsync(cancel);
        }

        foreach (var patientId in patients)
        {
            yield return (patientId, await VerifyAsync(patientId, cancel));
        }
    }

    public async Task<UsageLogVerdict> VerifyAsync(Guid patientId, CancellationToken cancel)
    {
        await using var db = database.Create();
        // The ledger first: entries that come while we read stand after what it says, and are left for the next time.
        var ledger = await db.All<PatientLedger>().AsNoTracking().SingleOrDefaultAsync(l => l.PatientId == patientId, cancel);
        if (ledger is null)
        {
            return new UsageLogVerdict(UsageLogFault.LedgerMissing, 0, null);
        }

        long read = 0;
        var previous = new byte[32];
        try
        {
            await foreach (var entry in db.All<UsageLogEntry>().AsNoTracking().Where(e => e.PatientId == patientId && e.Sequence <= ledger.Sequence).OrderBy(e => e.Sequence).AsAsyncEnumerable().WithCancellation(cancel))
            {
                read++;
                if (FaultOf(entry, read, previous) is { } fault)
                {
                    return new UsageLogVerdict(fault, read, read);
                }

                previous = entry.Hash;
            }
        }
        catch (Exception unreadable) when (unreadable is FormatException or InvalidCastException or InvalidOperationException or ArgumentException or OverflowException)
        {
            return new UsageLogVerdict(UsageLogFault.EntryUnreadable, read, read + 1);
        }

        return read == ledger.Sequence && previous.AsSpan().SequenceEqual(ledger.Head)
            ? new UsageLogVerdict(null, read, null)
            : new UsageLogVerdict(UsageLogFault.TailCut, read, read + 1);
    }

    private static UsageLogFault? FaultOf(UsageLogEntry entry, long expected, byte[] previous) => entry switch
    {
        _ when entry.Sequence != expected => UsageLogFault.NumberMissing,
        _ when !entry.PreviousHash.AsSpan().SequenceEqual(previous) => UsageLogFault.ChainBroken,
        _ when !entry.Hash.AsSpan().SequenceEqual(entry.ComputeHash()) => UsageLogFault.EntryChanged,
        _ => null,
    };
}
