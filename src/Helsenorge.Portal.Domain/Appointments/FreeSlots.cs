using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Appointments;

/// <summary>Before or after noon on Norwegian clocks.</summary>
public enum PartOfDay
{
    Morning,
    Afternoon,
}

/// <summary>A time that can be had.</summary>
public sealed record FreeTime(Guid SlotId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, bool IsVideo)
{
    public PartOfDay PartOfDay => NorwegianTime.ToLocal(StartsAt).Hour < 12 ? PartOfDay.Morning : PartOfDay.Afternoon;

    public bool Overlaps(DateTimeOffset from, DateTimeOffset to) => StartsAt < to && EndsAt > from;
}

/// <summary>That a time is taken is no secret; by whom is. So this looks past the filters and gives back times and nothing else.</summary>
public static class FreeSlots
{
    private static readonly PreparedQuery<Func<PortalDbContext, Guid, Guid, CancellationToken, Task<bool>>> Taken = new(() => EF.CompileAsyncQuery((PortalDbContext db, Guid slotId, Guid patientId, CancellationToken cancel) =>
        db.All<Appointment>().Any(appointment => appointment.ActiveSlotId == slotId && appointment.PatientId != patientId)));

    /// <param name="practitionerId">Whose times.</param>
    /// <param name="after">Only times that start later than this.</param>
    public static Task<IReadOnlyList<FreeTime>> ListAsync(PortalDbContext db, Guid practitionerId, DateTimeOffset after, DateTimeOffset before, int limit, CancellationToken cancel, AppointmentKind kind = AppointmentKind.Consultation) =>
        ListAsync(db, slot => slot.PractitionerId == practitionerId && slot.Kind == kind, after, before, limit, cancel);

    /// <summary>Flu vaccination is given by whoever works there that day.</summary>
    public static Task<IReadOnlyList<FreeTime>> ListFluVaccineAsync(PortalDbContext db, Guid surgeryId, DateTimeOffset after, DateTimeOffset before, int limit, CancellationToken cancel) =>
        ListAsync(db, slot => slot.SurgeryId == surgeryId && slot.Kind == AppointmentKind.FluVaccine, after, before, limit, cancel);

    /// <summary>Whether somebody else has it already. Who asks in their turn among those who want it need not fail in a commit to know.</summary>
    public static Task<bool> IsTakenByAnotherAsync(PortalDbContext db, Guid slotId, Guid patientId, CancellationToken cancel) => Taken.For(db)(db, slotId, patientId, cancel);

    private static async Task<IReadOnlyList<FreeTime>> ListAsync(PortalDbContext db, System.Linq.Expressions.Expression<Func<Slot, bool>> which, DateTimeOffset after, DateTimeOffset before, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var appointments = db.All<Appointment>();
        return await db.Slots.AsNoTracking()
            .Where(which)
            .Where(slot => slot.StartsAt > after && slot.StartsAt < before && slot.ClosedAt == null)
            .Where(slot => !appointments.Any(appointment => appointment.ActiveSlotId == slot.Id))
            .OrderBy(slot => slot.StartsAt)
            .Take(limit)
            .Select(slot => new FreeTime(slot.Id, slot.StartsAt, slot.EndsAt, slot.IsVideo))
            .ToListAsync(cancel);
    }
}
