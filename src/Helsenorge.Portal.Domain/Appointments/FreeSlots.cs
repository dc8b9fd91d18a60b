using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Appointments;

/// <summary>That a time is taken is no secret; by whom is. So this looks past the filters and gives back slots and nothing else.</summary>
public static class FreeSlots
{
    /// <param name="practitionerId">Whose times.</param>
    /// <param name="after">Only times that start later than this.</param>
    public static async Task<IReadOnlyList<Slot>> ListAsync(PortalDbContext db, Guid practitionerId, DateTimeOffset after, DateTimeOffset before, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var appointments = db.All<Appointment>();
        return await db.Slots.AsNoTracking()
            .Where(slot => slot.PractitionerId == practitionerId && slot.StartsAt > after && slot.StartsAt < before && slot.ClosedAt == null)
            .Where(slot => !appointments.Any(appointment => appointment.ActiveSlotId == slot.Id))
            .OrderBy(slot => slot.StartsAt)
            .Take(limit)
            .ToListAsync(cancel);
    }
}
