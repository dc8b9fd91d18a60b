using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Appointments;

public enum AppointmentStatus
{
    /// <summary>The time is held; the surgery has yet to say yes or no (domain rules §5, booking A).</summary>
    AwaitingSurgery,
    Confirmed,
    Rejected,
    Cancelled,
}

public enum BookingRefusal
{
    /// <summary>Somebody else has it, or the surgery has taken it back.</summary>
    JustTaken,
    AlreadyStarted,
    NotOffered,
    OwnAppointmentAtSameTime,
}

public enum CancellationRefusal
{
    NotFound,
    AlreadyCancelled,
    AlreadyStarted,
    NotCancellable,
    ChangedMeanwhile,
}

/// <summary>
/// A patient's appointment. While it is active it holds its slot through a unique index; a rejected or cancelled one lets go.
/// </summary>
[OpenTo("appointments", "gp.booking", "overview", "consent")]
[OnWithdrawal(WithdrawalEffect.Delete)]
public sealed class Appointment : IPatientOwned
{
    /// <summary>Cancelling later than this before the start may cost a fee (domain rules §5), counted in hours that pass, also over the nights when clocks change.</summary>
    public static readonly TimeSpan FreeCancellationUntil = TimeSpan.FromHours(24);

    private Appointment()
    {
    }

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }
    public Guid SurgeryId { get; private init; }
    public Guid PractitionerId { get; private init; }
    public Guid SlotId { get; private init; }

    /// <summary>The slot while the appointment holds it; null once it has let go.</summary>
    public Guid? ActiveSlotId { get; private set; }
    public CareLevel CareLevel { get; private init; }
    public DateTimeOffset StartsAt { get; private init; }
    public DateTimeOffset EndsAt { get; private init; }
    public bool IsVideo { get; private init; }
    public AppointmentStatus Status { get; private set; }

    /// <summary>Said by the provider for each appointment, never inferred from its kind (domain rules §9.2).</summary>
    public bool CanCancel { get; private init; }
    public DateTimeOffset BookedAt { get; private init; }
    public Guid BookedBy { get; private init; }
    public DateTimeOffset? AnsweredAt { get; private set; }
    public DateTimeOffset? CancelledAt { get; private set; }
    public Guid Version { get; private set; }

    public static Result<Appointment, BookingRefusal> Book(Slot slot, Surgery surgery, Guid patientId, Guid bookedBy, DateTimeOffset now)
    {
        if (!surgery.Offers.HasFlag(OfferedServices.DirectBooking) || slot.SurgeryId != surgery.Id)
        {
            return BookingRefusal.NotOffered;
        }

        if (slot.ClosedAt is not null)
        {
            return BookingRefusal.JustTaken;
        }

        if (slot.StartsAt <= now)
        {
            return BookingRefusal.AlreadyStarted;
        }

        return new Appointment
        {
            Id = Guid.CreateVersion7(now),
            PatientId = patientId,
            SurgeryId = surgery.Id,
            PractitionerId = slot.PractitionerId,
            SlotId = slot.Id,
            ActiveSlotId = slot.Id,
            CareLevel = surgery.CareLevel,
            StartsAt = slot.StartsAt,
            EndsAt = slot.EndsAt,
            IsVideo = slot.IsVideo,
            Status = AppointmentStatus.AwaitingSurgery,
            CanCancel = true,
            BookedAt = now,
            BookedBy = bookedBy,
            Version = Guid.CreateVersion7(now),
        };
    }

    public bool IsActive => Status is AppointmentStatus.AwaitingSurgery or AppointmentStatus.Confirmed;

    /// <summary>Whether cancelling now may cost the fee for not coming. It is allowed all the same.</summary>
    public static bool IsLateToCancel(DateTimeOffset startsAt, DateTimeOffset now) => startsAt - now < FreeCancellationUntil;

    /// <summary>Lets the time go, until the appointment has started. Null means done.</summary>
    public CancellationRefusal? Cancel(DateTimeOffset now)
    {
        if (!IsActive)
        {
            return CancellationRefusal.AlreadyCancelled;
        }

        if (StartsAt <= now)
        {
            return CancellationRefusal.AlreadyStarted;
        }

        if (!CanCancel)
        {
            return CancellationRefusal.NotCancellable;
        }

        LetGo(AppointmentStatus.Cancelled, now);
        CancelledAt = now;
        return null;
    }

    /// <summary>The surgery's yes. An answer to anything but a waiting appointment changes nothing and says so.</summary>
    public bool Confirm(DateTimeOffset now) => Answer(AppointmentStatus.Confirmed, now);

    /// <summary>The surgery's no: the time is free again.</summary>
    public bool Reject(DateTimeOffset now) => Answer(AppointmentStatus.Rejected, now);

    private bool Answer(AppointmentStatus answer, DateTimeOffset now)
    {
        if (Status is not AppointmentStatus.AwaitingSurgery)
        {
            return false;
        }

        AnsweredAt = now;
        if (answer is AppointmentStatus.Rejected)
        {
            LetGo(answer, now);
        }
        else
        {
            Status = answer;
            Version = Guid.CreateVersion7(now);
        }

        return true;
    }

    private void LetGo(AppointmentStatus status, DateTimeOffset now)
    {
        Status = status;
        ActiveSlotId = null;
        Version = Guid.CreateVersion7(now);
    }
}

internal sealed class AppointmentConfiguration : IEntityTypeConfiguration<Appointment>
{
    public void Configure(EntityTypeBuilder<Appointment> appointment)
    {
        appointment.Property(a => a.Version).IsConcurrencyToken();
        // Two people, one time: the index lets one of them have it, on all three engines.
        appointment.HasIndex(a => a.ActiveSlotId).IsUnique();
        appointment.HasIndex(a => new { a.PatientId, a.StartsAt });
        appointment.HasOne<Slot>().WithMany().HasForeignKey(a => a.SlotId).OnDelete(DeleteBehavior.Restrict);
    }
}
