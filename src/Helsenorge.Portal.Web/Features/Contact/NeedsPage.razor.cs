using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Web.Components;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Contact;

public sealed partial class NeedsPage(ShowNeeds showNeeds, SaveNeeds saveNeeds, NavigationManager navigation)
{
    private FormDraft draft = null!;
    private ShowNeeds.Answer? answer;
    private ContactRefusal? refusal;
    private string? employer;
    private string? interpreter;
    private string? hearing;
    private string? speech;
    private string? sight;
    private bool isSending;
    private bool isTold;
    private Guid? seen;

    private Crumb Parent => new("profile/contact", Text["Title"]);

    private (string Id, string? Told)[] Fields => [("employer", employer), ("interpreter", interpreter), ("hearing", hearing), ("speech", speech), ("sight", sight)];

    private IReadOnlyList<FieldProblem> Problems => isTold
        ? [.. Fields.Where(one => one.Told?.Trim().Length > PersonalNeeds.Longest).Select(one => new FieldProblem(one.Id, Text["TooLong", LabelOf(one.Id), PersonalNeeds.Longest]))]
        : [];

    protected override async Task OnInitializedAsync()
    {
        (answer, draft) = await LoadFormAsync(ContactFeature.Service, ContactFeature.ChangeNeeds, () => showNeeds.RunAsync(Leaving));
        ((employer, interpreter, hearing, speech, sight), seen) = (answer.Needs, answer.Version);
        if (draft.IsRestored)
        {
            // By what was seen then: what was changed meanwhile is shown beside it when it is saved.
            (employer, interpreter, hearing, speech, sight) = (draft["employer"], draft["interpreter"], draft["hearing"], draft["speech"], draft["sight"]);
            seen = Guid.TryParse(draft["seen"], out var was) ? was : null;
        }
    }

    private async Task SaveAsync()
    {
        if (isSending)
        {
            return;
        }

        (isTold, refusal) = (true, null);
        if (Problems.Count > 0)
        {
            return;
        }

        isSending = true;
        var told = new PersonalNeeds(employer, interpreter, hearing, speech, sight);
        refusal = await saveNeeds.RunAsync(told, seen, draft.Key, Leaving);
        isSending = false;
        if (refusal is null)
        {
            navigation.NavigateTo($"profile/contact?saved={ContactChangeKind.NeedsChanged}");
        }
        else if (refusal is ContactRefusal.ChangedMeanwhile)
        {
            // Both are on the screen now: what stands, and what was typed. Saving again is a choice between them.
            answer = await showNeeds.RunAsync(Leaving);
            seen = answer.Version;
        }
    }

    private string Said(string? told) => told ?? Text["NothingSaid"];

    private string? ProblemOf(string field) => Problems.FirstOrDefault(problem => problem.Field == field)?.Text;

    private string LabelOf(string field) => field switch
    {
        "employer" => Text["Employer"],
        "interpreter" => Text["Interpreter"],
        "hearing" => Text["Hearing"],
        "speech" => Text["Speech"],
        _ => Text["Sight"],
    };
}
