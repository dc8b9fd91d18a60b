using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.PrivacySettings;

/// <summary>Every setting with its state; the one chosen is part of the address, with what it does said before it is confirmed.</summary>
public sealed partial class PrivacySettingsPage(ShowPrivacy showPrivacy, ChangePrivacy changePrivacy, LockOwnRecord lockOwnRecord, SessionLimits limits, NavigationManager navigation, BellChanges bell)
{
    private static readonly (string Name, PrivacyKind[] Kinds)[] Groups =
    [
        ("who", [PrivacyKind.OnlyOwnGeneralPractitioner, PrivacyKind.SummaryCareRecordRestricted]),
        ("own", [PrivacyKind.OwnRecordLocked]),
        ("use", [PrivacyKind.ResearchOptOut, PrivacyKind.ScreeningOptOut, PrivacyKind.HealthRegistersOptOut]),
    ];

    private readonly int minutes = (int)limits.Fresh.TotalMinutes;
    private ShowPrivacy.Answer? answer;
    private PrivacyRefusal? refusal;
    private (PrivacyKind Kind, string? Target, bool IsOn)? done;
    private ElementReference outcome;
    private ElementReference question;
    private (PrivacyKind Kind, string? Target)? shown;
    private bool isAsked;
    private Guid key = Guid.NewGuid();
    private bool isSending;

    [SupplyParameterFromQuery]
    public string? Change { get; set; }

    /// <summary>The prescription to hide, or to show again.</summary>
    [SupplyParameterFromQuery]
    public Guid? Hide { get; set; }

    private (PrivacyKind Kind, string? Target)? Chosen => ChosenKind is { } kind ? (kind, null)
        : Hide is { } id && answer?.Prescriptions.ContainsKey(Prescription.PrivacyTargetOf(id)) is true ? (PrivacyKind.PrescriptionHidden, Prescription.PrivacyTargetOf(id))
        : null;

    private PrivacyKind? ChosenKind => Enum.TryParse<PrivacyKind>(Change, out var kind) && Groups.Any(group => group.Kinds.Contains(kind)) && (kind is not PrivacyKind.OwnRecordLocked || answer is { IsOwn: true }) ? kind : null;

    private IReadOnlyList<PrivacyDecision> Blocked => [.. answer!.InForce.Where(decision => decision.Kind is PrivacyKind.ProfessionalBlocked)];

    private IReadOnlyList<PrivacyDecision> Hidden => [.. answer!.InForce.Where(decision => decision.Kind is PrivacyKind.PrescriptionHidden)];

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => showPrivacy.RunAsync(Hide, Leaving));
        shown = Chosen;
    }

    protected override void OnParametersSet()
    {
        // Pressed on this page, the question comes above what was pressed: whoever does not see that is taken there.
        if (answer is not null && Chosen != shown)
        {
            (shown, isAsked) = (Chosen, Chosen is not null);
            (done, refusal) = isAsked ? (null, null) : (done, refusal);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (isAsked)
        {
            isAsked = false;
            await question.FocusAsync();
        }
    }

    private Task ConfirmAsync() => Chosen is { } chosen ? DecideAsync(chosen.Kind, chosen.Target, !IsOn(chosen.Kind, chosen.Target)) : Task.CompletedTask;

    private Task UndoAsync() => done is { } decided ? DecideAsync(decided.Kind, decided.Target, !decided.IsOn) : Task.CompletedTask;

    private Task ShowAsync(PrivacyDecision hidden) => DecideAsync(hidden.Kind, hidden.Target, isOn: false);

    private async Task DecideAsync(PrivacyKind kind, string? target, bool isOn)
    {
        if (isSending || answer is null)
        {
            return;
        }

        isSending = true;
        refusal = (kind, isOn) switch
        {
            (PrivacyKind.OwnRecordLocked, true) => await lockOwnRecord.SetAsync(answer.Decisions, key, Leaving),
            (PrivacyKind.OwnRecordLocked, false) => await lockOwnRecord.RemoveAsync(answer.Decisions, key, Leaving),
            _ => await changePrivacy.RunAsync(kind, target, isOn, answer.Decisions, key, Leaving),
        };
        (key, done) = (Guid.NewGuid(), refusal is null ? (kind, target, isOn) : null);
        answer = await showPrivacy.RunAsync(Hide, Leaving);
        isSending = false;
        if (done is not null)
        {
            bell.Tell();
            (Change, Hide) = (null, null);
            navigation.NavigateTo("profile/privacy", replace: true);
        }

        StateHasChanged();
        await outcome.FocusAsync();
    }

    private bool IsOn(PrivacyKind kind, string? target = null) => answer!.InForce.Any(decision => decision.Kind == kind && decision.Target == target);

    private string Happened(ShowPrivacy.Line line) => line.Target is null
        ? Text[line.IsOn ? $"Done_{line.Kind}_On" : $"Done_{line.Kind}_Off"]
        : Text[line.IsOn ? $"History_{line.Kind}_On" : $"History_{line.Kind}_Off", answer!.NameOf(line.Target, line.TargetName)];

    private string Describe(PrivacyRefusal no) => no switch
    {
        PrivacyRefusal.ChangedMeanwhile => Text["PrivacyRefusal_ChangedMeanwhile"],
        PrivacyRefusal.AlreadyThere => Text["PrivacyRefusal_AlreadyThere"],
        PrivacyRefusal.NotAnHprNumber => Text["PrivacyRefusal_NotAnHprNumber"],
    };
}
