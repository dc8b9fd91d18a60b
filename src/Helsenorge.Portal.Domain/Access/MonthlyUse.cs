using System.Globalization;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// Tells people, once a month, that somebody else used their information in the month before: a parent, a proxy or somebody appointed. Run it
/// in the first days of a month, as often as one likes: each is told once. It looks past the filters, since it works for all logs, and reads who
/// acted and nothing of what.
/// </summary>
public sealed class MonthlyUse(PortalDatabase database, TimeProvider clock)
{
    public const string LogService = "usage-log";

    /// <returns>How many were told.</returns>
    public async Task<int> SendAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var today = NorwegianTime.Today(now);
        var first = new DateOnly(today.Year, today.Month, 1);
        var (from, to) = (NorwegianTime.At(first.AddMonths(-1), default).ToUniversalTime(), NorwegianTime.At(first, default).ToUniversalTime());
        var what = string.Create(CultureInfo.InvariantCulture, $"who-saw {first.AddMonths(-1):yyyy-MM}");
        await using var db = database.Create();
        var consents = db.All<ConsentDecision>();
        var seen = await db.All<Person>().AsNoTracking()
            .Where(person => person.DeceasedOn == null
                && db.All<UsageLogEntry>().Any(entry => entry.PatientId == person.Id && entry.At >= from && entry.At < to && entry.Outcome == UsageOutcome.Done
                    && (entry.Ground == AccessGround.Parent || entry.Ground == AccessGround.PowerOfAttorney || entry.Ground == AccessGround.Appointed))
                && !db.All<SentNotice>().Any(notice => notice.PatientId == person.Id && notice.What == what)
                && consents.Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => c.Level).FirstOrDefault() != ConsentLevel.None)
            .Select(person => new { person.Id, person.BirthDate, HasYouthConsent = db.All<YouthConsent>().Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => c.IsGiven).FirstOrDefault() })
            .ToListAsync(cancel);
        var told = 0;
        foreach (var person in seen)
        {
            // Whoever cannot log in has no bell to look at.
            var age = Age.On(person.BirthDate, today);
            if (age >= AccessRules.OwnUseFrom || (age >= AccessRules.YouthFrom && person.HasYouthConsent))
            {
                told += await TellAsync(person.Id, what, now, cancel) ? 1 : 0;
            }
        }

        return told;
    }

    private async Task<bool> TellAsync(Guid personId, string what, DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = database.Create();
        db.AddVouched(new BellNotification { ActorId = personId, SubjectId = personId, Kind = NotificationKind.WhoSawYou, ServiceCode = LogService, CreatedAt = now });
        db.AddVouched(new SentNotice { PatientId = personId, What = what, SentAt = now });
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException failure) when (database.Engine.IsUniqueViolation(failure))
        {
            // Another node has told them.
            return false;
        }
    }
}
