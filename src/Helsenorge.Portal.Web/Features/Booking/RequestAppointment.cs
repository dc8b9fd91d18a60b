using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Booking;

public sealed class RequestAppointment(ServiceGate<BookingFeature> gate)
{
    /// <summary>The request's id; the surgery has been told that there is one to read.</summary>
    public async Task<Result<Guid, AppointmentRequestRefusal>> RunAsync(string? wish, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(BookingFeature.Request, key, cancel);
        if (access.EarlierResultId is { } earlier)
        {
            return earlier;
        }

        var sent = await SendAsync(access, wish, cancel);
        return sent.Refusal is null || !await access.IsRepeatedByNowAsync(cancel) ? sent : access.EarlierResultId ?? sent;
    }

    private static async Task<Result<Guid, AppointmentRequestRefusal>> SendAsync(WriteAccess access, string? wish, CancellationToken cancel)
    {
        var found = await (
            from assignment in access.Db.GeneralPractitioners
            join surgery in access.Db.Surgeries on assignment.SurgeryId equals surgery.Id
            where assignment.PractitionerId != null
            select new
            {
                Surgery = surgery,
                assignment.PractitionerId,
                HasOneWaiting = access.Db.AppointmentRequests.Any(own => own.SurgeryId == surgery.Id && own.Status == AppointmentRequestStatus.AwaitingSurgery),
            }).SingleOrDefaultAsync(cancel);
        if (found?.PractitionerId is not { } practitioner)
        {
            return AppointmentRequestRefusal.NotOffered;
        }

        var sending = AppointmentRequest.Send(wish, found.Surgery, practitioner, access.PatientId, access.ActorId ?? access.PatientId, found.HasOneWaiting, access.OpenedAt);
        if (!sending.Succeeded(out var request))
        {
            return sending.Refusal ?? AppointmentRequestRefusal.NotOffered;
        }

        access.Db.Add(request);
        access.Send("appointment.requested", request.SurgeryId, request.Id);
        if (access.Ground is AccessGround.Parent)
        {
            // A bell row stays until the child may read it themselves.
            access.NotifyRepresentatives(NotificationKind.AppointmentRequested, BookingFeature.Service);
        }
        else
        {
            access.Notify(access.PatientId, NotificationKind.AppointmentRequested, BookingFeature.Service);
        }

        return await access.SaveAsync(cancel, request.Id) is SaveOutcome.Saved ? access.EarlierResultId ?? request.Id : AppointmentRequestRefusal.AlreadyWaiting;
    }
}
