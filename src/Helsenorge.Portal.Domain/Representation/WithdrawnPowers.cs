using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// What a withdrawn consent does to powers of attorney (domain rules §3.2): those the person holds end, which the givers' logs and ledgers
/// must show, so it looks past the filters for them; those the person gave go with the rest, and their receivers are told. The receipts that a
/// receiver has are the receiver's own record of what they could do, and stay.
/// </summary>
internal static class WithdrawnPowers
{
    public static async Task EndAsync(PortalDbContext db, Guid personId, PowerReceiptWords words, DateTimeOffset now, CancellationToken cancel)
    {
        var held = await (
            from power in db.All<PowerOfAttorney>()
            where power.ReceiverId == personId && power.EndedAt == null
            join ledger in db.All<PatientLedger>() on power.PatientId equals ledger.PatientId
            select new { Power = power, Ledger = ledger })
            .ToListAsync(cancel);
        var today = NorwegianTime.Today(now);
        foreach (var row in held)
        {
            // What has run out has ended for both long since.
            if (row.Power.Stands(today))
            {
                PowerNotices.Tell(db, row.Power.PatientId, NotificationKind.PowerEnded, PowerOfAttorney.ServiceCode, row.Power.Id, now);
                await PowerReceipts.LeaveAsync(db, row.Power, NotificationKind.PowerEnded, null, null, words, now, cancel);
            }

            db.Vouch(row.Power).EndBy(PowerEnd.ByPortal, now);
            PowerLog.Append(db, row.Ledger, new UsageRecord(null, "", null, AccessGround.System, PowerOfAttorney.ServiceCode, PowerOfAttorney.EndCode, null, UsageOutcome.Done, null), "", now);
        }

        var given = await db.All<PowerOfAttorney>().AsNoTracking()
            .Where(power => power.PatientId == personId && power.EndedAt == null && power.AcceptedAt != null && power.ReceiverId != null)
            .ToListAsync(cancel);
        foreach (var power in given.Where(power => power.Stands(today)))
        {
            PowerNotices.Tell(db, power.ReceiverId!.Value, NotificationKind.PowerEndedForYou, PowerOfAttorney.ServiceCode, null, now);
            await PowerReceipts.LeaveAsync(db, power, null, NotificationKind.PowerEndedForYou, null, words, now, cancel);
        }
    }
}
