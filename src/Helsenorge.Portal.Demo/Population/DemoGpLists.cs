using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Demo.Population;

/// <summary>
/// The GPs' lists as the mock register knows them: one that is full and waited for, some with places, one with its last place left, one whose
/// GP leaves, and some at a surgery that does not use the portal. Places on the map are made up.
/// </summary>
public static class DemoGpLists
{
    /// <summary>Number of the GP with one place left.</summary>
    public const string LastPlace = "990000010";

    /// <summary>Number of a GP with free places at a surgery that does not use the portal.</summary>
    public const string Free = "990000011";

    private const double Latitude = 60.9;
    private const double Longitude = 5.2;

    /// <param name="today">The day the demo starts, in Norway.</param>
    public static IReadOnlyList<RegisteredGpList> At(DateOnly today)
    {
        var leaves = new DateOnly(today.Year, today.Month, 1).AddMonths(2).AddDays(-1);
        return
        [
            OfThePortal(DemoSurgeries.Ingrid, DemoSurgeries.Solbakken, Sex.Female, SpokenLanguages.Norwegian | SpokenLanguages.English, 1200, 1200),
            OfThePortal(DemoSurgeries.Jens, DemoSurgeries.Solbakken, Sex.Male, SpokenLanguages.Norwegian | SpokenLanguages.English | SpokenLanguages.German, 1100, 1060),
            OfThePortal(DemoSurgeries.Grete, DemoSurgeries.Strandgata, Sex.Female, SpokenLanguages.Norwegian | SpokenLanguages.NorthernSami, 900, 884),
            OfThePortal(DemoSurgeries.Magnus, DemoSurgeries.Oyra, Sex.Male, SpokenLanguages.Norwegian, 800, 640) with { EndsOn = leaves },
            InVikoy(LastPlace, "Amina Warsame", Sex.Female, SpokenLanguages.Norwegian | SpokenLanguages.English | SpokenLanguages.Somali | SpokenLanguages.Arabic, 1000, 999),
            InVikoy(Free, "Piotr Zieliński", Sex.Male, SpokenLanguages.Norwegian | SpokenLanguages.English | SpokenLanguages.Polish, 1000, 970),
            InVikoy("990000012", "Unni Brekke", Sex.Female, SpokenLanguages.Norwegian, 700, 693),
        ];
    }

    public static IReadOnlyList<PostalArea> PostalAreas =>
    [
        new() { PostalCode = DemoSurgeries.FjordbyCode, Latitude = Latitude, Longitude = Longitude },
        new() { PostalCode = DemoSurgeries.VikoyCode, Latitude = Latitude + 0.12, Longitude = Longitude + 0.2 },
    ];

    private static RegisteredGpList OfThePortal(Practitioner gp, Surgery at, Sex sex, SpokenLanguages languages, int capacity, int patients) => new(
        gp.HprNumber, gp.Name, sex, languages, at.OrganisationNumber, at.Name, new(at.Street, at.PostalCode, at.City, at.Municipality), at.Phone,
        Latitude + (at.Name.Length * 0.001), Longitude + (at.Street.Length * 0.002), capacity, patients, null);

    private static RegisteredGpList InVikoy(string hprNumber, string name, Sex sex, SpokenLanguages languages, int capacity, int patients) => new(
        hprNumber, name, sex, languages, "899999452", "Vikøy legegruppe", new("Øyvegen 1", DemoSurgeries.VikoyCode, DemoSurgeries.Vikoy, DemoSurgeries.Vikoy), "+4755550400",
        Latitude + 0.12, Longitude + 0.21, capacity, patients, null);
}
