using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.UsageLog;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Demo;

/// <summary>Fills an empty database with the demo population, as if it had used the portal for a while.</summary>
internal sealed class DemoSeed(PortalDatabase database, PersonNumberVault vault, TimeProvider clock)
{
    private static readonly PortalService[] Used = [AppointmentsFeature.Service, UsageLogFeature.Service, ConsentFeature.Service];

    private readonly Dictionary<NationalIdentityNumber, Guid> ids = [];
    private readonly Dictionary<Guid, PatientLedger> ledgers = [];
    private readonly Dictionary<string, Appointment> seen = [];

    public async Task SeedAsync(DemoPopulation population, CancellationToken cancel)
    {
        await using var db = database.Create();
        if (await db.All<Person>().AnyAsync(cancel))
        {
            await AddSlotsAsync(db, cancel);
            return;
        }

        AddAll(db, DemoSurgeries.Surgeries.Select(OnHoliday));
        AddAll(db, DemoSurgeries.Practitioners);
        AddAll(db, DemoSurgeries.Fees);
        AddAll(db, DemoSurgeries.Coverage);
        AddAll(db, DemoSurgeries.Slots(clock.GetUtcNow()));
        var ids = population.People.ToDictionary(person => person.Key, person => Add(db, person));
        AddPrescriptions(db, population);
        AddPowers(db, population, ids);
        AddGpLists(db, population, ids);

        AddFamilies(db, population);
        AddViews(db, population);
        AddAll(db, new DemoInbox(key => ids[key], vault, clock.GetUtcNow()).Rows());
        db.AddVouched(BegunDialogue.Note(DemoSurgeries.Solbakken, ids[People.Vegard], clock.GetUtcNow()));
        await db.SaveChangesAsync(cancel);
    }

    // The lists as the register says them, one with its last place left; and who has chosen, and who waits.
    private void AddGpLists(PortalDbContext db, DemoPopulation population, Dictionary<string, Guid> people)
    {
        var now = clock.GetUtcNow();
        var terms = new GpChangeOptions().On(now);
        var lists = new Dictionary<string, GpList>();
        AddAll(db, DemoGpLists.PostalAreas);
        foreach (var said in DemoGpLists.At(population.Today))
        {
            var list = GpList.Of(said);
            list.Refresh(said, DemoSurgeries.Practitioners.FirstOrDefault(p => p.HprNumber == said.PractitionerHprNumber)?.Id, DemoSurgeries.Surgeries.FirstOrDefault(s => s.OrganisationNumber == said.SurgeryOrganisationNumber)?.Id, now);
            (list.Opening, list.Places) = GpChangeRules.Open(0, 0, 0, said.Capacity, said.Patients, 0, terms);
            if (said.PractitionerHprNumber == DemoGpLists.LastPlace)
            {
                (list.Opening, list.Places) = (1, terms.PlacesToOpen);
                AddAll(db, Enumerable.Range(1, list.Places - 1).Select(number => new GpListPlace { ListId = list.Id, Opening = 1, Number = number }));
            }

            lists[said.PractitionerHprNumber] = list;
            db.AddVouched(list);
        }

        foreach (var (key, minutesAgo) in ((string, int)[])[(People.Ragnhild, 90), (People.Frode, 80)])
        {
            var first = Choose(key, 1, DemoSurgeries.Grete.HprNumber, minutesAgo);
            first.Replace(now);
            AddAll(db, [first, Choose(key, 2, DemoGpLists.Free, minutesAgo / 2)]);
        }

        foreach (var (key, daysAgo) in ((string, int)[])[(People.Aksel, 70), (People.Vera, 40)])
        {
            db.AddVouched(new GpWaiting { PatientId = people[key], ListId = lists[DemoSurgeries.Ingrid.HprNumber].Id, GpName = DemoSurgeries.Ingrid.Name, JoinedAt = now.AddDays(-daysAgo), DecidedBy = people[key] });
        }

        GpChange Choose(string key, int number, string hprNumber, int minutesAgo) => new()
        {
            PatientId = people[key],
            Number = number,
            ListId = lists[hprNumber].Id,
            GpName = lists[hprNumber].Name,
            SurgeryName = lists[hprNumber].SurgeryName,
            FormerGpName = DemoSurgeries.Jens.Name,
            OrderedAt = now.AddMinutes(-minutesAgo),
            DecidedBy = people[key],
            EffectiveOn = GpChangeRules.EffectiveOn(now.AddMinutes(-minutesAgo)),
        };
    }

    // One of them is away for as long as a demo is usually looked at.
    private Surgery OnHoliday(Surgery surgery)
    {
        surgery.TakesMessagesFrom = surgery.Id == DemoSurgeries.Moen.Id ? WorkingDays.After(NorwegianTime.Today(clock.GetUtcNow()), 8) : null;
        return surgery;
    }

    private void AddFamilies(PortalDbContext db, DemoPopulation population)
    {
        var now = clock.GetUtcNow();
        var byNumber = population.People.ToDictionary(person => person.Number);
        foreach (var child in population.People.Where(person => Age.On(person.Registered.BirthDate, population.Today) < AccessRules.OwnUseFrom))
        {
            var holders = child.Registered.ParentalResponsibilities.Where(row => row.Child == child.Number).ToList();
            bool LivesWith(NationalIdentityNumber holder) => byNumber[holder].Registered is { Address: { } home, EmigratedOn: null } && home == child.Registered.Address;
            foreach (var row in holders)
            {
                db.AddVouched(new ParentalResponsibility
                {
                    ActorId = ids[row.Holder],
                    ChildId = ids[child.Number],
                    Kind = row.Kind,
                    LivesWithChild = LivesWith(row.Holder),
                    SomeoneLivesWithChild = holders.Exists(other => LivesWith(other.Holder)),
                    ReadAt = now,
                });
            }

            if (child.HasYouthAccess)
            {
                db.AddVouched(new YouthConsent { PatientId = ids[child.Number], Number = 1, IsGiven = true, DecidedBy = ids[holders[0].Holder], DecidedAt = now.AddDays(-60) });
            }
        }
    }

    // Nothing is fetched of who has not agreed to it.
    private void AddPrescriptions(PortalDbContext db, DemoPopulation population)
    {
        var now = clock.GetUtcNow();
        foreach (var (at, demo) in population.People.Index().Where(person => person.Item.Consent is not (null or ConsentLevel.None)))
        {
            var id = ids[demo.Number];
            var (prescriptions, dispensings) = DemoPrescriptions.Of(demo, at, Age.On(demo.Registered.BirthDate, population.Today), id, population.Today);
            AddAll(db, prescriptions);
            AddAll(db, dispensings);
            if (demo.Key is People.Kjell or People.Signe)
            {
                db.AddVouched(Renewed(demo, prescriptions.First(prescription => prescription.Group is DispensingGroup.C && prescription.WithdrawnOn is null), id, now));
            }

            if (demo.Key is People.Tuva)
            {
                db.AddVouched(new PrivacyDecision { PatientId = id, Number = 5, Kind = PrivacyKind.PrescriptionHidden, Target = Prescription.PrivacyTargetOf(prescriptions[0].Id), IsOn = true, DecidedAt = now.AddDays(-9), DecidedBy = id });
            }
        }
    }

    // Kjell had a no some days ago; Signe's answer should have come.
    private static Renewal Renewed(DemoPerson demo, Prescription prescription, Guid id, DateTimeOffset now)
    {
        var isLate = demo.Key is People.Signe;
        var renewal = Renewal.Send(prescription, Guid.CreateVersion7(now), prescription.SurgeryId, prescription.PractitionerId, id, now.AddDays(isLate ? -15 : -6));
        renewal.Deliver(renewal.SentAt.AddMinutes(1));
        if (!isLate)
        {
            renewal.Reject(RenewalDesk.Reason, now.AddDays(-3));
        }

        return renewal;
    }

    // Who has seen an appointment: the person, who acts for them, and the surgery.
    private void AddViews(PortalDbContext db, DemoPopulation population)
    {
        var now = clock.GetUtcNow();
        View(People.Kari, People.Kari, AccessGround.Self, hoursAgo: 5, "Windows, Edge");
        View(People.Kari, People.Siri, AccessGround.PowerOfAttorney, hoursAgo: 4, "Mac, Safari");
        View(People.Kari, People.Kari, AccessGround.Self, hoursAgo: 3, "Android, Chrome");
        View(People.Mia, People.Petter, AccessGround.Parent, hoursAgo: 4, "Windows, Edge");
        View(People.Mia, People.Kari, AccessGround.Parent, hoursAgo: 3, "Windows, Edge");
        View(People.Sofie, People.Kari, AccessGround.Parent, hoursAgo: 4, "Windows, Edge");
        View(People.Jonas, People.Kari, AccessGround.Parent, hoursAgo: 4, "Windows, Edge");

        void View(string patient, string actor, AccessGround ground, int hoursAgo, string client)
        {
            var ledger = ledgers[ids[population[patient].Number]];
            var name = ground is AccessGround.Self ? "" : $"{population[actor].Registered.GivenName} {population[actor].Registered.FamilyName}";
            var record = new UsageRecord(ids[population[actor].Number], name, null, ground, AppointmentsFeature.Service.Code, AppointmentsFeature.Service.View.Code, null, UsageOutcome.Done, null, seen[patient].Id);
            var entry = UsageLogEntry.After(ledger, record, client, now.AddHours(-hoursAgo));
            ledger.Advance(entry);
            db.AddVouched(entry);
        }
    }

    // A demo that is started again after a week needs times to book.
    private async Task AddSlotsAsync(PortalDbContext db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var known = (await db.Slots.Where(slot => slot.StartsAt > now.AddDays(-1)).Select(slot => new { slot.PractitionerId, slot.StartsAt }).ToListAsync(cancel)).ToHashSet();
        AddAll(db, DemoSurgeries.Slots(now).Where(slot => !known.Contains(new { slot.PractitionerId, slot.StartsAt })));
        await db.SaveChangesAsync(cancel);
    }

    private Guid Add(PortalDbContext db, DemoPerson demo)
    {
        var now = clock.GetUtcNow();
        var person = new Person();
        person.Refresh(demo.Registered, now);
        if (demo.Consent is not (null or ConsentLevel.None))
        {
            person.Refresh(demo.Contact, now);
            db.AddVouched(new GeneralPractitionerAssignment
            {
                PatientId = person.Id,
                PractitionerName = demo.GeneralPractitioner?.PractitionerName,
                HprNumber = demo.GeneralPractitioner?.PractitionerHprNumber,
                IsEntitled = demo.GeneralPractitioner is not null || !demo.Number.IsDNumber,
                PractitionerId = DemoSurgeries.Practitioners.FirstOrDefault(p => p.HprNumber == demo.GeneralPractitioner?.PractitionerHprNumber)?.Id,
                SurgeryId = DemoSurgeries.Surgeries.FirstOrDefault(s => s.OrganisationNumber == demo.GeneralPractitioner?.SurgeryOrganisationNumber)?.Id,
                Since = demo.GeneralPractitioner?.Since,
                ReadAt = now,
            });
        }

        if (demo.HasLockedAccount)
        {
            person.Lock(now.AddDays(-3));
        }

        db.AddVouched(person);
        ids[demo.Number] = person.Id;
        var number = vault.Protect(demo.Number);
        db.AddVouched(new PersonNumber { PersonId = person.Id, Cipher = number.Cipher, Hash = number.Hash, KeyVersion = number.KeyVersion, RegisteredAt = now });
        AddConsents(db, demo, person.Id, now);
        switch (demo.Key)
        {
            case People.Kari:
                AddAppointments(db, person.Id, now);
                AddContact(db, person.Id, now);
                break;
            case People.Piotr:
                AddNeeds(db, person.Id, new PersonalNeeds("Vikøy fiskebruk", "Polsk", null, null, null), now.AddDays(-60));
                break;
            case People.Tuva:
                AddPrivacy(db, person.Id, now);
                break;
            case People.Berit:
                SetUp(db, DemoSurgeries.Havglott, DemoSurgeries.Sara, person.Id, now, daysAhead: 15, new(13, 0), isVideo: true, new(new(CanCancel: true, CanChange: false, CanAcknowledge: false, CanUseShortNotice: true))
                {
                    Preparation = "Sitt i et rom der ingen forstyrrer.\nHa legitimasjon klar.\nSkriv ned hvilke legemidler du bruker.",
                    Companions = "Du kan ha med en pårørende. Si fra i starten hvem som er der.",
                });
                break;
            case People.Randi:
                SetUp(db, DemoSurgeries.Havglott, DemoSurgeries.Sara, person.Id, now, daysAhead: 22, new(9, 30), isVideo: false, new(new(CanCancel: true, CanChange: false, CanAcknowledge: true, CanUseShortNotice: false))
                {
                    Preparation = "Møt fastende fra midnatt. Vann kan du drikke.\nMeld deg i resepsjonen 15 minutter før.",
                });
                break;
            case People.Sofie or People.Nora or People.Ola:
                AddYoungAppointments(db, demo, person.Id, now);
                SetUp(db, DemoSurgeries.Havglott, DemoSurgeries.Sara, person.Id, now, daysAhead: 16, demo.Key is People.Sofie ? new(10, 0) : demo.Key is People.Nora ? new(11, 0) : new(12, 0), isVideo: false, new(new(CanCancel: true, CanChange: false, CanAcknowledge: false, CanUseShortNotice: false)));
                break;
            case People.Jonas or People.Mia:
                AddYoungAppointments(db, demo, person.Id, now);
                SetUp(db, DemoSurgeries.Havglott, DemoSurgeries.Sara, person.Id, now, daysAhead: 23, demo.Key is People.Jonas ? new(14, 0) : new(14, 30), isVideo: false, new(new(CanCancel: true, CanChange: false, CanAcknowledge: false, CanUseShortNotice: false))
                {
                    Companions = "En av foreldrene kan være med.",
                });
                break;
            case People.Tobias:
                AddYoungAppointments(db, demo, person.Id, now);
                break;
            case People.Daniel:
                SetUp(db, DemoSurgeries.HealthCentre, DemoSurgeries.Anne, person.Id, now, daysAhead: 9, new(10, 0), isVideo: false, new(AppointmentCapabilities.None)
                {
                    Companions = "Begge foreldrene kan være med.",
                });
                break;
        }

        AddUsage(db, demo, person, now);
        return person.Id;
    }

    // As if given in the forenoon and, but for those that wait, accepted an hour later.
    private void AddPowers(PortalDbContext db, DemoPopulation population, Dictionary<string, Guid> ids)
    {
        foreach (var demo in population.PowersOfAttorney)
        {
            var receiver = population[demo.To];
            var name = $"{receiver.Registered.GivenName} {receiver.Registered.FamilyName}";
            var given = NorwegianTime.At(demo.GivenOn, new TimeOnly(10, 15));
            var hash = vault.Protect(receiver.Number).Hash;
            var power = demo.Basis is DemoPowerBasis.Assigned
                ? new PowerOfAttorney { PatientId = ids[demo.From], TypedName = name, NumberHash = hash, Areas = ServiceAreas.Any, Basis = PowerBasis.Appointed, GivenAt = given, Until = demo.Until }
                : PowerOfAttorney.Give(ids[demo.From], name, hash, ServiceAreaSets.Set(demo.Areas), demo.Until, given);
            if (!demo.IsAwaiting)
            {
                power.Accept(ids[demo.To], given.AddHours(1));
            }

            if (demo.EndedOn is { } ended)
            {
                power.EndBy(PowerEnd.ByGiver, NorwegianTime.At(ended, new TimeOnly(12, 0)));
            }

            db.AddVouched(power);
        }

        if (PharmacyPickup.Give(ids[People.Arne], "Kari Nordli", population.Today.AddMonths(5), 0, isProtected: false, clock.GetUtcNow().AddMonths(-7)).Succeeded(out var pickup))
        {
            db.AddVouched(pickup);
        }
    }

    private static void AddConsents(PortalDbContext db, DemoPerson demo, Guid personId, DateTimeOffset now)
    {
        ConsentLevel[] levels = demo switch
        {
            { HasWithdrawn: true } => [ConsentLevel.Full, ConsentLevel.None],
            { Consent: { } level } => [level],
            _ => [],
        };
        for (var at = 0; at < levels.Length; at++)
        {
            db.AddVouched(new ConsentDecision { PatientId = personId, Number = at + 1, Level = levels[at], TextVersion = ConsentMatrix.TextVersion, DecidedAt = now.AddDays(-400 + (at * 100)), DecidedBy = personId });
        }
    }

    // Siri and Arne are there to be called, and Helfo knows where to pay.
    private void AddContact(PortalDbContext db, Guid personId, DateTimeOffset now)
    {
        foreach (var (details, daysAgo) in ((NextOfKinDetails, int)[])[(new("Siri Lunde", KinRelation.Sibling, "+47 900 00 130"), 200), (new("Arne Bakke", KinRelation.OtherFamily, "+47 900 00 131"), 40)])
        {
            var kin = new NextOfKin { PatientId = personId, AddedAt = now.AddDays(-daysAgo) };
            kin.Say(details);
            AddAll(db, [kin, Changed(personId, ContactChangeKind.NextOfKinAdded, kin.AddedAt)]);
        }

        AddNeeds(db, personId, new PersonalNeeds("Fjordby kommune", null, "Hører dårlig på venstre øre", null, null), now.AddDays(-90));
        if (BankAccountNumber.TryParse("12345678903", out var number))
        {
            var account = new BankAccount { PatientId = personId };
            account.Set(number, vault, now.AddDays(-150));
            AddAll(db, [account, Changed(personId, ContactChangeKind.BankAccountChanged, account.ChangedAt)]);
        }
    }

    private static void AddNeeds(PortalDbContext db, Guid personId, PersonalNeeds needs, DateTimeOffset at)
    {
        var profile = new ContactProfile { PatientId = personId };
        profile.Say(needs, seen: null, isNew: true);
        AddAll(db, [profile, Changed(personId, ContactChangeKind.NeedsChanged, at)]);
    }

    private static ContactChange Changed(Guid personId, ContactChangeKind kind, DateTimeOffset at) => new() { PatientId = personId, Kind = kind, ChangedAt = at, ChangedBy = personId };

    // Once opted out of research and changed her mind; now a doctor is blocked, and her own record is locked.
    private static void AddPrivacy(PortalDbContext db, Guid personId, DateTimeOffset now)
    {
        (PrivacyKind Kind, Practitioner? Who, bool IsOn, int DaysAgo)[] decisions =
        [
            (PrivacyKind.ResearchOptOut, null, true, 300),
            (PrivacyKind.ResearchOptOut, null, false, 250),
            (PrivacyKind.ProfessionalBlocked, DemoSurgeries.Magnus, true, 30),
            (PrivacyKind.OwnRecordLocked, null, true, 12),
        ];
        for (var at = 0; at < decisions.Length; at++)
        {
            var (kind, who, isOn, daysAgo) = decisions[at];
            db.AddVouched(new PrivacyDecision { PatientId = personId, Number = at + 1, Kind = kind, Target = who?.HprNumber, TargetName = who?.Name, IsOn = isOn, DecidedAt = now.AddDays(-daysAgo), DecidedBy = personId });
        }
    }

    private void AddAppointments(PortalDbContext db, Guid personId, DateTimeOffset now)
    {
        var today = NorwegianTime.Today(now);
        foreach (var daysAgo in (int[])[380, 190, 60])
        {
            var start = NorwegianTime.At(today.AddDays(-daysAgo), new TimeOnly(9, 20));
            var slot = new Slot { SurgeryId = DemoSurgeries.Solbakken.Id, PractitionerId = DemoSurgeries.Ingrid.Id, StartsAt = start, EndsAt = start.AddMinutes(20) };
            db.AddVouched(slot);
            Book(db, slot, personId, start.AddDays(-5));
        }

        // Somebody else's slot would be taken: the third free one of the second day from now.
        var coming = db.ChangeTracker.Entries<Slot>().Select(entry => entry.Entity).Where(slot => slot.PractitionerId == DemoSurgeries.Ingrid.Id && slot.StartsAt > now.AddDays(2)).OrderBy(slot => slot.StartsAt).Skip(2).First();
        seen[People.Kari] = Book(db, coming, personId, now.AddDays(-1))!;
    }

    // What children have: the GP, and the school nurse of the municipality.
    private void AddYoungAppointments(PortalDbContext db, DemoPerson demo, Guid personId, DateTimeOffset now)
    {
        var order = Array.IndexOf([People.Sofie, People.Nora, People.Ola, People.Jonas, People.Mia, People.Tobias], demo.Key);
        var withDoctor = SetUp(db, DemoSurgeries.Solbakken, DemoSurgeries.Ingrid, personId, now, daysAhead: 7, new TimeOnly(15, 0).AddMinutes(30 * order), isVideo: false, new(new(CanCancel: true, CanChange: false, CanAcknowledge: false, CanUseShortNotice: true)));
        seen[demo.Key] = withDoctor;
        SetUp(db, DemoSurgeries.HealthCentre, DemoSurgeries.Anne, personId, now, daysAhead: 12, new TimeOnly(8, 0).AddMinutes(30 * order), isVideo: false, new(AppointmentCapabilities.None)
        {
            Preparation = "Ta med helsekortet.",
        });
    }

    private static Appointment? Book(PortalDbContext db, Slot slot, Guid personId, DateTimeOffset bookedAt)
    {
        if (Appointment.Book(slot, DemoSurgeries.Solbakken, personId, personId, bookedAt).Succeeded(out var appointment))
        {
            appointment.Confirm(bookedAt.AddHours(1));
            db.AddVouched(appointment);
            return appointment;
        }

        return null;
    }

    // As the provider would: on a working day, some days ahead.
    private static Appointment SetUp(PortalDbContext db, Surgery place, Practitioner who, Guid personId, DateTimeOffset now, int daysAhead, TimeOnly time, bool isVideo, AppointmentTerms terms)
    {
        var day = NorwegianTime.Today(now).AddDays(daysAhead);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(1);
        }

        var start = NorwegianTime.At(day, time);
        var slot = new Slot { SurgeryId = place.Id, PractitionerId = who.Id, StartsAt = start, EndsAt = start.AddMinutes(30), IsVideo = isVideo };
        var appointment = Appointment.SetUp(slot, place, personId, terms, now.AddDays(-3));
        AddAll(db, [slot, appointment]);
        if (AppointmentReminder.DueBefore(start, now) is { } due)
        {
            db.AddVouched(new AppointmentReminder { PatientId = personId, AppointmentId = appointment.Id, DueAt = due });
        }

        return appointment;
    }

    private void AddUsage(PortalDbContext db, DemoPerson demo, Person person, DateTimeOffset now)
    {
        var ledger = PatientLedger.At(person.Id, 0, new byte[32], Guid.CreateVersion7());
        if (demo.MayLogIn && demo.Consent is not (null or ConsentLevel.None))
        {
            for (var at = 0; at < demo.UsageLogCount; at++)
            {
                var service = Used[at % Used.Length];
                var isSurgery = at % 5 == 4 && demo.Consent is ConsentLevel.Full;
                var record = isSurgery
                    ? new UsageRecord(null, DemoSurgeries.Solbakken.Name, DemoSurgeries.Solbakken.OrganisationNumber, AccessGround.Organisation, AppointmentsFeature.Service.Code, AppointmentsFeature.Answer.Code, null, UsageOutcome.Done, null)
                    : new UsageRecord(person.Id, "", null, AccessGround.Self, service.Code, service.View.Code, null, UsageOutcome.Done, null);
                var entry = UsageLogEntry.After(ledger, record, isSurgery ? "" : "Windows, Edge", now.AddHours(-6 * (demo.UsageLogCount - at)));
                ledger.Advance(entry);
                db.AddVouched(entry);
            }
        }

        db.AddVouched(ledger);
        ledgers[person.Id] = ledger;
    }

    private static void AddAll(PortalDbContext db, IEnumerable<object> rows)
    {
        foreach (var row in rows)
        {
            db.AddVouched(row);
        }
    }
}
