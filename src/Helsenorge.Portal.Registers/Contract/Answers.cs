using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Registers.Contract;

/// <summary>
/// What every register is asked, in the body of <c>POST {register}/persons/search</c>: a number in an address would end
/// up in logs on the way. The answer is 200 with a body, or 404 when the register does not have the person.
/// </summary>
public sealed record PersonSearch(NationalIdentityNumber Number);

/// <summary>Answer of <c>population-register/persons/search</c>. Former numbers find the person too.</summary>
public sealed record PersonAnswer(
    NationalIdentityNumber Number,
    IReadOnlyList<NationalIdentityNumber> FormerNumbers,
    string GivenName,
    string FamilyName,
    DateOnly BirthDate,
    Sex Sex,
    AddressProtection AddressProtection,
    IReadOnlyList<ParentalResponsibilityAnswer> ParentalResponsibilities,
    AddressAnswer? Address = null,
    DateOnly? DeceasedOn = null,
    DateOnly? EmigratedOn = null,
    IReadOnlyList<AppointmentAnswer>? Appointments = null,
    DateOnly? MovedOn = null)
{
    public static PersonAnswer From(RegisteredPerson person) => new(
        person.Number,
        person.FormerNumbers,
        person.GivenName,
        person.FamilyName,
        person.BirthDate,
        person.Sex,
        person.AddressProtection,
        [.. person.ParentalResponsibilities.Select(row => new ParentalResponsibilityAnswer(row.Holder, row.Child, row.Kind))],
        person.Address is { } at ? new(at.Street, at.PostalCode, at.City, at.Municipality) : null,
        person.DeceasedOn,
        person.EmigratedOn,
        [.. person.Appointments.Select(row => new AppointmentAnswer(row.Representative, row.Patient))],
        person.MovedOn);
}

/// <summary>The person asked for is the representative or the patient.</summary>
public sealed record AppointmentAnswer(NationalIdentityNumber Representative, NationalIdentityNumber Patient);

public sealed record AddressAnswer(string Street, string PostalCode, string City, string Municipality);

/// <summary>The person asked for is the holder or the child.</summary>
public sealed record ParentalResponsibilityAnswer(NationalIdentityNumber Holder, NationalIdentityNumber Child, ParentalResponsibilityKind Kind);

/// <summary>Answer of <c>contact-register/persons/search</c>.</summary>
/// <param name="Language">nb, nn, en or se.</param>
/// <param name="Mobile">E.164.</param>
public sealed record ContactAnswer(
    NationalIdentityNumber Number,
    bool Reserved,
    string? Language = null,
    string? Email = null,
    DateOnly? EmailVerifiedOn = null,
    string? Mobile = null,
    DateOnly? MobileVerifiedOn = null,
    bool HasMailbox = false)
{
    public static ContactAnswer From(NationalIdentityNumber number, ContactInformation contact) => new(
        number, contact.Reserved, contact.Language, contact.Email, contact.EmailVerifiedOn, contact.MobileE164, contact.MobileVerifiedOn, contact.HasMailbox);
}

/// <summary>Answer of <c>general-practitioner-register/persons/search</c>.</summary>
/// <param name="HprNumber">Digits only, at most nine.</param>
public sealed record GeneralPractitionerAnswer(
    NationalIdentityNumber Number,
    string HprNumber,
    string PractitionerName,
    string SurgeryOrganisationNumber,
    DateOnly Since)
{
    public static GeneralPractitionerAnswer From(NationalIdentityNumber number, RegisteredGeneralPractitioner practitioner) => new(
        number,
        practitioner.PractitionerHprNumber,
        practitioner.PractitionerName,
        practitioner.SurgeryOrganisationNumber,
        practitioner.Since);
}

/// <summary>What <c>POST general-practitioner-register/lists/search</c> is asked: the lists after this number, by number; from the first when there is none. The answer is 200 with some of them, or none when there are no more.</summary>
public sealed record GpListSearch(string? After = null);

/// <summary>One list of <c>general-practitioner-register/lists/search</c>.</summary>
/// <param name="HprNumber">Digits only, at most nine.</param>
/// <param name="Phone">E.164.</param>
/// <param name="Patients">Changes that have not taken effect included.</param>
public sealed record GpListAnswer(
    string HprNumber,
    string PractitionerName,
    Sex Sex,
    IReadOnlyList<SpokenLanguages> Languages,
    string SurgeryOrganisationNumber,
    string SurgeryName,
    AddressAnswer Address,
    string Phone,
    int Capacity,
    int Patients,
    double? Latitude = null,
    double? Longitude = null,
    DateOnly? EndsOn = null)
{
    public static GpListAnswer From(RegisteredGpList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return new(
            list.PractitionerHprNumber,
            list.PractitionerName,
            list.Sex,
            [.. Enum.GetValues<SpokenLanguages>().Where(language => language is not SpokenLanguages.None && list.Languages.HasFlag(language))],
            list.SurgeryOrganisationNumber,
            list.SurgeryName,
            new(list.Address.Street, list.Address.PostalCode, list.Address.City, list.Address.Municipality),
            list.Phone,
            list.Capacity,
            list.Patients,
            list.Latitude,
            list.Longitude,
            list.EndsOn);
    }
}

/// <summary>What <c>POST general-practitioner-register/orders</c> is told. The same id again is the same order.</summary>
public sealed record GpOrderMessage(Guid Id, NationalIdentityNumber Number, string HprNumber, DateOnly EffectiveOn, DateTimeOffset OrderedAt);

/// <summary>Answer of <c>general-practitioner-register/orders</c>.</summary>
public sealed record GpOrderReply(Guid Id, GpOrderAnswer Answer);
