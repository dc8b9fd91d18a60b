using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// Finds whom a giver means by a name and a number, without letting the giver find out whether there is such a person. It looks past the
/// filters for one number; the answer says nothing but whether it is the giver's own, and whoever is found or not, the same is written.
/// </summary>
public sealed class Addressees(PersonNumberVault vault)
{
    public async Task<Addressee> FindAsync(WriteAccess access, NationalIdentityNumber number, string typedName, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        var hashes = vault.LookupHashes(number).Select(candidate => candidate.Hash).ToList();
        var found = await (
            from own in access.Db.All<PersonNumber>()
            where hashes.Contains(own.Hash)
            join person in access.Db.All<Person>() on own.PersonId equals person.Id
            select new { person.Id, person.GivenName, person.FamilyName, person.BirthDate, person.DeceasedOn })
            .AsNoTracking().SingleOrDefaultAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        var meant = found is not null && PersonName.Agrees(typedName, found.GivenName, found.FamilyName)
            && found.DeceasedOn is null && Age.On(found.BirthDate, today) >= AccessRules.OwnUseFrom;
        return new Addressee(hashes, found?.Id == access.PatientId, meant ? found!.Id : Guid.CreateVersion7());
    }
}

/// <summary>Whom a giver means, or nobody: that is not to be seen from outside.</summary>
public sealed class Addressee
{
    private readonly Guid bell;

    internal Addressee(IReadOnlyList<byte[]> hashes, bool isGiver, Guid bell) => (Hashes, IsGiver, this.bell) = (hashes, isGiver, bell);

    /// <summary>Of the number, newest key first.</summary>
    public IReadOnlyList<byte[]> Hashes { get; }

    public bool IsGiver { get; }

    /// <summary>A line in the receiver's bell; in nobody's, by an id that nobody has, when there is no receiver. The row is the same.</summary>
    public void Tell(WriteAccess access, NotificationKind kind, PortalService service)
    {
        ArgumentNullException.ThrowIfNull(access);
        PowerNotices.Tell(access, bell, kind, service);
    }
}

/// <summary>Lines in the bells of those who receive, about their own list and not about the giver's information.</summary>
public static class PowerNotices
{
    public static void Tell(WriteAccess access, Guid receiverId, NotificationKind kind, PortalService service)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(service);
        Tell(access.Db, receiverId, kind, service.Code, null, access.OpenedAt);
    }

    internal static void Tell(PortalDbContext db, Guid personId, NotificationKind kind, string serviceCode, Guid? itemId, DateTimeOffset now) =>
        db.AddVouched(new BellNotification { ActorId = personId, SubjectId = personId, Kind = kind, ServiceCode = serviceCode, ItemId = itemId, CreatedAt = now });
}
