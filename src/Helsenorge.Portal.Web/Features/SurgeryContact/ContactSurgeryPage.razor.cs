using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.SurgeryContact;

/// <summary>An administrative question to the surgery. What is written is kept until it is sent.</summary>
public sealed partial class ContactSurgeryPage(ShowContactForm showForm, ContactSurgery contactSurgery, BellChanges bell, NavigationManager navigation)
{
    private static readonly string[] Kept = ["subject", "text"];
    private FormDraft draft = null!;
    private ShowContactForm.Answer? answer;
    private IReadOnlyList<FieldProblem> problems = [];
    private ElementReference outcome;
    private SendRefusal? refusal;
    private string? subject;
    private string text = "";
    private bool isSending;

    private Crumb Parent => new("gp", Text["Parent"]);

    private string? Lead => answer?.Form is { IsOffered: true } form ? Text["Lead", form.Surgery].Value : null;

    protected override async Task OnInitializedAsync()
    {
        (answer, draft) = await LoadFormAsync(SurgeryContactFeature.Service, SurgeryContactFeature.Send, () => showForm.RunAsync(Leaving));
        (subject, text) = (draft["subject"], draft["text"] ?? "");
    }

    private async Task SendAsync()
    {
        if (isSending || answer?.Form is not { } form)
        {
            return;
        }

        isSending = true;
        var sent = await contactSurgery.RunAsync(subject, text, draft.Key, Leaving);
        (refusal, isSending) = (sent.Refusal, false);
        if (sent.Succeeded(out var thread))
        {
            bell.Tell();
            navigation.NavigateTo($"inbox/{thread}?receipt=sent");
            return;
        }

        problems = refusal switch
        {
            SendRefusal.SubjectMissing or SendRefusal.SubjectTooLong => [new("subject", Describe(refusal.Value, form.Terms))],
            SendRefusal.TextMissing or SendRefusal.TextTooLong => [new("text", Describe(refusal.Value, form.Terms))],
            _ => [],
        };
        StateHasChanged();
        if (problems.Count == 0)
        {
            await outcome.FocusAsync();
        }
    }

    private string? ProblemOf(string field) => problems.FirstOrDefault(problem => problem.Field == field)?.Text;

    private string Describe(SendRefusal no, DialogueTerms terms) => no switch
    {
        SendRefusal.NotOffered or SendRefusal.ModeNotOffered => Text["SendRefusal_NotOffered"],
        SendRefusal.ClosedForNow => Text["SendRefusal_ClosedForNow"],
        SendRefusal.SubjectMissing => Text["SendRefusal_SubjectMissing"],
        SendRefusal.SubjectTooLong => Text["SendRefusal_SubjectTooLong", terms.LongestSubject],
        SendRefusal.TextMissing => Text["SendRefusal_TextMissing"],
        SendRefusal.TextTooLong => Text["SendRefusal_TextTooLong", terms.LongestText],
        SendRefusal.NotFound or SendRefusal.NotOpen or SendRefusal.ChangedMeanwhile => Text["SendRefusal_ChangedMeanwhile"],
    };
}
