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
        var others = await OthersAsync(db, actor, unread.Select(n => n.SubjectId), cancel);
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
        var others = await OthersAsync(db, actor, rows.Select(row => row.Notification.SubjectId), cancel);
        return
        [
            .. rows.Where(row => IsOpen(actor, row.Notification.SubjectId, row.Notification.ServiceCode, row.Consent, services, others))
                .Select(row => new BellLine(row.Notification, others.GetValueOrDefault(row.Notification.SubjectId)?.About)),
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

    // About somebody else: decided as the gate would, by what holds now. One command, and only where there is such a line.
    private async Task<IReadOnlyDictionary<Guid, Other>> OthersAsync(PortalDbContext db, Actor actor, IEnumerable<Guid> subjects, CancellationToken cancel)
    {
        var wanted = subjects.Where(subject => subject != actor.PersonId).Distinct().ToList();
        if (wanted.Count == 0)
        {
            return new Dictionary<Guid, Other>();
        }

        var today = NorwegianTime.Today(clock.GetUtcNow());
        var pairs =
            from session in db.All<LoginSession>()
            where session.Id == actor.SessionId && session.ActorId == actor.PersonId
            from person in db.All<Person>()
            where wanted.Contains(person.Id)
            select new ActingSession { Session = session, SubjectId = person.Id };
        var facts = await GateQueries.ForAnother(db, pairs, Guid.Empty, today).AsNoTracking().ToListAsync(cancel);
        var names = await db.All<Person>().Where(person => wanted.Contains(person.Id))
            .Select(person => new
            {
                person.Id,
                person.GivenName,
                person.FamilyName,
                person.BirthDate,
                Key = db.All<ActingKey>().Where(key => key.ActorId == actor.PersonId && key.SubjectId == person.Id && key.Preview == ServiceAreas.None).Select(key => key.Key).FirstOrDefault(),
            })
            .ToDictionaryAsync(person => person.Id, cancel);
        return facts.ToDictionary(fact => fact.LedgerPatientId, fact =>
        {
            var person = names[fact.LedgerPatientId];
            return new Other(fact.Access, new BellSubject(person.Key, new SubjectName(person.GivenName, person.FamilyName, Age.On(person.BirthDate, today))));
        });
    }

    private bool IsOpen(Actor actor, Guid subject, string code, ConsentLevel? consent, IReadOnlyDictionary<string, PortalService> services, IReadOnlyDictionary<Guid, Other> others) =>
        services.TryGetValue(code, out var service) && (subject == actor.PersonId
            ? AccessRules.DecideByConsent(consent, service.MinimumConsent) is null
            : others.TryGetValue(subject, out var other)
                && AccessRules.Decide(service, service.View, new Actor(actor.PersonId, subject, actor.SessionId), other.Facts, limits, clock.GetUtcNow(), representation.AddressRule).IsOpen);

    private sealed record Other(AccessFacts Facts, BellSubject About);
}

/// <summary>Whom a line is about, when it is not the person themselves.</summary>
/// <param name="Key">Of the address under which they act for them; null until they have opened the list of whom they may act for.</param>
public sealed record BellSubject(string? Key, SubjectName Name);

/// <param name="About">Null in own matters.</param>
public sealed record BellLine(BellNotification Notification, BellSubject? About);
