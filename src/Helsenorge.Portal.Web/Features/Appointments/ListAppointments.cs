using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class ListAppointments(ServiceGate<AppointmentsFeature> gate)
{
    public const int PageSize = 20;

    /// <param name="shown">The past appointments that are shown already, newest first; null for the newest.</param>
    public async Task<Answer> RunAsync(IReadOnlyList<Row>? shown, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var coming = await Rows(access.Db, Coming(access).OrderBy(appointment => appointment.StartsAt).Take(PageSize * 5)).ToListAsync(cancel);
        var earlier = access.Db.Appointments.Where(appointment => appointment.EndsAt <= access.OpenedAt || appointment.ActiveSlotId == null);
        if (shown is [.., { StartsAt: var last }])
        {
            // Several may begin at the same time: one that was let go, and its like booked again.
            var atLast = shown.Where(row => row.StartsAt == last).Select(row => row.Id).ToList();
            earlier = earlier.Where(appointment => appointment.StartsAt <= last && !atLast.Contains(appointment.Id));
        }

        earlier = earlier.OrderByDescending(appointment => appointment.StartsAt).ThenByDescending(appointment => appointment.Id).Take(PageSize + 1);
        var past = await Rows(access.Db, earlier.OrderByDescending(appointment => appointment.StartsAt).Take(PageSize + 1)).ToListAsync(cancel);
        past.Reverse();
        return new Answer(coming, [.. past.Take(PageSize)], past.Count > PageSize, access.OpenedAt);
    }

    internal static IQueryable<Appointment> Coming(ReadAccess access) =>
        access.Db.Appointments.Where(appointment => appointment.EndsAt > access.OpenedAt && appointment.ActiveSlotId != null);

    /// <summary>Appointments as people see them, soonest first.</summary>
    internal static IQueryable<Row> Rows(PortalDbContext db, IQueryable<Appointment> appointments) =>
        from appointment in appointments
        join surgery in db.Surgeries on appointment.SurgeryId equals surgery.Id
        join practitioner in db.Practitioners on appointment.PractitionerId equals practitioner.Id
        orderby appointment.StartsAt, appointment.Id
        select new Row(
            appointment.Id,
            appointment.StartsAt,
            appointment.EndsAt,
            practitioner.Name,
            surgery.Name,
            surgery.Street + ", " + surgery.PostalCode + " " + surgery.City,
            surgery.Phone,
            appointment.IsVideo,
            appointment.Status,
            appointment.CanCancel);

    public sealed record Row(
        Guid Id,
        DateTimeOffset StartsAt,
        DateTimeOffset EndsAt,
        string Practitioner,
        string Surgery,
        string Address,
        string Phone,
        bool IsVideo,
        AppointmentStatus Status,
        bool CanCancel)
    {
        public bool IsActive => Status is AppointmentStatus.AwaitingSurgery or AppointmentStatus.Confirmed;
    }

    /// <param name="MorePast">Whether there are older ones than those shown.</param>
    public sealed record Answer(IReadOnlyList<Row> Coming, IReadOnlyList<Row> Past, bool MorePast, DateTimeOffset AsOf);
}
