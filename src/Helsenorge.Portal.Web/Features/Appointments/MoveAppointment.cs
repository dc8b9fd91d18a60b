using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

/// <summary>One command, one commit and one message: whoever moves has one time before and one after, and never two or none.</summary>
public sealed class MoveAppointment(ServiceGate<AppointmentsFeature> gate)
{
    /// <summary>Null when the new time is held and the old let go; otherwise the old time stands.</summary>
    public async Task<ChangeRefusal?> RunAsync(Guid appointmentId, Guid slotId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(AppointmentsFeature.Move, key, cancel, contested: slotId);
        if (!access.IsRepeated && await FreeSlots.IsTakenByAnotherAsync(access.Db, slotId, access.PatientId, cancel))
        {
            return ChangeRefusal.JustTaken;
        }

        return access.IsRepeated || await MoveAsync(access, appointmentId, slotId, cancel) is not { } refusal || await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private static async Task<ChangeRefusal?> MoveAsync(WriteAccess access, Guid appointmentId, Guid slotId, CancellationToken cancel)
    {
        var found = await (
            from own in access.Db.Appointments
            where own.Id == appointmentId
            from free in access.Db.Slots.Where(slot => slot.Id == slotId).DefaultIfEmpty()
            select new
            {
                Appointment = own,
                Slot = free,
                HasOwnAtSameTime = free != null && access.Db.Appointments.Any(other => other.Id != own.Id && other.ActiveSlotId != null && other.StartsAt < free.EndsAt && other.EndsAt > free.StartsAt),
            }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return ChangeRefusal.NotFound;
        }

        if (found.Slot is null)
        {
            return ChangeRefusal.JustTaken;
        }

        if (found.HasOwnAtSameTime)
        {
            return ChangeRefusal.OwnAppointmentAtSameTime;
        }

        if (found.Appointment.MoveTo(found.Slot, access.OpenedAt) is { } refusal)
        {
            return refusal;
        }

        await Reminders.KeepAsync(access.Db, found.Appointment, access.OpenedAt, cancel);
        access.Send("appointment.moved", found.Appointment.SurgeryId, found.Appointment.Id);
        access.Notify(access.PatientId, NotificationKind.AppointmentMoved, AppointmentsFeature.Service, found.Appointment.Id);
        return await access.SaveAsync(cancel, found.Appointment.Id) switch
        {
            SaveOutcome.Saved => null,
            SaveOutcome.Taken => ChangeRefusal.JustTaken,
            SaveOutcome.ChangedMeanwhile => ChangeRefusal.ChangedMeanwhile,
        };
    }
}
