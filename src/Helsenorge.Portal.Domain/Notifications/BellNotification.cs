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
    AccountLocked,
    AccountUnlocked,
}

/// <summary>
/// A line in the bell of one person, committed with the thing it is about. It is shown only while the person may use the service it
/// leads to.
/// </summary>
[Exported("notifications", nameof(ActorId), About = nameof(SubjectId))]
[OnWithdrawal(WithdrawalEffect.Delete)]
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
