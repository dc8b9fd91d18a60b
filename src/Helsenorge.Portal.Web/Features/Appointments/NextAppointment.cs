using Helsenorge.Portal.Domain.Access;
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
        await ListAppointments.Rows(access.Db, ListAppointments.Coming(access).OrderBy(appointment => appointment.StartsAt).Take(1)).FirstOrDefaultAsync(cancel),
        access.OpenedAt);

    /// <param name="Next">Null when there is none.</param>
    public sealed record Model(ListAppointments.Row? Next, DateTimeOffset AsOf);
}
