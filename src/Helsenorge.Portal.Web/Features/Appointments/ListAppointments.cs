using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class ListAppointments(ServiceGate<AppointmentsFeature> gate, FeatureCatalogue catalogue)
{
    public const int PageSize = 20;
    private static readonly TimeSpan ShowsANoFor = TimeSpan.FromDays(30);

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
        var past = await Rows(access.Db, earlier).ToListAsync(cancel);
        past.Reverse();
        var beside = await BesideAsync(access, cancel);
        return new Answer(coming, [.. past.Take(PageSize)], past.Count > PageSize, beside.Requests, beside.Municipality, beside.Covered, catalogue.Find("gp.booking") is { } booking && access.WhyClosed(booking) is null, access.OpenedAt);
    }

    // What stands beside the appointments comes in one command: requests that wait or had a no, and what is shown where the person lives.
    private static async Task<(IReadOnlyList<Request> Requests, string? Municipality, IReadOnlyList<CareLevel> Covered)> BesideAsync(ReadAccess access, CancellationToken cancel)
    {
        var noSince = access.OpenedAt - ShowsANoFor;
        var beside = await access.Db.People
            .Select(person => new
            {
                person.Municipality,
                Covered = access.Db.RegionalCoverage.Where(coverage => coverage.Municipality == person.Municipality).Select(coverage => coverage.CareLevel).ToList(),
                Requests = (
                    from request in access.Db.AppointmentRequests
                    where request.PatientId == person.Id
                        && (request.Status == AppointmentRequestStatus.AwaitingSurgery || (request.Status == AppointmentRequestStatus.Declined && request.AnsweredAt > noSince))
                    join surgery in access.Db.Surgeries on request.SurgeryId equals surgery.Id
                    select new Request(request.Id, surgery.Name, request.Wish, request.Status, request.SentAt, request.Reply)).ToList(),
            })
            .SingleOrDefaultAsync(cancel);
        return beside is null ? ([], null, []) : ([.. beside.Requests.OrderByDescending(request => request.SentAt)], beside.Municipality, beside.Covered);
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
            appointment.CareLevel,
            appointment.Kind,
            appointment.Capabilities,
            appointment.AcknowledgedAt,
            appointment.IsByTelephone);

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
        CareLevel CareLevel,
        AppointmentKind Kind,
        AppointmentCapabilities Capabilities,
        DateTimeOffset? AcknowledgedAt,
        bool IsByTelephone = false)
    {
        public bool IsActive => Status is AppointmentStatus.AwaitingSurgery or AppointmentStatus.Confirmed;

        public bool NeedsAcknowledgement(DateTimeOffset now) => Appointment.NeedsAcknowledgement(Status, Capabilities, AcknowledgedAt, StartsAt, now);
    }

    /// <param name="Wish">In the person's own words.</param>
    /// <param name="Reply">The surgery's words with a no; null when it said nothing more.</param>
    public sealed record Request(Guid Id, string Surgery, string Wish, AppointmentRequestStatus Status, DateTimeOffset SentAt, string? Reply);

    /// <param name="MorePast">Whether there are older ones than those shown.</param>
    /// <param name="Municipality">Where the person lives; null when it is not known, and then nothing is said of what is shown there.</param>
    /// <param name="Covered">The kinds of provider whose appointments are shown for people who live there.</param>
    /// <param name="MayBook">Whether booking would open to whoever looks: to a young person it does not.</param>
    public sealed record Answer(
        IReadOnlyList<Row> Coming,
        IReadOnlyList<Row> Past,
        bool MorePast,
        IReadOnlyList<Request> Requests,
        string? Municipality,
        IReadOnlyList<CareLevel> Covered,
        bool MayBook,
        DateTimeOffset AsOf)
    {
        /// <summary>The kinds of provider whose appointments one must look for elsewhere.</summary>
        public IReadOnlyList<CareLevel> NotShown => Municipality is null ? [] : [.. Enum.GetValues<CareLevel>().Except(Covered)];
    }
}
