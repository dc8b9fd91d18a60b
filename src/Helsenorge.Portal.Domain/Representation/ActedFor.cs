using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>Somebody whom the person logged in has something about: what a decision about them rests on, and how they are shown.</summary>
/// <param name="Key">Of the address under which they act for them; null until they have opened the list of whom they may act for.</param>
internal sealed record ActedFor(AccessFacts Facts, string? Key, SubjectName Name)
{
    /// <summary>Decided as the gate would, by what holds now. Two commands, and only where there is anybody.</summary>
    public static async Task<IReadOnlyDictionary<Guid, ActedFor>> ReadAsync(PortalDbContext db, Actor actor, IEnumerable<Guid> subjects, DateTimeOffset now, CancellationToken cancel)
    {
        var wanted = subjects.Where(subject => subject != actor.PersonId).Distinct().ToList();
        if (wanted.Count == 0)
        {
            return new Dictionary<Guid, ActedFor>();
        }

        var today = NorwegianTime.Today(now);
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
            return new ActedFor(fact.Access, person.Key, new SubjectName(person.GivenName, person.FamilyName, Age.On(person.BirthDate, today)));
        });
    }
}
