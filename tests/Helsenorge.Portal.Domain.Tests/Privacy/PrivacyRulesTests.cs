using Helsenorge.Portal.Domain.Privacy;

namespace Helsenorge.Portal.Domain.Tests.Privacy;

public sealed class PrivacyRulesTests
{
    private static readonly Professional ownGp = new("990000001", IsOwnGeneralPractitioner: true);
    private static readonly Professional stranger = new("990000009", IsOwnGeneralPractitioner: false);

    /// <summary>Decisions in order, and what each professional may see then: anything, the prescription "r1", the summary care record.</summary>
    public static TheoryData<string, bool, bool, bool, bool, bool, bool> WhoSeesWhat => new()
    {
        // decisions; the own GP: anything, r1, summary; a stranger: anything, r1, summary
        { "", true, true, true, true, true, true },
        { "+only", true, true, true, false, false, false },
        { "+only -only", true, true, true, true, true, true },
        { "+block:990000009", true, true, true, false, false, false },
        { "+block:990000001", false, false, false, true, true, true },
        { "+block:990000001 +only", false, false, false, false, false, false },
        { "+block:990000009 +block:990000001 -block:990000009", false, false, false, true, true, true },
        { "+only +block:990000009 -only", true, true, true, false, false, false },
        { "+hide:r1", true, false, true, true, false, true },
        { "+hide:r2", true, true, true, true, true, true },
        { "+hide:r1 -hide:r1", true, true, true, true, true, true },
        { "+summary", true, true, false, true, true, false },
        { "+summary +only", true, true, false, false, false, false },
        { "+summary -summary", true, true, true, true, true, true },
        { "+lock +research +screening +registers", true, true, true, true, true, true },
    };

    [Theory]
    [MemberData(nameof(WhoSeesWhat))]
    public void Section_6_1_What_is_decided_last_holds_for_each_professional_prescription_and_the_summary_care_record(
        string decided, bool gpAny, bool gpPrescription, bool gpSummary, bool strangerAny, bool strangerPrescription, bool strangerSummary)
    {
        var decisions = Decisions(decided);

        Assert.Equal((gpAny, gpPrescription, gpSummary), SeenBy(decisions, ownGp));
        Assert.Equal((strangerAny, strangerPrescription, strangerSummary), SeenBy(decisions, stranger));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("+lock", false)]
    [InlineData("+lock -lock", true)]
    [InlineData("+lock -lock +lock", false)]
    [InlineData("+only +summary +block:990000001", true)]
    public void Section_6_1_The_emergency_lock_closes_the_record_to_the_patient_until_it_is_taken_off(string decided, bool mayOpen) =>
        Assert.Equal(mayOpen, PrivacyRules.MayPatientOpenRecord(Decisions(decided)));

    [Theory]
    [InlineData("", false, false, false)]
    [InlineData("+research", true, false, false)]
    [InlineData("+screening", false, true, false)]
    [InlineData("+registers", false, false, true)]
    [InlineData("+research +screening +registers -screening", true, false, true)]
    public void Section_6_1_An_opt_out_is_of_one_thing(string decided, bool research, bool screening, bool registers)
    {
        var decisions = Decisions(decided);

        Assert.Equal((research, screening, registers), (PrivacyRules.IsOptedOut(decisions, PrivacyKind.ResearchOptOut), PrivacyRules.IsOptedOut(decisions, PrivacyKind.ScreeningOptOut), PrivacyRules.IsOptedOut(decisions, PrivacyKind.HealthRegistersOptOut)));
    }

    [Fact]
    public void Whoever_asks_for_an_opt_out_of_something_that_has_none_has_made_a_mistake() =>
        Assert.All(Enum.GetValues<PrivacyKind>().Where(kind => !kind.ToString().EndsWith("OptOut", StringComparison.Ordinal)), kind =>
            Assert.Throws<ArgumentOutOfRangeException>(() => PrivacyRules.IsOptedOut([], kind)));

    [Fact]
    public void The_order_in_which_decisions_are_read_does_not_matter() =>
        Assert.False(PrivacyRules.MayPatientOpenRecord([.. Decisions("+lock -lock +lock").Reverse()]));

    [Fact]
    public void What_is_in_force_is_named_once_the_newest_first() =>
        Assert.Equal(
            [(PrivacyKind.OnlyOwnGeneralPractitioner, null), (PrivacyKind.ProfessionalBlocked, "990000009")],
            PrivacyRules.InForce(Decisions("+block:990000009 +research -research +only -only +only")).Select(decision => (decision.Kind, decision.Target)));

    private static (bool, bool, bool) SeenBy(IReadOnlyCollection<PrivacyDecision> decisions, Professional professional) =>
        (PrivacyRules.MayProfessionalSee(decisions, professional), PrivacyRules.MayProfessionalSeePrescription(decisions, professional, "r1"), PrivacyRules.MayProfessionalUseSummaryCareRecord(decisions, professional));

    private static IReadOnlyList<PrivacyDecision> Decisions(string decided) => [.. decided.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, at) => new PrivacyDecision
    {
        Number = at + 1,
        IsOn = word[0] == '+',
        Target = word.Contains(':', StringComparison.Ordinal) ? word.Split(':')[1] : null,
        Kind = word[1..].Split(':')[0] switch
        {
            "only" => PrivacyKind.OnlyOwnGeneralPractitioner,
            "block" => PrivacyKind.ProfessionalBlocked,
            "hide" => PrivacyKind.PrescriptionHidden,
            "summary" => PrivacyKind.SummaryCareRecordRestricted,
            "lock" => PrivacyKind.OwnRecordLocked,
            "research" => PrivacyKind.ResearchOptOut,
            "screening" => PrivacyKind.ScreeningOptOut,
            "registers" => PrivacyKind.HealthRegistersOptOut,
            var other => throw new ArgumentException(other),
        },
    })];
}
