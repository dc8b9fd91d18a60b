using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Components;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Contact;

/// <summary>Adding, changing or taking away a next of kin. What is typed stays in the fields until it is saved.</summary>
public sealed partial class NextOfKinPage(ShowNextOfKin showNextOfKin, SaveNextOfKin saveNextOfKin, RemoveNextOfKin removeNextOfKin, NavigationManager navigation)
{
    private static readonly string[] Kept = ["kin-name", "kin-phone"];
    private static readonly string[] RelationHint = ["kin-relation-hint"];
    private ShowNextOfKin.Answer? answer;
    private IReadOnlyList<NextOfKinProblem> wrong = [];
    private ContactRefusal? refusal;
    private ModalDialog? dialog;
    private FormDraft draft = null!;
    private Guid removal = Guid.NewGuid();
    private string? name;
    private KinRelation? relation;
    private string? phone;
    private bool isSending;
    private Guid? seen;

    /// <summary>Null for a new one.</summary>
    [Parameter]
    public Guid? KinId { get; set; }

    private Crumb Parent => new("profile/contact", Text["Title"]);

    private IReadOnlyList<FieldProblem> Problems => [.. wrong.Select(problem => new FieldProblem(FieldOf(problem), Describe(problem)))];

    private string RelationDescribedBy => string.Join(' ', ProblemOf("kin-relation") is null ? RelationHint : RelationHint.Prepend("kin-relation-error"));

    protected override async Task OnInitializedAsync()
    {
        (answer, draft) = await LoadFormAsync(ContactFeature.Service, ContactFeature.ChangeNextOfKin, () => showNextOfKin.RunAsync(KinId ?? Guid.Empty, Leaving), KinId);
        if (answer.Kin is { } kin)
        {
            ((name, relation, phone), seen) = (kin.Details, kin.Version);
        }

        if (draft.IsRestored)
        {
            // By what was seen then: what was changed meanwhile is shown beside it when it is saved.
            (name, relation, phone) = (draft["kin-name"], Enum.TryParse<KinRelation>(draft["kin-relation"], out var chosen) ? chosen : null, draft["kin-phone"]);
            seen = Guid.TryParse(draft["seen"], out var was) ? was : null;
        }
    }

    private async Task SaveAsync()
    {
        if (isSending)
        {
            return;
        }

        var details = new NextOfKinDetails(name, relation, phone);
        (wrong, refusal) = (details.Problems(), null);
        if (wrong.Count > 0)
        {
            return;
        }

        isSending = true;
        var no = await saveNextOfKin.RunAsync(KinId, seen, details, draft.Key, Leaving);
        await EndAsync(no, KinId is null ? ContactChangeKind.NextOfKinAdded : ContactChangeKind.NextOfKinChanged);
        isSending = false;
    }

    private async Task RemoveAsync()
    {
        if (isSending || KinId is not { } id)
        {
            return;
        }

        isSending = true;
        var no = await removeNextOfKin.RunAsync(id, seen, removal, Leaving);
        if (no is null)
        {
            // What was typed and not saved was about who is gone now. It can no longer be sent.
            await OwnDrafts.DiscardAsync(draft.Key, CancellationToken.None);
        }

        await EndAsync(no, ContactChangeKind.NextOfKinRemoved);
        (removal, isSending) = (Guid.NewGuid(), false);
        await CloseAsync();
    }

    private async Task EndAsync(ContactRefusal? no, ContactChangeKind done)
    {
        refusal = no;
        if (no is null)
        {
            navigation.NavigateTo($"profile/contact?saved={done}");
        }
        else if (no is ContactRefusal.ChangedMeanwhile && KinId is { } id)
        {
            // Both are on the screen now: what stands, and what was typed. Saving again is a choice between them.
            answer = await showNextOfKin.RunAsync(id, Leaving);
            seen = answer.Kin?.Version;
        }
    }

    private void Ask() => dialog?.Open();

    private Task CloseAsync() => dialog?.CloseAsync() ?? Task.CompletedTask;

    private string? ProblemOf(string field) => Problems.FirstOrDefault(problem => problem.Field == field)?.Text;

    private static string FieldOf(NextOfKinProblem problem) => problem switch
    {
        NextOfKinProblem.NameMissing or NextOfKinProblem.NameTooLong => "kin-name",
        NextOfKinProblem.RelationMissing => "kin-relation",
        NextOfKinProblem.PhoneNotInternational => "kin-phone",
    };

    private string Describe(NextOfKinProblem problem) => problem switch
    {
        NextOfKinProblem.NameMissing => Text["NextOfKinProblem_NameMissing"],
        NextOfKinProblem.NameTooLong => Text["NextOfKinProblem_NameTooLong", NextOfKinDetails.LongestName],
        NextOfKinProblem.RelationMissing => Text["NextOfKinProblem_RelationMissing"],
        NextOfKinProblem.PhoneNotInternational => Text["NextOfKinProblem_PhoneNotInternational"],
    };

    private string Describe(ContactRefusal no) => no switch
    {
        ContactRefusal.NotFilledIn => Text["ContactRefusal_NotFilledIn"],
        ContactRefusal.ChangedMeanwhile => Text["ContactRefusal_ChangedMeanwhile"],
        ContactRefusal.NotFound => Text["ContactRefusal_NotFound"],
        ContactRefusal.TooMany => Text["ContactRefusal_TooMany", NextOfKin.Most],
    };
}
