using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Demo.Population;

/// <summary>
/// Everyone in the demo: at least one person for each rule. Nobody exists, and no number does. Ages are kept whatever
/// day the demo starts; keys, names, and who belongs to whom never change.
/// </summary>
public sealed partial class DemoPopulation
{
    private static readonly ServiceArea[] everyArea = Enum.GetValues<ServiceArea>();

    private readonly Dictionary<string, DemoPerson> byKey;

    /// <param name="today">The day the demo starts, in Norway.</param>
    public DemoPopulation(DateOnly today)
    {
        Today = today;
        var people = Rows(today);
        var numbers = people.Select((row, at) => (row.Key, Number: SyntheticNumber.Create(row.Born, row.Sex, seed: at, row.IsDNumber, row.ByRuleOf2032)))
            .ToDictionary(entry => entry.Key, entry => entry.Number);
        var responsibilities = Responsibilities()
            .Select(row => new RegisteredParentalResponsibility(numbers[row.Holder], numbers[row.Child], row.Kind))
            .ToList();
        PowersOfAttorney = Powers(today);
        var appointments = PowersOfAttorney.Where(power => power.Basis is DemoPowerBasis.Assigned).Select(power => new RegisteredAppointment(numbers[power.To], numbers[power.From])).ToList();
        People = [.. people.Select((row, at) => Person(row, at, numbers[row.Key], responsibilities, appointments, today))];
        byKey = People.ToDictionary(person => person.Key);
    }

    public DateOnly Today { get; }

    /// <summary>In the order the test log-in lists them.</summary>
    public IReadOnlyList<DemoPerson> People { get; }

    public IReadOnlyList<DemoPowerOfAttorney> PowersOfAttorney { get; }

    /// <param name="key">One of <see cref="Population.People"/>.</param>
    public DemoPerson this[string key] => byKey[key];

    private static DemoPerson Person(
        Row row,
        int at,
        NationalIdentityNumber number,
        IEnumerable<RegisteredParentalResponsibility> responsibilities,
        IEnumerable<RegisteredAppointment> appointments,
        DateOnly today)
    {
        var age = Age.On(row.Born, today);
        var isNorwegianAddress = row.EmigratedOn is null && row.Protection is not AddressProtection.StrictlyConfidential && !row.HasNoAddress;
        return new()
        {
            Key = row.Key,
            Group = row.Group,
            Description = new(row.Bokmal, row.English),
            Consent = row.Consent,
            HasWithdrawn = row.HasWithdrawn,
            HasLockedAccount = row.HasLockedAccount,
            HasYouthAccess = row.HasYouthAccess,
            LacksCompetenceToConsent = row.LacksCompetence,
            HasReservedPrescription = row.HasReservedPrescription,
            PrescriptionCount = row.Prescriptions,
            UsageLogCount = row.LogEntries,
            MayLogIn = age >= 13 && row.DeceasedOn is null && !row.LacksCompetence,
            Registered = new(
                number,
                row.HadDNumber ? [SyntheticNumber.Create(row.Born, row.Sex, seed: at, isDNumber: true)] : [],
                row.GivenName,
                row.FamilyName,
                row.Born,
                row.Sex,
                row.Protection,
                isNorwegianAddress ? new(row.Street, row.Municipality == DemoSurgeries.Vikoy ? DemoSurgeries.VikoyCode : DemoSurgeries.FjordbyCode, row.Municipality, row.Municipality) : null,
                row.DeceasedOn,
                row.EmigratedOn,
                [.. responsibilities.Where(it => it.Holder == number || it.Child == number)])
            {
                Appointments = [.. appointments.Where(it => it.Representative == number || it.Patient == number)],
                MovedOn = row.MovedOn,
            },
            Contact = age < 16 || row.IsNotInContactRegister || row.DeceasedOn is not null
                ? null
                : new(
                    row.Language,
                    $"{row.Key}@example.org",
                    today.AddMonths(-row.MonthsSinceVerified),
                    row.Mobile ?? $"+4790000{123 + at}",
                    today.AddMonths(-row.MonthsSinceVerified),
                    row.IsReserved),
            GeneralPractitioner = row.Practitioner is { } doctor
                ? new(doctor.HprNumber, doctor.Name, SurgeryOf(doctor).OrganisationNumber, Latest(today.AddYears(-3), row.Born))
                : null,
        };
    }

    private static Surgery SurgeryOf(Practitioner practitioner) => DemoSurgeries.Surgeries.Single(surgery => surgery.Id == practitioner.SurgeryId);

    private static DateOnly Latest(DateOnly one, DateOnly other) => one > other ? one : other;

    /// <summary>One person in the table; what is not said is the ordinary.</summary>
    private sealed record Row(string Key, DemoGroup Group, string GivenName, string FamilyName, Sex Sex, DateOnly Born, string Bokmal, string English)
    {
        public string Street { get; init; } = "Fjordveien 12";
        public string Municipality { get; init; } = DemoSurgeries.Fjordby;
        public ConsentLevel? Consent { get; init; } = ConsentLevel.Full;
        public Practitioner? Practitioner { get; init; } = DemoSurgeries.Ingrid;
        public AddressProtection Protection { get; init; }
        public string? Language { get; init; } = "nb";
        public string? Mobile { get; init; }
        public int MonthsSinceVerified { get; init; } = 4;
        public DateOnly? DeceasedOn { get; init; }
        public DateOnly? MovedOn { get; init; }
        public DateOnly? EmigratedOn { get; init; }
        public int Prescriptions { get; init; } = 2;
        public int LogEntries { get; init; } = 12;
        public bool IsReserved { get; init; }
        public bool IsNotInContactRegister { get; init; }
        public bool HasNoAddress { get; init; }
        public bool IsDNumber { get; init; }
        public bool HadDNumber { get; init; }
        public bool ByRuleOf2032 { get; init; }
        public bool HasWithdrawn { get; init; }
        public bool HasLockedAccount { get; init; }
        public bool HasYouthAccess { get; init; }
        public bool LacksCompetence { get; init; }
        public bool HasReservedPrescription { get; init; }
    }
}
