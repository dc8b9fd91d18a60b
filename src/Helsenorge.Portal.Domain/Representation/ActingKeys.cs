using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>Whom an address names.</summary>
/// <param name="Name">Null where no right to act is left: then nothing is told of them, not even this.</param>
public sealed record ActingSubject(string Key, Guid SubjectId, ServiceAreas Preview, SubjectName? Name);

/// <param name="Age">In whole years, today in Norway.</param>
public sealed record SubjectName(string GivenName, string FamilyName, int Age)
{
    public string Full => $"{GivenName} {FamilyName}".Trim();
}

/// <summary>Reads whom the key of an address names, for the person it belongs to and for nobody else. It decides nothing: the gate does.</summary>
public sealed class ActingKeys(PortalDatabase database, TimeProvider clock)
{
    /// <summary>Null when the person has no such key.</summary>
    public async Task<ActingSubject?> FindAsync(Guid personId, string key, CancellationToken cancel)
    {
        var today = NorwegianTime.Today(clock.GetUtcNow());
        await using var db = database.Create();
        var responsibilities = db.All<ParentalResponsibility>();
        var powers = db.All<PowerOfAttorney>();
        var found = await (
            from acting in db.All<ActingKey>()
            where acting.Key == key && acting.ActorId == personId
            join subject in db.All<Person>() on acting.SubjectId equals subject.Id
            select new
            {
                acting.Key,
                acting.SubjectId,
                acting.Preview,
                subject.GivenName,
                subject.FamilyName,
                subject.BirthDate,
                HasRight = acting.SubjectId == personId
                    || responsibilities.Any(r => r.ActorId == personId && r.ChildId == acting.SubjectId)
                    || powers.Any(p => p.PatientId == acting.SubjectId && p.ReceiverId == personId && p.AcceptedAt != null && p.EndedAt == null && (p.Until == null || p.Until >= today)),
            }).AsNoTracking().SingleOrDefaultAsync(cancel);
        return found is null
            ? null
            : new ActingSubject(found.Key, found.SubjectId, found.Preview, found.HasRight ? new SubjectName(found.GivenName, found.FamilyName, Age.On(found.BirthDate, today)) : null);
    }
}
