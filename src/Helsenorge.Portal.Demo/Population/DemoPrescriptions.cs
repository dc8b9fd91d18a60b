using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Surgeries;
using static Helsenorge.Portal.Domain.Prescriptions.DispensingGroup;
using static Helsenorge.Portal.Domain.Prescriptions.PrescribedItem;
using static Helsenorge.Portal.Domain.Prescriptions.PrescriptionKind;

namespace Helsenorge.Portal.Demo.Population;

/// <summary>What people in the demo have been prescribed. Who is chronically ill has all of it, so that every rule has somebody living it.</summary>
public static class DemoPrescriptions
{
    /// <summary>The table begins with what most people have; those with a few take from there, each from another place.</summary>
    private const int Ordinary = 8;

    private static readonly string[] pharmacies = ["Fjordby apotek", "Sjøkanten apotek"];

    private static readonly Product[] grownUps =
    [
        new("Metformin 500 mg, tabletter", "Metformin", "1 tablett morgen og kveld, mot diabetes", "100 tabletter", Blue) { Times = 4, Dispensed = 3, DaysAgo = 356 },
        new("Levaxin 75 µg, tabletter", "Levotyroksin", "1 tablett hver morgen, for stoffskiftet", "100 tabletter", Blue) { Times = 4, Dispensed = 1, DaysAgo = 104 },
        new("Betnovat 0,1 %, krem", "Betametason", "Tynt lag to ganger om dagen i ti dager, mot eksem", "30 g") { DaysAgo = 3 },
        new("Cetirizin 10 mg, tabletter", "Cetirizin", "1 tablett ved behov, mot allergi", "30 tabletter") { Times = 4, Dispensed = 2, DaysAgo = 208 },
        new("Sumatriptan 50 mg, tabletter", "Sumatriptan", "1 tablett ved migrene", "12 tabletter") { Times = 3, Dispensed = 2, DaysAgo = 251 },
        new("Apocillin 660 mg, tabletter", "Fenoksymetylpenicillin", "2 tabletter fire ganger om dagen i sju dager, mot betennelse i halsen", "56 tabletter") { Dispensed = 1, DaysAgo = 75 },
        new("Pantoprazol 40 mg, tabletter", "Pantoprazol", "1 tablett før frokost, mot sure oppstøt", "56 tabletter") { Times = 2, DaysAgo = 40 },
        new("Nasonex 50 µg/dose, nesespray", "Mometason", "2 spray i hvert nesebor om morgenen, mot allergi", "140 doser") { Times = 2, Dispensed = 1, DaysAgo = 500 },

        new("Lipitor 20 mg, tabletter", "Atorvastatin", "1 tablett om kvelden, mot kolesterol", "100 tabletter", Blue) { Times = 4, Dispensed = 2, DaysAgo = 160 },
        new("Albyl-E 75 mg, tabletter", "Acetylsalisylsyre", "1 tablett om morgenen, blodfortynnende", "100 tabletter", Blue) { Times = 4, Dispensed = 2, DaysAgo = 170 },
        new("Selo-Zok 50 mg, depottabletter", "Metoprolol", "1 tablett om morgenen, for hjertet", "98 tabletter", Blue) { Times = 4, Dispensed = 1, DaysAgo = 95 },
        new("Ramipril 5 mg, tabletter", "Ramipril", "1 tablett om morgenen, mot høyt blodtrykk", "98 tabletter", Blue) { Times = 4, Dispensed = 3, DaysAgo = 290 },
        new("Furix 40 mg, tabletter", "Furosemid", "1 tablett om morgenen, vanndrivende", "100 tabletter", Blue) { Times = 4, Dispensed = 1, DaysAgo = 60 },
        new("Kaleorid 750 mg, depottabletter", "Kaliumklorid", "1 tablett om morgenen, gir kalium", "100 tabletter", Blue) { Times = 4, DaysAgo = 20 },
        new("Spiriva 18 µg, inhalasjonspulver", "Tiotropium", "1 inhalasjon om morgenen, mot kols", "90 kapsler", Blue) { Times = 4, Dispensed = 2, DaysAgo = 185 },
        new("Ventoline 0,2 mg/dose, inhalasjonspulver", "Salbutamol", "1–2 inhalasjoner ved tung pust", "60 doser", Blue) { Times = 6, Dispensed = 5, DaysAgo = 348 },
        new("Seretide 50/500 µg, inhalasjonspulver", "Salmeterol og flutikason", "1 inhalasjon morgen og kveld, mot kols", "60 doser", Blue) { Times = 12, Dispensed = 4, DaysAgo = 130 },
        new("Lantus 100 enheter/ml, injeksjon", "Insulin glargin", "18 enheter om kvelden, mot diabetes", "5 × 3 ml", Blue) { Times = 6, Dispensed = 3, DaysAgo = 150 },
        new("Freestyle Precision, teststrimler", null, "Måling av blodsukker tre ganger om dagen", "300 strimler", Blue) { Item = MedicalAid, Times = 6, Dispensed = 2, DaysAgo = 110 },
        new("BD Micro-Fine 5 mm, pennekanyler", null, "Til insulinpenn, en ny hver gang", "100 kanyler", Blue) { Item = MedicalAid, Times = 6, Dispensed = 6, DaysAgo = 200 },
        new("Hydrokolloid bandasje 10 × 10 cm", null, "Skiftes hver tredje dag, til sår på leggen", "10 bandasjer", Blue) { Item = MedicalAid, Times = 3, Dispensed = 1, DaysAgo = 30 },
        new("OxyContin 10 mg, depottabletter", "Oksykodon", "1 tablett morgen og kveld, mot sterke smerter", "28 tabletter") { Group = A, Dispensed = 1, DaysAgo = 25 },
        new("Imovane 5 mg, tabletter", "Zopiklon", "1 tablett ved leggetid når du ikke får sove, ikke hver natt", "10 tabletter") { Group = B, DaysAgo = 15 },
        new("Paralgin forte, tabletter", "Kodein og paracetamol", "1 tablett inntil tre ganger om dagen, mot smerter", "40 tabletter") { Group = B, Dispensed = 1, DaysAgo = 80 },
        new("Marevan 2,5 mg, tabletter", "Warfarin", "Etter skjema, blodfortynnende", "100 tabletter", Blue) { Times = 4, Dispensed = 1, DaysAgo = 300, WithdrawnDaysAgo = 210 },
        new("Allopur 100 mg, tabletter", "Allopurinol", "1 tablett om dagen, mot urinsyregikt", "100 tabletter", Blue) { Times = 4, Dispensed = 4, DaysAgo = 340 },
        new("Simvastatin 40 mg, tabletter", "Simvastatin", "1 tablett om kvelden, mot kolesterol", "98 tabletter", Blue) { Times = 4, Dispensed = 3, DaysAgo = 640 },
        new("Vagifem 10 µg, vaginaltabletter", "Østradiol", "1 tablett to ganger i uken", "24 tabletter") { Times = 3, Dispensed = 2, DaysAgo = 470 },
        new("Vival 5 mg, tabletter", "Diazepam", "1 tablett ved uro, høyst én om dagen", "25 tabletter") { Group = B, Dispensed = 1, DaysAgo = 410 },
        new("Calcigran Forte, tyggetabletter", "Kalsium og vitamin D", "1 tablett morgen og kveld, for skjelettet", "120 tabletter", Blue) { Times = 4, Dispensed = 3, DaysAgo = 352 },
    ];

    private static readonly Product[] childrens =
    [
        new("Cetirizin 1 mg/ml, mikstur", "Cetirizin", "5 ml morgen og kveld, mot allergi", "150 ml") { Times = 3, Dispensed = 1, DaysAgo = 120 },
        new("Weifapenin 50 mg/ml, mikstur", "Fenoksymetylpenicillin", "10 ml fire ganger om dagen i sju dager, mot betennelse i halsen", "300 ml") { Dispensed = 1, DaysAgo = 65 },
    ];

    /// <summary>From 12 to 15 it can be kept from the parents. Contraceptives hold for three years.</summary>
    private static readonly Product reserved =
        new("Microgynon, tabletter", "Levonorgestrel og etinyløstradiol", "1 tablett om dagen i tre uker, så en uke uten", "3 × 21 tabletter") { Times = 12, Dispensed = 1, DaysAgo = 70, Years = 3 };

    /// <summary>A person's prescriptions, and what has been collected on them.</summary>
    /// <param name="at">The person's place in the population.</param>
    /// <param name="age">On the day.</param>
    public static (IReadOnlyList<Prescription> Prescriptions, IReadOnlyList<Dispensing> Dispensings) Of(DemoPerson demo, int at, int age, Guid personId, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(demo);
        var doctor = DemoSurgeries.Practitioners.FirstOrDefault(practitioner => practitioner.HprNumber == demo.GeneralPractitioner?.PractitionerHprNumber) ?? DemoSurgeries.Ingrid;
        var table = age < 16 ? childrens : grownUps;
        // Kari's are those at the top of the table, and who has many has the whole of it.
        var from = demo.Key is People.Kari || demo.PrescriptionCount > Ordinary ? 0 : at % (table.Length < Ordinary ? 1 : Ordinary - 1);
        var products = demo.HasReservedPrescription ? table.Take(demo.PrescriptionCount - 1).Append(reserved) : table.Skip(from).Take(demo.PrescriptionCount);
        List<Prescription> prescriptions = [];
        List<Dispensing> dispensings = [];
        foreach (var product in products)
        {
            var prescription = product.For(personId, doctor, today, isReserved: product == reserved);
            prescriptions.Add(prescription);
            // As often as it was written for, and never later than today.
            var between = Math.Max(1, Math.Min(product.DaysAgo, 350) / (product.Dispensed + 1));
            for (var time = 1; time <= product.Dispensed; time++)
            {
                var given = time % 3 == 0 && product.GenericName is { } generic ? $"{generic} Orifarm" : product.Name;
                var dispensed = prescription.Dispense(pharmacies[time % pharmacies.Length], given, prescription.IssuedOn.AddDays(between * (time - 1)));
                dispensings.Add(dispensed ?? throw new InvalidOperationException($"{product.Name} could not be dispensed."));
            }

            if (product.WithdrawnDaysAgo is { } days)
            {
                prescription.Withdraw(today.AddDays(-days));
            }
        }

        return (prescriptions, dispensings);
    }

    private sealed record Product(string Name, string? GenericName, string Instruction, string Quantity, PrescriptionKind Kind = White)
    {
        public PrescribedItem Item { get; init; } = MedicinalProduct;
        public DispensingGroup Group { get; init; } = C;

        /// <summary>How many times it may be collected in all.</summary>
        public int Times { get; init; } = 1;
        public int Dispensed { get; init; }
        public int DaysAgo { get; init; }
        public int Years { get; init; } = 1;
        public int? WithdrawnDaysAgo { get; init; }

        public Prescription For(Guid personId, Practitioner doctor, DateOnly today, bool isReserved) => new()
        {
            PatientId = personId,
            SurgeryId = doctor.SurgeryId,
            PractitionerId = doctor.Id,
            Item = Item,
            Name = Name,
            GenericName = GenericName,
            Instruction = Instruction,
            Quantity = Quantity,
            Kind = Kind,
            Group = Group,
            IssuedOn = today.AddDays(-DaysAgo),
            ValidTo = today.AddDays(-DaysAgo).AddYears(Years),
            Reiterations = Times - 1,
            IsReservedFromParents = isReserved,
        };
    }
}
