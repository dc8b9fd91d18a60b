using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Demo.Population;

/// <summary>Under which heading the test log-in lists someone.</summary>
public enum DemoGroup
{
    Family,
    HelpersAndHelped,
    YoungPeople,
    Consent,
    GeneralPractitioner,
    AddressAndRegisters,
}

/// <summary>Who someone is, in words, for the test log-in: "Kari, mother of five".</summary>
public sealed record DemoDescription(string Bokmal, string English);

/// <summary>Someone made up: what the registers say, and what the demo seeds about them.</summary>
public sealed record DemoPerson
{
    /// <summary>Stable over versions and start days; one of <see cref="People"/>.</summary>
    public required string Key { get; init; }

    public required DemoGroup Group { get; init; }
    public required DemoDescription Description { get; init; }
    public required RegisteredPerson Registered { get; init; }

    /// <summary>Null when the person is not in the contact register, as children are not.</summary>
    public ContactInformation? Contact { get; init; }

    /// <summary>Null when the person has no GP.</summary>
    public RegisteredGeneralPractitioner? GeneralPractitioner { get; init; }

    /// <summary>The level to seed; null when nobody has ever chosen one. For children, a parent chose.</summary>
    public ConsentLevel? Consent { get; init; }

    /// <summary>Chose once and withdrew; <see cref="Consent"/> is then <see cref="ConsentLevel.None"/>.</summary>
    public bool HasWithdrawn { get; init; }

    /// <summary>Locked their account some days ago, and must unlock it to use anything.</summary>
    public bool HasLockedAccount { get; init; }

    /// <summary>A parent agreed that this person of 13 to 15 may use the portal.</summary>
    public bool HasYouthAccess { get; init; }

    /// <summary>Cannot consent; someone is assigned by application, see <see cref="DemoPowerBasis.Assigned"/>.</summary>
    public bool LacksCompetenceToConsent { get; init; }

    /// <summary>One of the prescriptions is hidden from the parents.</summary>
    public bool HasReservedPrescription { get; init; }

    public int PrescriptionCount { get; init; }
    public int UsageLogCount { get; init; }

    /// <summary>Old enough on the day the population was made for, and alive: the test log-in lists the others as people to act for.</summary>
    public required bool MayLogIn { get; init; }

    public NationalIdentityNumber Number => Registered.Number;
}

public enum DemoPowerBasis
{
    /// <summary>Given in the portal by the person.</summary>
    Granted,

    /// <summary>Given by application because the person cannot consent.</summary>
    Assigned,
}

/// <param name="From">Key of the person acted for.</param>
/// <param name="To">Key of the person who acts.</param>
/// <param name="Until">The last day it holds, in Norway; null when it has no end.</param>
/// <param name="EndedOn">The day somebody ended it; null when nobody has.</param>
/// <param name="IsAwaiting">The receiver has not answered yet.</param>
public sealed record DemoPowerOfAttorney(
    string From,
    string To,
    IReadOnlyList<ServiceArea> Areas,
    DateOnly GivenOn,
    DateOnly? Until,
    DateOnly? EndedOn = null,
    DemoPowerBasis Basis = DemoPowerBasis.Granted,
    bool IsAwaiting = false);
