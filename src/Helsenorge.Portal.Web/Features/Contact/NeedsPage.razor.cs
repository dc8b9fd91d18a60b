using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Components;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Contact;

public sealed partial class NeedsPage(ShowNeeds showNeeds, SaveNeeds saveNeeds, KeptInTab kept, NavigationManager navigation)
{
    private const string Draft = "needs";
    private ShowNeeds.Answer? answer;
    private ContactRefusal? refusal;
    private Guid key = Guid.NewGuid();
    private string? employer;
    private string? interpreter;
    private string? hearing;
    private string? speech;
    private string? sight;
    private bool isSending;
    private bool isTold;
    private bool isRestored;
    private bool isSought;
    private Guid? seen;

    private Crumb Parent => new("profile/contact", Text["Title"]);

    private (string Id, string? Told)[] Fields => [("employer", employer), ("interpreter", interpreter), ("hearing", hearing), ("speech", speech), ("sight", sight)];

    private IReadOnlyList<FieldProblem> Problems => isTold
        ? [.. Fields.Where(one => one.Told?.Trim().Length > PersonalNeeds.Longest).Select(one => new FieldProblem(one.Id, Text["TooLong", LabelOf(one.Id), PersonalNeeds.Longest]))]
        : [];

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => showNeeds.RunAsync(Leaving));
        ((employer, interpreter, hearing, speech, sight), seen) = (answer.Needs, answer.Version);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (answer is null || isSought)
        {
            return;
        }

        isSought = true;
        if (await kept.FindAsync<Typed>(Draft) is { } earlier)
        {
            // By what was seen then: what was changed meanwhile is shown beside it when it is saved.
            ((employer, interpreter, hearing, speech, sight), seen, isRestored) = (earlier.Needs, earlier.Seen, true);
            StateHasChanged();
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
        // The gate may ask for a new log-in, which leaves the page.
        await kept.KeepAsync(Draft, new Typed(told, seen));
        refusal = await saveNeeds.RunAsync(told, seen, key, Leaving);
        await kept.ForgetAsync(Draft);
        (key, isSending) = (Guid.NewGuid(), false);
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

    /// <param name="Seen">The version that the person had before them.</param>
    private sealed record Typed(PersonalNeeds Needs, Guid? Seen);

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
