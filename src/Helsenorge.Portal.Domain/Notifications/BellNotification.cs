using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Notifications;

/// <summary>What happened. The text is <c>{Kind}</c> in the bell's resources and never tells anything of health.</summary>
public enum NotificationKind
{
    AppointmentConfirmed,
    AppointmentRejected,
    AppointmentAwaitingSurgery,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentAcknowledged,
    ShortNoticeOn,
    ShortNoticeOff,
    AppointmentRequested,
    AppointmentRequestDeclined,
    ConsentChanged,
    PowerGiven,
    PowerOffered,
    PowerAccepted,
    PowerAcceptedByYou,
    PowerChanged,
    PowerChangedForYou,
    PowerEnded,
    PowerEndedForYou,
    PowerDeclined,
    PowerDeclinedByYou,
    PowerEndsSoon,
    PowerEndsSoonForYou,
    PowerStillHolds,
    PharmacyPickupGiven,
    PharmacyPickupEnded,
    BankAccountChanged,
    PrivacyChanged,
    OwnRecordLocked,
    OwnRecordUnlocked,
    AccountLocked,
    AccountUnlocked,
    YouthConsentGiven,
    YouthConsentWithdrawn,

    GpChangeOrdered,
    GpChangeConfirmed,

    /// <summary>The GP register said no: the person keeps the GP they have.</summary>
    GpChangeRejected,
    GpChangeInEffect,
    GpWaitingJoined,
    GpWaitingLeft,

    /// <summary>Their turn has come: they change GP at the first of the month without doing anything.</summary>
    GpWaitingTurn,

    /// <summary>There is nothing to wait for any more.</summary>
    GpWaitingEnded,

    /// <summary>A birthday comes at which something changes (domain rules §4.1).</summary>
    SoonTwelve,
    SoonThirteen,
    SoonSixteen,
    SoonEighteen,

    /// <summary>Somebody else has used the person's information in the month before.</summary>
    WhoSawYou,

    /// <summary>The person did not recognise who had seen something, and an access was ended.</summary>
    AccessEnded,

    /// <summary>Those who run the portal have followed up what the person did not recognise.</summary>
    AccessReportHandled,

    /// <summary>A letter or a notice has come.</summary>
    MessageReceived,
    ReceiptReceived,

    /// <summary>A letter whose sender wants to know that it has been read.</summary>
    ImportantLetter,

    /// <summary>Such a letter has lain unopened for days.</summary>
    LetterUnopened,

    /// <summary>What the person wrote is on its way.</summary>
    MessageSent,
    MessageAnswered,

    /// <summary>The surgery asks something, and waits.</summary>
    MessageAskedBack,
    MessageRejected,

    /// <summary>What the person wrote did not arrive.</summary>
    MessageFailed,

    /// <summary>The surgery has to see the person.</summary>
    AskedToComeIn,

    /// <summary>The surgery offers a time, and waits.</summary>
    TimeOffered,

    /// <summary>The surgery has given a time in a dialogue.</summary>
    TimeGiven,

    /// <summary>The person has taken a time that was offered.</summary>
    TimeTaken,

    /// <summary>The surgery has taken back a time it had offered.</summary>
    TimeWithdrawn,

    /// <summary>A wish to have prescriptions renewed is on its way to the GP.</summary>
    RenewalSent,

    /// <summary>With a new prescription, or a no: which is read where it leads.</summary>
    RenewalAnswered,
    RenewalFailed,
}

/// <summary>
/// A line in the bell of one person, committed with the thing it is about. It is shown only while the person may use the service it
/// leads to.
/// </summary>
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("notifications", nameof(ActorId), About = nameof(SubjectId))]
public sealed class BellNotification : IActorOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whose bell.</summary>
    public Guid ActorId { get; init; }

    /// <summary>Whom it is about.</summary>
    public Guid SubjectId { get; init; }
    public NotificationKind Kind { get; init; }
    public required string ServiceCode { get; init; }

    /// <summary>What it is about, within the service; null when the service's first page is the place.</summary>
    public Guid? ItemId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ReadAt { get; set; }
}

internal sealed class BellNotificationConfiguration : IEntityTypeConfiguration<BellNotification>
{
    public void Configure(EntityTypeBuilder<BellNotification> notification)
    {
        notification.Property(n => n.ServiceCode).HasMaxLength(40);
        notification.HasIndex(n => new { n.ActorId, n.CreatedAt, n.Id });
    }
}
