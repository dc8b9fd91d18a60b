using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Booking;

public sealed class ListFreeTimes(ServiceGate<BookingFeature> gate)
{
    private const int Most = 200;
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(28);

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var doctor = await (
            from assignment in access.Db.GeneralPractitioners
            join practitioner in access.Db.Practitioners on assignment.PractitionerId equals practitioner.Id
            join surgery in access.Db.Surgeries on assignment.SurgeryId equals surgery.Id
            select new Doctor(practitioner.Id, practitioner.Name, surgery.Name, surgery.Street + ", " + surgery.PostalCode + " " + surgery.City, surgery.Phone, surgery.Offers))
            .SingleOrDefaultAsync(cancel);
        var times = doctor is null || !doctor.Offers.HasFlag(OfferedServices.DirectBooking)
            ? []
            : await FreeSlots.ListAsync(access.Db, doctor.PractitionerId, access.OpenedAt, access.OpenedAt + Ahead, Most, cancel);
        return new Answer(doctor, [.. times.Select(slot => new Time(slot.Id, slot.StartsAt, slot.EndsAt, slot.IsVideo))], access.OpenedAt);
    }

    public sealed record Doctor(Guid PractitionerId, string Name, string Surgery, string Address, string Phone, OfferedServices Offers)
    {
        public bool OffersDirectBooking => Offers.HasFlag(OfferedServices.DirectBooking);
    }

    public sealed record Time(Guid SlotId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, bool IsVideo);

    /// <param name="GeneralPractitioner">Null when the person has none who uses the portal.</param>
    public sealed record Answer(Doctor? GeneralPractitioner, IReadOnlyList<Time> Times, DateTimeOffset AsOf);
}
