using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Demo.SimulatedSurgeries;

public enum SurgeryAnswer
{
    Confirm,
    Reject,
}

/// <summary>What the portal shows a surgery: messages that wait, and a way to answer them.</summary>
public interface ISurgeryDesk
{
    /// <summary>Messages that nobody has handled, sent before a time, oldest first.</summary>
    Task<IReadOnlyList<Guid>> WaitingAsync(DateTimeOffset sentBefore, CancellationToken cancel);

    /// <summary>Handles one message; an answer to a booking, a move, a request or a dialogue is committed together with the notice to the patient.</summary>
    Task HandleAsync(Guid messageId, SurgeryAnswer answer, CancellationToken cancel);
}

/// <summary>The desk inside the process, on the surgery's own account.</summary>
internal sealed class SurgeryDesk(SystemAccess system, SurgeryManners manners, DialogueLimits limits, TimeProvider clock) : ISurgeryDesk
{
    public async Task<IReadOnlyList<Guid>> WaitingAsync(DateTimeOffset sentBefore, CancellationToken cancel)
    {
        await using var access = system.Open();
        return await access.Db.Outbox
            .Where(message => message.HandledAt == null && message.CreatedAt <= sentBefore)
            .OrderBy(message => message.CreatedAt)
            .Select(message => message.Id)
            .Take(20)
            .ToListAsync(cancel);
    }

    public async Task HandleAsync(Guid messageId, SurgeryAnswer answer, CancellationToken cancel)
    {
        OutboxMessage message;
        SystemActor surgery;
        await using (var access = system.Open())
        {
            message = await access.Db.Outbox.SingleAsync(m => m.Id == messageId, cancel);
            var place = await access.Db.Surgeries.SingleAsync(s => s.Id == message.SurgeryId, cancel);
            surgery = new SystemActor(place.Name, place.OrganisationNumber);
            if (message.Kind is not ("appointment.booked" or "appointment.moved" or "appointment.requested" or "message.sent" or RenewalDesk.Sent or RenewalDesk.ToAnswer or BegunDialogue.ToBegin))
            {
                message.HandledAt = clock.GetUtcNow();
                await access.Db.SaveChangesAsync(cancel);
                return;
            }
        }

        try
        {
            await (message.Kind switch
            {
                "message.sent" => AnswerInWritingAsync(message, surgery, cancel),
                BegunDialogue.ToBegin => BegunDialogue.HandleAsync(system, message, surgery, cancel),
                RenewalDesk.Sent or RenewalDesk.ToAnswer => RenewalDesk.HandleAsync(system, message, surgery, answer, cancel),
                _ => AnswerAsync(message, surgery, answer, cancel),
            });
        }
        catch (AccessDeniedException)
        {
            // The patient no longer lets us bring anything: the time stands with the surgery, and the message is done with.
            await using var access = system.Open();
            (await access.Db.Outbox.SingleAsync(m => m.Id == messageId, cancel)).HandledAt = clock.GetUtcNow();
            await access.Db.SaveChangesAsync(cancel);
        }
    }

    private async Task AnswerAsync(OutboxMessage message, SystemActor surgery, SurgeryAnswer answer, CancellationToken cancel)
    {
        await using var access = await system.OpenPatientAsync(surgery, message.PatientId, AppointmentsFeature.Service, AppointmentsFeature.Answer, cancel)
            ?? throw new InvalidOperationException("A message without a patient.");
        var waiting = await access.Db.Outbox.SingleAsync(m => m.Id == message.Id, cancel);
        waiting.HandledAt = access.OpenedAt;
        if (message.Kind == "appointment.requested")
        {
            await AnswerRequestAsync(access, message, answer, cancel);
        }
        else
        {
            await AnswerBookingAsync(access, message, answer, cancel);
        }

        // When the patient cancels in the same moment the save says so, and the message comes round again.
        await access.SaveAsync(cancel, message.ItemId);
    }

    // Each answer has an id of its own, by which the portal knows it again: what comes twice is one.
    private async Task AnswerInWritingAsync(OutboxMessage message, SystemActor surgery, CancellationToken cancel)
    {
        var script = manners.Dialogues.TryGetValue(message.SurgeryId, out var told) ? told : DialogueScript.Answers;
        for (var time = 0; time < (script is DialogueScript.AnswersTwice ? 2 : 1); time++)
        {
            await using var access = await system.OpenPatientAsync(surgery, message.PatientId, InboxFeature.Service, InboxFeature.Deliver, cancel)
                ?? throw new InvalidOperationException("A message without a patient.");
            (await access.Db.Outbox.SingleAsync(m => m.Id == message.Id, cancel)).HandledAt = access.OpenedAt;
            if (script is DialogueScript.Loses)
            {
                await MessageDelivery.FailAsync(access, InboxFeature.Service, message.ItemId, cancel);
            }
            else
            {
                await MessageDelivery.AcknowledgeAsync(access, message.ItemId, isSeen: script is not DialogueScript.IsLate, cancel);
                if (await SayAsync(access, message, script, cancel) is { } said)
                {
                    await MessageDelivery.AnswerAsync(access, InboxFeature.Service, message.ItemId, said.Kind, new Inward($"{message.Id}", said.Author, said.Text), limits, cancel, said.Time);
                }
            }

            await access.SaveAsync(cancel, message.ItemId);
        }
    }

    private static async Task<Said?> SayAsync(WriteAccess access, OutboxMessage message, DialogueScript script, CancellationToken cancel)
    {
        var asked = await access.Db.Messages.SingleOrDefaultAsync(m => m.Id == message.ItemId, cancel);
        if (asked is null || script is DialogueScript.IsLate or DialogueScript.Loses)
        {
            return null;
        }

        var isClinical = asked.Kind is MessageKind.EConsultation;
        var practitioner = await access.Db.Practitioners.Where(p => p.SurgeryId == message.SurgeryId).OrderBy(p => p.HprNumber).FirstAsync(cancel);
        var doctor = isClinical ? practitioner.Name : null;
        var mode = await access.Db.MessageThreads.Where(thread => thread.Id == asked.ThreadId).Select(thread => thread.Mode).SingleAsync(cancel);
        var wantsToTalk = mode is not ConsultationMode.Text && !await access.Db.OfferedTimes.AnyAsync(time => time.ThreadId == asked.ThreadId, cancel);
        var isFirst = !await access.Db.Messages.AnyAsync(m => m.ThreadId == asked.ThreadId && m.IsInward, cancel);
        return script switch
        {
            DialogueScript.SaysComeIn when isClinical => new(AnswerKind.ComeIn, doctor, "Dette må jeg se på. Bestill en time hos meg denne uken."),
            DialogueScript.OffersTime when isFirst => new(AnswerKind.TimeOffer, doctor, "Takk for at du skrev. Kan vi snakke sammen om det?", await OfferAsync()),
            DialogueScript.AsksBack when wantsToTalk && !isFirst => new(AnswerKind.TimeOffer, doctor, "Takk. Passer denne tiden?", await OfferAsync()),
            DialogueScript.Answers or DialogueScript.AnswersTwice when wantsToTalk => new(AnswerKind.Appointment, doctor, "Da snakkes vi. Vær et sted der du kan snakke i fred.", new(await TimeForAsync(access, practitioner, mode, cancel), null)),
            DialogueScript.Rejects => new(AnswerKind.Rejection, doctor, isClinical ? "Dette må vi se på sammen. Bestill time, eller ring oss." : "Dette kan vi ikke svare på her. Ring oss mellom 8 og 15."),
            DialogueScript.AsksBack when isFirst => new(AnswerKind.Question, doctor, "Takk for meldingen. Kan du skrive litt mer om når det begynte?"),
            _ => new(AnswerKind.Answer, doctor, isClinical ? "Takk for at du skrev. Det høres ut som noe som går over av seg selv. Ta kontakt igjen om det ikke er bedre om to uker." : "Takk for meldingen. Vi ordner det i dag."),
        };

        async Task<TimeInAnswer> OfferAsync() => new(await TimeForAsync(access, practitioner, mode, cancel), access.OpenedAt.AddDays(2));
    }

    private static async Task AnswerBookingAsync(WriteAccess access, OutboxMessage message, SurgeryAnswer answer, CancellationToken cancel)
    {
        var appointment = await access.Db.Appointments.SingleOrDefaultAsync(a => a.Id == message.ItemId, cancel);
        if (appointment is not null && (answer is SurgeryAnswer.Confirm ? appointment.Confirm(access.OpenedAt) : appointment.Reject(access.OpenedAt)))
        {
            await Reminders.KeepAsync(access.Db, appointment, access.OpenedAt, cancel);
            access.Notify(message.PatientId, answer is SurgeryAnswer.Confirm ? NotificationKind.AppointmentConfirmed : NotificationKind.AppointmentRejected, AppointmentsFeature.Service, appointment.Id, appointment.CareLevel is CareLevel.Specialist);
        }
    }

    private static async Task AnswerRequestAsync(WriteAccess access, OutboxMessage message, SurgeryAnswer answer, CancellationToken cancel)
    {
        var request = await access.Db.AppointmentRequests.SingleOrDefaultAsync(r => r.Id == message.ItemId, cancel);
        if (request is null)
        {
            return;
        }

        if (answer is SurgeryAnswer.Reject)
        {
            if (request.Decline("Vi har ingen time som passer. Ring oss, så finner vi ut av det.", access.OpenedAt))
            {
                var born = await access.Db.People.Select(person => person.BirthDate).SingleAsync(cancel);
                if (request.IsHiddenFromPatient(born, NorwegianTime.Today(access.OpenedAt)))
                {
                    access.NotifyRepresentatives(NotificationKind.AppointmentRequestDeclined, AppointmentsFeature.Service);
                }
                else
                {
                    access.Notify(message.PatientId, NotificationKind.AppointmentRequestDeclined, AppointmentsFeature.Service);
                }
            }

            return;
        }

        var surgery = await access.Db.Surgeries.SingleAsync(s => s.Id == request.SurgeryId, cancel);
        var with = await access.Db.Practitioners.SingleAsync(p => p.Id == request.PractitionerId, cancel);
        var slot = await TimeForAsync(access, with, ConsultationMode.Text, cancel);
        var appointment = Appointment.SetUp(slot, surgery, request.PatientId, new(new(CanCancel: true, CanChange: false, CanAcknowledge: false, CanUseShortNotice: false)), access.OpenedAt);
        if (request.Grant(appointment, access.OpenedAt))
        {
            access.Db.AddRange(slot, appointment);
            await Reminders.KeepAsync(access.Db, appointment, access.OpenedAt, cancel);
            access.Notify(message.PatientId, NotificationKind.AppointmentConfirmed, AppointmentsFeature.Service, appointment.Id, appointment.CareLevel is CareLevel.Specialist);
        }
    }

    // A receptionist finds room after the last ordinary time, three days from now or the first working day after, where nobody else has it.
    private static async Task<Slot> TimeForAsync(WriteAccess access, Practitioner with, ConsultationMode mode, CancellationToken cancel)
    {
        var day = NorwegianTime.Today(access.OpenedAt).AddDays(3);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            day = day.AddDays(1);
        }

        var start = NorwegianTime.At(day, new TimeOnly(15, 0));
        var taken = await access.Db.Slots.Where(slot => slot.PractitionerId == with.Id && slot.StartsAt >= start).Select(slot => slot.StartsAt).ToListAsync(cancel);
        while (taken.Contains(start))
        {
            start = start.AddMinutes(20);
        }

        return new Slot
        {
            SurgeryId = with.SurgeryId,
            PractitionerId = with.Id,
            StartsAt = start,
            EndsAt = start.AddMinutes(20),
            IsVideo = mode is ConsultationMode.Video,
            IsByTelephone = mode is ConsultationMode.Audio,
        };
    }

    private sealed record Said(AnswerKind Kind, string? Author, string Text, TimeInAnswer? Time = null);
}
