using System.Linq.Expressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
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

/// <summary>Why an appointment was not moved. Whatever the reason, the old time is kept.</summary>
public enum ChangeRefusal
{
    NotFound,

    /// <summary>It is cancelled or was refused.</summary>
    NotActive,

    /// <summary>The old time has begun.</summary>
    AlreadyStarted,
    NotChangeable,

    /// <summary>Somebody else has the new time, or it has been taken back.</summary>
    JustTaken,

    /// <summary>The new time has begun, or is not with the same clinician for the same thing.</summary>
    NotOffered,
    OwnAppointmentAtSameTime,
    ChangedMeanwhile,
}

/// <summary>Why an answer to a coming appointment was not taken: that the person comes, or may come at short notice.</summary>
public enum AppointmentAnswerRefusal
{
    NotFound,
    NotActive,
    AlreadyStarted,

    /// <summary>The provider does not ask for it.</summary>
    NotAskedFor,
    ChangedMeanwhile,
}

/// <summary>
/// What the provider lets the person do with one appointment, said with it and never inferred from its kind (domain rules §9.2).
/// </summary>
/// <param name="CanCancel">Let the time go.</param>
/// <param name="CanChange">Move it to another free time with the same clinician.</param>
/// <param name="CanAcknowledge">Say that one comes; the provider asks for it.</param>
/// <param name="CanUseShortNotice">Say that one could come earlier, at short notice.</param>
public sealed record AppointmentCapabilities(bool CanCancel, bool CanChange, bool CanAcknowledge, bool CanUseShortNotice)
{
    public static AppointmentCapabilities None { get; } = new(false, false, false, false);
}

/// <summary>What a provider says of an appointment it has set up by itself.</summary>
public sealed record AppointmentTerms(AppointmentCapabilities Capabilities)
{
    /// <summary>What to do before one comes, in the provider's words; null when there is nothing.</summary>
    public string? Preparation { get; init; }

    /// <summary>Who else may come, in the provider's words; null when the provider does not say.</summary>
    public string? Companions { get; init; }
}

/// <summary>
/// A patient's appointment. While it is active it holds its slot through a unique index; a rejected or cancelled one lets go.
/// </summary>
[OpenTo("appointments", "gp.booking", "inbox", "overview", "consent")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("appointments", nameof(PatientId))]
public sealed class Appointment : IPartlyHiddenFromTwelve<Appointment>
{
    public const int LongestPreparation = 2000;
    public const int LongestCompanions = 500;

    /// <summary>Cancelling later than this before the start may cost a fee (domain rules §5), counted in hours that pass, also over the nights when clocks change.</summary>
    public static readonly TimeSpan FreeCancellationUntil = TimeSpan.FromHours(24);

    private static readonly AppointmentCapabilities OfBookedTimes = new(CanCancel: true, CanChange: true, CanAcknowledge: false, CanUseShortNotice: true);

    private Appointment()
    {
    }

    /// <summary>From 12 the hospital is a matter of the young person's own (domain rules §4.2).</summary>
    public static Expression<Func<Appointment, bool>> ShownFromTwelve => appointment => appointment.CareLevel != CareLevel.Specialist;

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }
    public Guid SurgeryId { get; private init; }
    public Guid PractitionerId { get; private init; }
    public Guid SlotId { get; private set; }

    /// <summary>The slot while the appointment holds it; null once it has let go.</summary>
    public Guid? ActiveSlotId { get; private set; }
    public CareLevel CareLevel { get; private init; }
    public AppointmentKind Kind { get; private init; }
    public DateTimeOffset StartsAt { get; private set; }
    public DateTimeOffset EndsAt { get; private set; }
    public bool IsVideo { get; private set; }
    public bool IsByTelephone { get; private set; }
    public AppointmentStatus Status { get; private set; }
    public AppointmentCapabilities Capabilities { get; private init; } = AppointmentCapabilities.None;

    /// <inheritdoc cref="AppointmentTerms.Preparation"/>
    public string? Preparation { get; private init; }

    /// <inheritdoc cref="AppointmentTerms.Companions"/>
    public string? Companions { get; private init; }
    public DateTimeOffset BookedAt { get; private init; }

    /// <summary>The person who booked it; <see cref="Guid.Empty"/> when the provider set it up.</summary>
    public Guid BookedBy { get; private init; }
    public DateTimeOffset? AnsweredAt { get; private set; }
    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>When the person said that they come.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>Since when the person may be asked to come earlier at short notice; null when they have not said so.</summary>
    public DateTimeOffset? ShortNoticeSince { get; private set; }

    /// <summary>The time it was moved from last; null when it never was.</summary>
    public DateTimeOffset? MovedFrom { get; private set; }

    /// <summary>How many times it has been moved, which tells a calendar that a file is newer than another.</summary>
    public int Moves { get; private set; }
    public Guid Version { get; private set; }

    public bool IsActive => Status is AppointmentStatus.AwaitingSurgery or AppointmentStatus.Confirmed;

    public static Result<Appointment, BookingRefusal> Book(Slot slot, Surgery surgery, Guid patientId, Guid bookedBy, DateTimeOffset now)
    {
        var needed = slot.Kind is AppointmentKind.FluVaccine ? OfferedServices.FluVaccine : OfferedServices.DirectBooking;
        if (!surgery.Offers.HasFlag(needed) || slot.SurgeryId != surgery.Id)
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

        return Hold(slot, surgery, patientId, bookedBy, AppointmentStatus.AwaitingSurgery, new(OfBookedTimes), now);
    }

    /// <summary>A time that the provider gives the patient by itself, or as its answer to a request.</summary>
    /// <exception cref="ArgumentException">The time is another provider's.</exception>
    public static Appointment SetUp(Slot slot, Surgery surgery, Guid patientId, AppointmentTerms terms, DateTimeOffset now) =>
        slot.SurgeryId == surgery.Id
            ? Hold(slot, surgery, patientId, Guid.Empty, AppointmentStatus.Confirmed, terms, now)
            : throw new ArgumentException("The time is another provider's.", nameof(slot));

    /// <summary>Whether cancelling or moving now may cost the fee for not coming. It is allowed all the same.</summary>
    public static bool IsLateToCancel(DateTimeOffset startsAt, DateTimeOffset now) => startsAt - now < FreeCancellationUntil;

    /// <summary>What to do before one comes, step by step: the provider writes one on each line.</summary>
    public static IReadOnlyList<string> StepsOf(string preparation) =>
        preparation.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Whether the provider still waits for the person to say that they come.</summary>
    public static bool NeedsAcknowledgement(AppointmentStatus status, AppointmentCapabilities capabilities, DateTimeOffset? acknowledgedAt, DateTimeOffset startsAt, DateTimeOffset now) =>
        status is AppointmentStatus.Confirmed && capabilities.CanAcknowledge && acknowledgedAt is null && startsAt > now;

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

        if (!Capabilities.CanCancel)
        {
            return CancellationRefusal.NotCancellable;
        }

        LetGo(AppointmentStatus.Cancelled, now);
        CancelledAt = now;
        return null;
    }

    /// <summary>
    /// Takes the new time and lets the old go in one stroke: one row, one commit and one message, so that nobody is left with both or
    /// with none (domain rules §9.3). The provider answers anew. Null means done.
    /// </summary>
    public ChangeRefusal? MoveTo(Slot slot, DateTimeOffset now)
    {
        if (!IsActive)
        {
            return ChangeRefusal.NotActive;
        }

        if (StartsAt <= now)
        {
            return ChangeRefusal.AlreadyStarted;
        }

        if (!Capabilities.CanChange)
        {
            return ChangeRefusal.NotChangeable;
        }

        if (slot.SurgeryId != SurgeryId || slot.PractitionerId != PractitionerId || slot.Kind != Kind || slot.StartsAt <= now || slot.Id == SlotId)
        {
            return ChangeRefusal.NotOffered;
        }

        if (slot.ClosedAt is not null)
        {
            return ChangeRefusal.JustTaken;
        }

        MovedFrom = StartsAt;
        Moves++;
        (SlotId, ActiveSlotId, StartsAt, EndsAt, IsVideo, IsByTelephone) = (slot.Id, slot.Id, slot.StartsAt, slot.EndsAt, slot.IsVideo, slot.IsByTelephone);
        Status = AppointmentStatus.AwaitingSurgery;
        AnsweredAt = AcknowledgedAt = null;
        Version = Guid.CreateVersion7(now);
        return null;
    }

    /// <summary>The person says that they come. Null means done; saying it again changes nothing.</summary>
    public AppointmentAnswerRefusal? Acknowledge(DateTimeOffset now)
    {
        if (RefuseAnswer(Capabilities.CanAcknowledge, now) is { } refusal)
        {
            return refusal;
        }

        if (AcknowledgedAt is null)
        {
            AcknowledgedAt = now;
            Version = Guid.CreateVersion7(now);
        }

        return null;
    }

    /// <summary>The person may come earlier at short notice, or no longer. It is an offer: the time stands. Null means done.</summary>
    public AppointmentAnswerRefusal? OfferShortNotice(bool canCome, DateTimeOffset now)
    {
        if (RefuseAnswer(Capabilities.CanUseShortNotice, now) is { } refusal)
        {
            return refusal;
        }

        ShortNoticeSince = canCome ? ShortNoticeSince ?? now : null;
        Version = Guid.CreateVersion7(now);
        return null;
    }

    /// <summary>The surgery's yes. An answer to anything but a waiting appointment changes nothing and says so.</summary>
    public bool Confirm(DateTimeOffset now) => Answer(AppointmentStatus.Confirmed, now);

    /// <summary>The surgery's no: the time is free again.</summary>
    public bool Reject(DateTimeOffset now) => Answer(AppointmentStatus.Rejected, now);

    private static Appointment Hold(Slot slot, Surgery surgery, Guid patientId, Guid bookedBy, AppointmentStatus status, AppointmentTerms terms, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        PatientId = patientId,
        SurgeryId = surgery.Id,
        PractitionerId = slot.PractitionerId,
        SlotId = slot.Id,
        ActiveSlotId = slot.Id,
        CareLevel = surgery.CareLevel,
        Kind = slot.Kind,
        StartsAt = slot.StartsAt,
        EndsAt = slot.EndsAt,
        IsVideo = slot.IsVideo,
        IsByTelephone = slot.IsByTelephone,
        Status = status,
        Capabilities = terms.Capabilities,
        Preparation = terms.Preparation,
        Companions = terms.Companions,
        BookedAt = now,
        BookedBy = bookedBy,
        AnsweredAt = status is AppointmentStatus.Confirmed ? now : null,
        Version = Guid.CreateVersion7(now),
    };

    private AppointmentAnswerRefusal? RefuseAnswer(bool isAskedFor, DateTimeOffset now) =>
        !IsActive ? AppointmentAnswerRefusal.NotActive
        : StartsAt <= now ? AppointmentAnswerRefusal.AlreadyStarted
        : !isAskedFor ? AppointmentAnswerRefusal.NotAskedFor
        : null;

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
        ShortNoticeSince = null;
        Version = Guid.CreateVersion7(now);
    }
}

internal sealed class AppointmentConfiguration : IEntityTypeConfiguration<Appointment>
{
    public void Configure(EntityTypeBuilder<Appointment> appointment)
    {
        appointment.Property(a => a.Version).IsConcurrencyToken();
        appointment.Property(a => a.Kind).HasDefaultValue(AppointmentKind.Consultation);
        appointment.Property(a => a.Preparation).HasMaxLength(Appointment.LongestPreparation);
        appointment.Property(a => a.Companions).HasMaxLength(Appointment.LongestCompanions);
        appointment.ComplexProperty(a => a.Capabilities, capabilities =>
        {
            capabilities.Property(c => c.CanCancel).HasColumnName(nameof(AppointmentCapabilities.CanCancel));
            capabilities.Property(c => c.CanChange).HasColumnName(nameof(AppointmentCapabilities.CanChange));
            capabilities.Property(c => c.CanAcknowledge).HasColumnName(nameof(AppointmentCapabilities.CanAcknowledge));
            capabilities.Property(c => c.CanUseShortNotice).HasColumnName(nameof(AppointmentCapabilities.CanUseShortNotice));
        });
        // Two people, one time: the index lets one of them have it, on all three engines.
        appointment.HasIndex(a => a.ActiveSlotId).IsUnique();
        appointment.HasIndex(a => new { a.PatientId, a.StartsAt });
        appointment.HasOne<Slot>().WithMany().HasForeignKey(a => a.SlotId).OnDelete(DeleteBehavior.Restrict);
    }
}
