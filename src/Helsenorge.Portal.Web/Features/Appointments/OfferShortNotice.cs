using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class OfferShortNotice(ServiceGate<AppointmentsFeature> gate)
{
    /// <param name="canCome">Whether the provider may ask the person to come earlier.</param>
    /// <returns>Null when the provider has been told.</returns>
    public async Task<AppointmentAnswerRefusal?> RunAsync(Guid appointmentId, bool canCome, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(AppointmentsFeature.ShortNotice, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var appointment = await access.Db.Appointments.SingleOrDefaultAsync(own => own.Id == appointmentId, cancel);
        if (appointment is null)
        {
            return AppointmentAnswerRefusal.NotFound;
        }

        if (appointment.OfferShortNotice(canCome, access.OpenedAt) is { } refusal)
        {
            return refusal;
        }

        access.Send("appointment.short-notice", appointment.SurgeryId, appointment.Id);
        access.Notify(access.PatientId, canCome ? NotificationKind.ShortNoticeOn : NotificationKind.ShortNoticeOff, AppointmentsFeature.Service, appointment.Id);
        return await access.SaveAsync(cancel, appointment.Id) is SaveOutcome.Saved ? null : AppointmentAnswerRefusal.ChangedMeanwhile;
    }
}
