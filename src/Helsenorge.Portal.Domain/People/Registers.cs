using Helsenorge.Portal.Domain.ChangeGp;

namespace Helsenorge.Portal.Domain.People;

public enum Sex
{
    Female,
    Male,
}

/// <summary>The population register's grading of an address. Anything but <see cref="Ungraded"/> and <see cref="ClientAddress"/> closes representation both ways.</summary>
public enum AddressProtection
{
    Ungraded,
    ClientAddress,
    Confidential,
    StrictlyConfidential,
}

public sealed record RegisteredAddress(string Street, string PostalCode, string City, string Municipality);

/// <summary>Who holds parental responsibility for a child, as the population register says it.</summary>
public enum ParentalResponsibilityKind
{
    Joint,
    Mother,
    Father,
    CoMother,
    Other,
    Unknown,
}

/// <param name="Holder">The grown-up.</param>
/// <param name="Child">The child.</param>
public sealed record RegisteredParentalResponsibility(NationalIdentityNumber Holder, NationalIdentityNumber Child, ParentalResponsibilityKind Kind);

/// <summary>Somebody is appointed for a patient of 12 or more who lacks competence to consent (domain rules §4.5): by application, never in the portal.</summary>
public sealed record RegisteredAppointment(NationalIdentityNumber Representative, NationalIdentityNumber Patient);

/// <param name="Number">The number in force. A person who has had others logs in with this one only.</param>
/// <param name="FormerNumbers">Numbers this person had before, for instance a D-number.</param>
/// <param name="BirthDate">A register fact: never derived from the number, which stops telling it in 2032.</param>
/// <param name="Address">Null when the register has none in Norway.</param>
public sealed record RegisteredPerson(
    NationalIdentityNumber Number,
    IReadOnlyList<NationalIdentityNumber> FormerNumbers,
    string GivenName,
    string FamilyName,
    DateOnly BirthDate,
    Sex Sex,
    AddressProtection AddressProtection,
    RegisteredAddress? Address,
    DateOnly? DeceasedOn,
    DateOnly? EmigratedOn,
    IReadOnlyList<RegisteredParentalResponsibility> ParentalResponsibilities)
{
    /// <summary>Those in which this person is the representative or the patient.</summary>
    public IReadOnlyList<RegisteredAppointment> Appointments { get; init; } = [];

    /// <summary>Since when the person lives at <see cref="Address"/>; null when the register does not say.</summary>
    public DateOnly? MovedOn { get; init; }
}

/// <param name="Language">nb, nn, en or se; null when the person never said.</param>
/// <param name="MobileE164">May be foreign: never assume +47.</param>
public sealed record ContactInformation(string? Language, string? Email, DateOnly? EmailVerifiedOn, string? MobileE164, DateOnly? MobileVerifiedOn, bool Reserved)
{
    /// <summary>Has a digital mailbox for letters from the public sector.</summary>
    public bool HasMailbox { get; init; }
}

/// <param name="PractitionerHprNumber">Number in the health-personnel register, digits only, at most nine.</param>
public sealed record RegisteredGeneralPractitioner(string PractitionerHprNumber, string PractitionerName, string SurgeryOrganisationNumber, DateOnly Since);

/// <summary>A GP's list of patients.</summary>
/// <param name="Phone">E.164.</param>
/// <param name="Latitude">Degrees; null with <paramref name="Longitude"/> when the register has no place for the surgery.</param>
/// <param name="Patients">How many the register counts, changes that have not taken effect included.</param>
/// <param name="EndsOn">The last day, when the GP leaves or cuts the list; null as long as it goes on.</param>
public sealed record RegisteredGpList(
    string PractitionerHprNumber,
    string PractitionerName,
    Sex Sex,
    SpokenLanguages Languages,
    string SurgeryOrganisationNumber,
    string SurgeryName,
    RegisteredAddress Address,
    string Phone,
    double? Latitude,
    double? Longitude,
    int Capacity,
    int Patients,
    DateOnly? EndsOn);

/// <summary>Somebody shall be on another list from a day on.</summary>
/// <param name="Id">The same order again changes nothing and gets the same answer.</param>
/// <param name="OrderedAt">Of two orders for one person the later holds.</param>
public sealed record GpOrder(Guid Id, NationalIdentityNumber Number, string PractitionerHprNumber, DateOnly EffectiveOn, DateTimeOffset OrderedAt);

public enum GpOrderAnswer
{
    Accepted,

    /// <summary>The register has no place left, whatever the portal believed; or the GP has left.</summary>
    Refused,
}

/// <summary>Names, birth, address and its protection, parental responsibility, death.</summary>
public interface IPopulationRegister
{
    /// <summary>Null when the register knows nobody by that number.</summary>
    /// <exception cref="RegisterUnavailableException">It did not answer, or answered what could not be understood.</exception>
    Task<RegisteredPerson?> FindAsync(NationalIdentityNumber number, CancellationToken cancel);
}

/// <summary>E-mail, mobile and language, kept by the person in the national contact register and never edited here.</summary>
public interface IContactRegister
{
    /// <summary>Null when the person is not in the register.</summary>
    /// <exception cref="RegisterUnavailableException">It did not answer, or answered what could not be understood.</exception>
    Task<ContactInformation?> FindAsync(NationalIdentityNumber number, CancellationToken cancel);
}

public interface IGeneralPractitionerRegister
{
    /// <summary>Null when the person has no GP, as most holders of a D-number.</summary>
    /// <exception cref="RegisterUnavailableException">It did not answer, or answered what could not be understood.</exception>
    Task<RegisteredGeneralPractitioner?> FindAsync(NationalIdentityNumber number, CancellationToken cancel);

    /// <summary>The next lists by health-personnel number, a few hundred at a time; empty when there are no more.</summary>
    /// <param name="after">The number of the last that is known; null for the first.</param>
    /// <exception cref="RegisterUnavailableException">It did not answer, or answered what could not be understood.</exception>
    Task<IReadOnlyList<RegisteredGpList>> ListsAsync(string? after, CancellationToken cancel);

    /// <exception cref="RegisterUnavailableException">It did not answer, or answered what could not be understood. The order may have arrived: send it again.</exception>
    Task<GpOrderAnswer> OrderAsync(GpOrder order, CancellationToken cancel);
}

/// <summary>A register is down, slow or talks nonsense. The last copy is shown with its time.</summary>
public sealed class RegisterUnavailableException(string register, Exception? inner = null)
    : Exception($"The {register} did not answer in time or in order.", inner)
{
    public string Register { get; } = register;
}
