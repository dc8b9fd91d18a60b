using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Booking;

public sealed class ListFreeTimes(ServiceGate<BookingFeature> gate)
{
    private const int Most = 200;
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(28);

    public async Task<Answer> RunAsync(CancellationToken cancel, AppointmentKind kind = AppointmentKind.Consultation)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var now = access.OpenedAt;
        var end = now + Ahead;
        var found = await (
            from assignment in access.Db.GeneralPractitioners
            join practitioner in access.Db.Practitioners on assignment.PractitionerId equals practitioner.Id
            join surgery in access.Db.Surgeries on assignment.SurgeryId equals surgery.Id
            select new
            {
                Doctor = new Doctor(practitioner.Id, surgery.Id, practitioner.Name, surgery.Name, surgery.Street + ", " + surgery.PostalCode + " " + surgery.City, surgery.Phone, surgery.Offers),
                Fees = access.Db.Fees.ToList(),
            }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return new Answer(null, kind, [], [], [], now);
        }

        var doctor = found.Doctor;
        var times = !doctor.Takes(kind) ? []
            : kind is AppointmentKind.FluVaccine ? await FreeSlots.ListFluVaccineAsync(access.Db, doctor.SurgeryId, now, end, Most, cancel)
            : await FreeSlots.ListAsync(access.Db, doctor.PractitionerId, now, end, Most, cancel);
        var own = await access.Db.Appointments
            .Where(own => own.ActiveSlotId != null && own.StartsAt < end && own.EndsAt > now)
            .Select(own => new OwnTime(own.Id, own.StartsAt, own.EndsAt))
            .ToListAsync(cancel);
        return new Answer(doctor, kind, times, own, found.Fees, now);
    }

    public sealed record Doctor(Guid PractitionerId, Guid SurgeryId, string Name, string Surgery, string Address, string Phone, OfferedServices Offers)
    {
        public bool TakesRequests => Offers.HasFlag(OfferedServices.BookingRequest);

        public bool Takes(AppointmentKind kind) => Offers.HasFlag(kind is AppointmentKind.FluVaccine ? OfferedServices.FluVaccine : OfferedServices.DirectBooking);
    }

    /// <summary>When the person is somewhere else already.</summary>
    public sealed record OwnTime(Guid AppointmentId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

    /// <param name="GeneralPractitioner">Null when the person has none who uses the portal.</param>
    public sealed record Answer(Doctor? GeneralPractitioner, AppointmentKind Kind, IReadOnlyList<FreeTime> Times, IReadOnlyList<OwnTime> Own, IReadOnlyList<Fee> Fees, DateTimeOffset AsOf)
    {
        /// <summary>Kroner for a time by how one meets; null when the portal knows no amount for that day.</summary>
        public decimal? FeeOf(bool isVideo, DateTimeOffset at) => Fees.AmountOn(FeeTable.For(Kind, isVideo), at);
    }
}
