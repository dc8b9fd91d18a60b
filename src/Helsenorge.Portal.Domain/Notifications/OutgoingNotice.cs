using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Notifications;

/// <summary>
/// A notice that must leave for where a person could be reached when something happened, whatever they have changed since: whoever takes
/// over an account must not also choose who is told. Committed with the change; its text says that something changed and never what.
/// </summary>
[OnWithdrawal(WithdrawalEffect.Delete)]
[Exported("messages-to-send", nameof(PatientId))]
public sealed class OutgoingNotice : ISystemData
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Whom it is for.</summary>
    public Guid PatientId { get; init; }

    /// <summary>For instance <see cref="Contact.BankAccount.ChangedNotice"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>As it was known before the change; null when there was none.</summary>
    public string? Email { get; init; }
    public string? MobileE164 { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? HandledAt { get; set; }

    /// <summary>Leaves with the change that <paramref name="access"/> saves.</summary>
    public static void Leave(WriteAccess access, string kind, ContactDetails known) =>
        access.Db.AddVouched(new OutgoingNotice { PatientId = access.PatientId, Kind = kind, Email = known.Email, MobileE164 = known.MobileE164, CreatedAt = access.OpenedAt });
}

internal sealed class OutgoingNoticeConfiguration : IEntityTypeConfiguration<OutgoingNotice>
{
    public void Configure(EntityTypeBuilder<OutgoingNotice> notice)
    {
        notice.Property(n => n.Kind).HasMaxLength(60);
        notice.Property(n => n.Email).HasMaxLength(320);
        notice.Property(n => n.MobileE164).HasMaxLength(20);
        notice.HasIndex(n => new { n.HandledAt, n.CreatedAt });
    }
}
