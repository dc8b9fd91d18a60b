using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// That somebody has parental responsibility for a child, and where they live, as the population register last said (domain rules §4.3).
/// The row goes when the register no longer says so.
/// </summary>
[Exported("parental-responsibility", nameof(ActorId))]
[OnWithdrawal(WithdrawalEffect.Delete)]
public sealed class ParentalResponsibility : IActorOwned
{
    /// <summary>The grown-up who has it.</summary>
    public Guid ActorId { get; init; }
    public Guid ChildId { get; init; }
    public ParentalResponsibilityKind Kind { get; set; }

    /// <summary>The grown-up and the child are registered at the same address.</summary>
    public bool LivesWithChild { get; set; }

    /// <summary>Somebody with parental responsibility, this one or another, is registered at the child's address.</summary>
    public bool SomeoneLivesWithChild { get; set; }
    public DateTimeOffset ReadAt { get; set; }
}

internal sealed class ParentalResponsibilityConfiguration : IEntityTypeConfiguration<ParentalResponsibility>
{
    public void Configure(EntityTypeBuilder<ParentalResponsibility> responsibility)
    {
        responsibility.HasKey(r => new { r.ActorId, r.ChildId });
        responsibility.HasIndex(r => r.ChildId);
    }
}
