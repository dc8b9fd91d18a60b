using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Notifications;

/// <summary>The bell of the person logged in: only what leads to services that are open to them now.</summary>
public sealed class Bell(PortalDatabase database, IActorAccessor actors, SessionLimits limits, TimeProvider clock)
{
    // Looking past the filters for the consents looks past them for the whole query: whose bell it is, is said in each.
    private const int Most = 100;

    /// <param name="minimumConsent">The lowest consent that opens each service, by code. A service that is not here shows nothing.</param>
    public async Task<int> CountUnreadAsync(IReadOnlyDictionary<string, ConsentLevel> minimumConsent, CancellationToken cancel)
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
                n.ServiceCode,
                Consent = consents.Where(c => c.PatientId == n.SubjectId).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        return unread.Count(n => IsOpen(n.ServiceCode, n.Consent, minimumConsent));
    }

    /// <summary>The newest first; at most a hundred.</summary>
    public async Task<IReadOnlyList<BellNotification>> ListAsync(IReadOnlyDictionary<string, ConsentLevel> minimumConsent, CancellationToken cancel)
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
        return [.. rows.Where(row => IsOpen(row.Notification.ServiceCode, row.Consent, minimumConsent)).Select(row => row.Notification)];
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

    private static bool IsOpen(string code, ConsentLevel? consent, IReadOnlyDictionary<string, ConsentLevel> minimumConsent) =>
        minimumConsent.TryGetValue(code, out var minimum) && AccessRules.DecideByConsent(consent, minimum) is null;
}
