using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Features.Appointments;
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

    /// <summary>Handles one message; an answer to a booking is committed together with the notice to the patient.</summary>
    Task HandleAsync(Guid messageId, SurgeryAnswer answer, CancellationToken cancel);
}

/// <summary>The desk inside the process, on the surgery's own account.</summary>
internal sealed class SurgeryDesk(SystemAccess system, TimeProvider clock) : ISurgeryDesk
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
            if (message.Kind != "appointment.booked")
            {
                message.HandledAt = clock.GetUtcNow();
                await access.Db.SaveChangesAsync(cancel);
                return;
            }
        }

        try
        {
            await AnswerAsync(message, surgery, answer, cancel);
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
        var appointment = await access.Db.Appointments.SingleOrDefaultAsync(a => a.Id == message.ItemId, cancel);
        if (appointment is not null && (answer is SurgeryAnswer.Confirm ? appointment.Confirm(access.OpenedAt) : appointment.Reject(access.OpenedAt)))
        {
            access.Notify(message.PatientId, answer is SurgeryAnswer.Confirm ? NotificationKind.AppointmentConfirmed : NotificationKind.AppointmentRejected, AppointmentsFeature.Service, appointment.Id);
        }

        // When the patient cancels in the same moment the save says so, and the message comes round again.
        await access.SaveAsync(cancel, message.ItemId);
    }
}
