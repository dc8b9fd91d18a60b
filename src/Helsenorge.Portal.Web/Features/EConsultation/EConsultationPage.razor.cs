using System.Globalization;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.EConsultation;

/// <summary>Two gates, the questions and a summary: one on each page.</summary>
public enum EConsultationStep
{
    /// <summary>Is it urgent?</summary>
    Urgent,

    /// <summary>Must the doctor see you?</summary>
    Attend,

    /// <summary>In writing, by telephone or by video? Asked where there is a choice.</summary>
    Mode,
    Subject,
    Text,
    Review,
}

/// <summary>The step is part of the address, so that the back button works; what is written never is.</summary>
public sealed partial class EConsultationPage(ShowEConsultation showForm, SendEConsultation sendEConsultation, BellChanges bell, NavigationManager navigation)
{
    private static readonly string[] Kept = ["subject", "text"];
    private FormDraft draft = null!;
    private ShowEConsultation.Answer? answer;
    private IReadOnlyList<FieldProblem> problems = [];
    private ElementReference top;
    private SendRefusal? refusal;
    private EConsultationStep? shown;
    private ConsultationMode? chosen;
    private string? subject;
    private string text = "";
    private bool isNotUrgent;
    private bool needNotAttend;
    private bool isSending;

    [SupplyParameterFromQuery]
    public string? Step { get; set; }

    // Nobody comes to a step without what the steps before it ask for.
    private EConsultationStep At => Wanted switch
    {
        > EConsultationStep.Urgent when !isNotUrgent => EConsultationStep.Urgent,
        > EConsultationStep.Attend when !needNotAttend => EConsultationStep.Attend,
        EConsultationStep.Mode when Modes.Count == 1 => EConsultationStep.Subject,
        > EConsultationStep.Mode when Mode is null => EConsultationStep.Mode,
        > EConsultationStep.Subject when MessageThread.Clean(subject).Length == 0 => EConsultationStep.Subject,
        > EConsultationStep.Text when MessageThread.Clean(text).Length == 0 => EConsultationStep.Text,
        var step => step,
    };

    private EConsultationStep Wanted => Enum.TryParse<EConsultationStep>(Step, ignoreCase: true, out var step) && Enum.IsDefined(step) ? step : EConsultationStep.Urgent;

    private IReadOnlyList<ConsultationMode> Modes => answer?.Form?.Modes ?? [];

    // What a draft remembers may no longer be offered.
    private ConsultationMode? Mode => Modes is [var only] ? only : chosen is { } wanted && Modes.Contains(wanted) ? wanted : null;

    private List<EConsultationStep> Steps => [.. Enum.GetValues<EConsultationStep>().Where(step => step is not EConsultationStep.Mode || Modes.Count > 1)];

    private EConsultationStep Before => Steps[Math.Max(0, Steps.IndexOf(At) - 1)];

    private int StepNumber => Steps.IndexOf(At) + 1;

    // The two gates are asked again, of whatever else is kept: without a word it would look lost.
    private bool HadBegun => draft.IsRestored && (!draft.Fields.IsBlank || draft.Files.Count > 0);

    private bool IsOpen => answer?.Form is { IsOffered: true, ClosedUntil: null };

    private Crumb Parent => new("gp", Text["Parent"]);

    private string Title => IsOpen ? Text[$"Title_{At}"] : Text["Service_Name"];

    private string? Lead => IsOpen && answer?.Form is { } form ? Text[form.Modes.Count > 1 ? "Lead_Modes" : "Lead", form.Practitioner].Value : null;

    // What was written is kept; whether it is urgent is asked each time.
    protected override async Task OnInitializedAsync()
    {
        (answer, draft) = await LoadFormAsync(EConsultationFeature.Service, EConsultationFeature.Send, () => showForm.RunAsync(Leaving));
        (subject, text) = (draft["subject"], draft["text"] ?? "");
        chosen = Enum.TryParse<ConsultationMode>(draft["mode"], out var mode) ? mode : null;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (answer is null || shown == At)
        {
            return;
        }

        var isFirst = shown is null;
        shown = At;
        if (!isFirst)
        {
            (problems, refusal) = ([], null);
            StateHasChanged();
            await top.FocusAsync();
        }
    }

    private void NotUrgent()
    {
        isNotUrgent = true;
        GoTo(EConsultationStep.Attend);
    }

    private void NeedNotAttend()
    {
        needNotAttend = true;
        GoTo(Modes.Count > 1 ? EConsultationStep.Mode : EConsultationStep.Subject);
    }

    private void AfterMode()
    {
        problems = Mode is null ? [new("mode", Describe(SendRefusal.ModeNotOffered))] : [];
        if (problems.Count == 0)
        {
            GoTo(EConsultationStep.Subject);
        }
    }

    private void AfterSubject() => GoOn(EConsultationStep.Text, "subject", MessageThread.Clean(subject).Length, answer!.Form!.Terms.LongestSubject, SendRefusal.SubjectMissing, SendRefusal.SubjectTooLong);

    private void AfterText() => GoOn(EConsultationStep.Review, "text", MessageThread.Clean(text).Length, answer!.Form!.Terms.LongestText, SendRefusal.TextMissing, SendRefusal.TextTooLong);

    private void GoOn(EConsultationStep next, string field, int length, int longest, SendRefusal missing, SendRefusal tooLong)
    {
        problems = length == 0 ? [new(field, Describe(missing))] : length > longest ? [new(field, Describe(tooLong))] : [];
        if (problems.Count == 0)
        {
            GoTo(next);
        }
    }

    private async Task SendAsync()
    {
        if (isSending || Mode is not { } mode)
        {
            return;
        }

        isSending = true;
        var sent = await sendEConsultation.RunAsync(subject, text, mode, draft.Key, Leaving);
        (refusal, isSending) = (sent.Refusal, false);
        if (sent.Succeeded(out var thread))
        {
            bell.Tell();
            navigation.NavigateTo($"inbox/{thread}?receipt=sent");
        }
    }

    private void GoTo(EConsultationStep step) => navigation.NavigateTo(AddressOf(step));

    private string? ProblemOf(string field) => problems.FirstOrDefault(problem => problem.Field == field)?.Text;

    private string FeeOf(DialogueForm form, ConsultationMode mode) => (form.IsFree, form.FeeOf(mode), form.InvoicingFee) switch
    {
        (true, _, _) => Text["Fee_Free"],
        (_, { } fee, { } more) => Text["Fee_Both", Kroner(fee), Kroner(more)],
        (_, { } fee, _) => Text["Fee_Is", Kroner(fee)],
        _ => Text["Fee_Unknown"],
    };

    private static string IconOf(ConsultationMode mode) => mode switch
    {
        ConsultationMode.Text => "pen",
        ConsultationMode.Audio => "phone",
        ConsultationMode.Video => "video",
    };

    private static string Kroner(decimal amount) => amount.ToString("0", CultureInfo.CurrentCulture);

    private static string AddressOf(EConsultationStep step) => step is EConsultationStep.Urgent ? "gp/e-consultation" : $"gp/e-consultation?step={step.ToString().ToLowerInvariant()}";

    private string Describe(SendRefusal no) => no switch
    {
        SendRefusal.NotOffered => Text["SendRefusal_NotOffered"],
        SendRefusal.ModeNotOffered => Text["SendRefusal_ModeNotOffered"],
        SendRefusal.ClosedForNow => Text["SendRefusal_ClosedForNow"],
        SendRefusal.SubjectMissing => Text["SendRefusal_SubjectMissing"],
        SendRefusal.SubjectTooLong => Text["SendRefusal_SubjectTooLong", answer?.Form?.Terms.LongestSubject ?? 0],
        SendRefusal.TextMissing => Text["SendRefusal_TextMissing"],
        SendRefusal.TextTooLong => Text["SendRefusal_TextTooLong", answer?.Form?.Terms.LongestText ?? 0],
        SendRefusal.NotFound or SendRefusal.NotOpen or SendRefusal.ChangedMeanwhile => Text["SendRefusal_ChangedMeanwhile"],
    };
}
