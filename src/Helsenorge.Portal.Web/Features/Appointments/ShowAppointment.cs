using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class ShowAppointment(ServiceGate<AppointmentsFeature> gate, FeatureCatalogue catalogue)
{
    /// <summary>The appointment is null when this patient has none by that id.</summary>
    public async Task<Answer> RunAsync(Guid appointmentId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, itemId: appointmentId);
        var appointments = access.Db.Appointments.Where(appointment => appointment.Id == appointmentId);
        var row = await ListAppointments.Rows(access.Db, appointments).SingleOrDefaultAsync(cancel);
        var more = await appointments
            .Select(appointment => new
            {
                Details = new Details(appointment.Preparation, appointment.Companions, appointment.ShortNoticeSince, appointment.MovedFrom, appointment.BookedAt, appointment.BookedBy == Guid.Empty),
                Fees = access.Db.Fees.ToList(),
                Reports = access.Db.AccessReports.Where(report => report.ItemId == appointment.Id).ToList(),
                ThreadId = access.Db.OfferedTimes.Where(time => time.AppointmentId == appointment.Id).Select(time => (Guid?)time.ThreadId).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancel);
        if (row is null || more is null)
        {
            return new Answer(null, null, null, null, false, access.OpenedAt, null, []);
        }

        var viewers = await ItemUse.ListAsync(access, AppointmentsFeature.Service, appointmentId, cancel);
        return new Answer(
            row,
            more.Details,
            FeeTable.NoShowAt(row.CareLevel) is { } noShow ? more.Fees.AmountOn(noShow, row.StartsAt) : null,
            row.CareLevel is CareLevel.GeneralPractice ? more.Fees.AmountOn(FeeTable.For(row.Kind, row.IsVideo, row.IsByTelephone), row.StartsAt) : null,
            Appointment.IsLateToCancel(row.StartsAt, access.OpenedAt),
            access.OpenedAt,
            viewers,
            viewers.IsWhole ? more.Reports : [])
        {
            ThreadId = catalogue.Find("inbox") is { } inbox && access.WhyClosed(inbox) is null ? more.ThreadId : null,
            IsOnlyToLook = access.Ground is AccessGround.Self && access.IsRestricted(AppointmentsFeature.Service),
        };
    }

    /// <param name="Preparation">What to do before one comes, in the provider's words.</param>
    /// <param name="Companions">Who else may come, in the provider's words.</param>
    /// <param name="ShortNoticeSince">Since when the person may be asked to come earlier.</param>
    /// <param name="MovedFrom">The time it was moved from last.</param>
    public sealed record Details(string? Preparation, string? Companions, DateTimeOffset? ShortNoticeSince, DateTimeOffset? MovedFrom, DateTimeOffset BookedAt, bool IsSetUpByProvider);

    /// <param name="NoShowFee">Kroner for not coming; null when no amount is known for that day.</param>
    /// <param name="Fee">Kroner for coming; null when none is known.</param>
    /// <param name="IsLateToCancel">Cancelling now may cost the fee.</param>
    /// <param name="Viewers">Who has opened it.</param>
    /// <param name="Reports">Which of them were not recognised.</param>
    public sealed record Answer(ListAppointments.Row? Appointment, Details? Details, decimal? NoShowFee, decimal? Fee, bool IsLateToCancel, DateTimeOffset AsOf, ItemViewers? Viewers, IReadOnlyList<AccessReport> Reports)
    {
        /// <summary>The dialogue that it came of; null when it came of none that whoever looks may see.</summary>
        public Guid? ThreadId { get; init; }

        /// <summary>A young person of 13 to 15 sees the appointment; what is done with it, the parents or the surgery do.</summary>
        public bool IsOnlyToLook { get; init; }
    }
}
