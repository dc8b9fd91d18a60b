using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.UsageLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Access;

public sealed class GateTests : IAsyncLifetime
{
    private PortalHarness portal = null!;

    public async ValueTask InitializeAsync() => portal = await PortalHarness.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kari_sees_her_own_appointments_and_not_Olas()
    {
        var times = await Surgery.GivenAsync(portal, 2);
        var ola = await portal.GivenPersonAsync("Ola Bakke");
        await portal.GivenAsync(times.Book(0, ola));
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(times.Book(1, kari));

        await using var access = await OpenAppointmentsAsync();

        Assert.Equal(kari.PersonId, Assert.Single(await access.Db.Appointments.ToListAsync(Cancel)).PatientId);
        Assert.Null(await access.Db.Appointments.FindAsync([times.Appointment(ola)], Cancel));
    }

    [Fact]
    public async Task A_context_outside_the_gate_sees_no_rows_that_belong_to_somebody_and_cannot_write_any()
    {
        var times = await Surgery.GivenAsync(portal, 1);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(times.Book(0, kari), new BellNotification { ActorId = kari.PersonId, SubjectId = kari.PersonId, ServiceCode = "appointments" });
        await using var db = portal.Database.CreateClosed();

        Assert.Empty(await db.Appointments.ToListAsync(Cancel));
        Assert.Null(await db.Appointments.FindAsync([times.Appointment(kari)], Cancel));
        Assert.Empty(await db.Notifications.ToListAsync(Cancel));
        Assert.Empty(await db.LoginSessions.ToListAsync(Cancel));
        Assert.Empty(await db.Ledgers.ToListAsync(Cancel));
        Assert.NotEmpty(await db.Surgeries.ToListAsync(Cancel));
        db.Add(new ConsentDecision { PatientId = kari.PersonId, Number = 9, Level = ConsentLevel.Full, TextVersion = "x" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancel));
    }

    [Fact]
    public async Task A_context_opened_for_one_service_sees_no_rows_of_another()
    {
        var times = await Surgery.GivenAsync(portal, 1);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(times.Book(0, kari));
        await using var scope = portal.NewScope();

        await using var log = await scope.ServiceProvider.GetRequiredService<ServiceGate<UsageLogFeature>>().OpenToReadAsync(Cancel);
        Assert.Empty(await log.Db.Appointments.ToListAsync(Cancel));
        Assert.Null(await log.Db.Appointments.FindAsync([times.Appointment(kari)], Cancel));
        Assert.NotEmpty(await log.Db.UsageLog.ToListAsync(Cancel));

        await using var appointments = await OpenAppointmentsAsync();
        Assert.Empty(await appointments.Db.UsageLog.ToListAsync(Cancel));
        Assert.Empty(await appointments.Db.Consents.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Through_a_patients_access_nobodys_log_in_bell_or_bookkeeping_can_be_read()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(new BellNotification { ActorId = kari.PersonId, SubjectId = kari.PersonId, ServiceCode = "appointments" });

        await using var access = await OpenAppointmentsAsync();

        Assert.Empty(await access.Db.LoginSessions.ToListAsync(Cancel));
        Assert.Empty(await access.Db.Notifications.ToListAsync(Cancel));
        Assert.Empty(await access.Db.Ledgers.ToListAsync(Cancel));
        Assert.Empty(await access.Db.PersonNumbers.ToListAsync(Cancel));
        Assert.Empty(await access.Db.KeyRing.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Through_an_actors_access_only_ones_own_log_ins_are_there_and_no_patient_at_all()
    {
        var times = await Surgery.GivenAsync(portal, 1);
        await portal.GivenPersonAsync("Ola Bakke");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(times.Book(0, kari));
        await using var scope = portal.NewScope();

        await using var access = await scope.ServiceProvider.GetRequiredService<ActorAccess>().OpenAsync();

        Assert.NotNull(access);
        Assert.Equal(kari.SessionId, Assert.Single(await access.Db.LoginSessions.ToListAsync(Cancel)).Id);
        Assert.Empty(await access.Db.Appointments.ToListAsync(Cancel));
        Assert.Empty(await access.Db.Consents.ToListAsync(Cancel));
        Assert.Empty(await access.Db.Outbox.ToListAsync(Cancel));
    }

    [Fact]
    public async Task Through_the_systems_access_there_is_bookkeeping_but_no_patient()
    {
        var times = await Surgery.GivenAsync(portal, 1);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(times.Book(0, kari));

        await using var access = portal.Get<SystemAccess>().Open();

        Assert.NotEmpty(await access.Db.Ledgers.ToListAsync(Cancel));
        Assert.Empty(await access.Db.Appointments.ToListAsync(Cancel));
        Assert.Empty(await access.Db.People.ToListAsync(Cancel));
        Assert.Empty(await access.Db.LoginSessions.ToListAsync(Cancel));
        Assert.Empty(await access.Db.UsageLog.ToListAsync(Cancel));
    }

    [Fact]
    public async Task A_reading_access_cannot_save()
    {
        var times = await Surgery.GivenAsync(portal, 1);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await using var access = await OpenAppointmentsAsync();

        access.Db.Add(times.Book(0, kari));

        await Assert.ThrowsAsync<InvalidOperationException>(() => access.Db.SaveChangesAsync(Cancel));
    }

    /// <summary>The context that wrote the row is the one that is read from: it must have nothing left of what it was trusted with.</summary>
    [Fact]
    public async Task A_reading_access_cannot_take_back_its_own_row_in_the_log()
    {
        await portal.GivenPersonAsync("Kari Nordli");
        await using var scope = portal.NewScope();
        await using var access = await scope.ServiceProvider.GetRequiredService<ServiceGate<UsageLogFeature>>().OpenToReadAsync(Cancel);

        Assert.Empty(access.Db.ChangeTracker.Entries());
        var written = Assert.Single(await access.Db.UsageLog.AsTracking().ToListAsync(Cancel));
        access.Db.Entry(written).Property(entry => entry.ServiceCode).CurrentValue = "gp";
        await Assert.ThrowsAsync<InvalidOperationException>(() => access.Db.SaveChangesAsync(Cancel));
    }

    [Fact]
    public async Task Nobody_comes_in_by_another_persons_log_in()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var ola = await portal.GivenPersonAsync("Ola Bakke");
        portal.Actor.Current = kari with { SessionId = ola.SessionId };

        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(OpenAppointmentsAsync)).Denial);
    }

    [Fact]
    public async Task A_writing_access_cannot_write_another_patients_row_a_log_row_or_a_foreign_service()
    {
        var times = await Surgery.GivenAsync(portal, 1);
        var ola = await portal.GivenPersonAsync("Ola Bakke");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        foreach (var foreign in new object[]
        {
            times.Book(0, ola),
            new ConsentDecision { PatientId = kari.PersonId, Number = 2, Level = ConsentLevel.Basic, TextVersion = "x" },
            new CommandReceipt { Id = Guid.NewGuid(), ServiceCode = "x", ActionCode = "x" },
            PortalHarness.Solbakken(),
            PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow()),
        })
        {
            await using var scope = portal.NewScope();
            await using var access = await scope.ServiceProvider.GetRequiredService<ServiceGate<AppointmentsFeature>>().OpenToWriteAsync(AppointmentsFeature.Cancel, Guid.NewGuid(), Cancel);
            access.Db.Add(foreign);
            await Assert.ThrowsAsync<InvalidOperationException>(() => access.SaveAsync(Cancel));
        }
    }

    [Fact]
    public async Task Section_4_6_Each_opening_leaves_one_row_that_says_who_what_when_and_where_from()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");

        await (await OpenAppointmentsAsync()).DisposeAsync();

        var entry = Assert.Single(await LogOf(kari));
        Assert.Equal(((Guid?)kari.PersonId, "", "appointments", "view", UsageOutcome.Done, AccessGround.Self, 1L, "PC, Firefox"), (entry.ActorId, entry.ActorName, entry.ServiceCode, entry.ActionCode, entry.Outcome, entry.Ground, entry.Sequence, entry.Client));
        Assert.Equal(portal.Clock.GetUtcNow(), entry.At);
    }

    [Theory]
    [InlineData(null, AccessDenial.ConsentNotChosen)]
    [InlineData(ConsentLevel.None, AccessDenial.ConsentNotChosen)]
    [InlineData(ConsentLevel.Basic, AccessDenial.ConsentTooLow)]
    [InlineData(ConsentLevel.BasicPlus, AccessDenial.ConsentTooLow)]
    [InlineData(ConsentLevel.Full, null)]
    public async Task Section_3_1_Consent_decides_and_a_refusal_stands_in_the_log(ConsentLevel? level, AccessDenial? expected)
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli", level);

        var denied = await Record.ExceptionAsync(async () => await (await OpenAppointmentsAsync()).DisposeAsync()) as AccessDeniedException;

        Assert.Equal(expected, denied?.Denial);
        var entry = Assert.Single(await LogOf(kari));
        Assert.Equal((expected is null ? UsageOutcome.Done : UsageOutcome.Attempted, expected), (entry.Outcome, entry.Denial));
    }

    [Theory]
    [InlineData(29, 59, true)]
    [InlineData(30, 0, false)]
    public async Task A_log_in_that_was_not_used_for_half_an_hour_opens_nothing(int minutes, int seconds, bool opens)
    {
        await portal.GivenPersonAsync("Kari Nordli");
        portal.Clock.Advance(new TimeSpan(0, minutes, seconds));

        var denied = await Record.ExceptionAsync(async () => await (await OpenAppointmentsAsync()).DisposeAsync()) as AccessDeniedException;

        Assert.Equal(opens ? null : AccessDenial.SessionEnded, denied?.Denial);
    }

    [Fact]
    public async Task A_log_in_lives_two_hours_however_much_it_is_used()
    {
        await portal.GivenPersonAsync("Kari Nordli");
        for (var quarter = 1; quarter < 8; quarter++)
        {
            portal.Clock.Advance(TimeSpan.FromMinutes(15));
            await TouchAsync();
            await (await OpenAppointmentsAsync()).DisposeAsync();
        }

        portal.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(OpenAppointmentsAsync)).Denial);
    }

    [Fact]
    public async Task Opening_the_gate_does_not_keep_a_log_in_alive()
    {
        await portal.GivenPersonAsync("Kari Nordli");
        portal.Clock.Advance(TimeSpan.FromMinutes(20));
        await (await OpenAppointmentsAsync()).DisposeAsync();

        portal.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(OpenAppointmentsAsync)).Denial);
    }

    [Theory]
    [InlineData(5, 0, null)]
    [InlineData(5, 1, AccessDenial.FreshLoginNeeded)]
    public void What_cannot_be_taken_back_asks_who_one_is_once_more_after_five_minutes(int minutes, int seconds, AccessDenial? expected)
    {
        var give = new ServiceAction("give", AccessKind.Write, ConsentLevel.Basic) { NeedsFreshLogin = true };
        var service = new PortalService("test", "test", "key", ServiceGroup.Profile, ConsentLevel.Basic) { Actions = [give] };
        var kari = new Actor(Guid.NewGuid(), Guid.Empty, Guid.NewGuid());
        kari = kari with { SubjectId = kari.PersonId };
        var start = PortalHarness.MondayMorning;
        var facts = new AccessFacts(start, start, null, start, new DateOnly(1980, 5, 17), null, ConsentLevel.Full);
        var now = start + new TimeSpan(0, minutes, seconds);

        Assert.Equal(expected, AccessRules.Decide(service, give, kari, facts, new SessionLimits(), now).Denial);
        Assert.True(AccessRules.Decide(service, service.View, kari, facts, new SessionLimits(), now).IsOpen);
    }

    [Fact]
    public void Item_53_a_person_who_gives_commands_without_end_must_wait_for_the_next_minute_and_another_need_not()
    {
        var (kari, siri) = (Guid.NewGuid(), Guid.NewGuid());
        var limit = new CommandLimit(portal.Clock);

        Assert.All(Enumerable.Range(0, CommandLimit.Usual), _ => Assert.True(limit.TryUse(kari)));
        Assert.False(limit.TryUse(kari));
        Assert.True(limit.TryUse(siri));
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(limit.TryUse(kari));
    }

    [Fact]
    public async Task Item_53_a_command_too_many_is_refused_changes_nothing_and_stands_in_the_log()
    {
        await using var strict = await PortalHarness.StartAsync(configure: services => services.AddSingleton(provider => new CommandLimit(provider.GetRequiredService<TimeProvider>(), 1)));
        await strict.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        Task<ConsentRefusal?> ChooseAsync(ConsentLevel level, int seen) => strict.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(level, seen, Guid.NewGuid(), Cancel));
        Assert.Null(await ChooseAsync(ConsentLevel.Full, 1));

        var denied = await Assert.ThrowsAsync<AccessDeniedException>(() => ChooseAsync(ConsentLevel.Basic, 2));

        Assert.Equal(AccessDenial.TooOften, denied.Denial);
        Assert.Equal(2, await strict.LookAsync<ConsentDecision, int>(all => all.CountAsync(Cancel)));
        Assert.Equal([null, AccessDenial.TooOften], await strict.LookAsync<UsageLogEntry, List<AccessDenial?>>(all => all.OrderBy(entry => entry.Sequence).Select(entry => entry.Denial).ToListAsync(Cancel)));
    }

    private async Task TouchAsync()
    {
        var session = await portal.LookAsync<LoginSession, LoginSession>(sessions => sessions.AsNoTracking().SingleAsync(s => s.Id == portal.Actor.Current!.SessionId));
        await portal.Get<LoginSessions>().TouchAsync(session, CancellationToken.None);
    }

    [Theory]
    [InlineData("2013-03-03", AccessDenial.TooYoung)]
    [InlineData("2013-03-02", AccessDenial.YouthConsentMissing)]
    [InlineData("2010-03-03", AccessDenial.YouthConsentMissing)]
    [InlineData("2010-03-02", null)]
    public async Task Item_9_own_use_begins_on_the_sixteenth_birthday_and_with_parents_consent_on_the_thirteenth(string born, AccessDenial? expected)
    {
        await portal.GivenPersonAsync("Ung Test", born: DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture));

        var denied = await Record.ExceptionAsync(async () => await (await OpenAppointmentsAsync()).DisposeAsync()) as AccessDeniedException;

        Assert.Equal(expected, denied?.Denial);
    }

    [Fact]
    public async Task Acting_for_another_without_a_right_is_refused()
    {
        var ola = await portal.GivenPersonAsync("Ola Bakke");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        portal.Actor.Current = kari with { SubjectId = ola.PersonId };

        Assert.Equal(AccessDenial.NotRepresented, (await Assert.ThrowsAsync<AccessDeniedException>(OpenAppointmentsAsync)).Denial);
    }

    [Fact]
    public async Task A_log_in_that_has_ended_opens_nothing_even_in_the_middle_of_a_command()
    {
        var times = await Surgery.GivenAsync(portal, 1);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(times.Book(0, kari));
        await using var scope = portal.NewScope();
        var gate = scope.ServiceProvider.GetRequiredService<ServiceGate<AppointmentsFeature>>();
        await using (var access = await gate.OpenToWriteAsync(AppointmentsFeature.Cancel, Guid.NewGuid(), Cancel))
        {
            var appointment = await access.Db.Appointments.SingleAsync(Cancel);
            Assert.Null(appointment.Cancel(access.OpenedAt));
            var session = await portal.LookAsync<LoginSession, LoginSession>(all => all.SingleAsync(s => s.Id == kari.SessionId));
            await portal.Get<LoginSessions>().EndAsync(session.KeyHash, Cancel);

            Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(() => access.SaveAsync(Cancel))).Denial);
        }

        Assert.Equal(AppointmentStatus.AwaitingSurgery, await portal.LookAsync<Appointment, AppointmentStatus>(all => all.Select(a => a.Status).SingleAsync()));
        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(OpenAppointmentsAsync)).Denial);
    }

    [Fact]
    public async Task The_same_command_twice_is_one_change_and_one_answer()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        var key = Guid.NewGuid();

        Assert.Null(await ChooseAsync(ConsentLevel.Full, 1, key));
        Assert.Null(await ChooseAsync(ConsentLevel.Full, 1, key));

        Assert.Equal(2, await portal.LookAsync<ConsentDecision, int>(all => all.CountAsync()));
        Assert.Equal([UsageOutcome.Done, UsageOutcome.Repeated], (await LogOf(kari)).Select(entry => entry.Outcome));
    }

    [Fact]
    public async Task Ten_at_once_with_one_key_is_one_change()
    {
        await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        var key = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => ChooseAsync(ConsentLevel.Full, 1, key))));

        Assert.All(answers, Assert.Null);
        Assert.Equal(2, await portal.LookAsync<ConsentDecision, int>(all => all.CountAsync()));
    }

    [Fact]
    public async Task Somebody_elses_key_is_not_taken_for_ones_own()
    {
        await portal.GivenPersonAsync("Ola Bakke", ConsentLevel.Basic);
        var key = Guid.NewGuid();
        await ChooseAsync(ConsentLevel.Full, 1, key);
        var kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ChooseAsync(ConsentLevel.Full, 1, key));

        Assert.Equal(1, await portal.LookAsync<ConsentDecision, int>(all => all.CountAsync(c => c.PatientId == kari.PersonId)));
    }

    [Fact]
    public async Task A_refused_command_leaves_an_attempt_and_no_change()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");

        Assert.Equal(CancellationRefusal.NotFound, await portal.RunAsync<CancelAppointment, CancellationRefusal?>(cancel => cancel.RunAsync(Guid.NewGuid(), Guid.NewGuid(), Cancel)));

        var entry = Assert.Single(await LogOf(kari));
        Assert.Equal(("cancel", UsageOutcome.Attempted), (entry.ActionCode, entry.Outcome));
    }

    [Fact]
    public async Task An_action_that_a_service_does_not_declare_cannot_be_opened()
    {
        await portal.GivenPersonAsync("Kari Nordli");
        await using var scope = portal.NewScope();
        var gate = scope.ServiceProvider.GetRequiredService<ServiceGate<AppointmentsFeature>>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => gate.OpenToWriteAsync(ConsentFeature.Withdraw, Guid.NewGuid(), Cancel));
    }

    [Fact]
    public async Task A_query_that_looks_past_the_filters_for_one_table_only_does_not_run()
    {
        await portal.GivenPersonAsync("Kari Nordli");
        await using var db = portal.Database.Create();
        var consents = db.All<ConsentDecision>();

        var mixed = await Record.ExceptionAsync(() => db.Notifications.Select(n => consents.Count(c => c.PatientId == n.SubjectId)).ToListAsync(Cancel));

        Assert.Contains(nameof(BellNotification), mixed?.Message ?? "", StringComparison.Ordinal);
        Assert.Empty(await db.All<BellNotification>().Select(n => consents.Count(c => c.PatientId == n.SubjectId)).ToListAsync(Cancel));
    }

    private Task<ConsentRefusal?> ChooseAsync(ConsentLevel level, int seen, Guid key) =>
        portal.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(level, seen, key, Cancel));

    private async Task<ReadAccess> OpenAppointmentsAsync()
    {
        await using var scope = portal.NewScope();
        return await scope.ServiceProvider.GetRequiredService<ServiceGate<AppointmentsFeature>>().OpenToReadAsync(Cancel);
    }

    private Task<List<UsageLogEntry>> LogOf(Actor actor) =>
        portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.PatientId == actor.PersonId).OrderBy(entry => entry.Sequence).ToListAsync());

    private sealed class Surgery(Domain.Surgeries.Surgery surgery, IReadOnlyList<Slot> slots)
    {
        private readonly Dictionary<Guid, Guid> booked = [];

        public static async Task<Surgery> GivenAsync(PortalHarness portal, int times)
        {
            var surgery = PortalHarness.Solbakken();
            var doctor = new Practitioner { HprNumber = "7654321", Name = "Ingrid Haugland", SurgeryId = surgery.Id };
            var start = portal.Clock.GetUtcNow().AddDays(2);
            var slots = Enumerable.Range(0, times).Select(i => new Slot { SurgeryId = surgery.Id, PractitionerId = doctor.Id, StartsAt = start.AddMinutes(20 * i), EndsAt = start.AddMinutes((20 * i) + 20) }).ToList();
            await portal.GivenAsync([surgery, doctor, .. slots]);
            return new Surgery(surgery, slots);
        }

        public Appointment Book(int slot, Actor actor)
        {
            Assert.True(Domain.Appointments.Appointment.Book(slots[slot], surgery, actor.PersonId, actor.PersonId, slots[slot].StartsAt.AddDays(-2)).Succeeded(out var appointment));
            booked[actor.PersonId] = appointment.Id;
            return appointment;
        }

        public Guid Appointment(Actor actor) => booked[actor.PersonId];
    }
}
