using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing.Matrix;

/// <summary>What stands in the usage log of one patient: how much, and the newest row.</summary>
public sealed record MatrixLog(int Rows, UsageLogEntry? Newest);

/// <summary>
/// The people of the authorization matrix in a database, by what registers, powers and consents say of them. Whom this makes them to each
/// other stands in <c>relations.csv</c>, written apart from this.
/// </summary>
public sealed class MatrixWorld
{
    private const ServiceAreas A1 = ServiceAreas.RegisteredInformation;
    private const ServiceAreas A2 = ServiceAreas.ApplicationsAndReports;
    private const ServiceAreas A3 = ServiceAreas.DigitalHealthServices;
    private static readonly string[] Grown = ["Kari", "Trond", "Knut", "Anne", "Arne", "Astrid", "Anders", "Berit", "Gunnar", "Hilde", "Nils", "Lars", "Odd", "Per", "Rolf", "Siri", "Tuva", "Ulla", "Vera", "Liv", "Tor", "Aud", "Leif"];
    private static readonly (string Name, int Age)[] Young = [("Mia", 7), ("Ada", 12), ("Emma", 14), ("Jonas", 15), ("Sara", 16), ("Nora", 7), ("Iben", 7)];
    private static readonly string[] Unlisted = ["Hilde", "Tor", "Nora"];
    private static readonly string[] Locked = ["Lars", "Leif"];
    private readonly PortalDatabase database;
    private readonly Dictionary<string, Guid> people = [];
    private readonly Dictionary<string, Guid> sessions = [];
    private readonly Dictionary<(string Actor, string Subject), string> keys = [];
    private readonly Dictionary<string, Guid> appointments = [];
    private readonly Dictionary<string, Attachment> files = [];
    private readonly Dictionary<string, KeptFile> keptFiles = [];

    private MatrixWorld(PortalDatabase database) => this.database = database;

    public IReadOnlyCollection<string> People => people.Keys;

    public Guid IdOf(string name) => people[name];

    /// <summary>One that may be moved, with the GP.</summary>
    public Guid AppointmentOf(string name) => appointments[name];

    /// <summary>One with a receipt, which every level of consent shows.</summary>
    public Attachment FileOf(string name) => files[name];

    /// <summary>One of a letter that is kept.</summary>
    public KeptFile KeptFileOf(string name) => keptFiles[name];

    /// <summary>By which key the actor's addresses name the subject. There is one for every pair, whether or not anything binds them.</summary>
    public string KeyOf(string actor, string subject) => keys[(actor, subject)];

    /// <param name="actor">A person, or a person and the areas they preview, such as <c>Gunnar A1</c>.</param>
    public static (string Name, ServiceAreas Preview) WhoIs(string actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var parts = actor.Split(' ');
        return (parts[0], parts.Length == 1 ? ServiceAreas.None : AreasOf(parts[1]));
    }

    public static ServiceAreas AreasOf(string areas)
    {
        ArgumentNullException.ThrowIfNull(areas);
        return areas is "all" ? ServiceAreas.Any : areas.Split('+').Aggregate(ServiceAreas.None, (all, area) => all | area switch { "A1" => A1, "A2" => A2, "A3" => A3, _ => throw new FormatException($"'{area}' is no area.") });
    }

    public static async Task<MatrixWorld> SeedAsync(PortalDatabase database, PersonNumberVault vault, IReadOnlyCollection<string> actors, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(actors);
        var world = new MatrixWorld(database);
        await using var db = database.Create();
        var today = NorwegianTime.Today(now);
        foreach (var (name, age) in Grown.Select(name => (name, 46)).Concat(Young))
        {
            world.AddPerson(db, name, today.AddYears(-age).AddDays(-40), now);
        }

        foreach (var (parent, child, livesWithChild, someoneDoes) in (IEnumerable<(string, string, bool, bool)>)
        [
            .. ((string[])["Mia", "Ada", "Emma", "Jonas", "Sara", "Nora"]).Select(child => ("Kari", child, true, true)),
            .. ((string[])["Mia", "Ada", "Emma", "Sara"]).Select(child => ("Trond", child, false, true)), ("Trond", "Iben", false, false),
            ("Knut", "Mia", false, true), ("Knut", "Emma", false, true), ("Ulla", "Mia", true, true), ("Ulla", "Emma", true, true),
            ("Hilde", "Mia", true, true), ("Nils", "Mia", true, true), ("Nils", "Emma", true, true), ("Lars", "Mia", true, true),
        ])
        {
            db.AddVouched(new ParentalResponsibility { ActorId = world.IdOf(parent), ChildId = world.IdOf(child), LivesWithChild = livesWithChild, SomeoneLivesWithChild = someoneDoes, ReadAt = now });
        }

        foreach (var (giver, receiver, areas) in (IEnumerable<(string, string, ServiceAreas)>)
        [
            ("Gunnar", "Anne", A1), ("Gunnar", "Arne", A2), ("Gunnar", "Astrid", A3), ("Sara", "Trond", A1), ("Sara", "Astrid", A3),
            .. ((string[])["Anders", "Hilde", "Nils", "Lars", "Ulla"]).Select(receiver => ("Gunnar", receiver, ServiceAreas.Any)), ("Anders", "Tuva", ServiceAreas.Any),
            ("Tor", "Anne", A1), ("Tor", "Anders", ServiceAreas.Any),
            .. ((string[])["Aud", "Leif"]).SelectMany(gave => (IEnumerable<(string, string, ServiceAreas)>)[(gave, "Anne", A1), (gave, "Astrid", A3), (gave, "Anders", ServiceAreas.Any)]),
        ])
        {
            db.AddVouched(world.Power(giver, receiver, areas, now));
        }

        foreach (var patient in (string[])["Liv", "Ada", "Mia"])
        {
            db.AddVouched(world.Power(patient, "Berit", ServiceAreas.None, now, PowerBasis.Appointed));
        }

        var ended = world.Power("Gunnar", "Odd", ServiceAreas.Any, now);
        ended.EndBy(PowerEnd.ByGiver, now);
        var unanswered = world.Power("Gunnar", "Siri", ServiceAreas.Any, now);
        unanswered.AcceptedAt = null;
        db.AddVouched(ended);
        db.AddVouched(unanswered);
        db.AddVouched(world.Power("Gunnar", "Per", ServiceAreas.Any, now, until: today.AddDays(-1)));
        db.AddVouched(world.Power("Gunnar", "Rolf", A3, now, until: today));
        db.AddVouched(new YouthConsent { PatientId = world.IdOf("Emma"), Number = 1, IsGiven = true, DecidedBy = world.IdOf("Kari"), DecidedAt = now });
        // Once given and taken back is as none.
        db.AddVouched(new YouthConsent { PatientId = world.IdOf("Jonas"), Number = 1, IsGiven = true, DecidedBy = world.IdOf("Kari"), DecidedAt = now });
        db.AddVouched(new YouthConsent { PatientId = world.IdOf("Jonas"), Number = 2, IsGiven = false, DecidedBy = world.IdOf("Kari"), DecidedAt = now });
        world.AddAppointments(db, now);
        world.AddFiles(db, vault, now);
        foreach (var actor in actors)
        {
            var (name, preview) = WhoIs(actor);
            foreach (var (subject, id) in world.people.Where(person => person.Key != name || preview is not ServiceAreas.None))
            {
                var key = new ActingKey { ActorId = world.IdOf(name), SubjectId = id, Preview = subject == name ? preview : ServiceAreas.None, CreatedAt = now };
                // Two who preview are one person with one key for each other.
                if (world.keys.Where(other => WhoIs(other.Key.Actor).Name == name && other.Key.Subject == subject && subject != name).Select(other => other.Value).FirstOrDefault() is { } same)
                {
                    world.keys[(actor, subject)] = same;
                    continue;
                }

                world.keys[(actor, subject)] = key.Key;
                db.AddVouched(key);
            }
        }

        await db.SaveChangesAsync();
        return world;
    }

    /// <summary>Everybody is logged in, also who would not be let in.</summary>
    public async Task LogInAsync(DateTimeOffset now)
    {
        await using var db = database.Create();
        foreach (var (name, id) in people)
        {
            var session = PortalHarness.NewSession(id, now);
            session = new LoginSession
            {
                ActorId = id,
                KeyHash = session.KeyHash,
                Ticket = [],
                Device = session.Device,
                Browser = session.Browser,
                ShortAddress = session.ShortAddress,
                AuthenticatedAt = AuthenticatedAt(name, now),
                StartedAt = now,
                LastUsedAt = now,
            };
            sessions[name] = session.Id;
            db.AddVouched(session);
        }

        await db.SaveChangesAsync();
    }

    /// <summary>When the person showed who they are; Ulla some minutes ago.</summary>
    public static DateTimeOffset AuthenticatedAt(string name, DateTimeOffset now) => name is "Ulla" ? now.AddMinutes(-6) : now;

    public Actor ActorOf(string actor, string subject)
    {
        var (name, preview) = WhoIs(actor);
        var person = subject is "own" ? name : subject;
        return new Actor(IdOf(name), IdOf(person), sessions[name]) { Preview = subject is not "own" && person == name ? preview : ServiceAreas.None };
    }

    /// <summary>The level in force when nothing is tried out.</summary>
    public static ConsentLevel LevelOf(string name) => name is "Nils" ? ConsentLevel.None : ConsentLevel.Full;

    public async Task ChooseAsync(string name, ConsentLevel level)
    {
        await using var db = database.Create();
        var id = IdOf(name);
        var latest = await db.All<ConsentDecision>().Where(decision => decision.PatientId == id).MaxAsync(decision => (int?)decision.Number) ?? 0;
        db.AddVouched(new ConsentDecision { PatientId = id, Number = latest + 1, Level = level, TextVersion = "test", DecidedAt = DateTimeOffset.UnixEpoch, DecidedBy = id });
        await db.SaveChangesAsync();
    }

    /// <summary>What the gate would rest its decision on.</summary>
    public async Task<AccessFacts?> FactsAsync(Actor actor, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var db = database.Create();
        return (await PatientGate.ReadAsync(db, actor, null, now, CancellationToken.None))?.Access;
    }

    /// <summary>The gate itself, for whoever the scope's accessor says; null when it opens.</summary>
    public static async Task<AccessDenial?> TryAsync(PatientGate gate, PortalService service, ServiceAction action)
    {
        ArgumentNullException.ThrowIfNull(gate);
        ArgumentNullException.ThrowIfNull(service);
        if (action == service.View)
        {
            return await gate.CheckAsync(service, CancellationToken.None);
        }

        try
        {
            await using var access = await gate.OpenToWriteAsync(service, action, Guid.NewGuid(), CancellationToken.None);
            return null;
        }
        catch (AccessDeniedException denied)
        {
            return denied.Denial;
        }
    }

    public async Task<MatrixLog> LogAsync(Guid patientId)
    {
        await using var db = database.Create();
        var log = db.All<UsageLogEntry>().AsNoTracking().Where(entry => entry.PatientId == patientId);
        return new MatrixLog(await log.CountAsync(), await log.OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync());
    }

    /// <summary>What the actor did at the patient after a row of the log, in order.</summary>
    public async Task<IReadOnlyList<UsageLogEntry>> LogAfterAsync(Guid patientId, Guid actorId, long sequence)
    {
        await using var db = database.Create();
        return await db.All<UsageLogEntry>().AsNoTracking().Where(entry => entry.PatientId == patientId && entry.Sequence > sequence && entry.ActorId == actorId).OrderBy(entry => entry.Sequence).ToListAsync();
    }

    /// <summary>Everybody's, in order.</summary>
    public async Task<IReadOnlyList<UsageLogEntry>> WholeLogAsync()
    {
        await using var db = database.Create();
        return await db.All<UsageLogEntry>().AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync();
    }

    private void AddPerson(PortalDbContext db, string name, DateOnly born, DateTimeOffset now)
    {
        var person = new Person();
        var home = new RegisteredAddress("Fjordveien 12", "5999", "Fjordby", "Fjordby");
        person.Refresh(
            new RegisteredPerson(
                default,
                [],
                name,
                "Matrise",
                born,
                Sex.Female,
                Unlisted.Contains(name) ? AddressProtection.StrictlyConfidential : AddressProtection.Ungraded,
                name is "Knut" ? null : home,
                name is "Aud" ? new DateOnly(2026, 1, 2) : null,
                name is "Knut" ? new DateOnly(2026, 1, 2) : null,
                []),
            now);
        if (Locked.Contains(name))
        {
            person.Lock(now);
        }

        people[name] = person.Id;
        db.AddVouched(person);
        db.AddVouched(PatientLedger.At(person.Id, 0, new byte[32], Guid.CreateVersion7()));
        if (LevelOf(name) is not ConsentLevel.None)
        {
            db.AddVouched(new ConsentDecision { PatientId = person.Id, Number = 1, Level = LevelOf(name), TextVersion = "test", DecidedAt = now, DecidedBy = person.Id });
        }
    }

    private PowerOfAttorney Power(string giver, string receiver, ServiceAreas areas, DateTimeOffset now, PowerBasis basis = PowerBasis.Given, DateOnly? until = null) => new()
    {
        PatientId = IdOf(giver),
        TypedName = receiver,
        NumberHash = new byte[32],
        ReceiverId = IdOf(receiver),
        Areas = areas,
        Basis = basis,
        GivenAt = now,
        AcceptedAt = now,
        Until = until,
    };

    private void AddFiles(PortalDbContext db, PersonNumberVault vault, DateTimeOffset now)
    {
        foreach (var (name, id) in people)
        {
            var file = TestFiles.Checked("Kvittering.pdf").Seal(id, vault);
            var (thread, first) = MessageThread.Arrive(MessageKind.Receipt, new(null, null, "Helseportalen"), "Kvittering", new(null, null, "Ord."), isImportant: false, id, now);
            db.AddVouched(thread);
            db.AddVouched(first);
            foreach (var row in Attachment.Of(first, [file]))
            {
                db.AddVouched(row);
                files[name] = row as Attachment ?? files[name];
            }

            AddKeptFile(db, name, id, vault, now);
        }
    }

    private void AddKeptFile(PortalDbContext db, string name, Guid id, PersonNumberVault vault, DateTimeOffset now)
    {
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, null, "Helfo"), "Brev", new(null, null, "Ord."), isImportant: false, id, now);
        var came = Attachment.Of(first, [TestFiles.Checked("Brev.pdf").Seal(id, vault)]).ToList();
        var letter = KeptLetter.Of(thread, [first], now)!;
        var (file, content) = KeptFile.Of(letter, came.OfType<Attachment>().Single(), came.OfType<AttachmentContent>().Single(), 0);
        keptFiles[name] = file;
        foreach (var row in (IEnumerable<object>)[thread, first, .. came, letter, file, content])
        {
            db.AddVouched(row);
        }
    }

    private void AddAppointments(PortalDbContext db, DateTimeOffset now)
    {
        var surgery = PortalHarness.Solbakken();
        var doctor = new Practitioner { HprNumber = "7654321", Name = "Ingrid Haugland", SurgeryId = surgery.Id };
        db.AddVouched(surgery);
        db.AddVouched(doctor);
        var at = now.AddDays(3);
        foreach (var (name, id) in people)
        {
            at = at.AddMinutes(20);
            var slot = new Slot { SurgeryId = surgery.Id, PractitionerId = doctor.Id, StartsAt = at, EndsAt = at.AddMinutes(20) };
            db.AddVouched(slot);
            var booked = Appointment.Book(slot, surgery, id, id, now).Succeeded(out var appointment) ? appointment : throw new InvalidOperationException("The booking was refused.");
            appointments[name] = booked.Id;
            db.AddVouched(booked);
            db.AddVouched(new GeneralPractitionerAssignment { PatientId = id, PractitionerName = doctor.Name, PractitionerId = doctor.Id, SurgeryId = surgery.Id, Since = new DateOnly(2021, 2, 1), ReadAt = now });
        }
    }
}
