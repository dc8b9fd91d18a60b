using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>By what right somebody hears about a person, in the order in which they go.</summary>
public enum RepresentationGround
{
    Self,
    Parent,
    PowerOfAttorney,
}

/// <summary>Somebody the person logged in acts for now.</summary>
/// <param name="Areas">Of a power of attorney.</param>
/// <param name="Until">The last day of it; null when it has none.</param>
public sealed record NoticeSubject(Guid Id, string Name, DateOnly BirthDate, RepresentationGround Ground, ServiceAreas Areas, DateOnly? Until);

/// <summary>Whom the person logged in acts for, for pages about themselves. Looks past the filters for the actor's own rights and the names they lead to, while the log-in lives.</summary>
public sealed class RepresentedPeople(PortalDatabase database, IActorAccessor actors, SessionLimits limits, TimeProvider clock)
{
    public const int RestrictedFrom = 12;
    public const int YouthFrom = 13;
    private const int Most = 100;

    /// <summary>Children first, the youngest first; then those who gave a power of attorney. Two commands.</summary>
    public async Task<IReadOnlyList<NoticeSubject>> ListAsync(CancellationToken cancel)
    {
        if (await actors.GetActorAsync() is not { } actor)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var today = NorwegianTime.Today(now);
        await using var db = database.Create();
        db.OpenForActor(actor.PersonId);
        var login = LoginSessions.Alive(db, actor, limits, now);
        var self = db.All<Person>().Where(person => person.Id == actor.PersonId && login.Any());
        var children = await (
            from me in self
            from right in db.All<ParentalResponsibility>().Where(right => right.ActorId == me.Id && right.SomeoneLivesWithChild)
            join child in db.All<Person>() on right.ChildId equals child.Id
            where me.EmigratedOn == null && child.DeceasedOn == null
            orderby child.BirthDate descending
            select new { child.Id, child.GivenName, child.FamilyName, child.BirthDate, child.AddressProtection, Own = me.AddressProtection }).Take(Most).ToListAsync(cancel);
        var givers = await (
            from me in self
            from power in db.All<PowerOfAttorney>().Where(power => power.ReceiverId == me.Id && power.AcceptedAt != null && power.EndedAt == null && (power.Until == null || power.Until >= today))
            join giver in db.All<Person>() on power.PatientId equals giver.Id
            where giver.DeceasedOn == null
            orderby giver.GivenName, giver.FamilyName, power.GivenAt descending
            select new { giver.Id, giver.GivenName, giver.FamilyName, giver.BirthDate, giver.AddressProtection, Own = me.AddressProtection, power.Areas, power.Until }).Take(Most).ToListAsync(cancel);
        return
        [
            .. children.Where(row => MayRepresent(row.Own) && MayRepresent(row.AddressProtection) && Age.On(row.BirthDate, today) < AccessRules.OwnUseFrom)
                .Select(row => new NoticeSubject(row.Id, $"{row.GivenName} {row.FamilyName}".Trim(), row.BirthDate, RepresentationGround.Parent, ServiceAreas.None, null)),
            .. givers.Where(row => MayRepresent(row.Own) && MayRepresent(row.AddressProtection)).DistinctBy(row => row.Id)
                .Select(row => new NoticeSubject(row.Id, $"{row.GivenName} {row.FamilyName}".Trim(), row.BirthDate, RepresentationGround.PowerOfAttorney, row.Areas, row.Until)),
        ];
    }

    /// <summary>Whoever has an unlisted address neither represents nor is represented (domain rules §4.4).</summary>
    public static bool MayRepresent(AddressProtection protection) => protection is AddressProtection.Ungraded or AddressProtection.ClientAddress;
}
