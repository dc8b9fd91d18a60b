using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Consents;

/// <summary>
/// What a person agreed to, when, and by which text. Decisions are only ever added; the one with the highest number holds.
/// <see cref="ConsentLevel.None"/> is a withdrawal. The history outlives a withdrawal (domain rules §3.2).
/// </summary>
[OpenTo("consent", "usage-log", "overview")]
[Exported("consents", nameof(PatientId))]
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class ConsentDecision : IPatientOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }

    /// <summary>1 for the first, without gaps.</summary>
    public int Number { get; init; }
    public ConsentLevel Level { get; init; }

    /// <summary>The version of the words the person was shown.</summary>
    public required string TextVersion { get; init; }
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>The person themselves, or a parent.</summary>
    public Guid DecidedBy { get; init; }
}

internal sealed class ConsentDecisionConfiguration : IEntityTypeConfiguration<ConsentDecision>
{
    public void Configure(EntityTypeBuilder<ConsentDecision> decision)
    {
        decision.Property(d => d.TextVersion).HasMaxLength(20);
        decision.HasIndex(d => new { d.PatientId, d.Number }).IsUnique();
    }
}
