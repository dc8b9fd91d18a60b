using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class AcknowledgeAppointment(ServiceGate<AppointmentsFeature> gate)
{
    /// <summary>Null when the provider has been told that the person comes.</summary>
    public async Task<AppointmentAnswerRefusal?> RunAsync(Guid appointmentId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(AppointmentsFeature.Acknowledge, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var appointment = await access.Db.Appointments.SingleOrDefaultAsync(own => own.Id == appointmentId, cancel);
        if (appointment is null)
        {
            return AppointmentAnswerRefusal.NotFound;
        }

        if (appointment.Acknowledge(access.OpenedAt) is { } refusal)
        {
            return refusal;
        }

        access.Send("appointment.acknowledged", appointment.SurgeryId, appointment.Id);
        access.Notify(access.PatientId, NotificationKind.AppointmentAcknowledged, AppointmentsFeature.Service, appointment.Id);
        return await access.SaveAsync(cancel, appointment.Id) is SaveOutcome.Saved ? null : AppointmentAnswerRefusal.ChangedMeanwhile;
    }
}
