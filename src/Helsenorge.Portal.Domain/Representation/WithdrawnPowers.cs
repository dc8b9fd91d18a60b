using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// What a withdrawn consent does to powers of attorney (domain rules §3.2): those the person holds end, which the givers' logs and ledgers
/// must show, so it looks past the filters for them; those the person gave go with the rest, and their receivers are told.
/// </summary>
internal static class WithdrawnPowers
{
    public static async Task EndAsync(PortalDbContext db, Guid personId, DateTimeOffset now, CancellationToken cancel)
    {
        var held = await (
            from power in db.All<PowerOfAttorney>()
            where power.ReceiverId == personId && power.EndedAt == null
            join ledger in db.All<PatientLedger>() on power.PatientId equals ledger.PatientId
            select new { Power = power, Ledger = ledger })
            .ToListAsync(cancel);
        foreach (var row in held)
        {
            db.Vouch(row.Power).EndBy(PowerEnd.ByPortal, now);
            PowerNotices.Tell(db, row.Power.PatientId, NotificationKind.PowerEnded, PowerOfAttorney.ServiceCode, row.Power.Id, now);
            PowerLog.Append(db, row.Ledger, new UsageRecord(null, "", null, AccessGround.System, PowerOfAttorney.ServiceCode, PowerOfAttorney.EndCode, null, UsageOutcome.Done, null), "", now);
        }

        var receivers = await db.All<PowerOfAttorney>()
            .Where(power => power.PatientId == personId && power.EndedAt == null && power.AcceptedAt != null && power.ReceiverId != null)
            .Select(power => power.ReceiverId!.Value)
            .ToListAsync(cancel);
        foreach (var receiver in receivers)
        {
            PowerNotices.Tell(db, receiver, NotificationKind.PowerEndedForYou, PowerOfAttorney.ServiceCode, null, now);
        }
    }
}
