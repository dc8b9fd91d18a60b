using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

/// <summary>Free times with the same clinician for the same thing, for an appointment that may be moved.</summary>
public sealed class ListTimesToMoveTo(ServiceGate<AppointmentsFeature> gate)
{
    private const int Most = 200;
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(28);

    /// <summary>The appointment is null when this patient has none by that id.</summary>
    public async Task<Answer> RunAsync(Guid appointmentId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, itemId: appointmentId);
        access.RefuseYouth(AppointmentsFeature.Service, AppointmentsFeature.Move);
        var now = access.OpenedAt;
        var end = now + Ahead;
        var found = await (
            from appointment in access.Db.Appointments
            where appointment.Id == appointmentId
            join surgery in access.Db.Surgeries on appointment.SurgeryId equals surgery.Id
            join practitioner in access.Db.Practitioners on appointment.PractitionerId equals practitioner.Id
            select new
            {
                appointment.PractitionerId,
                appointment.CareLevel,
                Current = new Current(appointment.Id, appointment.StartsAt, practitioner.Name, surgery.Name, surgery.Phone, appointment.Status, appointment.Kind, appointment.Capabilities),
                Fees = access.Db.Fees.ToList(),
            }).SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return new Answer(null, [], [], null, [], false, now);
        }

        var canMove = found.Current.Capabilities.CanChange && found.Current.IsActive && found.Current.StartsAt > now;
        IReadOnlyList<FreeTime> times = canMove
            ? await FreeSlots.ListAsync(access.Db, found.PractitionerId, now, end, Most, cancel, found.Current.Kind)
            : [];
        var others = await access.Db.Appointments
            .Where(own => own.Id != appointmentId && own.ActiveSlotId != null && own.StartsAt < end && own.EndsAt > now)
            .Select(own => new OwnTime(own.Id, own.StartsAt, own.EndsAt))
            .ToListAsync(cancel);
        return new Answer(
            found.Current,
            times,
            others,
            FeeTable.NoShowAt(found.CareLevel) is { } noShow ? found.Fees.AmountOn(noShow, found.Current.StartsAt) : null,
            found.CareLevel is CareLevel.GeneralPractice ? found.Fees : [],
            Appointment.IsLateToCancel(found.Current.StartsAt, now),
            now);
    }

    public sealed record Current(Guid Id, DateTimeOffset StartsAt, string Practitioner, string Surgery, string Phone, AppointmentStatus Status, AppointmentKind Kind, AppointmentCapabilities Capabilities)
    {
        public bool IsActive => Status is AppointmentStatus.AwaitingSurgery or AppointmentStatus.Confirmed;
    }

    /// <summary>When the person is somewhere else already.</summary>
    public sealed record OwnTime(Guid AppointmentId, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

    /// <param name="NoShowFee">Kroner for not coming to the old time; null when no amount is known for that day.</param>
    /// <param name="Fees">What a time costs, for those that the portal knows a price of.</param>
    /// <param name="IsLate">Letting the old time go now may cost the fee.</param>
    public sealed record Answer(Current? Appointment, IReadOnlyList<FreeTime> Times, IReadOnlyList<OwnTime> Others, decimal? NoShowFee, IReadOnlyList<Fee> Fees, bool IsLate, DateTimeOffset AsOf)
    {
        public bool CanMove => Appointment is { IsActive: true, Capabilities.CanChange: true } current && current.StartsAt > AsOf;
    }
}
