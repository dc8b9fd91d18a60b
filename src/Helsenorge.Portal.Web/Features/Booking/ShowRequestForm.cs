using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Booking;

public sealed class ShowRequestForm(ServiceGate<BookingFeature> gate)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var doctor = await (
            from assignment in access.Db.GeneralPractitioners
            join practitioner in access.Db.Practitioners on assignment.PractitionerId equals practitioner.Id
            join surgery in access.Db.Surgeries on assignment.SurgeryId equals surgery.Id
            select new Doctor(
                practitioner.Name,
                surgery.Name,
                surgery.Phone,
                surgery.Offers,
                access.Db.AppointmentRequests
                    .Where(request => request.SurgeryId == surgery.Id && request.Status == AppointmentRequestStatus.AwaitingSurgery)
                    .Select(request => (DateTimeOffset?)request.SentAt)
                    .FirstOrDefault()))
            .SingleOrDefaultAsync(cancel);
        return new Answer(doctor, access.OpenedAt);
    }

    /// <param name="WaitingSince">When the request that the surgery has not answered was sent; null when none waits.</param>
    public sealed record Doctor(string Name, string Surgery, string Phone, OfferedServices Offers, DateTimeOffset? WaitingSince);

    /// <param name="GeneralPractitioner">Null when the person has none who uses the portal.</param>
    public sealed record Answer(Doctor? GeneralPractitioner, DateTimeOffset AsOf);
}
