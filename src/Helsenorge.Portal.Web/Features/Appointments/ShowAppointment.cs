using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed class ShowAppointment(ServiceGate<AppointmentsFeature> gate)
{
    /// <summary>The appointment is null when this patient has none by that id.</summary>
    public async Task<Answer> RunAsync(Guid appointmentId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var row = await ListAppointments.Rows(access.Db, access.Db.Appointments.Where(appointment => appointment.Id == appointmentId)).SingleOrDefaultAsync(cancel);
        var today = Domain.NorwegianTime.Today(access.OpenedAt);
        var fee = await access.Db.Fees
            .Where(fee => fee.Kind == FeeKind.GeneralPracticeNoShow && fee.ValidFrom <= today)
            .OrderByDescending(fee => fee.ValidFrom)
            .Select(fee => (decimal?)fee.AmountNok)
            .FirstOrDefaultAsync(cancel);
        return new Answer(row, fee, row is not null && Appointment.IsLateToCancel(row.StartsAt, access.OpenedAt), access.OpenedAt);
    }

    /// <param name="NoShowFee">Kroner; null when no amount is known for today.</param>
    /// <param name="IsLateToCancel">Cancelling now may cost the fee.</param>
    public sealed record Answer(ListAppointments.Row? Appointment, decimal? NoShowFee, bool IsLateToCancel, DateTimeOffset AsOf);
}
