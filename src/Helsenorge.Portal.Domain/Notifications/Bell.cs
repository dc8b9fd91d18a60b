using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Notifications;

/// <summary>The bell of the person logged in: only what leads to services that are open to them now.</summary>
public sealed class Bell(PortalDatabase database, IActorAccessor actors, SessionLimits limits, RepresentationOptions representation, TimeProvider clock)
{
    // Looking past the filters for the consents looks past them for the whole query: whose bell it is, is said in each.
    private const int Most = 100;

    /// <param name="services">Those that are built, by code. One that is not here shows nothing.</param>
    public async Task<int> CountUnreadAsync(IReadOnlyDictionary<string, PortalService> services, CancellationToken cancel)
    {
        if (await actors.GetActorAsync() is not { } actor)
        {
            return 0;
        }

        await using var db = database.Create();
        db.OpenForActor(actor.PersonId);
        var consents = db.All<ConsentDecision>();
        var login = LoginSessions.Alive(db, actor, limits, clock.GetUtcNow());
        var unread = await db.All<BellNotification>().Where(n => n.ActorId == actor.PersonId && n.ReadAt == null && login.Any()).OrderByDescending(n => n.CreatedAt).Take(Most)
            .Select(n => new
            {
                n.SubjectId,
                n.ServiceCode,
                Consent = consents.Where(c => c.PatientId == n.SubjectId).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        var others = await ActedFor.ReadAsync(db, actor, unread.Select(n => n.SubjectId), clock.GetUtcNow(), cancel);
        return unread.Count(n => IsOpen(actor, n.SubjectId, n.ServiceCode, n.Consent, services, others));
    }

    /// <summary>The newest first; at most a hundred.</summary>
    public async Task<IReadOnlyList<BellLine>> ListAsync(IReadOnlyDictionary<string, PortalService> services, CancellationToken cancel)
    {
        if (await actors.GetActorAsync() is not { } actor)
        {
            return [];
        }

        await using var db = database.Create();
        db.OpenForActor(actor.PersonId);
        var consents = db.All<ConsentDecision>();
        var login = LoginSessions.Alive(db, actor, limits, clock.GetUtcNow());
        var rows = await db.All<BellNotification>().AsNoTracking().Where(n => n.ActorId == actor.PersonId && login.Any()).OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(Most)
            .Select(n => new
            {
                Notification = n,
                Consent = consents.Where(c => c.PatientId == n.SubjectId).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        var others = await ActedFor.ReadAsync(db, actor, rows.Select(row => row.Notification.SubjectId), clock.GetUtcNow(), cancel);
        return
        [
            .. rows.Where(row => IsOpen(actor, row.Notification.SubjectId, row.Notification.ServiceCode, row.Consent, services, others))
                .Select(row => new BellLine(row.Notification, others.GetValueOrDefault(row.Notification.SubjectId) is { } about ? new BellSubject(about.Key, about.Name) : null)),
        ];
    }

    /// <summary>Marks what was shown, and only that: what came in the meantime stays unread.</summary>
    public async Task MarkReadAsync(IReadOnlyCollection<Guid> shown, CancellationToken cancel)
    {
        if (shown.Count == 0 || await actors.GetActorAsync() is not { } actor)
        {
            return;
        }

        await using var db = database.Create();
        db.OpenForActor(actor.PersonId);
        var login = LoginSessions.Alive(db, actor, limits, clock.GetUtcNow());
        foreach (var notification in await db.All<BellNotification>().Where(n => n.ActorId == actor.PersonId && n.ReadAt == null && shown.Contains(n.Id) && login.Any()).ToListAsync(cancel))
        {
            notification.ReadAt = clock.GetUtcNow();
        }

        await db.SaveChangesAsync(cancel);
    }

    private bool IsOpen(Actor actor, Guid subject, string code, ConsentLevel? consent, IReadOnlyDictionary<string, PortalService> services, IReadOnlyDictionary<Guid, ActedFor> others) =>
        services.TryGetValue(code, out var service) && (subject == actor.PersonId
            ? AccessRules.DecideByConsent(consent, service.MinimumConsent) is null
            : others.TryGetValue(subject, out var other)
                && AccessRules.Decide(service, service.View, new Actor(actor.PersonId, subject, actor.SessionId), other.Facts, limits, clock.GetUtcNow(), representation.AddressRule).IsOpen);
}

/// <summary>Whom a line is about, when it is not the person themselves.</summary>
/// <param name="Key">Of the address under which they act for them; null until they have opened the list of whom they may act for.</param>
public sealed record BellSubject(string? Key, SubjectName Name);

/// <param name="About">Null in own matters.</param>
public sealed record BellLine(BellNotification Notification, BellSubject? About);
