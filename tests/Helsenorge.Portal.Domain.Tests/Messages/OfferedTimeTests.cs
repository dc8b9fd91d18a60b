using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>E-consultations by telephone and video, times that Solbakken names in a dialogue, and "come in" (domain rules §5).</summary>
public sealed class OfferedTimeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Monday = PortalHarness.MondayMorning;
    private static readonly DialogueLimits Limits = new();
    private static readonly DialogueTerms Terms = Limits.On(MessageKind.EConsultation, Monday);
    private PortalHarness portal = null!;
    private PractitionerWithTimes ingrid = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        ingrid = await PractitionerWithTimes.GivenAsync(portal, 3, OfferedServices.EConsultation | OfferedServices.Audio);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(OfferedServices.None, "")]
    [InlineData(OfferedServices.Audio | OfferedServices.Video | OfferedServices.Contact, "")]
    [InlineData(OfferedServices.EConsultation, "Text")]
    [InlineData(OfferedServices.EConsultation | OfferedServices.Audio, "Text Audio")]
    [InlineData(OfferedServices.EConsultation | OfferedServices.Video, "Text Video")]
    [InlineData(OfferedServices.EConsultation | OfferedServices.Audio | OfferedServices.Video, "Text Audio Video")]
    public void Section_5_only_the_ways_that_the_surgery_offers_can_be_chosen(OfferedServices offers, string modes)
    {
        Assert.Equal(modes, string.Join(' ', MessageRules.ModesOf(offers)));

        var surgery = PortalHarness.Solbakken(offers);
        foreach (var mode in Enum.GetValues<ConsultationMode>())
        {
            var refusal = MessageThread.Ask(Terms, surgery, "Søvn", "Kan vi snakke sammen?", new(Guid.NewGuid(), ""), Guid.NewGuid(), Monday, mode).Refusal;
            Assert.Equal(MessageRules.ModesOf(offers).Contains(mode) ? null : modes.Length == 0 ? SendRefusal.NotOffered : SendRefusal.ModeNotOffered, refusal);
        }
    }

    [Fact]
    public void A_message_to_the_surgery_is_in_writing_whatever_else_is_offered() => Assert.Equal(
        SendRefusal.ModeNotOffered,
        MessageThread.Ask(Limits.On(MessageKind.SurgeryContact, Monday), PortalHarness.Solbakken(OfferedServices.Contact | OfferedServices.EConsultation | OfferedServices.Video), "Attest", "Hei", new(Guid.NewGuid(), ""), Guid.NewGuid(), Monday, ConsultationMode.Video).Refusal);

    [Fact]
    public void Who_is_to_come_in_has_the_word_and_may_still_write()
    {
        var thread = Asked();

        Assert.NotNull(thread.Answer(AnswerKind.ComeIn, new("1", null, "Bestill time."), thread.PatientId, Terms, Monday));

        Assert.Equal((ThreadStatus.ComeIn, null, true), (thread.Status, thread.Promise, thread.TakesReply(Monday.AddDays(1))));
    }

    [Fact]
    public async Task A_time_she_takes_is_her_confirmed_appointment_with_a_reminder_and_the_surgery_is_told()
    {
        var (kari, time) = await OfferedAsync(byTelephone: true);

        Assert.Null(await TakeAsync(time));

        var appointment = await portal.LookAsync<Appointment, Appointment>(all => all.SingleAsync(Cancel));
        Assert.Equal((kari.PersonId, AppointmentStatus.Confirmed, true, false), (appointment.PatientId, appointment.Status, appointment.IsByTelephone, appointment.IsVideo));
        Assert.Equal((ingrid.Slots[0].StartsAt, true, false), (appointment.StartsAt, appointment.Capabilities.CanCancel, appointment.Capabilities.CanChange));
        Assert.Equal(appointment.Id, await portal.LookAsync<AppointmentReminder, Guid>(all => all.Select(reminder => reminder.AppointmentId).SingleAsync(Cancel)));
        Assert.Equal(("time.taken", appointment.Id), await portal.LookAsync<OutboxMessage, (string, Guid)>(async all => { var one = await all.SingleAsync(Cancel); return (one.Kind, one.ItemId); }));
        Assert.Equal([NotificationKind.TimeTaken], await BellsAsync());
        Assert.Equal((OfferedTimeStatus.Taken, appointment.Id), await portal.LookAsync<OfferedTime, (OfferedTimeStatus, Guid?)>(async all => { var one = await all.SingleAsync(Cancel); return (one.Status, one.AppointmentId); }));
        Assert.Equal((ThreadStatus.Answered, null), await portal.LookAsync<MessageThread, (ThreadStatus, DateTimeOffset?)>(async all => { var one = await all.SingleAsync(Cancel); return (one.Status, one.TimeOpenUntil); }));
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, OfferedTimeRefusal.RanOut)]
    public async Task An_offer_stands_until_its_last_second(int seconds, OfferedTimeRefusal? refusal)
    {
        var (_, time) = await OfferedAsync(until: Monday.AddMinutes(10));

        portal.Clock.SetUtcNow(Monday.AddMinutes(10).AddSeconds(seconds));

        Assert.Equal(refusal, await TakeAsync(time));
        Assert.Equal(refusal is null ? 1 : 0, await CountAsync());
    }

    [Fact]
    public async Task An_offer_never_stands_longer_than_until_the_time_begins()
    {
        await OfferedAsync(until: ingrid.Slots[0].StartsAt.AddDays(4));

        Assert.Equal(ingrid.Slots[0].StartsAt, await portal.LookAsync<MessageThread, DateTimeOffset?>(all => all.Select(thread => thread.TimeOpenUntil).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_time_she_declines_gives_the_surgery_the_word_and_a_promise_that_begins_then_and_is_over()
    {
        var (_, time) = await OfferedAsync();

        Assert.Null(await portal.RunAsync((DeclineOfferedTime decline) => decline.RunAsync(time, Guid.NewGuid(), Cancel)));

        Assert.Equal(["time.declined"], await portal.LookAsync<OutboxMessage, List<string>>(all => all.Select(message => message.Kind).ToListAsync(Cancel)));
        Assert.Equal((ThreadStatus.Delivered, new DateOnly(2026, 3, 9)), await portal.LookAsync<MessageThread, (ThreadStatus, DateOnly?)>(async all => { var one = await all.SingleAsync(Cancel); return (one.Status, one.Promise?.AnswerBy); }));
        Assert.Equal(OfferedTimeRefusal.AlreadyDeclined, await TakeAsync(time));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_time_that_was_taken_back_cannot_be_taken_and_she_is_told()
    {
        var (kari, time) = await OfferedAsync();

        Assert.True(await OfferedTimeRace.WithdrawAsync(portal, ingrid.Surgery, kari.PersonId, time, Limits));
        Assert.False(await OfferedTimeRace.WithdrawAsync(portal, ingrid.Surgery, kari.PersonId, time, Limits));

        Assert.Equal([NotificationKind.TimeWithdrawn], await BellsAsync());
        Assert.Equal(OfferedTimeRefusal.Withdrawn, await TakeAsync(time));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task What_she_wrote_while_the_time_was_open_is_still_to_be_answered_when_she_takes_it()
    {
        var (_, time) = await OfferedAsync();
        var thread = await portal.LookAsync<MessageThread, Guid>(all => all.Select(one => one.Id).SingleAsync(Cancel));
        Assert.Null(await portal.RunAsync((ReplyInThread reply) => reply.RunAsync(thread, "Ringer du mobilen?", Guid.NewGuid(), Cancel)));

        Assert.Null(await TakeAsync(time));

        Assert.Equal((ThreadStatus.Sent, true), await portal.LookAsync<MessageThread, (ThreadStatus, bool)>(async all => { var one = await all.SingleAsync(Cancel); return (one.Status, one.Promise is not null); }));
    }

    [Fact]
    public async Task Who_is_somewhere_else_then_is_told_and_the_offer_stands()
    {
        var (kari, time) = await OfferedAsync();
        var slot = new Slot { SurgeryId = ingrid.Surgery.Id, PractitionerId = ingrid.Practitioner.Id, StartsAt = ingrid.Slots[0].StartsAt.AddMinutes(-10), EndsAt = ingrid.Slots[0].StartsAt.AddMinutes(10) };
        await portal.GivenAsync(slot, Appointment.SetUp(slot, ingrid.Surgery, kari.PersonId, new(AppointmentCapabilities.None), Monday));

        Assert.Equal(OfferedTimeRefusal.OwnAppointmentAtSameTime, await TakeAsync(time));

        Assert.Equal(OfferedTimeStatus.Open, await portal.LookAsync<OfferedTime, OfferedTimeStatus>(all => all.Select(one => one.Status).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Pressed_five_times_at_once_it_is_one_appointment_and_one_message()
    {
        var (_, time) = await OfferedAsync();
        var key = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TakeAsync(time, key)));

        Assert.All(answers, Assert.Null);
        Assert.Equal((1, 1, 1), (await CountAsync(), await portal.LookAsync<OutboxMessage, int>(all => all.CountAsync(Cancel)), (await BellsAsync()).Count));
    }

    [Fact]
    public async Task Taken_on_one_device_the_other_is_told_that_it_is_agreed()
    {
        var (_, time) = await OfferedAsync();

        Assert.Null(await TakeAsync(time));

        Assert.Equal(OfferedTimeRefusal.AlreadyTaken, await TakeAsync(time));
        Assert.Equal(OfferedTimeRefusal.AlreadyTaken, await portal.RunAsync((DeclineOfferedTime decline) => decline.RunAsync(time, Guid.NewGuid(), Cancel)));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Nobody_takes_what_was_offered_to_another()
    {
        var (_, time) = await OfferedAsync();
        portal.Actor.Current = await portal.GivenPersonAsync("Ola Bakke");

        Assert.Equal(OfferedTimeRefusal.NotFound, await TakeAsync(time));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_time_that_is_offered_cannot_be_booked_by_anybody()
    {
        await OfferedAsync();

        Assert.NotNull(await portal.LookAsync<Slot, DateTimeOffset?>(all => all.Where(slot => slot.Id == ingrid.Slots[0].Id).Select(slot => slot.ClosedAt).SingleAsync(Cancel)));
    }

    [Theory]
    [InlineData(AnswerKind.TimeOffer, OfferedTimeStatus.Withdrawn)]
    [InlineData(AnswerKind.Appointment, OfferedTimeStatus.Withdrawn)]
    [InlineData(AnswerKind.Rejection, OfferedTimeStatus.Withdrawn)]
    [InlineData(AnswerKind.Answer, OfferedTimeStatus.Open)]
    public async Task Another_time_and_a_no_take_the_first_back_and_more_words_do_not(AnswerKind kind, OfferedTimeStatus first)
    {
        var (kari, time) = await OfferedAsync();
        var asked = await portal.LookAsync<Message, Guid>(all => all.Where(message => !message.IsInward).Select(message => message.Id).SingleAsync(Cancel));

        Assert.True(await AnswerAsync(kari.PersonId, asked, kind, "second", kind switch { AnswerKind.TimeOffer => new(FreshSlot(), Monday.AddDays(1)), AnswerKind.Appointment => new(FreshSlot(), null), _ => null }));

        Assert.Equal(first, await portal.LookAsync<OfferedTime, OfferedTimeStatus>(all => all.Where(one => one.Id == time).Select(one => one.Status).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_confirmation_that_comes_twice_is_one_appointment_one_answer_and_one_bell()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var thread = Asked(kari.PersonId, out var asked);
        await portal.GivenAsync(thread, asked);

        Assert.True(await AnswerAsync(kari.PersonId, asked.Id, AnswerKind.Appointment, "once", new(FreshSlot(), null)));
        Assert.False(await AnswerAsync(kari.PersonId, asked.Id, AnswerKind.Appointment, "once", new(FreshSlot(), null)));

        Assert.Equal((1, 2), (await CountAsync(), await portal.LookAsync<Message, int>(all => all.CountAsync(Cancel))));
        Assert.Equal([NotificationKind.TimeGiven], await BellsAsync());
        var time = Assert.Single((await portal.RunAsync((ShowThread page) => page.RunAsync(thread.Id, Cancel))).Thread!.Times);
        Assert.Equal(await portal.LookAsync<Appointment, Guid?>(all => all.Select(one => (Guid?)one.Id).SingleAsync(Cancel)), time.AppointmentId);
    }

    [Fact]
    public async Task Section_4_1_what_was_offered_to_a_parent_is_neither_shown_to_the_young_person_nor_theirs_to_take()
    {
        var sofie = await portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(Monday).AddYears(-14));
        await portal.GivenHomeAsync(sofie, "Fjordby");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, sofie.PersonId);
        await portal.GivenAsync(new YouthConsent { PatientId = sofie.PersonId, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = Monday });
        var thread = Asked(sofie.PersonId, out var asked, by: kari.PersonId);
        await portal.GivenAsync(thread, asked);
        Assert.True(await AnswerAsync(sofie.PersonId, asked.Id, AnswerKind.TimeOffer, "1", new(FreshSlot(), Monday.AddDays(1))));
        var time = await portal.LookAsync<OfferedTime, Guid>(all => all.Select(one => one.Id).SingleAsync(Cancel));

        portal.Actor.Current = sofie;
        Assert.Null((await portal.RunAsync((ShowThread page) => page.RunAsync(thread.Id, Cancel))).Thread);
        await Assert.ThrowsAsync<AccessDeniedException>(() => TakeAsync(time));
        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };
        Assert.Null(await TakeAsync(time));
        Assert.Equal([kari.PersonId], (await portal.LookAsync<BellNotification, List<Guid>>(all => all.Select(bell => bell.ActorId).ToListAsync(Cancel))).Distinct());
    }

    [Theory]
    [InlineData(Engine.Sqlite, 2)]
    [InlineData(Engine.PostgreSql, 2)]
    public async Task Taken_from_two_devices_and_taken_back_in_the_same_moment_one_wins_and_all_know(Engine engine, int nodes)
    {
        const int rounds = 20;
        await using var first = await PortalHarness.StartAsync(engine);
        await using var second = PortalHarness.Open(engine, first.ConnectionString);

        var race = await OfferedTimeRace.RunAsync(first, second, rounds);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: offered times on {engine}, {nodes} nodes: {race}");
        Assert.Equal(0, race.Wrong);
        Assert.True(race.Overlapped >= rounds / 2, $"Only {race.Overlapped} of {rounds} rounds overlapped.");
    }

    private async Task<(Actor Kari, Guid Time)> OfferedAsync(DateTimeOffset? until = null, bool byTelephone = false)
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var thread = Asked(kari.PersonId, out var asked);
        await portal.GivenAsync(thread, asked);
        await using (var access = await portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor(ingrid.Surgery.Name, ingrid.Surgery.OrganisationNumber), kari.PersonId, InboxFeature.Service, InboxFeature.Deliver, Cancel))
        {
            var slot = await access!.Db.Slots.SingleAsync(one => one.Id == ingrid.Slots[0].Id, Cancel);
            access.Db.Entry(slot).Property(one => one.IsByTelephone).CurrentValue = byTelephone;
            Assert.True(await MessageDelivery.AnswerAsync(access, InboxFeature.Service, asked.Id, AnswerKind.TimeOffer, new("first", "Ingrid Haugland", "Passer dette?"), Limits, Cancel, new(slot, until ?? Monday.AddDays(1))));
            Assert.Equal(SaveOutcome.Saved, await access.SaveAsync(Cancel));
        }

        Assert.Equal([NotificationKind.TimeOffered], await BellsAsync());
        await ForgetBellsAsync();
        return (kari, await portal.LookAsync<OfferedTime, Guid>(all => all.Select(one => one.Id).SingleAsync(Cancel)));
    }

    private Slot FreshSlot() => new() { SurgeryId = ingrid.Surgery.Id, PractitionerId = ingrid.Practitioner.Id, StartsAt = Monday.AddDays(5), EndsAt = Monday.AddDays(5).AddMinutes(20) };

    private async Task<bool> AnswerAsync(Guid patient, Guid asked, AnswerKind kind, string id, TimeInAnswer? time)
    {
        await using var access = await portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor(ingrid.Surgery.Name, ingrid.Surgery.OrganisationNumber), patient, InboxFeature.Service, InboxFeature.Deliver, Cancel);
        return await MessageDelivery.AnswerAsync(access!, InboxFeature.Service, asked, kind, new(id, null, "Svar"), Limits, Cancel, time) && await access!.SaveAsync(Cancel) is SaveOutcome.Saved;
    }

    private Task<OfferedTimeRefusal?> TakeAsync(Guid time, Guid? key = null) => portal.RunAsync((TakeOfferedTime take) => take.RunAsync(time, key ?? Guid.NewGuid(), Cancel));

    private Task<int> CountAsync() => portal.LookAsync<Appointment, int>(all => all.CountAsync(appointment => appointment.SlotId == ingrid.Slots[0].Id || appointment.StartsAt == Monday.AddDays(5), Cancel));

    private Task<List<NotificationKind>> BellsAsync() => portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.Select(bell => bell.Kind).ToListAsync(Cancel));

    private async Task ForgetBellsAsync()
    {
        await using var db = portal.Database.CreateClosed();
        await db.Database.ExecuteSqlRawAsync("DELETE FROM Notifications", Cancel);
    }

    private MessageThread Asked() => Asked(Guid.CreateVersion7(), out _);

    private MessageThread Asked(Guid patient, out Message asked, Guid? by = null)
    {
        Assert.True(MessageThread.Ask(Terms, ingrid.Surgery, "Søvn", "Kan vi snakke sammen?", new(by ?? patient, by is null ? "" : "Kari Nordli"), patient, Monday.AddHours(-2)).Succeeded(out var begun));
        asked = begun.First;
        return begun.Thread;
    }
}
