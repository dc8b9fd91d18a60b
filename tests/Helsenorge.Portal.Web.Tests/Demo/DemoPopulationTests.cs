using System.Reflection;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Web.Tests.Demo;

public sealed class DemoPopulationTests
{
    private static readonly DateOnly someday = new(2026, 11, 24);

    /// <summary>Ordinary days, the leap day and the days around it, both ends of a year, a year without a leap day.</summary>
    public static TheoryData<DateOnly> Days =>
    [
        someday, new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31), new DateOnly(2027, 2, 27), new DateOnly(2027, 2, 28), new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 2),
        new DateOnly(2028, 2, 27), new DateOnly(2028, 2, 28), new DateOnly(2028, 2, 29), new DateOnly(2028, 3, 1), new DateOnly(2028, 3, 2), new DateOnly(2032, 1, 1), new DateOnly(2036, 2, 29),
    ];

    /// <summary>Everyone the product promises.</summary>
    private static readonly Dictionary<string, Func<DemoPopulation, bool>> promises = new()
    {
        ["at least 40 people"] = all => all.People.Count >= 40,
        ["a family with children of 5, 7, 12, 14 and 15"] = all =>
            Children(all, People.Kari).Select(child => AgeOf(all, child)).Order().SequenceEqual([5, 7, 12, 14, 15]),
        ["parents at different addresses"] = all => all[People.Kari].Registered.Address != all[People.Petter].Registered.Address
            && Children(all, People.Kari).SequenceEqual(Children(all, People.Petter)),
        ["a child at the address of one parent"] = all => all[People.Mia].Registered.Address == all[People.Kari].Registered.Address,
        ["a child at the address of both parents"] = all => all[People.Nora].Registered.Address == all[People.Tone].Registered.Address
            && all[People.Nora].Registered.Address == all[People.Geir].Registered.Address,
        ["a child at the address of neither parent"] = all => all[People.Oskar].Registered.Address == all[People.Astrid].Registered.Address
            && all[People.Oskar].Registered.Address != all[People.Camilla].Registered.Address
            && all[People.Oskar].Registered.Address != all[People.Rune].Registered.Address,
        ["someone who turns 16 tomorrow"] = all => AgeOf(all, People.Ola) == 15 && AgeOf(all, People.Ola, 1) == 16,
        ["someone who turns 16 today"] = all => AgeOf(all, People.Jakob, -1) == 15 && AgeOf(all, People.Jakob) == 16,
        ["someone who turned 16 yesterday"] = all => AgeOf(all, People.Amalie, -2) == 15 && AgeOf(all, People.Amalie, -1) == 16,
        ["someone about to turn 12"] = all => AgeOf(all, People.Filip) == 11 && AgeOf(all, People.Filip, 2) == 12,
        ["someone who just turned 12"] = all => AgeOf(all, People.Selma, -2) == 11 && AgeOf(all, People.Selma) == 12,
        ["someone who just turned 13"] = all => AgeOf(all, People.Tobias, -3) == 12 && AgeOf(all, People.Tobias) == 13,
        ["someone about to turn 18"] = all => AgeOf(all, People.Henrik) == 17 && AgeOf(all, People.Henrik, 2) == 18,
        ["a youth with parental consent"] = all => all[People.Ola].HasYouthAccess && all[People.Ola].Consent == ConsentLevel.Full,
        ["a youth without"] = all => AgeOf(all, People.Nora) is 14 && !all[People.Nora].HasYouthAccess,
        ["a prescription hidden from parents"] = all => all[People.Sofie].HasReservedPrescription && AgeOf(all, People.Sofie) is >= 12 and <= 15,
        ["a full power of attorney"] = all => Power(all, People.Arne, People.Kari) is { Areas.Count: 3, Until: null, EndedOn: null, Basis: DemoPowerBasis.Granted },
        ["a narrow one"] = all => Power(all, People.Berit, People.Trond) is { Areas: [ServiceArea.RegisteredInformation], EndedOn: null },
        ["one that ends tomorrow"] = all => Power(all, People.Kari, People.Siri).Until == all.Today.AddDays(1),
        ["one that was ended"] = all => Power(all, People.Hakon, People.Linda).EndedOn < all.Today,
        ["one that ran out"] = all => Power(all, People.Linda, People.Hakon).Until < all.Today,
        ["one that awaits an answer"] = all => Power(all, People.Kari, People.Petter).IsAwaiting,
        ["one asleep because of an address"] = all => Power(all, People.Eva, People.Siri).EndedOn is null,
        ["someone who cannot consent, and an appointed proxy"] = all => all[People.Gunnvor].LacksCompetenceToConsent && !all[People.Gunnvor].MayLogIn
            && Power(all, People.Gunnvor, People.Randi).Basis is DemoPowerBasis.Assigned,
        ["a confidential address"] = all => all[People.Eva].Registered.AddressProtection is AddressProtection.Confidential,
        ["a child with a confidential address"] = all => all[People.Live].Registered.AddressProtection is AddressProtection.Confidential,
        ["a strictly confidential address"] = all =>
            all[People.Tuva].Registered is { AddressProtection: AddressProtection.StrictlyConfidential, Address: null },
        ["a client address"] = all => all[People.Ivar].Registered.AddressProtection is AddressProtection.ClientAddress,
        ["a D-number"] = all => all[People.Piotr].Number.IsDNumber && all[People.Piotr].GeneralPractitioner is null,
        ["a D-number of before"] = all => !all[People.Elsa].Number.IsDNumber && all[People.Elsa].Registered.FormerNumbers is [{ IsDNumber: true }],
        ["someone who has locked their account"] = all => all[People.Gudrun] is { HasLockedAccount: true, MayLogIn: true },
        ["someone who never logged in"] = all => all[People.Nina] is { Consent: null, UsageLogCount: 0 },
        ["someone at Basic"] = all => all[People.Bjorg].Consent is ConsentLevel.Basic,
        ["someone at Basic+"] = all => all[People.Einar].Consent is ConsentLevel.BasicPlus,
        ["someone at Full"] = all => all[People.Kari].Consent is ConsentLevel.Full,
        ["someone who withdrew"] = all => all[People.Vigdis] is { Consent: ConsentLevel.None, HasWithdrawn: true },
        ["a chronically ill one"] = all => all[People.Arne] is { PrescriptionCount: 30, UsageLogCount: 1600 },
        ["a GP that offers everything"] = all => OffersOf(all, People.Kari) == Enum.GetValues<OfferedServices>().Aggregate((one, other) => one | other),
        ["a GP that takes requests only"] = all => OffersOf(all, People.Jorunn) is OfferedServices.BookingRequest,
        ["a GP that offers nothing"] = all => OffersOf(all, People.Leif) is OfferedServices.None,
        ["someone without a GP"] = all => all[People.Markus].GeneralPractitioner is null,
        ["someone who died"] = all => all[People.Olav].Registered.DeceasedOn < all.Today && !all[People.Olav].MayLogIn,
        ["someone who emigrated"] = all => all[People.Ida].Registered.EmigratedOn < all.Today && all[People.Ida].Registered.Address is null,
        ["nynorsk, English and Northern Sámi"] = all => (all[People.Jorunn].Contact?.Language, all[People.Piotr].Contact?.Language, all[People.Ande].Contact?.Language) is ("nn", "en", "se"),
        ["a foreign mobile"] = all => all[People.Elsa].Contact?.MobileE164?.StartsWith("+46", StringComparison.Ordinal) is true,
        ["contact details too old to use"] = all => all[People.Solveig].Contact?.MobileVerifiedOn < all.Today.AddMonths(-18),
        ["someone who opted out of digital letters"] = all => all[People.Kjell].Contact is { Reserved: true },
        ["someone not in the contact register"] = all => all[People.Signe] is { Contact: null, MayLogIn: true },
        ["a mother alone with the responsibility"] = all =>
            all[People.Ella].Registered.ParentalResponsibilities is [{ Kind: ParentalResponsibilityKind.Mother }],
        ["a co-mother"] = all => all[People.Silje].Registered.ParentalResponsibilities is [{ Kind: ParentalResponsibilityKind.CoMother }],
        ["someone born on 29 February"] = all => all[People.Dagny].Registered.BirthDate is { Month: 2, Day: 29 },
        ["a number by the rule from 2032"] = all => !FollowsTodaysRule(all[People.Vilja].Number) && FollowsTodaysRule(all[People.Kari].Number),
        ["a hospital with video"] = _ => DemoSurgeries.Havglott is { CareLevel: CareLevel.Specialist, Offers: OfferedServices.Video },
        ["a municipal unit"] = _ => DemoSurgeries.HealthCentre.CareLevel is CareLevel.Municipal,
    };

    public static TheoryData<string> Promises => [.. promises.Keys];

    [Theory]
    [MemberData(nameof(Promises))]
    public void The_population_has(string promise) => Assert.True(promises[promise](new(someday)), promise);

    [Theory]
    [MemberData(nameof(Days))]
    public void It_keeps_every_promise_whatever_day_it_starts(DateOnly today)
    {
        var all = new DemoPopulation(today);

        Assert.Empty(promises.Where(promise => !promise.Value(all)).Select(promise => promise.Key));
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Numbers_are_valid_and_unique_and_agree_with_the_birth_date(DateOnly today)
    {
        var people = new DemoPopulation(today).People;
        var numbers = people.SelectMany(person => person.Registered.FormerNumbers.Append(person.Number)).ToList();

        Assert.Equal(numbers.Count, numbers.Distinct().Count());
        Assert.All(numbers, number =>
        {
            Assert.True(NationalIdentityNumber.TryParse(number.Value, allowSynthetic: true, out _));
            Assert.False(NationalIdentityNumber.TryParse(number.Value, allowSynthetic: false, out _));
        });
        Assert.All(people, person =>
        {
            var born = person.Registered.BirthDate;
            var day = born.Day + (person.Number.IsDNumber ? 40 : 0);
            Assert.StartsWith($"{day:00}{born.Month + 80:00}{born:yy}", person.Number.Value, StringComparison.Ordinal);
            Assert.Equal(person.Registered.Sex is Sex.Male, (person.Number.Value[8] - '0') % 2 == 1);
            Assert.Equal(born.Year >= 2000, person.Number.Value[6] >= '5');
        });
    }

    [Theory]
    [MemberData(nameof(Days))]
    public void Who_may_log_in_is_at_least_13_and_alive(DateOnly today) =>
        Assert.All(new DemoPopulation(today).People, person => Assert.True(
            !person.MayLogIn || (Age.On(person.Registered.BirthDate, today) >= 13 && person.Registered.DeceasedOn is null)));

    [Fact]
    public void The_same_day_gives_the_same_people()
    {
        var (one, other) = (new DemoPopulation(someday), new DemoPopulation(someday));

        Assert.Equal(one.People.Select(person => person.Number), other.People.Select(person => person.Number));
        Assert.Equal(one.People.Select(person => person.Contact), other.People.Select(person => person.Contact));
    }

    [Fact]
    public void Every_key_is_someone_and_everyone_has_a_key() =>
        Assert.Equal(
            typeof(People).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Order(),
            new DemoPopulation(someday).People.Select(person => person.Key).Order());

    [Fact]
    public void Everyone_is_described_in_both_languages_and_can_be_reached_if_registered() =>
        Assert.All(new DemoPopulation(someday).People, person =>
        {
            Assert.StartsWith(person.Registered.GivenName, person.Description.Bokmal, StringComparison.Ordinal);
            Assert.StartsWith(person.Registered.GivenName, person.Description.English, StringComparison.Ordinal);
            Assert.True(person.Contact is null || PhoneNumber.TryParse(person.Contact.MobileE164, out _));
        });

    [Fact]
    public void Powers_of_attorney_are_between_people_old_enough_to_have_them()
    {
        var all = new DemoPopulation(someday);

        Assert.All(all.PowersOfAttorney, power =>
        {
            Assert.True(AgeOf(all, power.From) >= 16);
            Assert.True(AgeOf(all, power.To) >= 18);
            Assert.True(power.GivenOn < all.Today);
            Assert.True(power.Until is null || power.Until > power.GivenOn);
        });
    }

    [Fact]
    public void A_person_does_not_print_the_number() =>
        Assert.All(new DemoPopulation(someday).People, person => Assert.DoesNotContain(person.Number.Value, person.ToString(), StringComparison.Ordinal));

    private static List<string> Children(DemoPopulation all, string parent) =>
        [.. from row in all[parent].Registered.ParentalResponsibilities
            where row.Holder == all[parent].Number
            select all.People.Single(person => person.Number == row.Child).Key];

    private static int AgeOf(DemoPopulation all, string key, int daysFromToday = 0) => Age.On(all[key].Registered.BirthDate, all.Today.AddDays(daysFromToday));

    private static DemoPowerOfAttorney Power(DemoPopulation all, string from, string to) =>
        Assert.Single(all.PowersOfAttorney, power => power.From == from && power.To == to);

    private static OfferedServices? OffersOf(DemoPopulation all, string key) =>
        DemoSurgeries.Surgeries.Single(surgery => surgery.OrganisationNumber == all[key].GeneralPractitioner?.SurgeryOrganisationNumber).Offers;

    private static bool FollowsTodaysRule(NationalIdentityNumber number) =>
        number.Value.Zip([3, 7, 6, 1, 8, 9, 4, 5, 2, 1], (digit, weight) => (digit - '0') * weight).Sum() % 11 == 0;
}
