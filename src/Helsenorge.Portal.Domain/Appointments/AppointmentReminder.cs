using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Appointments;

/// <summary>
/// That the person shall be reminded of an appointment, written in the same commit as what it is about and sent later. It says only
/// which and when: what a reminder may tell is decided when it leaves.
/// </summary>
[OpenTo("appointments", "gp.booking", "inbox")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("appointment-reminders", nameof(PatientId))]
public sealed class AppointmentReminder : IPatientOwned
{
    private static readonly TimeOnly TimeOfDay = new(10, 0);
    private const int DaysBefore = 2;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }
    public Guid AppointmentId { get; init; }
    public DateTimeOffset DueAt { get; set; }
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>
    /// At ten in the morning in Norway two days before, so that there is still time to cancel without a fee; null when that has passed,
    /// since who booked yesterday remembers.
    /// </summary>
    public static DateTimeOffset? DueBefore(DateTimeOffset startsAt, DateTimeOffset now)
    {
        var due = NorwegianTime.At(NorwegianTime.Today(startsAt).AddDays(-DaysBefore), TimeOfDay);
        return due > now ? due : null;
    }
}

internal sealed class AppointmentReminderConfiguration : IEntityTypeConfiguration<AppointmentReminder>
{
    public void Configure(EntityTypeBuilder<AppointmentReminder> reminder)
    {
        reminder.HasIndex(r => r.AppointmentId).IsUnique();
        reminder.HasIndex(r => new { r.SentAt, r.DueAt });
        reminder.HasOne<Appointment>().WithOne().HasForeignKey<AppointmentReminder>(r => r.AppointmentId).OnDelete(DeleteBehavior.Cascade);
    }
}
