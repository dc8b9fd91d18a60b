using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Prescriptions;

/// <summary>How far a request to renew has come. What is chosen and not sent yet is a draft, and no row.</summary>
public enum RenewalStatus
{
    /// <summary>On its way to the surgery.</summary>
    Sent,

    /// <summary>The surgery's system has taken it in.</summary>
    Delivered,

    /// <summary>There is a new prescription.</summary>
    Approved,

    /// <summary>The doctor said no, and why.</summary>
    Rejected,

    /// <summary>It never came to the surgery; the person may send it again.</summary>
    Failed,
}

/// <summary>Why a prescription is not renewed. Nothing at all has been sent then.</summary>
public enum RenewalRefusal
{
    NothingChosen,

    /// <summary>Never prescribed to this person, or too long ago to be shown.</summary>
    NotPrescribed,

    /// <summary>The prescriber has taken it back: whatever the reason was, they must be asked.</summary>
    Withdrawn,

    /// <summary>Of group A or B: the doctor sees the patient first.</summary>
    NeedsAppointment,

    /// <summary>A request for it is with the surgery already, perhaps from another device.</summary>
    AlreadyWaiting,

    /// <summary>The person has hidden it from professionals.</summary>
    Hidden,

    /// <summary>The person has blocked the doctor who would answer.</summary>
    DoctorBlocked,

    /// <summary>The GP's surgery does not take requests here, or it is not known who the GP is.</summary>
    NotOffered,

    /// <summary>The register says that the person has no GP.</summary>
    NoGp,
}

/// <summary>
/// A wish to have one prescription renewed (domain rules §5). Several can be sent at once, and each is answered by itself. Of one
/// prescription one can be open: a unique index says so, on all engines and from whatever device.
/// </summary>
[OpenTo("prescriptions")]
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("renewals", nameof(PatientId))]
public sealed class Renewal : ISentByOneSide
{
    public const int LongestReason = 500;

    /// <summary>Within how many working days the surgery answers (domain rules §5).</summary>
    public const int AnsweredWithin = 5;

    private Renewal()
    {
    }

    public Guid Id { get; private init; }
    public Guid PatientId { get; private init; }

    /// <summary>What was sent together has the same.</summary>
    public Guid RequestId { get; private init; }
    public Guid PrescriptionId { get; private init; }

    /// <summary>The prescription while an answer is awaited; null once there is one.</summary>
    public Guid? OpenPrescriptionId { get; private set; }

    /// <summary>Whom it was sent to.</summary>
    public Guid SurgeryId { get; private init; }
    public Guid PractitionerId { get; private init; }
    public RenewalStatus Status { get; private set; }
    public DateTimeOffset SentAt { get; private init; }
    public Guid SentBy { get; private init; }
    public DateTimeOffset? DeliveredAt { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>The surgery's words with a no; null when it said nothing more.</summary>
    public string? Reason { get; private set; }

    /// <summary>What the doctor prescribed instead.</summary>
    public Guid? NewPrescriptionId { get; private set; }
    public Guid Version { get; private set; }

    public AnswerPromise Promise => new(SentAt, AnsweredWithin);

    /// <summary>Why this one cannot be renewed; null when it can. Whether the surgery takes requests is asked once for all of them.</summary>
    public static RenewalRefusal? WhyNot(DispensingGroup group, DateOnly? withdrawnOn, bool isHidden, bool isOpen) =>
        isOpen ? RenewalRefusal.AlreadyWaiting
        : withdrawnOn is not null ? RenewalRefusal.Withdrawn
        : group is not DispensingGroup.C ? RenewalRefusal.NeedsAppointment
        : isHidden ? RenewalRefusal.Hidden
        : null;

    /// <summary>Why nothing can be sent to this doctor; null when it can.</summary>
    /// <param name="offers">Null when the person has no GP who uses the portal.</param>
    /// <param name="hasNone">The register says that the person has no GP at all.</param>
    public static RenewalRefusal? WhyNotTo(OfferedServices? offers, bool isBlocked, bool hasNone) =>
        hasNone ? RenewalRefusal.NoGp
        : offers?.HasFlag(OfferedServices.Renewal) is not true ? RenewalRefusal.NotOffered
        : isBlocked ? RenewalRefusal.DoctorBlocked
        : null;

    /// <summary>To be asked for only what <see cref="WhyNot"/> lets through.</summary>
    public static Renewal Send(Prescription prescription, Guid requestId, Guid surgeryId, Guid practitionerId, Guid sentBy, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        PatientId = prescription.PatientId,
        RequestId = requestId,
        PrescriptionId = prescription.Id,
        OpenPrescriptionId = prescription.Id,
        SurgeryId = surgeryId,
        PractitionerId = practitionerId,
        Status = RenewalStatus.Sent,
        SentAt = now,
        SentBy = sentBy,
        Version = Guid.CreateVersion7(now),
    };

    /// <summary>A parent sent it: it is not shown to the child, nor is the answer told (domain rules §4.1).</summary>
    public bool IsHiddenFromPatient(DateOnly birthDate, DateOnly today) => SentBy != PatientId && Age.On(birthDate, today) < AccessRules.OwnUseFrom;

    /// <summary>The surgery's system has taken it in. A second time changes nothing and says so.</summary>
    public bool Deliver(DateTimeOffset now)
    {
        if (Status is not RenewalStatus.Sent)
        {
            return false;
        }

        (Status, DeliveredAt, Version) = (RenewalStatus.Delivered, now, Guid.CreateVersion7(now));
        return true;
    }

    /// <summary>The doctor's yes. An answer to what is answered already changes nothing and says so.</summary>
    public bool Approve(Prescription renewed, DateTimeOffset now)
    {
        if (!Close(RenewalStatus.Approved, now))
        {
            return false;
        }

        NewPrescriptionId = renewed.Id;
        return true;
    }

    /// <inheritdoc cref="Approve"/>
    /// <param name="reason">Cut where it is longer than fits, rather than the answer lost.</param>
    public bool Reject(string? reason, DateTimeOffset now)
    {
        if (!Close(RenewalStatus.Rejected, now))
        {
            return false;
        }

        // PostgreSQL keeps no NUL, and one in a reason would lose the answer.
        var words = reason?.Replace("\0", "", StringComparison.Ordinal);
        Reason = words?.Length > LongestReason ? words[..LongestReason] : words;
        return true;
    }

    /// <summary>It could not be delivered, and the person may send it again. What is delivered can no longer fail.</summary>
    public bool Fail(DateTimeOffset now) => Status is RenewalStatus.Sent && Close(RenewalStatus.Failed, now);

    private bool Close(RenewalStatus status, DateTimeOffset now)
    {
        if (OpenPrescriptionId is null)
        {
            return false;
        }

        (Status, OpenPrescriptionId, AnsweredAt, Version) = (status, null, now, Guid.CreateVersion7(now));
        return true;
    }
}

internal sealed class RenewalConfiguration : IEntityTypeConfiguration<Renewal>
{
    public void Configure(EntityTypeBuilder<Renewal> renewal)
    {
        renewal.Property(r => r.Version).IsConcurrencyToken();
        renewal.Property(r => r.Reason).HasMaxLength(Renewal.LongestReason);
        renewal.Ignore(r => r.Promise);
        // Two devices, one prescription: the index lets one request be open, on all three engines.
        renewal.HasIndex(r => r.OpenPrescriptionId).IsUnique();
        renewal.HasIndex(r => new { r.PatientId, r.SentAt });
        renewal.HasOne<Prescription>().WithMany().HasForeignKey(r => r.PrescriptionId).OnDelete(DeleteBehavior.Cascade);
        renewal.HasOne<Surgery>().WithMany().HasForeignKey(r => r.SurgeryId).OnDelete(DeleteBehavior.Restrict);
    }
}
