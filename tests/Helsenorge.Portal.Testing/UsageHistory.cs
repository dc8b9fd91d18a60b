using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing;

/// <summary>Long logs of use, without the using.</summary>
public static class UsageHistory
{
    /// <summary>As many uses of the log page as told, a second apart, as if they had been made one by one.</summary>
    /// <param name="patientId">Null for every patient there is.</param>
    public static async Task LengthenAsync(PortalDatabase database, DateTimeOffset until, int entries, Guid? patientId = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        await using var db = database.Create();
        foreach (var ledger in await db.All<PatientLedger>().Where(l => patientId == null || l.PatientId == patientId).ToListAsync())
        {
            db.Vouch(ledger);
            for (var at = 0; at < entries; at++)
            {
                var use = new UsageRecord(ledger.PatientId, "", null, AccessGround.Self, "usage-log", "view", null, UsageOutcome.Done, null);
                var entry = UsageLogEntry.After(ledger, use, "PC, Firefox", until.AddSeconds(at - entries));
                ledger.Advance(entry);
                db.AddVouched(entry);
            }
        }

        await db.SaveChangesAsync();
    }
}
