using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.UsageLog;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>Kari acts for Mia, Jonas and Arne, through the real gate over a real database.</summary>
public sealed class ActingForTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Section_4_6_What_a_parent_does_stands_in_the_childs_log_with_name_and_ground_and_not_in_the_parents()
    {
        var mia = await GivenChildAsync("Mia Nordli", 7);
        ActFor(mia);

        await portal.RunAsync<ListAppointments, ListAppointments.Answer>(list => list.RunAsync(null, Cancel));

        var row = Assert.Single(await LogOfAsync(mia));
        Assert.Equal((kari.PersonId, "Kari Nordli", AccessGround.Parent, UsageOutcome.Done), (row.ActorId, row.ActorName, row.Ground, row.Outcome));
        Assert.Empty(await LogOfAsync(kari.PersonId));
    }

    [Fact]
    public async Task Section_4_6_What_a_proxy_is_refused_stands_in_the_patients_log()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11));
        await portal.GivenPowerAsync(arne, kari, ServiceAreas.RegisteredInformation);
        ActFor(arne);

        var denied = await Assert.ThrowsAsync<AccessDeniedException>(() => portal.RunAsync<ListAppointments, ListAppointments.Answer>(list => list.RunAsync(null, Cancel)));

        Assert.Equal(AccessDenial.OutsidePowerOfAttorney, denied.Denial);
        var row = Assert.Single(await LogOfAsync(arne));
        Assert.Equal(("Kari Nordli", AccessGround.PowerOfAttorney, AccessDenial.OutsidePowerOfAttorney), (row.ActorName, row.Ground, row.Denial));
    }

    [Theory]
    [InlineData(11, 2)]
    [InlineData(12, 1)]
    public async Task Section_4_2_from_12_a_parent_sees_no_hospital(int age, int expected)
    {
        var child = await GivenChildAsync("Jonas Nordli", age);
        await GivenAppointmentAsync(child, CareLevel.GeneralPractice, 3);
        await GivenAppointmentAsync(child, CareLevel.Specialist, 4);
        ActFor(child);

        var answer = await portal.RunAsync<ListAppointments, ListAppointments.Answer>(list => list.RunAsync(null, Cancel));

        Assert.Equal(expected, answer.Coming.Count);
    }

    [Fact]
    public async Task Section_4_2_from_12_a_parent_cannot_cancel_a_hospital_appointment_whose_id_they_know()
    {
        var jonas = await GivenChildAsync("Jonas Nordli", 12);
        var hidden = await GivenAppointmentAsync(jonas, CareLevel.Specialist, 4);
        ActFor(jonas);

        Assert.Equal(CancellationRefusal.NotFound, await portal.RunAsync<CancelAppointment, CancellationRefusal?>(cancel => cancel.RunAsync(hidden, Guid.NewGuid(), Cancel)));
    }

    [Fact]
    public async Task Section_4_5_A_power_of_attorney_ends_with_its_last_day_and_not_before()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11));
        await portal.GivenPowerAsync(arne, kari, ServiceAreas.Any, until: NorwegianTime.Today(portal.Clock.GetUtcNow()));
        ActFor(arne);

        Assert.Null(await CheckAsync(AppointmentsFeature.Service));
        portal.Clock.Advance(NorwegianTime.At(new DateOnly(2026, 3, 3), default) - portal.Clock.GetUtcNow());
        await RenewAsync();
        Assert.Equal(AccessDenial.NotRepresented, await CheckAsync(AppointmentsFeature.Service));
    }

    [Fact]
    public async Task A_power_of_attorney_that_is_not_accepted_or_has_ended_opens_nothing()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11));
        var power = await portal.GivenPowerAsync(arne, kari, ServiceAreas.Any);
        ActFor(arne);
        Assert.Null(await CheckAsync(AppointmentsFeature.Service));

        await ChangeAsync(power.Id, row => row.EndedAt = portal.Clock.GetUtcNow());
        Assert.Equal(AccessDenial.NotRepresented, await CheckAsync(AppointmentsFeature.Service));
        await ChangeAsync(power.Id, row => (row.EndedAt, row.AcceptedAt) = (null, null));
        Assert.Equal(AccessDenial.NotRepresented, await CheckAsync(AppointmentsFeature.Service));
    }

    [Fact]
    public async Task Powers_of_attorney_do_not_chain()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11));
        var siri = await portal.GivenPersonAsync("Siri Lunde");
        await portal.GivenPowerAsync(arne, kari, ServiceAreas.Any);
        await portal.GivenPowerAsync(kari.PersonId, siri, ServiceAreas.Any);

        portal.Actor.Current = siri with { SubjectId = arne };

        Assert.Equal(AccessDenial.NotRepresented, await CheckAsync(AppointmentsFeature.Service));
    }

    [Fact]
    public async Task Section_4_6_A_proxy_sees_only_their_own_entries_in_the_patients_log()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11));
        await portal.GivenLogAsync(new Actor(arne, arne, Guid.Empty), 7);
        await portal.GivenPowerAsync(arne, kari, ServiceAreas.Any);
        ActFor(arne);

        var log = await portal.RunAsync<ListUsage, ListUsage.Answer>(list => list.RunAsync(UsageFilter.All, null, Cancel));

        Assert.False(log.IsWhole);
        Assert.Equal(1, log.Count);
        Assert.True(Assert.Single(log.Entries).IsViewer);
    }

    [Theory]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public async Task Sections_4_2_and_4_6_A_parent_sees_the_whole_log_until_12_and_their_own_entries_after(int age, bool isWhole)
    {
        var child = await GivenChildAsync("Mia Nordli", age);
        await portal.GivenLogAsync(new Actor(child, child, Guid.Empty), 3);
        ActFor(child);

        var log = await portal.RunAsync<ListUsage, ListUsage.Answer>(list => list.RunAsync(UsageFilter.All, null, Cancel));

        Assert.Equal((isWhole, isWhole ? 4 : 1), (log.IsWhole, log.Count));
    }

    [Fact]
    public async Task Sections_3_3_and_4_5_A_parent_chooses_the_childs_level_and_a_proxy_never_does()
    {
        var mia = await GivenChildAsync("Mia Nordli", 7, level: null);
        ActFor(mia);
        Assert.Null(await portal.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(ConsentLevel.Full, 0, Guid.NewGuid(), Cancel)));
        Assert.Equal(kari.PersonId, (await portal.LookAsync<Domain.Consents.ConsentDecision, Domain.Consents.ConsentDecision>(all => all.SingleAsync(c => c.PatientId == mia))).DecidedBy);

        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11), ConsentLevel.Basic);
        await portal.GivenPowerAsync(arne, kari, ServiceAreas.Any);
        ActFor(arne);
        Assert.Equal(AccessDenial.NeverByProxy, (await Assert.ThrowsAsync<AccessDeniedException>(() => portal.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(ConsentLevel.Full, 1, Guid.NewGuid(), Cancel)))).Denial);
    }

    [Fact]
    public async Task Section_4_5_Whoever_is_appointed_chooses_the_level_of_a_patient_who_cannot()
    {
        var gunnvor = await portal.GivenPatientAsync("Gunnvor Haug", new DateOnly(1942, 1, 30), level: null);
        await portal.GivenPowerAsync(gunnvor, kari, ServiceAreas.Any, basis: PowerBasis.Appointed);
        ActFor(gunnvor);

        Assert.Null(await portal.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(ConsentLevel.Basic, 0, Guid.NewGuid(), Cancel)));
    }

    [Fact]
    public async Task Both_parents_hear_what_one_does_for_the_child_and_nobody_hears_it_who_may_not_see_it()
    {
        var mia = await GivenChildAsync("Mia Nordli", 7);
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        await portal.GivenHomeAsync(petter, "Vikøy");
        await portal.GivenParentAsync(petter, mia, livesWithChild: false);
        var booked = await GivenAppointmentAsync(mia, CareLevel.GeneralPractice, 9);
        ActFor(mia);

        Assert.Null(await portal.RunAsync<CancelAppointment, CancellationRefusal?>(cancel => cancel.RunAsync(booked, Guid.NewGuid(), Cancel)));

        Assert.Equal(
            new[] { kari.PersonId, petter.PersonId, mia }.Order(),
            (await portal.LookAsync<BellNotification, List<Guid>>(all => all.Select(n => n.ActorId).ToListAsync(Cancel))).Order());
        portal.Actor.Current = petter;
        var services = new Dictionary<string, PortalService> { [AppointmentsFeature.Service.Code] = AppointmentsFeature.Service };
        Assert.Equal("Mia", Assert.Single(await portal.RunAsync((Bell bell) => bell.ListAsync(services, Cancel))).About?.Name.GivenName);
        Assert.Equal(1, await portal.RunAsync((Bell bell) => bell.CountUnreadAsync(services, Cancel)));

        await using (var db = portal.Database.Create())
        {
            db.RemoveRange((await db.All<ParentalResponsibility>().Where(r => r.ActorId == petter.PersonId).ToListAsync(Cancel)).Select(db.Vouch));
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Empty(await portal.RunAsync((Bell bell) => bell.ListAsync(services, Cancel)));
        Assert.Equal(0, await portal.RunAsync((Bell bell) => bell.CountUnreadAsync(services, Cancel)));
    }

    [Fact]
    public async Task The_list_names_children_and_givers_with_a_reason_where_somebody_is_closed_and_keeps_its_keys()
    {
        await GivenChildAsync("Mia Nordli", 7);
        var oskar = await portal.GivenPatientAsync("Oskar Vold", Born(10));
        await portal.GivenParentAsync(kari, oskar, livesWithChild: false, someoneLivesWithChild: false);
        var live = await portal.GivenPatientAsync("Live Fjeld", Born(9), protection: AddressProtection.Confidential);
        await portal.GivenParentAsync(kari, live);
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11));
        await portal.GivenPowerAsync(arne, kari, ServiceAreas.RegisteredInformation, until: new DateOnly(2027, 3, 1));
        portal.Actor.Current = kari;

        var first = await portal.RunAsync((Representations people) => people.ListAsync(Cancel));
        var second = await portal.RunAsync((Representations people) => people.ListAsync(Cancel));

        Assert.Equal(
            [("Oskar Vold", AccessDenial.NotAtChildsAddress), ("Live Fjeld", AccessDenial.UnlistedAddress), ("Mia Nordli", null), ("Arne Bakke", (AccessDenial?)null)],
            first.Select(person => (person.Name.Full, person.Closed)));
        Assert.Equal(new DateOnly(2027, 3, 1), first[^1].Until);
        Assert.Equal(first.Select(person => person.Key), second.Select(person => person.Key));
    }

    [Fact]
    public async Task A_key_is_nothing_to_another_log_in_and_names_nobody_once_the_right_is_gone()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11));
        var power = await portal.GivenPowerAsync(arne, kari, ServiceAreas.Any);
        var siri = await portal.GivenPersonAsync("Siri Lunde");
        portal.Actor.Current = kari;
        var key = Assert.Single(await portal.RunAsync((Representations people) => people.ListAsync(Cancel))).Key;
        var keys = portal.Get<ActingKeys>();

        Assert.Equal("Arne Bakke", (await keys.FindAsync(kari.PersonId, key, Cancel))?.Name?.Full);
        Assert.Null(await keys.FindAsync(siri.PersonId, key, Cancel));
        await ChangeAsync(power.Id, row => row.EndedAt = portal.Clock.GetUtcNow());
        Assert.Null((await keys.FindAsync(kari.PersonId, key, Cancel))!.Name);
    }

    [Fact]
    public async Task An_open_screen_is_asked_for_again_when_the_right_ends_and_at_the_birthday()
    {
        var (mia, arne) = (await portal.GivenPatientAsync("Mia Nordli", new DateOnly(2010, 3, 3)), await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11)));
        await portal.GivenParentAsync(kari, mia);
        var power = await portal.GivenPowerAsync(arne, kari, ServiceAreas.Any);
        portal.Actor.Current = kari;
        var people = await portal.RunAsync((Representations list) => list.ListAsync(Cancel));
        List<OpenScreen> screens =
        [
            .. people.Select(person => new OpenScreen(kari with { SubjectId = person.SubjectId }, person.Key, ConsentLevel.Full, [AppointmentsFeature.Service]) { IsNarrow = true }),
            new OpenScreen(kari, null, ConsentLevel.Full, [AppointmentsFeature.Service]),
        ];

        Assert.Equal([ScreenStanding.Stands, ScreenStanding.Stands, ScreenStanding.Stands], await portal.Get<OpenScreens>().LookAsync(screens, Cancel));
        await ChangeAsync(power.Id, row => row.EndedAt = portal.Clock.GetUtcNow());
        Assert.Equal([ScreenStanding.Stands, ScreenStanding.AskAgain, ScreenStanding.Stands], await portal.Get<OpenScreens>().LookAsync(screens, Cancel));

        portal.Clock.Advance(NorwegianTime.At(new DateOnly(2026, 3, 3), default) - portal.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        await RenewAsync();
        Assert.Equal(ScreenStanding.Stands, (await portal.Get<OpenScreens>().LookAsync(screens, Cancel))[0]);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ScreenStanding.AskAgain, (await portal.Get<OpenScreens>().LookAsync(screens, Cancel))[0]);
    }

    private static DateOnly Born(int age) => NorwegianTime.Today(PortalHarness.MondayMorning).AddYears(-age);

    private void ActFor(Guid subject) => portal.Actor.Current = kari with { SubjectId = subject };

    private async Task<Guid> GivenChildAsync(string name, int age, ConsentLevel? level = ConsentLevel.Full)
    {
        var child = await portal.GivenPatientAsync(name, Born(age), level);
        await portal.GivenParentAsync(kari, child);
        return child;
    }

    private async Task<Guid> GivenAppointmentAsync(Guid patient, CareLevel level, int days)
    {
        var place = new Surgery { OrganisationNumber = level is CareLevel.Specialist ? "123456785" : "889640782", Name = "Sted", CareLevel = level, Street = "Gata 1", PostalCode = "5999", City = "Fjordby", Municipality = "Fjordby", Phone = "+4755550123" };
        var doctor = new Practitioner { HprNumber = $"99000{days:0000}", Name = "Ingrid Haugland", SurgeryId = place.Id };
        var start = portal.Clock.GetUtcNow().AddDays(days);
        var slot = new Slot { SurgeryId = place.Id, PractitionerId = doctor.Id, StartsAt = start, EndsAt = start.AddMinutes(20) };
        var appointment = Appointment.SetUp(slot, place, patient, new(new(CanCancel: true, CanChange: false, CanAcknowledge: false, CanUseShortNotice: false)), portal.Clock.GetUtcNow());
        await portal.GivenAsync(place, doctor, slot, appointment);
        return appointment.Id;
    }

    private Task<AccessDenial?> CheckAsync(PortalService service) => portal.RunAsync<PatientGate, AccessDenial?>(gate => gate.CheckAsync(service, Cancel));

    private Task<List<UsageLogEntry>> LogOfAsync(Guid patient) => portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.PatientId == patient).ToListAsync(Cancel));

    private async Task ChangeAsync(Guid power, Action<PowerOfAttorney> change)
    {
        await using var db = portal.Database.Create();
        change(db.Vouch(await db.All<PowerOfAttorney>().SingleAsync(row => row.Id == power, Cancel)));
        await db.SaveChangesAsync(Cancel);
    }

    // A night has passed: the same person, a log-in of today.
    private async Task RenewAsync()
    {
        await using var db = portal.Database.Create();
        var session = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        var old = await db.All<LoginSession>().SingleAsync(s => s.Id == kari.SessionId, Cancel);
        db.Remove(db.Vouch(old));
        await db.SaveChangesAsync(Cancel);
        db.AddVouched(new LoginSession { Id = kari.SessionId, ActorId = kari.PersonId, KeyHash = session.KeyHash, Ticket = [], Device = "PC", Browser = "Firefox", ShortAddress = "", AuthenticatedAt = session.StartedAt, StartedAt = session.StartedAt, LastUsedAt = session.StartedAt });
        await db.SaveChangesAsync(Cancel);
    }
}
