using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Appointments;

/// <summary>The next appointment on the overview.</summary>
public sealed class NextAppointment : IOverviewPart
{
    public PortalService Service => AppointmentsFeature.Service;

    public int Order => 1;

    public bool IsAside => false;

    public Type Component => typeof(NextAppointmentPart);

    public async Task<object?> LoadAsync(ReadAccess access, CancellationToken cancel) => new Model(
        await ListAppointments.Rows(access.Db)
            .Where(row => row.EndsAt > access.OpenedAt && (row.Status == AppointmentStatus.AwaitingSurgery || row.Status == AppointmentStatus.Confirmed))
            .OrderBy(row => row.StartsAt)
            .FirstOrDefaultAsync(cancel),
        access.OpenedAt);

    /// <param name="Next">Null when there is none.</param>
    public sealed record Model(ListAppointments.Row? Next, DateTimeOffset AsOf);
}
