using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.People;

/// <summary>
/// The last copy of what the registers say of a person, with the time of each. The key is the portal's own: national numbers
/// change and are kept as a history.
/// </summary>
[OpenTo("overview", "inbox", "gp", "gp.booking", "gp.contact", "gp.econsultation", "appointments", "consent", "power-of-attorney", "contact", "notification-settings", "account-lock", "children", "growing-up", "change-gp", "prescriptions")]
[OnWithdrawal(WithdrawalEffect.Anonymise)]
[Exported("person", nameof(Id))]
public sealed class Person : IPatientOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public string GivenName { get; private set; } = "";
    public string FamilyName { get; private set; } = "";
    public DateOnly BirthDate { get; private set; }
    public Sex Sex { get; private set; }
    public AddressProtection AddressProtection { get; private set; }
    public string? Street { get; private set; }
    public string? PostalCode { get; private set; }
    public string? City { get; private set; }
    public string? Municipality { get; private set; }

    /// <summary>Since when the person lives there, as the population register says it; null when it does not.</summary>
    public DateOnly? MovedOn { get; private set; }
    public DateOnly? DeceasedOn { get; private set; }
    public DateOnly? EmigratedOn { get; private set; }

    /// <summary>nb, nn, en or se from the contact register; null when it does not say.</summary>
    public string? Language { get; private set; }
    public string? Email { get; private set; }

    /// <summary>When the e-mail was last updated or confirmed in the contact register; the telephone has a day of its own.</summary>
    public DateOnly? EmailVerifiedOn { get; private set; }
    public string? MobileE164 { get; private set; }
    public DateOnly? MobileVerifiedOn { get; private set; }

    /// <summary>Has opted out of digital letters in the contact register.</summary>
    public bool IsReserved { get; private set; }

    /// <summary>Has a digital mailbox at a provider, by the contact register.</summary>
    public bool HasMailbox { get; private set; }

    /// <summary>
    /// Since when the person has locked their account; null while it is open. A locked account is closed to the person and to everybody who
    /// acts for them. What providers hold and send goes on as before.
    /// </summary>
    public DateTimeOffset? LockedAt { get; private set; }

    public DateTimeOffset PopulationRegisterReadAt { get; private set; }

    /// <summary>Null until the contact register has answered once.</summary>
    public DateTimeOffset? ContactRegisterReadAt { get; private set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    Guid IPatientOwned.PatientId => Id;

    public string Name => $"{GivenName} {FamilyName}".Trim();

    public void Refresh(RegisteredPerson registered, DateTimeOffset readAt)
    {
        GivenName = registered.GivenName;
        FamilyName = registered.FamilyName;
        BirthDate = registered.BirthDate;
        Sex = registered.Sex;
        AddressProtection = registered.AddressProtection;
        // A protected address is not copied at all: what is not here cannot leak.
        var address = registered.AddressProtection is AddressProtection.Ungraded or AddressProtection.ClientAddress ? registered.Address : null;
        Street = address?.Street;
        PostalCode = address?.PostalCode;
        City = address?.City;
        Municipality = address?.Municipality;
        MovedOn = address is null ? null : registered.MovedOn;
        DeceasedOn = registered.DeceasedOn;
        EmigratedOn = registered.EmigratedOn;
        PopulationRegisterReadAt = readAt;
        Version = Guid.CreateVersion7();
    }

    /// <param name="contact">Null when the person is not in the contact register.</param>
    public void Refresh(ContactInformation? contact, DateTimeOffset readAt)
    {
        Language = contact?.Language;
        Email = contact?.Email;
        EmailVerifiedOn = contact?.EmailVerifiedOn;
        MobileE164 = contact?.MobileE164;
        MobileVerifiedOn = contact?.MobileVerifiedOn;
        IsReserved = contact?.Reserved ?? false;
        HasMailbox = contact?.HasMailbox ?? false;
        ContactRegisterReadAt = readAt;
        Version = Guid.CreateVersion7();
    }

    /// <summary>False when it is locked already.</summary>
    public bool Lock(DateTimeOffset now)
    {
        if (LockedAt is not null)
        {
            return false;
        }

        (LockedAt, Version) = (now, Guid.CreateVersion7(now));
        return true;
    }

    /// <summary>False when it is open already.</summary>
    public bool Unlock(DateTimeOffset now)
    {
        if (LockedAt is null)
        {
            return false;
        }

        (LockedAt, Version) = (null, Guid.CreateVersion7(now));
        return true;
    }

    /// <summary>What withdrawal leaves: the key that the consent history and the usage log hang on, and the age rules.</summary>
    internal void Forget()
    {
        GivenName = "";
        FamilyName = "";
        Street = PostalCode = City = Municipality = Language = Email = MobileE164 = null;
        EmailVerifiedOn = MobileVerifiedOn = MovedOn = null;
        IsReserved = HasMailbox = false;
        ContactRegisterReadAt = null;
        Version = Guid.CreateVersion7();
    }
}

/// <summary>A national number that a person has or had, encrypted; found by its keyed hash.</summary>
[OnWithdrawal(WithdrawalEffect.Keep)]
[Exported("national-numbers", nameof(PersonId))]
public sealed class PersonNumber : ISystemData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PersonId { get; init; }
    [NotExported("The number itself is told instead.")]
    public required byte[] Cipher { get; init; }
    [NotExported("The number itself is told instead.")]
    public required byte[] Hash { get; init; }
    [NotExported("The number itself is told instead.")]
    public int KeyVersion { get; init; }
    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Set when the register gave the person a new number: this one no longer logs in.</summary>
    public DateTimeOffset? ReplacedAt { get; set; }
}

/// <summary>Who the person's GP is, as the GP register last said. No row means that the register has not been asked, or has not answered.</summary>
[OpenTo("gp", "gp.booking", "gp.contact", "gp.econsultation", "overview", "change-gp", "prescriptions")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("general-practitioner", nameof(PatientId))]
public sealed class GeneralPractitionerAssignment : IPatientOwned
{
    public Guid PatientId { get; init; }

    /// <summary>Null when the register says that the person has no GP.</summary>
    public string? PractitionerName { get; set; }

    /// <summary>The GP's number in the health-personnel register; null when there is no GP.</summary>
    public string? HprNumber { get; set; }

    /// <summary>The person may have a GP: all but most holders of a D-number.</summary>
    public bool IsEntitled { get; set; } = true;

    /// <summary>Null when the GP does not use the portal.</summary>
    public Guid? PractitionerId { get; set; }

    /// <summary>Null when the surgery does not use the portal.</summary>
    public Guid? SurgeryId { get; set; }
    public DateOnly? Since { get; set; }
    public DateTimeOffset ReadAt { get; set; }
}

/// <summary>What a person has chosen about the portal itself.</summary>
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("settings", nameof(ActorId))]
public sealed class PersonSettings : IActorOwned
{
    public Guid ActorId { get; init; }

    /// <summary>nb, nn or en; null when the person never chose.</summary>
    public string? Language { get; set; }
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.Property(p => p.GivenName).HasMaxLength(200);
        person.Property(p => p.FamilyName).HasMaxLength(200);
        person.Property(p => p.Street).HasMaxLength(200);
        person.Property(p => p.PostalCode).HasMaxLength(10);
        person.Property(p => p.City).HasMaxLength(100);
        person.Property(p => p.Municipality).HasMaxLength(100);
        person.Property(p => p.Language).HasMaxLength(5);
        person.Property(p => p.Email).HasMaxLength(320);
        person.Property(p => p.MobileE164).HasMaxLength(20);
        person.Property(p => p.Version).IsConcurrencyToken();
    }
}

internal sealed class PersonNumberConfiguration : IEntityTypeConfiguration<PersonNumber>
{
    public void Configure(EntityTypeBuilder<PersonNumber> number)
    {
        number.Property(n => n.Cipher).HasMaxLength(100);
        number.Property(n => n.Hash).HasMaxLength(32);
        number.HasIndex(n => n.Hash).IsUnique();
        number.HasIndex(n => n.PersonId);
    }
}

internal sealed class GeneralPractitionerAssignmentConfiguration : IEntityTypeConfiguration<GeneralPractitionerAssignment>
{
    public void Configure(EntityTypeBuilder<GeneralPractitionerAssignment> assignment)
    {
        assignment.HasKey(a => a.PatientId);
        assignment.Property(a => a.PatientId).ValueGeneratedNever();
        assignment.Property(a => a.PractitionerName).HasMaxLength(200);
        assignment.Property(a => a.HprNumber).HasMaxLength(9);
        // Rows from before the register was asked for this are of people who had a right, and are read anew at the next log-in.
        assignment.Property(a => a.IsEntitled).HasDefaultValue(true);
    }
}

internal sealed class PersonSettingsConfiguration : IEntityTypeConfiguration<PersonSettings>
{
    public void Configure(EntityTypeBuilder<PersonSettings> settings)
    {
        settings.HasKey(s => s.ActorId);
        settings.Property(s => s.ActorId).ValueGeneratedNever();
        settings.Property(s => s.Language).HasMaxLength(5);
    }
}
