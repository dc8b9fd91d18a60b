using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using static Helsenorge.Portal.Demo.Population.DemoGroup;
using static Helsenorge.Portal.Domain.People.Sex;
using Who = Helsenorge.Portal.Demo.Population.People;

namespace Helsenorge.Portal.Demo.Population;

public sealed partial class DemoPopulation
{
    private static List<Row> Rows(DateOnly today)
    {
        var yesterday = today.AddDays(-1);
        var tomorrow = today.AddDays(1);

        // Someone of this age today, born on this day of the year.
        DateOnly Born(int age, int month, int day)
        {
            var thisYear = new DateOnly(today.Year - age, month, day);
            return Age.On(thisYear, today) == age ? thisYear : thisYear.AddYears(-1);
        }

        // Someone who turns this age on that day. Where a leap day is missing, the day before it is the nearest there is.
        static DateOnly Turning(int age, DateOnly day) => day.AddYears(-age);

        return
        [
            new(Who.Kari, Family, "Kari", "Nordli", Female, Born(41, 3, 15), "Kari, mor til fem", "Kari, mother of five") { LogEntries = 140, Prescriptions = 4 },
            new(Who.Petter, Family, "Petter", "Nordli", Male, Born(43, 6, 2), "Petter, far som bor på en annen adresse enn barna", "Petter, father at another address than the children")
                { Street = "Kirkebakken 5", Consent = ConsentLevel.Basic },
            new(Who.Ola, Family, "Ola", "Nordli", Male, Turning(16, tomorrow), "Ola, 15, fyller 16 i morgen, med samtykke fra foreldrene", "Ola, 15, turns 16 tomorrow, with parental consent")
                { HasYouthAccess = true },
            new(Who.Sofie, Family, "Sofie", "Nordli", Female, Born(14, 4, 20), "Sofie, 14, med samtykke og en resept foreldrene ikke ser", "Sofie, 14, with parental consent and a prescription her parents cannot see")
                { HasYouthAccess = true, HasReservedPrescription = true },
            new(Who.Jonas, Family, "Jonas", "Nordli", Male, Born(12, 1, 18), "Jonas, 12, noen tjenester er stengt for foreldrene", "Jonas, 12, some services are closed to his parents"),
            new(Who.Mia, Family, "Mia", "Nordli", Female, Born(7, 9, 3), "Mia, 7", "Mia, 7"),
            new(Who.Emil, Family, "Emil", "Nordli", Male, Born(5, 5, 28), "Emil, 5", "Emil, 5"),

            new(Who.Arne, HelpersAndHelped, "Arne", "Bakke", Male, Born(78, 2, 11), "Arne, 78, kronisk syk med 30 resepter, har gitt Kari full fullmakt", "Arne, 78, chronically ill with 30 prescriptions, gave Kari full power of attorney")
                { Street = "Solbakken 21", Prescriptions = 30, LogEntries = 1600 },
            new(Who.Siri, HelpersAndHelped, "Siri", "Lunde", Female, Born(52, 10, 9), "Siri, har fullmakt fra Kari som går ut i morgen", "Siri, holds a power of attorney from Kari that ends tomorrow")
                { Street = "Storgata 8" },
            new(Who.Trond, HelpersAndHelped, "Trond", "Ås", Male, Born(64, 7, 1), "Trond, har en smal fullmakt fra Berit: bare innsyn", "Trond, holds a narrow power of attorney from Berit: viewing only")
                { Street = "Nedre gate 3" },
            new(Who.Berit, HelpersAndHelped, "Berit", "Ås", Female, Born(66, 12, 5), "Berit, har gitt Trond innsyn og ikke mer; har videotime på sykehuset", "Berit, lets Trond view and no more; has a video appointment at the hospital")
                { Street = "Nedre gate 3" },
            new(Who.Hakon, HelpersAndHelped, "Håkon", "Dahl", Male, Born(50, 8, 23), "Håkon, har avsluttet fullmakten til Linda; bor der ikke alle timer vises", "Håkon, ended Linda's power of attorney; lives where not all appointments are shown")
                { Street = "Åsveien 40", Municipality = DemoSurgeries.Vikoy },
            new(Who.Linda, HelpersAndHelped, "Linda", "Dahl", Female, Born(49, 11, 14), "Linda, hadde fullmakt fra Håkon til for ti dager siden", "Linda, held Håkon's power of attorney until ten days ago")
                { Street = "Åsveien 16" },
            new(Who.Gunnvor, HelpersAndHelped, "Gunnvor", "Haug", Female, Born(84, 1, 30), "Gunnvor, 84, mangler samtykkekompetanse", "Gunnvor, 84, lacks competence to consent")
                { Street = "Elvebakken 2", LacksCompetence = true, Prescriptions = 9, IsNotInContactRegister = true },
            new(Who.Randi, HelpersAndHelped, "Randi", "Haug", Female, Born(55, 3, 4), "Randi, er oppnevnt for moren Gunnvor; må bekrefte en time på sykehuset", "Randi, appointed for her mother Gunnvor; must confirm a hospital appointment")
                { Street = "Elvebakken 9" },

            new(Who.Nora, YoungPeople, "Nora", "Lie", Female, Born(14, 8, 12), "Nora, 14, uten samtykke fra foreldrene", "Nora, 14, without parental consent")
                { Street = "Bjørkeveien 6" },
            new(Who.Tone, YoungPeople, "Tone", "Lie", Female, Born(45, 5, 6), "Tone, mor til Nora", "Tone, mother of Nora")
                { Street = "Bjørkeveien 6" },
            new(Who.Geir, YoungPeople, "Geir", "Lie", Male, Born(47, 2, 25), "Geir, far til Nora på samme adresse", "Geir, father of Nora at the same address")
                { Street = "Bjørkeveien 6", Consent = ConsentLevel.BasicPlus },
            new(Who.Filip, YoungPeople, "Filip", "Lie", Male, Turning(12, tomorrow.AddDays(1)), "Filip, 11, bror til Nora, fyller 12 i overmorgen", "Filip, 11, brother of Nora, turns 12 the day after tomorrow")
                { Street = "Bjørkeveien 6" },
            new(Who.Hege, YoungPeople, "Hege", "Berg", Female, Born(44, 9, 17), "Hege, mor til fem som fyller år i disse dager", "Hege, mother of five with birthdays these days")
                { Street = "Furuveien 1" },
            new(Who.Amalie, YoungPeople, "Amalie", "Berg", Female, Turning(16, yesterday), "Amalie, fylte 16 i går", "Amalie, turned 16 yesterday")
                { Street = "Furuveien 1" },
            new(Who.Jakob, YoungPeople, "Jakob", "Berg", Male, Turning(16, today), "Jakob, fyller 16 i dag", "Jakob, turns 16 today")
                { Street = "Furuveien 1" },
            new(Who.Selma, YoungPeople, "Selma", "Berg", Female, Turning(12, yesterday), "Selma, fylte 12 i går", "Selma, turned 12 yesterday")
                { Street = "Furuveien 1" },
            new(Who.Tobias, YoungPeople, "Tobias", "Berg", Male, Turning(13, yesterday), "Tobias, fylte 13 i går, venter på samtykke", "Tobias, turned 13 yesterday, awaits parental consent")
                { Street = "Furuveien 1" },
            new(Who.Henrik, YoungPeople, "Henrik", "Berg", Male, Turning(18, tomorrow.AddDays(1)), "Henrik, 17, kan få fullmakt når han blir 18 i overmorgen", "Henrik, 17, may receive a power of attorney when he turns 18 the day after tomorrow")
                { Street = "Furuveien 1" },
            new(Who.Oskar, YoungPeople, "Oskar", "Vold", Male, Born(10, 10, 21), "Oskar, 10, bor ikke hos noen av foreldrene", "Oskar, 10, lives with neither parent")
                { Street = "Myrveien 14" },
            new(Who.Camilla, YoungPeople, "Camilla", "Vold", Female, Born(35, 6, 13), "Camilla, mor til Oskar, på en annen adresse", "Camilla, mother of Oskar, at another address")
                { Street = "Havnegata 7" },
            new(Who.Rune, YoungPeople, "Rune", "Hauge", Male, Born(37, 4, 2), "Rune, far til Oskar, på en annen adresse", "Rune, father of Oskar, at another address")
                { Practitioner = DemoSurgeries.Liv, Street = "Kaiveien 3" },
            new(Who.Astrid, YoungPeople, "Astrid", "Vold", Female, Born(68, 3, 27), "Astrid, mormor som Oskar bor hos, uten foreldreansvar", "Astrid, grandmother Oskar lives with, without parental responsibility")
                { Street = "Myrveien 14" },
            new(Who.Linn, YoungPeople, "Linn", "Aas", Female, Born(30, 7, 7), "Linn, alene med foreldreansvaret for Ella", "Linn, sole parental responsibility for Ella")
                { Street = "Lyngveien 22" },
            new(Who.Ella, YoungPeople, "Ella", "Aas", Female, Born(3, 2, 14), "Ella, 3", "Ella, 3")
                { Street = "Lyngveien 22", Prescriptions = 0 },
            new(Who.Marte, YoungPeople, "Marte", "Foss", Female, Born(33, 5, 19), "Marte, mor til Vilja", "Marte, mother of Vilja")
                { Street = "Fossestien 4" },
            new(Who.Silje, YoungPeople, "Silje", "Foss", Female, Born(34, 8, 30), "Silje, medmor til Vilja", "Silje, co-mother of Vilja")
                { Street = "Fossestien 4" },
            new(Who.Vilja, YoungPeople, "Vilja", "Foss", Female, today.AddDays(-40), "Vilja, nyfødt, uten valgt nivå, med nummer etter regelen fra 2032", "Vilja, newborn, without a chosen level, with a number by the rule from 2032")
                { Street = "Fossestien 4", Prescriptions = 0, LogEntries = 1, ByRuleOf2032 = true, Consent = null },

            new(Who.Nina, Consent, "Nina", "Ytreberg", Female, Born(29, 10, 2), "Nina, har aldri logget inn", "Nina, has never logged in")
                { Street = "Nygata 1", Consent = null, LogEntries = 0 },
            new(Who.Bjorg, Consent, "Bjørg", "Lien", Female, Born(61, 4, 8), "Bjørg, har valgt Basis", "Bjørg, chose Basic")
                { Street = "Liaveien 5", Consent = ConsentLevel.Basic },
            new(Who.Einar, Consent, "Einar", "Tveit", Male, Born(58, 1, 12), "Einar, har valgt Basis+", "Einar, chose Basic+")
                { Street = "Tveitavegen 9", Consent = ConsentLevel.BasicPlus },
            new(Who.Vigdis, Consent, "Vigdis", "Ness", Female, Born(48, 11, 3), "Vigdis, har trukket samtykket", "Vigdis, withdrew her consent")
                { Street = "Nessveien 2", Consent = ConsentLevel.None, HasWithdrawn = true, Prescriptions = 0, LogEntries = 31 },

            new(Who.Jorunn, GeneralPractitioner, "Jorunn", "Vik", Female, Born(57, 9, 25), "Jorunn, fastlegen tar bare imot forespørsler; bruker nynorsk", "Jorunn, her GP takes requests only; uses nynorsk")
                { Street = "Vikavegen 11", Practitioner = DemoSurgeries.Grete, Language = "nn" },
            new(Who.Leif, GeneralPractitioner, "Leif", "Strand", Male, Born(63, 12, 28), "Leif, fastlegen tilbyr ingenting på nett", "Leif, his GP offers nothing online")
                { Street = "Strandvegen 30", Practitioner = DemoSurgeries.Magnus },
            new(Who.Markus, GeneralPractitioner, "Markus", "Hagen", Male, Born(31, 3, 9), "Markus, har ingen fastlege", "Markus, has no GP")
                { Street = "Hagegata 17", Practitioner = null },

            new(Who.Eva, AddressAndRegisters, "Eva", "Fjeld", Female, Born(34, 6, 16), "Eva, fortrolig adresse", "Eva, confidential address")
                { Street = "Skjulestedet 1", Protection = AddressProtection.Confidential },
            new(Who.Live, AddressAndRegisters, "Live", "Fjeld", Female, Born(9, 7, 24), "Live, 9, fortrolig adresse", "Live, 9, confidential address")
                { Street = "Skjulestedet 1", Protection = AddressProtection.Confidential },
            new(Who.Stian, AddressAndRegisters, "Stian", "Moe", Male, Born(38, 2, 3), "Stian, far til Live, som har fortrolig adresse", "Stian, father of Live, who has a confidential address")
                { Street = "Moevegen 8" },
            new(Who.Tuva, AddressAndRegisters, "Tuva", "Skog", Female, Born(27, 5, 11), "Tuva, strengt fortrolig adresse; har sperret for en lege og for sin egen tilgang til journalen", "Tuva, strictly confidential address; has blocked a doctor and her own access to the record")
                { Protection = AddressProtection.StrictlyConfidential },
            new(Who.Ivar, AddressAndRegisters, "Ivar", "Tangen", Male, Born(60, 8, 6), "Ivar, klientadresse", "Ivar, client address")
                { Street = "Rådhusplassen 1", Protection = AddressProtection.ClientAddress },
            new(Who.Piotr, AddressAndRegisters, "Piotr", "Nowak", Male, Born(33, 11, 20), "Piotr, D-nummer og engelsk, uten fastlege", "Piotr, D-number and English, without a GP")
                { Practitioner = null, Language = "en", IsDNumber = true, HasNoAddress = true },
            new(Who.Elsa, AddressAndRegisters, "Elsa", "Lindqvist", Female, Born(39, 4, 15), "Elsa, hadde D-nummer før, og har svensk mobil", "Elsa, had a D-number before, and has a Swedish mobile")
                { Street = "Grenseveien 46", HadDNumber = true, Mobile = "+46700000123" },
            new(Who.Olav, AddressAndRegisters, "Olav", "Bakke", Male, Born(82, 9, 1), "Olav, død for 40 dager siden", "Olav, died 40 days ago")
                { Street = "Solbakken 23", DeceasedOn = today.AddDays(-40) },
            new(Who.Ida, AddressAndRegisters, "Ida", "Solheim", Female, Born(36, 10, 30), "Ida, utvandret, mor til Theo", "Ida, emigrated, mother of Theo")
                { EmigratedOn = today.AddMonths(-14), Practitioner = null },
            new(Who.Daniel, AddressAndRegisters, "Daniel", "Solheim", Male, Born(40, 1, 7), "Daniel, far til Theo i Norge; har time på helsestasjonen", "Daniel, father of Theo in Norway; has an appointment at the health centre")
                { Street = "Solheimsgata 19" },
            new(Who.Theo, AddressAndRegisters, "Theo", "Solheim", Male, Born(8, 12, 12), "Theo, 8", "Theo, 8")
                { Street = "Solheimsgata 19" },
            new(Who.Ande, AddressAndRegisters, "Ánde", "Gaup", Male, Born(42, 2, 6), "Ánde, bruker nordsamisk", "Ánde, uses Northern Sámi")
                { Practitioner = DemoSurgeries.Inga, Street = "Vidda 3", Language = "se" },
            new(Who.Kjell, AddressAndRegisters, "Kjell", "Moen", Male, Born(71, 5, 2), "Kjell, reservert mot digital post; legekontoret sier nei til fornying", "Kjell, opted out of digital letters; his surgery says no to renewals")
                { Practitioner = DemoSurgeries.Hallgeir, Street = "Moenvegen 27", IsReserved = true },
            new(Who.Solveig, AddressAndRegisters, "Solveig", "Rud", Female, Born(59, 6, 29), "Solveig, kontaktopplysninger ikke bekreftet på 20 måneder", "Solveig, contact details not verified for 20 months")
                { Street = "Rudsveien 13", MonthsSinceVerified = 20 },
            new(Who.Dagny, AddressAndRegisters, "Dagny", "Skudal", Female, new(1996, 2, 29), "Dagny, født 29. februar", "Dagny, born on 29 February")
                { Practitioner = DemoSurgeries.Terje, Street = "Skudalen 29" },
            new(Who.Signe, AddressAndRegisters, "Signe", "Holm", Female, Born(101, 5, 4), "Signe, 101, ikke i kontaktregisteret; venter på en fornying som er sen", "Signe, 101, not in the contact register; awaits a renewal that is late")
                { Practitioner = DemoSurgeries.Unni, Street = "Holmen 1", IsNotInContactRegister = true, Prescriptions = 6 },
            // Last, so that nobody before her gets another number.
            new(Who.Gudrun, Consent, "Gudrun", "Sand", Female, Born(53, 9, 14), "Gudrun, har låst kontoen sin", "Gudrun, has locked her account")
                { Street = "Sandviksvegen 6", HasLockedAccount = true },
            new(Who.Ragnhild, GeneralPractitioner, "Ragnhild", "Eik", Female, Born(46, 2, 17), "Ragnhild, har brukt begge byttene av fastlege i år", "Ragnhild, has used both changes of GP this year")
                { Street = "Eikeveien 3", Practitioner = DemoSurgeries.Jens },
            new(Who.Frode, GeneralPractitioner, "Frode", "Myhre", Male, Born(40, 7, 9), "Frode, har brukt begge byttene av fastlege, men har flyttet", "Frode, has used both changes of GP, but has moved")
                { Street = "Myhreveien 12", Practitioner = DemoSurgeries.Jens, Municipality = DemoSurgeries.Vikoy, MovedOn = today.AddDays(-21) },
            new(Who.Aksel, GeneralPractitioner, "Aksel", "Røed", Male, Born(51, 3, 23), "Aksel, er først på ventelisten hos en fastlege", "Aksel, is first on a GP's waiting list")
                { Street = "Røedveien 8", Practitioner = DemoSurgeries.Grete },
            new(Who.Vera, GeneralPractitioner, "Vera", "Holte", Female, Born(37, 10, 11), "Vera, er nummer to på ventelisten hos en fastlege", "Vera, is number two on a GP's waiting list")
                { Street = "Holteveien 5", Practitioner = DemoSurgeries.Grete },
            new(Who.Yusuf, AddressAndRegisters, "Yusuf", "Abdi", Male, Born(28, 6, 4), "Yusuf, D-nummer som asylsøker, med fastlege", "Yusuf, D-number as an asylum seeker, with a GP")
                { Street = "Mottaksveien 1", Practitioner = DemoSurgeries.Jens, IsDNumber = true },
            new(Who.Tyra, GeneralPractitioner, "Tyra", "Lunde", Female, Born(44, 5, 19), "Tyra, fastlegen har tilbudt henne en time", "Tyra, her GP has offered her a time")
                { Street = "Lundeveien 4", Practitioner = DemoSurgeries.Jens },
            new(Who.Vegard, GeneralPractitioner, "Vegard", "Holm", Male, Born(52, 8, 27), "Vegard, fastlegen vil at han kommer til time, og skriver til ham av seg selv", "Vegard, his GP wants him to come in, and writes to him unasked")
                { Street = "Holmegata 6", Practitioner = DemoSurgeries.Jens },
            new(Who.Runa, GeneralPractitioner, "Runa", "Eira", Female, Born(33, 1, 31), "Runa, fastlegen spør tilbake før hun svarer", "Runa, her GP asks back before she answers")
                { Street = "Vidda 7", Practitioner = DemoSurgeries.Inga },
            new(Who.Solfrid, GeneralPractitioner, "Solfrid", "Bratt", Female, Born(48, 4, 26), "Solfrid, fastlegen tilbyr en time når hun skriver", "Solfrid, her GP offers a time when she writes")
                { Street = "Brattlia 12", Practitioner = DemoSurgeries.Torbjorn },
            new(Who.Oddvar, GeneralPractitioner, "Oddvar", "Tun", Male, Born(67, 9, 8), "Oddvar, fastlegen vil se ham når han spør om helsa", "Oddvar, his GP wants to see him when he asks about his health")
                { Street = "Tunvegen 1", Practitioner = DemoSurgeries.Aslaug },
        ];
    }

    private static List<(string Holder, string Child, ParentalResponsibilityKind Kind)> Responsibilities()
    {
        List<(string Holder, string Child, ParentalResponsibilityKind Kind)> rows = [];
        Joint([Who.Ola, Who.Sofie, Who.Jonas, Who.Mia, Who.Emil], Who.Kari, Who.Petter);
        Joint([Who.Nora, Who.Filip], Who.Tone, Who.Geir);
        Joint([Who.Oskar], Who.Camilla, Who.Rune);
        Joint([Who.Live], Who.Eva, Who.Stian);
        Joint([Who.Theo], Who.Ida, Who.Daniel);
        foreach (var child in (string[])[Who.Amalie, Who.Jakob, Who.Selma, Who.Tobias, Who.Henrik])
        {
            rows.Add((Who.Hege, child, ParentalResponsibilityKind.Mother));
        }

        rows.Add((Who.Linn, Who.Ella, ParentalResponsibilityKind.Mother));
        rows.Add((Who.Marte, Who.Vilja, ParentalResponsibilityKind.Joint));
        rows.Add((Who.Silje, Who.Vilja, ParentalResponsibilityKind.CoMother));
        return rows;

        void Joint(string[] children, params string[] holders) =>
            rows.AddRange(from child in children from holder in holders select (holder, child, ParentalResponsibilityKind.Joint));
    }

    private static List<DemoPowerOfAttorney> Powers(DateOnly today) =>
    [
        new(Who.Arne, Who.Kari, everyArea, GivenOn: today.AddMonths(-8), Until: null),
        new(Who.Kari, Who.Siri, [ServiceArea.RegisteredInformation, ServiceArea.DigitalHealthServices], GivenOn: today.AddMonths(-6), Until: today.AddDays(1)),
        new(Who.Berit, Who.Trond, [ServiceArea.RegisteredInformation], GivenOn: today.AddMonths(-2), Until: today.AddYears(1)),
        new(Who.Hakon, Who.Linda, everyArea, GivenOn: today.AddYears(-1), Until: null, EndedOn: today.AddDays(-10)),
        new(Who.Linda, Who.Hakon, everyArea, GivenOn: today.AddYears(-1), Until: today.AddDays(-10)),
        new(Who.Kari, Who.Petter, [ServiceArea.RegisteredInformation, ServiceArea.DigitalHealthServices], GivenOn: today.AddDays(-2), Until: today.AddYears(1), IsAwaiting: true),
        new(Who.Gunnvor, Who.Randi, everyArea, GivenOn: today.AddMonths(-5), Until: null, Basis: DemoPowerBasis.Assigned),

        // Asleep while Eva's address is confidential.
        new(Who.Eva, Who.Siri, everyArea, GivenOn: today.AddMonths(-20), Until: null),
    ];
}
