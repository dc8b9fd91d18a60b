using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>Somebody the person logged in may act for, or could until not long ago.</summary>
/// <param name="Key">Of the address under which they act: <c>for/{Key}/</c>.</param>
/// <param name="Closed">Why nothing is open at all; null when the gate decides service by service.</param>
/// <param name="Ground">Parent, PowerOfAttorney or Appointed.</param>
/// <param name="Granted">By a power of attorney; every area for an appointment.</param>
/// <param name="Until">The last day of the power of attorney that lasts longest; null for a child, and where it has no end.</param>
public sealed record RepresentedPerson(
    Guid SubjectId, string Key, SubjectName Name, AccessDenial? Closed, AccessGround Ground, ServiceAreas Granted, DateOnly? Until, ConsentLevel? Consent);

/// <summary>A child of the person logged in, with what parents decide about: no more where nothing is open.</summary>
/// <param name="BirthDate">Null where the parent may not act at all.</param>
/// <param name="HasYouthConsent">The parents have consented to the child's own use.</param>
/// <param name="LivesHere">At the address of the person logged in.</param>
public sealed record RepresentedChild(RepresentedPerson Person, DateOnly? BirthDate, bool HasYouthConsent, bool LivesHere);

/// <summary>The door to whom the person logged in may act for. Names and rights alone: nothing of what the gate guards.</summary>
public sealed class Representations(PortalDatabase database, IActorAccessor actors, SessionLimits limits, RepresentationOptions options, TimeProvider clock)
{
    private const int Most = 100;

    /// <summary>Children first, the youngest last; then those who gave a power of attorney, by name.</summary>
    public async Task<IReadOnlyList<RepresentedPerson>> ListAsync(CancellationToken cancel)
    {
        if (await actors.GetActorAsync() is not { } actor)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var today = NorwegianTime.Today(now);
        await using var db = database.Create();
        var responsibilities = db.All<ParentalResponsibility>().Where(r => r.ActorId == actor.PersonId);
        var powers = db.All<PowerOfAttorney>().Where(p => p.ReceiverId == actor.PersonId && p.AcceptedAt != null && p.EndedAt == null && (p.Until == null || p.Until >= today));
        var people = db.All<Person>();
        var pairs =
            from session in LoginSessions.Alive(db, actor, limits, now)
            from subject in people.Where(p => responsibilities.Any(r => r.ChildId == p.Id) || powers.Any(power => power.PatientId == p.Id)).OrderBy(p => p.Id).Take(Most)
            select new ActingSession { Session = session, SubjectId = subject.Id };
        var facts = await GateQueries.ForAnother(db, pairs, Guid.Empty, today).AsNoTracking().ToListAsync(cancel);
        if (facts.Count == 0)
        {
            return [];
        }

        var subjects = facts.Select(f => f.LedgerPatientId).ToList();
        var rows = await people.Where(p => subjects.Contains(p.Id))
            .Select(p => new
            {
                p.Id,
                p.GivenName,
                p.FamilyName,
                IsForever = powers.Any(power => power.PatientId == p.Id && power.Until == null),
                Until = powers.Where(power => power.PatientId == p.Id).Max(power => power.Until),
                Key = db.All<ActingKey>().Where(key => key.ActorId == actor.PersonId && key.SubjectId == p.Id && key.Preview == ServiceAreas.None).Select(key => key.Key).FirstOrDefault(),
            })
            .AsNoTracking().ToDictionaryAsync(p => p.Id, cancel);
        var keys = rows.ToDictionary(row => row.Key, row => row.Value.Key);
        await MakeMissingAsync(actor.PersonId, keys, now, cancel);

        return
        [
            .. facts.Select(fact => Of(fact, rows[fact.LedgerPatientId].GivenName, rows[fact.LedgerPatientId].FamilyName,
                    rows[fact.LedgerPatientId].IsForever ? null : rows[fact.LedgerPatientId].Until, keys[fact.LedgerPatientId]!, today))
                .Where(person => person.Closed is not AccessDenial.NotRepresented || person.Name.Age == AccessRules.OwnUseFrom)
                .OrderBy(person => person.Ground is not AccessGround.Parent).ThenByDescending(person => person.Name.Age).ThenBy(person => person.Name.Full, StringComparer.CurrentCulture),
        ];
    }

    /// <summary>The children among them, the oldest first.</summary>
    public async Task<IReadOnlyList<RepresentedChild>> ListChildrenAsync(CancellationToken cancel)
    {
        var children = (await ListAsync(cancel)).Where(person => person.Ground is AccessGround.Parent).ToList();
        var open = children.Where(child => child.Closed is null).Select(child => child.SubjectId).ToList();
        var parent = (await actors.GetActorAsync())?.PersonId ?? Guid.Empty;
        await using var db = database.Create();
        var youth = db.All<YouthConsent>();
        var homes = db.All<ParentalResponsibility>().Where(r => r.ActorId == parent && r.LivesWithChild);
        var rows = await db.All<Person>().Where(person => open.Contains(person.Id))
            .Select(person => new { person.Id, person.BirthDate, LivesHere = homes.Any(r => r.ChildId == person.Id), HasYouthConsent = youth.Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => c.IsGiven).FirstOrDefault() })
            .ToDictionaryAsync(person => person.Id, cancel);
        return [.. children.Select(child => rows.TryGetValue(child.SubjectId, out var row) ? new RepresentedChild(child, row.BirthDate, row.HasYouthConsent, row.LivesHere) : new RepresentedChild(child, null, false, false))];
    }

    private RepresentedPerson Of(GateFacts facts, string givenName, string familyName, DateOnly? until, string key, DateOnly today)
    {
        var representation = facts.Access.Representation!;
        var age = Age.On(facts.Access.BirthDate, today);
        var isParent = representation.HasResponsibility && (age < AccessRules.OwnUseFrom || representation is { Granted: ServiceAreas.None, IsAppointed: false });
        return new RepresentedPerson(
            facts.LedgerPatientId,
            key,
            new SubjectName(givenName, familyName, age),
            facts.Access.DeceasedOn is not null ? AccessDenial.Deceased : AccessRules.DecideStanding(representation, facts.Access.Protection, age, options.AddressRule),
            isParent ? AccessGround.Parent : representation.IsAppointed ? AccessGround.Appointed : AccessGround.PowerOfAttorney,
            representation.IsAppointed ? ServiceAreas.Any : representation.Granted,
            isParent ? null : until,
            facts.Access.Consent);
    }

    private async Task MakeMissingAsync(Guid actorId, Dictionary<Guid, string?> keys, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var subject in keys.Where(key => key.Value is null).Select(key => key.Key).ToList())
        {
            keys[subject] = await KeyAsync(actorId, subject, now, cancel);
        }
    }

    // Two windows may ask for the first time at once: the second finds what the first has made.
    private async Task<string> KeyAsync(Guid actorId, Guid subjectId, DateTimeOffset now, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = database.Create();
            var existing = await db.All<ActingKey>().Where(key => key.ActorId == actorId && key.SubjectId == subjectId && key.Preview == ServiceAreas.None).Select(key => key.Key).SingleOrDefaultAsync(cancel);
            if (existing is not null)
            {
                return existing;
            }

            var made = new ActingKey { ActorId = actorId, SubjectId = subjectId, CreatedAt = now };
            db.AddVouched(made);
            try
            {
                await db.SaveChangesAsync(cancel);
                return made.Key;
            }
            catch (DbUpdateException failure) when (attempt == 1 && database.Engine.IsUniqueViolation(failure))
            {
            }
        }
    }
}
