using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Notifications;

/// <summary>How much a person wants to be told (domain rules §7). Each includes those before it.</summary>
public enum NotificationVolume
{
    Few,
    Standard,
    Many,
}

/// <summary>What is used where no app takes the notification, or it did not arrive there.</summary>
public enum NotificationFallback
{
    Sms,
    Email,
    Both,
}

public enum NotificationSettingsRefusal
{
    /// <summary>Changed elsewhere in the meantime: both are shown.</summary>
    ChangedMeanwhile,
}

/// <param name="OnBehalfOf">The people one has asked to hear about. Children under 16 are heard about all the same.</param>
public sealed record NotificationChoice(NotificationVolume Volume, NotificationFallback Fallback, IReadOnlyCollection<Guid> OnBehalfOf)
{
    /// <summary>What holds for whoever has chosen nothing.</summary>
    public static NotificationChoice Default { get; } = new(NotificationVolume.Standard, NotificationFallback.Sms, []);
}

/// <summary>How the person logged in wants to be told, for themselves and for those they act for. No row means <see cref="NotificationChoice.Default"/>.</summary>
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("notification-settings", nameof(ActorId))]
public sealed class NotificationSettings : IActorOwned
{
    public Guid ActorId { get; init; }
    public NotificationVolume Volume { get; private set; }
    public NotificationFallback Fallback { get; private set; }
    [NotExported("Keys of others. Whom one may act for stands in a table of its own.")]
    public List<Guid> OnBehalfOf { get; private set; } = [];
    public DateTimeOffset ChangedAt { get; private set; }
    public Guid Version { get; private set; } = Guid.CreateVersion7();

    public NotificationChoice Choice => new(Volume, Fallback, OnBehalfOf);

    public void Choose(NotificationChoice choice, DateTimeOffset now) =>
        (Volume, Fallback, OnBehalfOf, ChangedAt, Version) = (choice.Volume, choice.Fallback, [.. choice.OnBehalfOf.Distinct().Order()], now, Guid.CreateVersion7());
}

internal sealed class NotificationSettingsConfiguration : IEntityTypeConfiguration<NotificationSettings>
{
    public void Configure(EntityTypeBuilder<NotificationSettings> settings)
    {
        settings.HasKey(s => s.ActorId);
        settings.Property(s => s.ActorId).ValueGeneratedNever();
        settings.Ignore(s => s.Choice);
        settings.Property(s => s.Version).IsConcurrencyToken();
    }
}
