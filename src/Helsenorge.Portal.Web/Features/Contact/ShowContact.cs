using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Contact;

/// <summary>What the registers say, and what the person says themselves. What is not for whoever looks is not in the answer.</summary>
public sealed class ShowContact(ServiceGate<ContactFeature> gate, PersonNumberVault vault, NotificationLimits limits)
{
    private const int Newest = 20;

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var isOwn = access.Ground is AccessGround.Self;
        var found = await access.Db.People.Select(person => new
        {
            Person = person,
            Profile = access.Db.ContactProfiles.FirstOrDefault(),
            Account = access.Db.BankAccounts.FirstOrDefault(),
        }).SingleAsync(cancel);
        var kin = await access.Db.NextOfKin.OrderBy(one => one.AddedAt).Take(NextOfKin.Most)
            .Select(one => new Kin(one.Id, one.Name, one.Relation, one.PhoneE164)).ToListAsync(cancel);
        var history = await access.Db.ContactChanges
            .Where(change => isOwn || (change.Kind != ContactChangeKind.BankAccountChanged && change.Kind != ContactChangeKind.BankAccountRemoved))
            .OrderByDescending(change => change.ChangedAt).Take(Newest)
            .Select(change => new Change(change.Kind, change.ChangedAt, change.ChangedBy == change.PatientId)).ToListAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        return new Answer(
            Registers(found.Person, isOwn, limits, today),
            found.Profile?.Needs ?? new PersonalNeeds(null, null, null, null, null),
            kin,
            isOwn ? found.Account?.Reveal(vault) : null,
            history,
            isOwn,
            MayChange: !isOwn || Age.On(found.Person.BirthDate, today) >= AccessRules.OwnUseFrom);
    }

    /// <summary>What of the registers is for whoever looks: to another, a protected address is nothing at all, not even the place (domain rules §4.4).</summary>
    public static Registered Registers(Person person, bool isOwn, NotificationLimits limits, DateOnly today)
    {
        var isProtected = person.AddressProtection is not (AddressProtection.Ungraded or AddressProtection.ClientAddress);
        var contact = new ContactDetails(person.Email, person.EmailVerifiedOn, person.MobileE164, person.MobileVerifiedOn, person.IsReserved);
        return new(
            person.Name,
            person.BirthDate,
            isProtected ? null : Address(person),
            isProtected && isOwn,
            contact,
            contact.Email is not null && contact.FreshEmail(today, limits.MonthsVerified) is null,
            contact.MobileE164 is not null && contact.FreshMobile(today, limits.MonthsVerified) is null,
            person.Language,
            person.PopulationRegisterReadAt,
            person.ContactRegisterReadAt);
    }

    private static string? Address(Person person) =>
        person.Street is null ? null : string.Join(", ", ((string?[])[person.Street, $"{person.PostalCode} {person.City}".Trim()]).Where(part => !string.IsNullOrEmpty(part)));

    /// <param name="Address">Null when the register has none, or it is not for whoever looks.</param>
    /// <param name="IsProtected">The person themselves has a protected address, which is not copied here.</param>
    /// <param name="IsEmailOld">Not confirmed for so long that decisions are not announced to it.</param>
    /// <param name="ContactReadAt">Null when the contact register has never answered.</param>
    public sealed record Registered(
        string Name, DateOnly BirthDate, string? Address, bool IsProtected, ContactDetails Contact, bool IsEmailOld, bool IsMobileOld, string? Language, DateTimeOffset PopulationReadAt, DateTimeOffset? ContactReadAt);

    public sealed record Kin(Guid Id, string Name, KinRelation Relation, string PhoneE164);

    /// <param name="IsByPerson">The person themselves did it; else a parent.</param>
    public sealed record Change(ContactChangeKind Kind, DateTimeOffset At, bool IsByPerson);

    /// <param name="BankAccount">Null when there is none, and to everyone but the owner.</param>
    /// <param name="MayChange">False to a young person, who may look.</param>
    public sealed record Answer(Registered Registers, PersonalNeeds Needs, IReadOnlyList<Kin> NextOfKin, BankAccountNumber? BankAccount, IReadOnlyList<Change> History, bool IsOwn, bool MayChange);
}
