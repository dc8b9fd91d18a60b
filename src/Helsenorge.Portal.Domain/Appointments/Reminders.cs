using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Appointments;

public static class Reminders
{
    /// <summary>Makes the reminder agree with the appointment: there when it is active and the time has not passed, and otherwise gone.</summary>
    public static async Task KeepAsync(PortalDbContext db, Appointment appointment, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        // One that is made in this commit has none yet.
        var existing = db.Entry(appointment).State is EntityState.Added ? null : await db.AppointmentReminders.SingleOrDefaultAsync(reminder => reminder.AppointmentId == appointment.Id, cancel);
        var due = appointment.IsActive ? AppointmentReminder.DueBefore(appointment.StartsAt, now) : null;
        if (due is not { } at)
        {
            if (existing is not null)
            {
                db.Remove(existing);
            }
        }
        else if (existing is null)
        {
            db.Add(new AppointmentReminder { PatientId = appointment.PatientId, AppointmentId = appointment.Id, DueAt = at });
        }
        else if (existing.DueAt != at)
        {
            (existing.DueAt, existing.SentAt) = (at, null);
        }
    }
}
