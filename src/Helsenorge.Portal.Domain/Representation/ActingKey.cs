using System.Buffers.Text;
using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>
/// Names, in an address, the person somebody acts for: <c>/for/{key}/</c>. Random for each pair of people, it says nothing to anyone
/// else and grants nothing: the gate decides each time.
/// </summary>
[Exported("people-acted-for", nameof(ActorId))]
[OnWithdrawal(WithdrawalEffect.Delete)]
public sealed class ActingKey : IActorOwned
{
    public const int Length = 22;

    /// <summary>16 random bytes in the letters of an address.</summary>
    [NotExported("A part of an address, for this portal alone.")]
    public string Key { get; init; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
    public Guid ActorId { get; init; }

    /// <summary>The actor themselves for a preview.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The areas whose proxy the actor wants to see with the eyes of; none when they act for somebody.</summary>
    public ServiceAreas Preview { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class ActingKeyConfiguration : IEntityTypeConfiguration<ActingKey>
{
    public void Configure(EntityTypeBuilder<ActingKey> key)
    {
        key.HasKey(k => k.Key);
        key.Property(k => k.Key).HasMaxLength(ActingKey.Length);
        key.Property(k => k.Preview).HasConversion<int>();
        key.HasIndex(k => new { k.ActorId, k.SubjectId, k.Preview }).IsUnique();
    }
}
