using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>Why a decision about a young person's own use was not taken.</summary>
public enum YouthConsentRefusal
{
    /// <summary>It is the parents' to give and to take back.</summary>
    OnlyParents,

    /// <summary>The child has not turned 13.</summary>
    NotYet,
    AlreadyGiven,

    /// <summary>There is none to take back.</summary>
    NotGiven,

    /// <summary>The other parent, or another window, decided in the meantime; the page shows both.</summary>
    ChangedMeanwhile,
}

/// <summary>
/// What parents decided about a child of 13 to 15 using the portal themselves (domain rules §3.3). One parent may give it, any may take it
/// back. Decisions are only ever added; the one with the highest number holds.
/// </summary>
[OpenTo("children", "growing-up")]
[OnWithdrawal(WithdrawalEffect.Keep)]
[Exported("youth-consents", nameof(PatientId))]
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

    /// <param name="latest">The decision that holds; null when there is none.</param>
    /// <param name="seen">The number of decisions the parent had seen: another one in the meantime is a refusal.</param>
    /// <param name="ground">The right by which somebody decides.</param>
    /// <param name="birthDate">The child's.</param>
    public static Result<YouthConsent, YouthConsentRefusal> Give(YouthConsent? latest, int seen, AccessGround ground, Guid childId, DateOnly birthDate, Guid decidedBy, DateTimeOffset now) =>
        Refuse(latest, seen, ground) is { } refusal ? refusal
        : latest is { IsGiven: true } ? YouthConsentRefusal.AlreadyGiven
        : Age.On(birthDate, NorwegianTime.Today(now)) < AccessRules.YouthFrom ? YouthConsentRefusal.NotYet
        : Decide(latest, isGiven: true, childId, decidedBy, now);

    /// <inheritdoc cref="Give"/>
    public static Result<YouthConsent, YouthConsentRefusal> Withdraw(YouthConsent? latest, int seen, AccessGround ground, Guid childId, Guid decidedBy, DateTimeOffset now) =>
        Refuse(latest, seen, ground) is { } refusal ? refusal
        : latest is not { IsGiven: true } ? YouthConsentRefusal.NotGiven
        : Decide(latest, isGiven: false, childId, decidedBy, now);

    private static YouthConsentRefusal? Refuse(YouthConsent? latest, int seen, AccessGround ground) =>
        ground is not AccessGround.Parent ? YouthConsentRefusal.OnlyParents
        : (latest?.Number ?? 0) != seen ? YouthConsentRefusal.ChangedMeanwhile
        : null;

    private static YouthConsent Decide(YouthConsent? latest, bool isGiven, Guid childId, Guid decidedBy, DateTimeOffset now) =>
        new() { PatientId = childId, Number = (latest?.Number ?? 0) + 1, IsGiven = isGiven, DecidedBy = decidedBy, DecidedAt = now };
}

internal sealed class YouthConsentConfiguration : IEntityTypeConfiguration<YouthConsent>
{
    public void Configure(EntityTypeBuilder<YouthConsent> consent) => consent.HasIndex(c => new { c.PatientId, c.Number }).IsUnique();
}
