using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Privacy;

/// <summary>What a person can decide about who sees and uses what is known of them (domain rules §6.1). Each is off until decided.</summary>
public enum PrivacyKind
{
    /// <summary>One prescription, named by <see cref="PrivacyDecision.Target"/>, is shown to no professional.</summary>
    PrescriptionHidden,

    /// <summary>One professional, named by HPR number in <see cref="PrivacyDecision.Target"/>, sees nothing.</summary>
    ProfessionalBlocked,

    /// <summary>No professional but the person's own GP sees anything.</summary>
    OnlyOwnGeneralPractitioner,

    /// <summary>No professional uses the summary care record.</summary>
    SummaryCareRecordRestricted,

    /// <summary>The emergency lock: nobody opens the patient record here on the person's own behalf, they themselves included.</summary>
    OwnRecordLocked,
    ResearchOptOut,
    ScreeningOptOut,
    HealthRegistersOptOut,
}

public enum PrivacyRefusal
{
    /// <summary>Decided elsewhere in the meantime; the page shows what holds now.</summary>
    ChangedMeanwhile,
    AlreadyThere,
    NotAnHprNumber,
}

/// <summary>
/// What a person decided, when, and who did it. Decisions are only ever added: of one kind and target, the one with the highest number
/// holds. They outlive a withdrawal, as opt-outs must (domain rules §3.2).
/// </summary>
[OpenTo("privacy", "prescriptions")]
[OnWithdrawal(WithdrawalEffect.Keep)]
[Exported("privacy-decisions", nameof(PatientId))]
public sealed class PrivacyDecision : IPatientOwned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid PatientId { get; init; }

    /// <summary>1 for the first of any kind, without gaps.</summary>
    public int Number { get; init; }
    public PrivacyKind Kind { get; init; }

    /// <summary>What it is about, where there are several: a professional's HPR number, a prescription's id. Null where there is one.</summary>
    public string? Target { get; init; }

    /// <summary>The professional's name, as the portal knew it then; null when it did not.</summary>
    public string? TargetName { get; init; }
    public bool IsOn { get; init; }
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>The person themselves, or a parent.</summary>
    public Guid DecidedBy { get; init; }
}

internal sealed class PrivacyDecisionConfiguration : IEntityTypeConfiguration<PrivacyDecision>
{
    public void Configure(EntityTypeBuilder<PrivacyDecision> decision)
    {
        decision.Property(d => d.Target).HasMaxLength(40);
        decision.Property(d => d.TargetName).HasMaxLength(200);
        decision.HasIndex(d => new { d.PatientId, d.Number }).IsUnique();
    }
}
