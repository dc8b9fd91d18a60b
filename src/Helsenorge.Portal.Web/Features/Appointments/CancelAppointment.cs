using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class CancelAppointment(ServiceGate<AppointmentsFeature> gate)
{
    /// <summary>Null when the time has been let go.</summary>
    public async Task<CancellationRefusal?> RunAsync(Guid appointmentId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(AppointmentsFeature.Cancel, key, cancel);
        return access.IsRepeated || await CancelAsync(access, appointmentId, cancel) is not { } refusal || await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private static async Task<CancellationRefusal?> CancelAsync(WriteAccess access, Guid appointmentId, CancellationToken cancel)
    {
        var appointment = await access.Db.Appointments.SingleOrDefaultAsync(a => a.Id == appointmentId, cancel);
        if (appointment is null)
        {
            return CancellationRefusal.NotFound;
        }

        if (appointment.Cancel(access.OpenedAt) is { } refusal)
        {
            return refusal;
        }

        await Reminders.KeepAsync(access.Db, appointment, access.OpenedAt, cancel);
        access.Send("appointment.cancelled", appointment.SurgeryId, appointment.Id);
        access.Notify(access.PatientId, NotificationKind.AppointmentCancelled, AppointmentsFeature.Service, appointment.Id);
        return await access.SaveAsync(cancel, appointment.Id) is SaveOutcome.Saved ? null : CancellationRefusal.ChangedMeanwhile;
    }
}
