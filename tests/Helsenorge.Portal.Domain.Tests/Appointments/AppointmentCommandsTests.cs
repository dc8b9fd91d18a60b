using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Appointments;

/// <summary>What each command leaves behind: the change, its row in the log, the bell, the message and the reminder, all or nothing.</summary>
public sealed class AppointmentCommandsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Moving_is_one_message_one_row_in_the_log_and_one_in_the_bell_and_the_reminder_follows(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        var (ingrid, booked) = await GivenBookedAsync(portal, times: 400);
        var later = ingrid.Slots[399];

        Assert.Null(await MoveAsync(portal, booked, later.Id));

        var appointment = await OnlyAsync(portal);
        Assert.Equal((later.Id, (Guid?)later.Id, later.StartsAt), (appointment.SlotId, appointment.ActiveSlotId, appointment.StartsAt));
        Assert.Equal(["appointment.booked", "appointment.moved"], await KindsSentAsync(portal));
        Assert.Equal([NotificationKind.AppointmentAwaitingSurgery, NotificationKind.AppointmentMoved], await BellAsync(portal));
        Assert.Equal(["book", "move"], await LogAsync(portal));
        var reminder = Assert.Single(await RemindersAsync(portal));
        Assert.Equal(AppointmentReminder.DueBefore(later.StartsAt, portal.Clock.GetUtcNow()), reminder.DueAt);
    }

    /// <summary>A second press finds what the first has done, and must not be told that the time is taken.</summary>
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Pressed_many_times_at_once_a_command_is_carried_out_once_and_each_press_is_told_so(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        var (ingrid, _) = await GivenBookedAsync(portal, times: 40);
        for (var round = 1; round <= 12; round++)
        {
            var (from, to) = (ingrid.Slots[3 * round].Id, ingrid.Slots[(3 * round) + 1].Id);
            var (booking, moving, cancelling) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

            var booked = await AtOnceAsync(() => portal.RunAsync<BookAppointment, Result<Guid, BookingRefusal>>(book => book.RunAsync(from, booking, Cancel)));
            var ids = booked.Select(answer => answer.Succeeded(out var id) ? id : Guid.Empty).Distinct().ToList();
            var appointment = Assert.Single(ids);
            Assert.NotEqual(Guid.Empty, appointment);
            Assert.All(await AtOnceAsync(() => portal.RunAsync<MoveAppointment, ChangeRefusal?>(move => move.RunAsync(appointment, to, moving, Cancel))), Assert.Null);
            Assert.All(await AtOnceAsync(() => portal.RunAsync<CancelAppointment, CancellationRefusal?>(cancel => cancel.RunAsync(appointment, cancelling, Cancel))), Assert.Null);
        }
    }

    private static Task<T[]> AtOnceAsync<T>(Func<Task<T>> press) => Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(press)));

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task When_somebody_has_the_new_time_the_old_one_stays(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        var (ingrid, booked) = await GivenBookedAsync(portal);
        var kari = portal.Actor.Current!;
        var ola = await portal.GivenPersonAsync("Ola Bakke");
        await portal.GivenAsync(ingrid.Book(5, ola));
        portal.Actor.Current = kari;

        Assert.Equal(ChangeRefusal.JustTaken, await MoveAsync(portal, booked, ingrid.Slots[5].Id));

        var karis = await portal.LookAsync<Appointment, Appointment>(all => all.SingleAsync(own => own.PatientId == kari.PersonId, Cancel));
        Assert.Equal((ingrid.Slots[0].Id, (Guid?)ingrid.Slots[0].Id, 0), (karis.SlotId, karis.ActiveSlotId, karis.Moves));
        Assert.Equal(["appointment.booked"], await KindsSentAsync(portal));
        Assert.Equal(["book", "move Attempted"], await LogAsync(portal));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Of_two_who_move_to_the_same_time_one_gets_it_and_the_other_keeps_the_old(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 80);
        var now = portal.Clock.GetUtcNow();
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var ola = await portal.GivenPersonAsync("Ola Bakke");
        await portal.GivenAsync(ingrid.Of(kari, now), ingrid.Of(ola, now));
        for (var round = 0; round < 20; round++)
        {
            var (karis, olas) = (ingrid.Book(round * 3, kari), ingrid.Book((round * 3) + 1, ola));
            await portal.GivenAsync(karis, olas);
            var wanted = ingrid.Slots[(round * 3) + 2].Id;

            var answers = await Task.WhenAll(Task.Run(() => As(portal, kari, karis.Id, wanted)), Task.Run(() => As(portal, ola, olas.Id, wanted)));

            Assert.Equal([null, ChangeRefusal.JustTaken], answers.OrderBy(answer => answer is not null));
            var held = await portal.LookAsync<Appointment, List<Guid?>>(all => all.Where(own => own.Id == karis.Id || own.Id == olas.Id).Select(own => own.ActiveSlotId).ToListAsync(Cancel));
            Assert.Equal(2, held.Distinct().Count());
            Assert.Contains(wanted, held);
            Assert.DoesNotContain(null, held);
        }
    }

    [Fact]
    public async Task The_same_move_again_is_one_move()
    {
        await using var portal = await PortalHarness.StartAsync();
        var (ingrid, booked) = await GivenBookedAsync(portal);
        var key = Guid.NewGuid();

        Assert.Null(await MoveAsync(portal, booked, ingrid.Slots[5].Id, key));
        Assert.Null(await MoveAsync(portal, booked, ingrid.Slots[5].Id, key));

        Assert.Equal(1, (await OnlyAsync(portal)).Moves);
        Assert.Equal(["appointment.booked", "appointment.moved"], await KindsSentAsync(portal));
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(1, ChangeRefusal.OwnAppointmentAtSameTime)]
    public async Task Nobody_moves_to_where_they_are_already_though_their_own_old_time_is_no_hindrance(int slot, ChangeRefusal? expected)
    {
        await using var portal = await PortalHarness.StartAsync();
        var (ingrid, booked) = await GivenBookedAsync(portal);
        var other = new Practitioner { HprNumber = "1234567", Name = "Jens Øvrebø", SurgeryId = ingrid.Surgery.Id };
        var elsewhere = new Slot { SurgeryId = ingrid.Surgery.Id, PractitionerId = other.Id, StartsAt = ingrid.Slots[1].StartsAt, EndsAt = ingrid.Slots[1].EndsAt };
        var kari = portal.Actor.Current!;
        await portal.GivenAsync(other, elsewhere, Appointment.SetUp(elsewhere, ingrid.Surgery, kari.PersonId, new(AppointmentCapabilities.None), portal.Clock.GetUtcNow()));

        Assert.Equal(expected, await MoveAsync(portal, booked, ingrid.Slots[slot].Id));
    }

    [Fact]
    public async Task Somebody_elses_appointment_cannot_be_moved_or_answered()
    {
        await using var portal = await PortalHarness.StartAsync();
        var (ingrid, booked) = await GivenBookedAsync(portal);
        await portal.GivenPersonAsync("Ola Bakke");

        Assert.Equal(ChangeRefusal.NotFound, await MoveAsync(portal, booked, ingrid.Slots[5].Id));
        Assert.Equal(AppointmentAnswerRefusal.NotFound, await portal.RunAsync<AcknowledgeAppointment, AppointmentAnswerRefusal?>(answer => answer.RunAsync(booked, Guid.NewGuid(), Cancel)));
        Assert.Equal(AppointmentAnswerRefusal.NotFound, await portal.RunAsync<OfferShortNotice, AppointmentAnswerRefusal?>(offer => offer.RunAsync(booked, true, Guid.NewGuid(), Cancel)));
        Assert.Null(await portal.RunAsync<DownloadCalendarFile, string?>(file => file.RunAsync(booked, Cancel)));

        Assert.Equal(0, (await OnlyAsync(portal)).Moves);
    }

    [Fact]
    public async Task Booking_writes_a_reminder_and_cancelling_takes_it_away()
    {
        await using var portal = await PortalHarness.StartAsync();
        var (_, booked) = await GivenBookedAsync(portal, first: 299, times: 300);
        Assert.Equal(booked, Assert.Single(await RemindersAsync(portal)).AppointmentId);

        Assert.Null(await portal.RunAsync<CancelAppointment, CancellationRefusal?>(cancel => cancel.RunAsync(booked, Guid.NewGuid(), Cancel)));

        Assert.Empty(await RemindersAsync(portal));
    }

    [Fact]
    public async Task Saying_that_one_comes_and_that_one_can_come_earlier_tells_the_provider_and_stands_in_log_and_bell()
    {
        await using var portal = await PortalHarness.StartAsync();
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 1);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var appointment = Appointment.SetUp(ingrid.Slots[0], ingrid.Surgery, kari.PersonId, new(new(true, true, true, true)), portal.Clock.GetUtcNow());
        await portal.GivenAsync(appointment);

        Assert.Null(await portal.RunAsync<AcknowledgeAppointment, AppointmentAnswerRefusal?>(answer => answer.RunAsync(appointment.Id, Guid.NewGuid(), Cancel)));
        Assert.Null(await portal.RunAsync<OfferShortNotice, AppointmentAnswerRefusal?>(offer => offer.RunAsync(appointment.Id, true, Guid.NewGuid(), Cancel)));
        Assert.Null(await portal.RunAsync<OfferShortNotice, AppointmentAnswerRefusal?>(offer => offer.RunAsync(appointment.Id, false, Guid.NewGuid(), Cancel)));

        var saved = await OnlyAsync(portal);
        Assert.NotNull(saved.AcknowledgedAt);
        Assert.Null(saved.ShortNoticeSince);
        Assert.Equal(["appointment.acknowledged", "appointment.short-notice", "appointment.short-notice"], await KindsSentAsync(portal));
        Assert.Equal([NotificationKind.AppointmentAcknowledged, NotificationKind.ShortNoticeOn, NotificationKind.ShortNoticeOff], await BellAsync(portal));
        Assert.Equal(["acknowledge", "short-notice", "short-notice"], await LogAsync(portal));
    }

    [Fact]
    public async Task A_request_goes_to_the_surgery_once_and_only_one_at_a_time()
    {
        await using var portal = await PortalHarness.StartAsync();
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 0, OfferedServices.BookingRequest);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(ingrid.Of(kari, portal.Clock.GetUtcNow()));
        var key = Guid.NewGuid();

        Assert.Null((await RequestAsync("Kontroll, helst en mandag", key)).Refusal);
        Assert.Null((await RequestAsync("Kontroll, helst en mandag", key)).Refusal);
        Assert.Equal(AppointmentRequestRefusal.AlreadyWaiting, (await RequestAsync("En til", Guid.NewGuid())).Refusal);

        var request = await portal.LookAsync<AppointmentRequest, AppointmentRequest>(all => all.SingleAsync(Cancel));
        Assert.Equal((kari.PersonId, "Kontroll, helst en mandag", ingrid.Practitioner.Id), (request.PatientId, request.Wish, request.PractitionerId));
        Assert.Equal(["appointment.requested"], await KindsSentAsync(portal));
        Assert.Equal([NotificationKind.AppointmentRequested], await BellAsync(portal));
        Assert.Equal(["request", "request Repeated", "request Attempted"], await LogAsync(portal));

        Task<Result<Guid, AppointmentRequestRefusal>> RequestAsync(string wish, Guid once) =>
            portal.RunAsync<RequestAppointment, Result<Guid, AppointmentRequestRefusal>>(request => request.RunAsync(wish, once, Cancel));
    }

    private static async Task<(PractitionerWithTimes Ingrid, Guid Booked)> GivenBookedAsync(PortalHarness portal, int times = 10, int first = 0)
    {
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, times);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(ingrid.Of(kari, portal.Clock.GetUtcNow()));
        var booking = await portal.RunAsync<BookAppointment, Result<Guid, BookingRefusal>>(book => book.RunAsync(ingrid.Slots[first].Id, Guid.NewGuid(), Cancel));
        Assert.True(booking.Succeeded(out var booked));
        return (ingrid, booked);
    }

    private static Task<ChangeRefusal?> MoveAsync(PortalHarness portal, Guid appointment, Guid slot, Guid? key = null) =>
        portal.RunAsync<MoveAppointment, ChangeRefusal?>(move => move.RunAsync(appointment, slot, key ?? Guid.NewGuid(), Cancel));

    private static Task<ChangeRefusal?> As(PortalHarness portal, Actor actor, Guid appointment, Guid slot)
    {
        portal.Actor.BecomeHere(actor);
        return MoveAsync(portal, appointment, slot);
    }

    private static Task<Appointment> OnlyAsync(PortalHarness portal) => portal.LookAsync<Appointment, Appointment>(all => all.SingleAsync(Cancel));

    private static Task<List<AppointmentReminder>> RemindersAsync(PortalHarness portal) => portal.LookAsync<AppointmentReminder, List<AppointmentReminder>>(all => all.ToListAsync(Cancel));

    private static Task<List<string>> KindsSentAsync(PortalHarness portal) =>
        portal.LookAsync<OutboxMessage, List<string>>(all => all.OrderBy(message => message.Id).Select(message => message.Kind).ToListAsync(Cancel));

    private static Task<List<NotificationKind>> BellAsync(PortalHarness portal) =>
        portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.OrderBy(line => line.Id).Select(line => line.Kind).ToListAsync(Cancel));

    // Writes only: reading has its own tests.
    private static async Task<List<string>> LogAsync(PortalHarness portal)
    {
        var entries = await portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.ActionCode != "view").OrderBy(entry => entry.Sequence).ToListAsync(Cancel));
        return [.. entries.Select(entry => entry.Outcome is UsageOutcome.Done ? entry.ActionCode : $"{entry.ActionCode} {entry.Outcome}")];
    }
}
