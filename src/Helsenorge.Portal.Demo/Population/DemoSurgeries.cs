using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Surgeries;

namespace Helsenorge.Portal.Demo.Population;

/// <summary>
/// Made-up places to be treated at, their people, their free times, and the fees. Each asking makes new objects with the
/// same ids, so that nobody's change tracker holds another's.
/// </summary>
public static class DemoSurgeries
{
    public const string Fjordby = "Fjordby";
    public const string Vikoy = "Vikøy";
    internal const string FjordbyCode = "5999";
    internal const string VikoyCode = "5998";
    private const int Weeks = 4;
    private static readonly TimeSpan length = TimeSpan.FromMinutes(20);
    private static readonly TimeOnly opens = new(8, 0);
    private static readonly TimeOnly lunch = new(11, 20);
    private static readonly TimeOnly afterLunch = new(12, 0);
    private static readonly TimeOnly closes = new(15, 0);

    /// <summary>Offers everything.</summary>
    public static Surgery Solbakken => Place("solbakken", "899999002", "Solbakken legesenter", CareLevel.GeneralPractice, "Solbakken 4", "+4755550123",
        OfferedServices.DirectBooking | OfferedServices.BookingRequest | OfferedServices.Contact | OfferedServices.EConsultation
        | OfferedServices.Renewal | OfferedServices.Video | OfferedServices.Audio | OfferedServices.FluVaccine);

    /// <summary>Takes requests for appointments, and nothing else.</summary>
    public static Surgery Strandgata => Place("strandgata", "899999096", "Strandgata legekontor", CareLevel.GeneralPractice, "Strandgata 11", "+4755550145",
        OfferedServices.BookingRequest);

    /// <summary>Offers nothing digital: people must telephone.</summary>
    public static Surgery Oyra => Place("oyra", "899999185", "Øyra legekontor", CareLevel.GeneralPractice, "Øyravegen 2", "+4755550167", OfferedServices.None);

    /// <summary>Takes messages and renewals, and says no to what it is asked there.</summary>
    public static Surgery Lia => Place("lia", "899999460", "Lia legesenter", CareLevel.GeneralPractice, "Liavegen 8", "+4755550410", OfferedServices.Contact | OfferedServices.EConsultation | OfferedServices.Renewal);

    /// <summary>Takes messages, and asks back before it answers or offers a time to talk by telephone.</summary>
    public static Surgery Vidda => Place("vidda", "899999479", "Vidda legekontor", CareLevel.GeneralPractice, "Vidda 1", "+4755550420", OfferedServices.Contact | OfferedServices.EConsultation | OfferedServices.Audio);

    /// <summary>Takes messages, by video too, and its system sends each answer twice.</summary>
    public static Surgery Havna => Place("havna", "899999487", "Havna legekontor", CareLevel.GeneralPractice, "Havnegata 5", "+4755550430", OfferedServices.Contact | OfferedServices.EConsultation | OfferedServices.Video);

    /// <summary>Takes messages, but is on holiday when the demo starts.</summary>
    public static Surgery Moen => Place("moen", "899999495", "Moen legekontor", CareLevel.GeneralPractice, "Moenvegen 2", "+4755550440", OfferedServices.Contact | OfferedServices.EConsultation);

    /// <summary>Takes messages, and offers a time before it answers anything.</summary>
    public static Surgery Brattlia => Place("brattlia", "899999568", "Brattlia legekontor", CareLevel.GeneralPractice, "Brattlia 3", "+4755550450", OfferedServices.Contact | OfferedServices.EConsultation | OfferedServices.Video | OfferedServices.Audio);

    /// <summary>Takes messages and requests for appointments, and wants to see whoever asks something clinical.</summary>
    public static Surgery Tunet => Place("tunet", "899999576", "Tunet legesenter", CareLevel.GeneralPractice, "Tunvegen 6", "+4755550460", OfferedServices.Contact | OfferedServices.EConsultation | OfferedServices.BookingRequest);

    /// <summary>Hospital with video consultations.</summary>
    public static Surgery Havglott => Place("havglott", "899999274", "Havgløtt sykehus", CareLevel.Specialist, "Havgløttvegen 1", "+4755550200", OfferedServices.Video);

    public static Surgery HealthCentre => Place("helsestasjon", "899999363", "Fjordby helsestasjon", CareLevel.Municipal, "Rådhusplassen 3", "+4755550300",
        OfferedServices.None);


    /// <summary>Takes messages and renewals, and answers when it is too late.</summary>
    public static Surgery Havnegata => Place("havnegata", "899999541", "Havnegata legekontor", CareLevel.GeneralPractice, "Havnegata 2", "+4755550189", OfferedServices.Renewal | OfferedServices.Contact | OfferedServices.EConsultation);

    /// <summary>How renewals are answered there.</summary>
    public static RenewalScript RenewalsAt(Guid surgeryId) =>
        surgeryId == Lia.Id ? RenewalScript.RejectsWithAReason
        : surgeryId == Havnegata.Id ? RenewalScript.AnswersLate
        : RenewalScript.ApprovesAll;

    public static Practitioner Ingrid => Clinician("990000001", "Ingrid Haugland", Solbakken, isSpecialist: true);
    public static Practitioner Jens => Clinician("990000002", "Jens Øvrebø", Solbakken, isSpecialist: false);
    public static Practitioner Grete => Clinician("990000003", "Grete Sandvik", Strandgata, isSpecialist: true);
    public static Practitioner Magnus => Clinician("990000004", "Magnus Eide", Oyra, isSpecialist: false);
    public static Practitioner Sara => Clinician("990000005", "Sara Moen", Havglott, isSpecialist: false);
    public static Practitioner Anne => Clinician("990000006", "Anne Kvam", HealthCentre, isSpecialist: false);

    /// <summary>Gives the flu vaccine at Solbakken.</summary>
    public static Practitioner Mona => Clinician("990000007", "Mona Lie", Solbakken, isSpecialist: false);

    public static Practitioner Hallgeir => Clinician("990000020", "Hallgeir Lia", Lia, isSpecialist: true);
    public static Practitioner Inga => Clinician("990000021", "Inga Sara", Vidda, isSpecialist: false);
    public static Practitioner Terje => Clinician("990000022", "Terje Nes", Havna, isSpecialist: false);
    public static Practitioner Liv => Clinician("990000023", "Liv Moen", Moen, isSpecialist: true);
    public static Practitioner Torbjorn => Clinician("990000024", "Torbjørn Bratt", Brattlia, isSpecialist: true);
    public static Practitioner Aslaug => Clinician("990000025", "Aslaug Tun", Tunet, isSpecialist: false);
    public static Practitioner Unni => Clinician("990000009", "Unni Havn", Havnegata, isSpecialist: true);

    public static IReadOnlyList<Surgery> Surgeries => [Solbakken, Strandgata, Oyra, Havglott, HealthCentre, Lia, Vidda, Havna, Moen, Havnegata, Brattlia, Tunet];

    public static IReadOnlyList<Practitioner> Practitioners => [Ingrid, Jens, Grete, Magnus, Sara, Anne, Mona, Hallgeir, Inga, Terje, Liv, Unni, Torbjorn, Aslaug];

    /// <summary>Amounts seen in price lists; undated for today, so they are examples.</summary>
    public static IReadOnlyList<Fee> Fees =>
    [
        Amount(FeeKind.GeneralPracticeNoShow, new(2021, 7, 1), 168m),
        Amount(FeeKind.GeneralPracticeNoShow, new(2023, 7, 1), 186m),
        Amount(FeeKind.SpecialistNoShow, new(2021, 1, 1), 1053m),
        Amount(FeeKind.SpecialistNoShow, new(2023, 1, 1), 1125m),
        Amount(FeeKind.GeneralPracticeVisit, new(2023, 7, 1), 170m),
        Amount(FeeKind.GeneralPracticeVisit, new(2024, 7, 1), 179m),
        Amount(FeeKind.GeneralPracticeVideo, new(2023, 7, 1), 170m),
        Amount(FeeKind.GeneralPracticeVideo, new(2024, 7, 1), 179m),
        Amount(FeeKind.FluVaccine, new(2023, 9, 1), 50m),
        Amount(FeeKind.GeneralPracticeEConsultation, new(2023, 7, 1), 170m),
        Amount(FeeKind.GeneralPracticeEConsultation, new(2024, 7, 1), 179m),
        Amount(FeeKind.Invoicing, new(2023, 7, 1), 59m),
        Amount(FeeKind.Invoicing, new(2024, 7, 1), 65m),
    ];

    /// <summary>In Fjordby all appointments are shown; in Vikøy those with the GP are.</summary>
    public static IReadOnlyList<RegionalCoverage> Coverage =>
    [
        .. Enum.GetValues<CareLevel>().Select(level => Covered(Fjordby, level)),
        Covered(Vikoy, CareLevel.GeneralPractice),
    ];

    /// <summary>
    /// Every 20 minutes from 08:00 to 15:00 in Norway, lunch excepted, on working days of the next four weeks, where
    /// times can be booked directly. The same time has the same id whenever this is asked. Of those at twenty to, the
    /// ones after lunch are by video. The flu vaccine is given on Wednesdays after lunch.
    /// </summary>
    public static IEnumerable<Slot> Slots(DateTimeOffset now)
    {
        var today = NorwegianTime.Today(now);
        var bookable = Surgeries.Where(surgery => surgery.Offers.HasFlag(OfferedServices.DirectBooking));
        var bookedWith = Practitioners.Join(bookable, practitioner => practitioner.SurgeryId, surgery => surgery.Id, (practitioner, surgery) => (practitioner, surgery)).ToList();
        return
            from day in Enumerable.Range(0, 7 * Weeks).Select(today.AddDays)
            where WorkingDays.IsWorkingDay(day)
            from time in TimesOfDay()
            let starts = NorwegianTime.At(day, time)
            where starts > now
            from at in bookedWith
            let isFluVaccine = at.practitioner.Id == Mona.Id
            where !isFluVaccine || (day.DayOfWeek is DayOfWeek.Wednesday && time >= afterLunch)
            select new Slot
            {
                Id = IdOf($"slot {at.practitioner.HprNumber} {starts.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}"),
                SurgeryId = at.surgery.Id,
                PractitionerId = at.practitioner.Id,
                StartsAt = starts.ToUniversalTime(),
                EndsAt = starts.ToUniversalTime() + length,
                IsVideo = !isFluVaccine && at.surgery.Offers.HasFlag(OfferedServices.Video) && time >= afterLunch && time.Minute == 40,
                Kind = isFluVaccine ? AppointmentKind.FluVaccine : AppointmentKind.Consultation,
            };
    }

    private static IEnumerable<TimeOnly> TimesOfDay()
    {
        for (var time = opens; time < closes; time = time.Add(length))
        {
            if (time < lunch || time >= afterLunch)
            {
                yield return time;
            }
        }
    }

    private static Surgery Place(string key, string organisationNumber, string name, CareLevel level, string street, string phone, OfferedServices offers) => new()
    {
        Id = IdOf($"surgery {key}"),
        OrganisationNumber = organisationNumber,
        Name = name,
        CareLevel = level,
        Offers = offers,
        Street = street,
        PostalCode = "5999",
        City = "Fjordby",
        Municipality = Fjordby,
        Phone = phone,
        Website = $"https://{key}.example/",
        OpensAt = opens,
        ClosesAt = closes,
    };

    private static Practitioner Clinician(string hprNumber, string name, Surgery surgery, bool isSpecialist) => new()
    {
        Id = IdOf($"practitioner {hprNumber}"),
        HprNumber = hprNumber,
        Name = name,
        SurgeryId = surgery.Id,
        IsSpecialistInGeneralPractice = isSpecialist,
    };

    private static RegionalCoverage Covered(string municipality, CareLevel level) => new()
    {
        Id = IdOf($"coverage {municipality} {level}"),
        Municipality = municipality,
        CareLevel = level,
    };

    private static Fee Amount(FeeKind kind, DateOnly from, decimal amount) => new()
    {
        Id = IdOf($"fee {kind} {from:O}"),
        Kind = kind,
        ValidFrom = from,
        AmountNok = amount,
    };

    /// <summary>The same name has the same id on every start, so that seeding twice changes nothing.</summary>
    private static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
}
