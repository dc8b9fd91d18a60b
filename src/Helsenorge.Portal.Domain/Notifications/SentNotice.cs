using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Notifications;

/// <summary>That a job has told of something once, committed with the telling: two runs, or two nodes at once, tell nobody twice.</summary>
[OnWithdrawal(WithdrawalEffect.Delete)]
[NotExported("That a job has told of something. What it told stands among the notifications.")]
public sealed class SentNotice : ISystemData
{
    /// <summary>Whom it is about.</summary>
    public Guid PatientId { get; init; }

    /// <summary>A code, such as <c>growing-up Sixteen 30</c> or <c>who-saw 2026-11</c>.</summary>
    public required string What { get; init; }
    public DateTimeOffset SentAt { get; init; }
}

internal sealed class SentNoticeConfiguration : IEntityTypeConfiguration<SentNotice>
{
    public void Configure(EntityTypeBuilder<SentNotice> notice)
    {
        notice.HasKey(n => new { n.PatientId, n.What });
        notice.Property(n => n.What).HasMaxLength(60);
    }
}
