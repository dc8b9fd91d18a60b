namespace Helsenorge.Portal.Domain.Privacy;

/// <summary>A professional who asks to see something.</summary>
/// <param name="IsOwnGeneralPractitioner">The GP register says that the person is on this one's list now.</param>
public sealed record Professional(string HprNumber, bool IsOwnGeneralPractitioner);

/// <summary>
/// What a person's privacy decisions mean. Every service that shows something of a person to a professional, opens the patient record, or
/// hands something on to research, screening or a register asks here first, with all decisions of that person.
/// </summary>
public static class PrivacyRules
{
    /// <summary>Of each kind and target the latest, where it is on; newest first.</summary>
    public static IReadOnlyList<PrivacyDecision> InForce(IEnumerable<PrivacyDecision> decisions) =>
        [.. decisions.GroupBy(decision => (decision.Kind, decision.Target)).Select(same => same.MaxBy(decision => decision.Number)!)
            .Where(latest => latest.IsOn).OrderByDescending(latest => latest.Number)];

    /// <param name="target">For kinds that are about one of several: which.</param>
    public static bool IsOn(IEnumerable<PrivacyDecision> decisions, PrivacyKind kind, string? target = null) =>
        decisions.Where(decision => decision.Kind == kind && decision.Target == target).MaxBy(decision => decision.Number)?.IsOn ?? false;

    /// <summary>Whether the professional may see anything at all. A named block holds for the own GP too.</summary>
    public static bool MayProfessionalSee(IReadOnlyCollection<PrivacyDecision> decisions, Professional professional) =>
        !IsOn(decisions, PrivacyKind.ProfessionalBlocked, professional.HprNumber)
        && (professional.IsOwnGeneralPractitioner || !IsOn(decisions, PrivacyKind.OnlyOwnGeneralPractitioner));

    /// <param name="prescription">The prescription's id, as <see cref="PrivacyDecision.Target"/> holds it.</param>
    public static bool MayProfessionalSeePrescription(IReadOnlyCollection<PrivacyDecision> decisions, Professional professional, string prescription) =>
        MayProfessionalSee(decisions, professional) && !IsOn(decisions, PrivacyKind.PrescriptionHidden, prescription);

    public static bool MayProfessionalUseSummaryCareRecord(IReadOnlyCollection<PrivacyDecision> decisions, Professional professional) =>
        MayProfessionalSee(decisions, professional) && !IsOn(decisions, PrivacyKind.SummaryCareRecordRestricted);

    /// <summary>Whether the patient record may be opened here on the patient's behalf: by themselves, and no less by a parent or a proxy, who never see more.</summary>
    public static bool MayPatientOpenRecord(IReadOnlyCollection<PrivacyDecision> decisions) => !IsOn(decisions, PrivacyKind.OwnRecordLocked);

    /// <exception cref="ArgumentOutOfRangeException">The kind is no opt-out.</exception>
    public static bool IsOptedOut(IReadOnlyCollection<PrivacyDecision> decisions, PrivacyKind optOut) => optOut switch
    {
        PrivacyKind.ResearchOptOut or PrivacyKind.ScreeningOptOut or PrivacyKind.HealthRegistersOptOut => IsOn(decisions, optOut),
        PrivacyKind.PrescriptionHidden or PrivacyKind.ProfessionalBlocked or PrivacyKind.OnlyOwnGeneralPractitioner
            or PrivacyKind.SummaryCareRecordRestricted or PrivacyKind.OwnRecordLocked => throw new ArgumentOutOfRangeException(nameof(optOut), optOut, "This is no opt-out."),
    };
}
