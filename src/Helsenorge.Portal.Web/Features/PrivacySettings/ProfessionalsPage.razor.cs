using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.PrivacySettings;

/// <summary>Blocking one professional: one the person has met, or any by number. Who it is never stands in the address.</summary>
public sealed partial class ProfessionalsPage(ShowProfessionals showProfessionals, ChangePrivacy changePrivacy, BellChanges bell)
{
    private ShowProfessionals.Answer? answer;
    private PrivacyRefusal? refusal;
    private Asked? asked;
    private (string HprNumber, string Who, bool IsOn)? done;
    private ElementReference outcome;
    private ElementReference question;
    private Guid key = Guid.NewGuid();
    private string? typed;
    private bool isAsking;
    private bool isSending;

    private Crumb Parent => new("profile/privacy", Text["Title"]);

    private IReadOnlyList<FieldProblem> Problems => refusal is PrivacyRefusal.NotAnHprNumber ? [new("hpr", Text["PrivacyRefusal_NotAnHprNumber"])] : [];

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showProfessionals.RunAsync(Leaving));

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (isAsking)
        {
            isAsking = false;
            await question.FocusAsync();
        }
    }

    private void Ask(ShowProfessionals.Met met) => Ask(new Asked(met.HprNumber, met.Name, met.IsOwnGeneralPractitioner));

    private void AskByNumber()
    {
        if (!HprNumber.TryParse(typed, out var number))
        {
            (refusal, done, asked) = (PrivacyRefusal.NotAnHprNumber, null, null);
            return;
        }

        var met = answer?.NotBlocked.FirstOrDefault(one => one.HprNumber == number.Value);
        Ask(new Asked(number.Value, met?.Name, met?.IsOwnGeneralPractitioner ?? false));
    }

    // The question comes above what was pressed: whoever does not see that is taken there.
    private void Ask(Asked who) => (asked, refusal, done, isAsking) = (who, null, null, true);

    private async Task BlockAsync()
    {
        if (asked is { } who)
        {
            await DecideAsync(who.HprNumber, who.Name ?? Text["Hpr", who.HprNumber], isOn: true);
        }
    }

    private Task LetInAsync(ShowProfessionals.Blocked blocked) => DecideAsync(blocked.HprNumber, blocked.Name ?? Text["Hpr", blocked.HprNumber], isOn: false);

    private Task UndoAsync() => done is { } decided ? DecideAsync(decided.HprNumber, decided.Who, !decided.IsOn) : Task.CompletedTask;

    private async Task DecideAsync(string hprNumber, string who, bool isOn)
    {
        if (isSending || answer is null)
        {
            return;
        }

        isSending = true;
        refusal = await changePrivacy.RunAsync(PrivacyKind.ProfessionalBlocked, hprNumber, isOn, answer.Decisions, key, Leaving);
        (key, asked, done) = (Guid.NewGuid(), null, refusal is null ? (hprNumber, who, isOn) : null);
        answer = await showProfessionals.RunAsync(Leaving);
        (isSending, typed) = (false, done is null ? typed : null);
        bell.Tell();
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private string Describe(PrivacyRefusal no) => no switch
    {
        PrivacyRefusal.ChangedMeanwhile => Text["PrivacyRefusal_ChangedMeanwhile"],
        PrivacyRefusal.AlreadyThere => Text["PrivacyRefusal_AlreadyThere"],
        PrivacyRefusal.NotAnHprNumber => Text["PrivacyRefusal_NotAnHprNumber"],
    };

    private sealed record Asked(string HprNumber, string? Name, bool IsOwnGeneralPractitioner);
}
