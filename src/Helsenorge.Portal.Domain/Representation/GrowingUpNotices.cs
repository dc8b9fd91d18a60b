using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// Tells parents, and from 13 the young person who may log in, of a birthday at which something changes: 90, 30 and 7 days before. Run once
/// a day, or more often: each is told once. It looks past the filters, since it works for all children, and reads no health information.
/// </summary>
public sealed class GrowingUpNotices(PortalDatabase database, TimeProvider clock)
{
    /// <returns>How many children or young people somebody was told about.</returns>
    public async Task<int> SendAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var today = NorwegianTime.Today(now);
        var told = 0;
        foreach (var step in Enum.GetValues<GrowingUpStep>())
        {
            var (from, to) = (today.AddYears(-GrowingUpPlan.AgeAt(step)), today.AddDays(GrowingUpPlan.NoticeDays.Max() + 1).AddYears(-GrowingUpPlan.AgeAt(step)));
            await using var db = database.Create();
            var near = await db.All<Person>().AsNoTracking()
                .Where(person => person.BirthDate >= from && person.BirthDate <= to && person.DeceasedOn == null
                    && (person.AddressProtection == AddressProtection.Ungraded || person.AddressProtection == AddressProtection.ClientAddress))
                .Select(person => new { person.Id, person.BirthDate, Sent = db.All<SentNotice>().Where(notice => notice.PatientId == person.Id).Select(notice => notice.What).ToList() })
                .ToListAsync(cancel);
            foreach (var child in near)
            {
                if (GrowingUpPlan.DueNotice(child.BirthDate, today) is { } due && due.Step == step && !child.Sent.Contains(What(due)))
                {
                    told += await TellAsync(child.Id, due, now, cancel) ? 1 : 0;
                }
            }
        }

        return told;
    }

    private async Task<bool> TellAsync(Guid childId, (GrowingUpStep Step, int DaysBefore) due, DateTimeOffset now, CancellationToken cancel)
    {
        await using var db = database.Create();
        var consents = db.All<ConsentDecision>();
        var child = await db.All<Person>().AsNoTracking().Where(person => person.Id == childId)
            .Select(person => new
            {
                person.BirthDate,
                Level = consents.Where(c => c.PatientId == childId).OrderByDescending(c => c.Number).Select(c => c.Level).FirstOrDefault(),
                HasYouthConsent = db.All<YouthConsent>().Where(c => c.PatientId == childId).OrderByDescending(c => c.Number).Select(c => c.IsGiven).FirstOrDefault(),
                Parents = db.All<ParentalResponsibility>().Where(r => r.ChildId == person.Id)
                    .Where(r => consents.Where(c => c.PatientId == r.ActorId).OrderByDescending(c => c.Number).Select(c => c.Level).FirstOrDefault() != ConsentLevel.None)
                    .Select(r => r.ActorId).ToList(),
            })
            .SingleAsync(cancel);
        var age = Age.On(child.BirthDate, NorwegianTime.Today(now));
        if (age < AccessRules.OwnUseFrom)
        {
            foreach (var parent in child.Parents)
            {
                Add(db, parent, childId, due.Step, GrowingUpPlan.ParentsService, now);
            }
        }

        if (child.Level is not ConsentLevel.None && (age >= AccessRules.OwnUseFrom || (age >= AccessRules.YouthFrom && child.HasYouthConsent)))
        {
            Add(db, childId, childId, due.Step, GrowingUpPlan.YouthService, now);
        }

        db.AddVouched(new SentNotice { PatientId = childId, What = What(due), SentAt = now });
        try
        {
            await db.SaveChangesAsync(cancel);
            return true;
        }
        catch (DbUpdateException failure) when (database.Engine.IsUniqueViolation(failure))
        {
            // Another node has told of it.
            return false;
        }
    }

    private static void Add(PortalDbContext db, Guid recipient, Guid subject, GrowingUpStep step, string service, DateTimeOffset now) =>
        db.AddVouched(new BellNotification { ActorId = recipient, SubjectId = subject, Kind = KindOf(step), ServiceCode = service, CreatedAt = now });

    private static string What((GrowingUpStep Step, int DaysBefore) due) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"growing-up {due.Step} {due.DaysBefore}");

    private static NotificationKind KindOf(GrowingUpStep step) => step switch
    {
        GrowingUpStep.Twelve => NotificationKind.SoonTwelve,
        GrowingUpStep.Thirteen => NotificationKind.SoonThirteen,
        GrowingUpStep.Sixteen => NotificationKind.SoonSixteen,
        GrowingUpStep.Eighteen => NotificationKind.SoonEighteen,
    };
}
