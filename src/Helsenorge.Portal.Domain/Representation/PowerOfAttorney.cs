using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>How a power of attorney came to be.</summary>
public enum PowerBasis
{
    /// <summary>Given in the portal by the patient.</summary>
    Given,

    /// <summary>The register says that somebody is appointed for a patient who lacks competence to consent. It covers every area.</summary>
    Appointed,
}

/// <summary>Who or what ended a power of attorney.</summary>
public enum PowerEnd
{
    ByGiver,
    ByReceiver,

    /// <summary>A changed one took its place: see <see cref="PowerOfAttorney.ReplacesId"/> of that.</summary>
    Replaced,

    /// <summary>The register says that the appointment is over.</summary>
    ByRegister,

    /// <summary>The receiver withdrew their consent, or one of the two died.</summary>
    ByPortal,
}

/// <summary>
/// The right of one person to act for another, within areas and for a time (domain rules §4.5). It opens nothing until the receiver has
/// accepted it. A change is a new one that replaces the old, so that both stand.
/// </summary>
[OpenTo("power-of-attorney")]
[Exported("powers-of-attorney", nameof(PatientId), nameof(ReceiverId))]
[OnWithdrawal(WithdrawalEffect.Delete)]
public sealed class PowerOfAttorney : IPatientOwned
{
    public const int MonthsByDefault = 12;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The giver.</summary>
    public Guid PatientId { get; init; }

    /// <summary>The receiver's name as the giver typed it, shown to the giver whether or not anybody is called that.</summary>
    public required string TypedName { get; init; }

    /// <summary>Keyed hash of the receiver's number as typed. The row is the same for a number that nobody has.</summary>
    [NotExported("A keyed hash of somebody else's number.")]
    public required byte[] NumberHash { get; init; }

    /// <summary>Null until somebody with that number and name has accepted.</summary>
    public Guid? ReceiverId { get; set; }
    public ServiceAreas Areas { get; init; }
    public PowerBasis Basis { get; init; }
    public DateTimeOffset GivenAt { get; init; }

    /// <summary>The last day it holds, in Norway; null when it lasts until somebody ends it.</summary>
    public DateOnly? Until { get; init; }
    public DateTimeOffset? AcceptedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public PowerEnd? End { get; set; }

    /// <summary>The one it took the place of; null for a first one.</summary>
    public Guid? ReplacesId { get; init; }
    public Guid Version { get; set; } = Guid.CreateVersion7();
}

internal sealed class PowerOfAttorneyConfiguration : IEntityTypeConfiguration<PowerOfAttorney>
{
    public void Configure(EntityTypeBuilder<PowerOfAttorney> power)
    {
        power.ToTable("PowersOfAttorney");
        power.Property(p => p.TypedName).HasMaxLength(200);
        power.Property(p => p.NumberHash).HasMaxLength(32);
        // A number, so that the gate can ask for one area of several.
        power.Property(p => p.Areas).HasConversion<int>();
        power.Property(p => p.Version).IsConcurrencyToken();
        power.HasIndex(p => new { p.PatientId, p.ReceiverId });
        power.HasIndex(p => p.ReceiverId);
        power.HasIndex(p => p.NumberHash);
    }
}
