using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// What parents decided about a child of 13 to 15 using the portal themselves (domain rules §3.3). One parent may give it, any may take it
/// back. Decisions are only ever added; the one with the highest number holds.
/// </summary>
[OpenTo("power-of-attorney")]
[Exported("youth-consents", nameof(PatientId))]
[OnWithdrawal(WithdrawalEffect.Keep)]
public sealed class YouthConsent : IPatientOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The child.</summary>
    public Guid PatientId { get; init; }

    /// <summary>1 for the first, without gaps.</summary>
    public int Number { get; init; }
    public bool IsGiven { get; init; }

    /// <summary>The parent.</summary>
    public Guid DecidedBy { get; init; }
    public DateTimeOffset DecidedAt { get; init; }
}

internal sealed class YouthConsentConfiguration : IEntityTypeConfiguration<YouthConsent>
{
    public void Configure(EntityTypeBuilder<YouthConsent> consent) => consent.HasIndex(c => new { c.PatientId, c.Number }).IsUnique();
}
