using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>The person takes a time that the surgery has offered in a dialogue.</summary>
public sealed class TakeOfferedTime(ServiceGate<InboxFeature> gate)
{
    /// <summary>Null when it is an appointment, and the surgery has been told.</summary>
    public async Task<OfferedTimeRefusal?> RunAsync(Guid timeId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.TakeTime, key, cancel, contested: timeId);
        return access.IsRepeated || await TakeAsync(access, timeId, cancel) is not { } refusal || await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private static async Task<OfferedTimeRefusal?> TakeAsync(WriteAccess access, Guid timeId, CancellationToken cancel)
    {
        var found = await (
            from time in access.Db.OfferedTimes
            where time.Id == timeId
            join thread in access.Db.MessageThreads on time.ThreadId equals thread.Id
            join slot in access.Db.Slots on time.SlotId equals slot.Id
            join surgery in access.Db.Surgeries on slot.SurgeryId equals surgery.Id
            select new
            {
                Time = time,
                Thread = thread,
                Slot = slot,
                Surgery = surgery,
                HasOwnAtSameTime = access.Db.Appointments.Any(own => own.ActiveSlotId != null && own.SlotId != slot.Id && own.StartsAt < slot.EndsAt && own.EndsAt > slot.StartsAt),
            }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return OfferedTimeRefusal.NotFound;
        }

        if (OfferedTime.WhyClosed(found.Time.Status, found.Time.OpenUntil, access.OpenedAt) is null && found.HasOwnAtSameTime)
        {
            return OfferedTimeRefusal.OwnAppointmentAtSameTime;
        }

        var taken = found.Thread.Take(found.Time, found.Slot, found.Surgery, access.OpenedAt);
        if (!taken.Succeeded(out var appointment))
        {
            return taken.Refusal;
        }

        access.Db.Add(appointment);
        await Reminders.KeepAsync(access.Db, appointment, access.OpenedAt, cancel);
        access.Send("time.taken", appointment.SurgeryId, appointment.Id);
        if (access.Ground is AccessGround.Parent)
        {
            // What a parent does in the parents' dialogue is the parents' to hear of (domain rules §4.1).
            access.NotifyRepresentatives(NotificationKind.TimeTaken, InboxFeature.Service, found.Thread.Id);
        }
        else
        {
            access.Notify(access.PatientId, NotificationKind.TimeTaken, InboxFeature.Service, found.Thread.Id);
        }

        return await access.SaveAsync(cancel, appointment.Id) is SaveOutcome.Saved ? null : OfferedTimeRefusal.ChangedMeanwhile;
    }
}
