using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// "I don't recognise this": ends the access where the portal can, and leaves a report. It looks past the filters to end what belongs to
/// others than the patient's service: a log-in, a power of attorney.
/// </summary>
public sealed class AccessReports(PortalDatabase database)
{
    private const int Most = 1_000;

    /// <param name="access">Opened to write, for whichever service shows the item.</param>
    /// <param name="sequence">The number of the entry that is not recognised.</param>
    /// <param name="words">Of the receipts that both get when it ends a power of attorney.</param>
    /// <returns>What was ended; when the same is asked again, by the same key, what was ended then.</returns>
    public static async Task<Result<AccessEnd, AccessReportRefusal>> ReportAsync(
        WriteAccess access, PortalService service, Guid itemId, long sequence, PowerReceiptWords words, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(service);
        AccessReportRefusal? refusal = null;
        if (access.EarlierResultId is null)
        {
            var reported = await ReportNewAsync(access, service, itemId, sequence, words, cancel);
            if (reported.Succeeded(out var report))
            {
                return report.Ended;
            }

            refusal = reported.Refusal;
            // Pressed twice at once: the other press was first.
            await access.IsRepeatedByNowAsync(cancel);
        }

        return access.EarlierResultId is { } earlier
            ? await access.Db.AccessReports.Where(report => report.Id == earlier).Select(report => report.Ended).SingleAsync(cancel)
            : refusal ?? AccessReportRefusal.NotFound;
    }

    private static async Task<Result<AccessReport, AccessReportRefusal>> ReportNewAsync(
        WriteAccess access, PortalService service, Guid itemId, long sequence, PowerReceiptWords words, CancellationToken cancel)
    {
        var seesAll = access.Ground is AccessGround.Self || (access.Ground is AccessGround.Parent && !access.IsRestricted);
        if (!seesAll || access.ActorId is not { } reporter || await access.Db.All<UsageLogEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.PatientId == access.PatientId && e.Sequence == sequence && e.ItemId == itemId, cancel) is not { } entry)
        {
            return AccessReportRefusal.NotFound;
        }

        if (entry.ActorId == reporter && entry.Client == access.Client)
        {
            return AccessReportRefusal.OwnUse;
        }

        if (await access.Db.AccessReports.AnyAsync(earlier => earlier.Sequence == sequence, cancel))
        {
            return AccessReportRefusal.AlreadyReported;
        }

        var report = new AccessReport
        {
            PatientId = access.PatientId,
            ReportedBy = reporter,
            ReportedAt = access.OpenedAt,
            Sequence = sequence,
            ActorId = entry.ActorId,
            OrganisationNumber = entry.OrganisationNumber,
            Ground = entry.Ground,
            ServiceCode = service.Code,
            ItemId = itemId,
            Client = entry.Client,
            Ended = await EndAsync(access, reporter, entry, words, cancel),
        };
        access.Db.Add(report);
        if (report.Ended is not AccessEnd.Nothing)
        {
            // Not for the parents of a young person, who may be whom it is about.
            access.Notify(access.PatientId, NotificationKind.AccessEnded, service, itemId, isHiddenFromTwelve: true);
        }

        return await access.SaveAsync(cancel, report.Id) is SaveOutcome.Saved ? report : AccessReportRefusal.AlreadyReported;
    }

    /// <summary>The newest reports, for operations: keys and codes.</summary>
    public async Task<IReadOnlyList<AccessReport>> ListAsync(CancellationToken cancel)
    {
        await using var db = database.Create();
        return await db.All<AccessReport>().AsNoTracking().OrderByDescending(report => report.ReportedAt).Take(Most).ToListAsync(cancel);
    }

    /// <summary>Says that operations have followed a report up, and tells whoever reported it. Of two who say so at once, one does.</summary>
    public async Task<AccessReportHandling> HandleAsync(Guid reportId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = database.Create();
        if (await db.All<AccessReport>().SingleOrDefaultAsync(report => report.Id == reportId, cancel) is not { } report)
        {
            return AccessReportHandling.NotFound;
        }

        if (!db.Vouch(report).Handle(now))
        {
            return AccessReportHandling.AlreadyHandled;
        }

        // The report outlives a withdrawal; the bell does not.
        var level = await db.All<ConsentDecision>().Where(consent => consent.PatientId == report.ReportedBy).OrderByDescending(consent => consent.Number).Select(consent => consent.Level).FirstOrDefaultAsync(cancel);
        if (level is not ConsentLevel.None)
        {
            db.AddVouched(new BellNotification
            {
                ActorId = report.ReportedBy,
                SubjectId = report.PatientId,
                Kind = NotificationKind.AccessReportHandled,
                ServiceCode = report.ServiceCode,
                ItemId = report.ItemId,
                CreatedAt = now,
            });
        }

        try
        {
            await db.SaveChangesAsync(cancel);
            return AccessReportHandling.Handled;
        }
        catch (DbUpdateConcurrencyException)
        {
            return AccessReportHandling.AlreadyHandled;
        }
    }

    private static async Task<AccessEnd> EndAsync(WriteAccess access, Guid reporter, UsageLogEntry entry, PowerReceiptWords words, CancellationToken cancel)
    {
        if (entry.ActorId == reporter)
        {
            return await EndLoginsAsync(access, reporter, entry.Client, cancel) ? AccessEnd.LogIn : AccessEnd.Nothing;
        }

        // Only the giver ends what they gave.
        if (entry.Ground is not AccessGround.PowerOfAttorney || access.Ground is not AccessGround.Self)
        {
            return AccessEnd.Nothing;
        }

        var today = NorwegianTime.Today(access.OpenedAt);
        var powers = await access.Db.All<PowerOfAttorney>()
            .Where(power => power.PatientId == access.PatientId && power.ReceiverId == entry.ActorId && power.EndedAt == null && power.Basis == PowerBasis.Given && (power.Until == null || power.Until >= today))
            .ToListAsync(cancel);
        foreach (var power in powers)
        {
            access.Db.Vouch(power).EndBy(PowerEnd.ByGiver, access.OpenedAt);
            await PowerReceipts.LeaveAsync(access, power, NotificationKind.PowerEnded, NotificationKind.PowerEndedForYou, words, cancel);
        }

        if (powers.Count > 0)
        {
            PowerNotices.Tell(access.Db, powers[0].ReceiverId!.Value, NotificationKind.PowerEndedForYou, PowerOfAttorney.ServiceCode, null, access.OpenedAt);
        }

        return powers.Count > 0 ? AccessEnd.PowerOfAttorney : AccessEnd.Nothing;
    }

    private static async Task<bool> EndLoginsAsync(WriteAccess access, Guid reporter, string client, CancellationToken cancel)
    {
        var sessions = await access.Db.All<LoginSession>()
            .Where(s => s.ActorId == reporter && s.Id != access.SessionId && s.EndedAt == null && s.Device + ", " + s.Browser == client)
            .ToListAsync(cancel);
        foreach (var session in sessions)
        {
            access.Db.Vouch(session).EndedAt = access.OpenedAt;
        }

        if (sessions.Count > 0 && reporter != access.PatientId)
        {
            // The patient's own ledger moves with this commit.
            if (await access.Db.All<PatientLedger>().SingleOrDefaultAsync(ledger => ledger.PatientId == reporter, cancel) is { } own)
            {
                access.Db.Vouch(own).Revoke();
            }
        }

        return sessions.Count > 0;
    }
}
