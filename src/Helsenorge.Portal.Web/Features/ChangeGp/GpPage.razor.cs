using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>What it means to choose this GP, or to wait for them; and then the receipt, one for each person it was done for.</summary>
public sealed partial class GpPage(ShowGp showGp, ChooseGp chooseGp, WaitForGp waitForGp, BellChanges bell, ActingFor acting)
{
    private readonly HashSet<Guid> along = [];
    private IReadOnlyList<Result> results = [];
    private ShowGp.Answer? answer;
    private ElementReference outcome;
    private Guid key = Guid.NewGuid();
    private Guid loaded;
    private bool isSending;
    private bool isDone;

    [Parameter]
    public Guid ListId { get; set; }

    private Crumb Parent => new(ChangeGpFeature.Service.Path, Text["Service_Name"]);

    private bool MayChange => answer is { NoChange: null };

    private bool MayWait => answer is { NoChange: not null, NoWait: null };

    /// <summary>The person is on this list already, and may take children along.</summary>
    private bool IsOwn => answer is { NoChange: GpChangeRefusal.AlreadyYours };

    protected override async Task OnInitializedAsync()
    {
        loaded = ListId;
        answer = await LoadOnceAsync(() => showGp.RunAsync(ListId, Leaving));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (answer is not null && loaded != ListId)
        {
            (loaded, results, isDone, key) = (ListId, [], false, Guid.NewGuid());
            along.Clear();
            answer = await showGp.RunAsync(ListId, Leaving);
        }
    }

    private void Take(Guid child, ChangeEventArgs change)
    {
        if (change.Value is true)
        {
            along.Add(child);
        }
        else
        {
            along.Remove(child);
        }
    }

    private async Task SendAsync()
    {
        if (isSending || answer is not { Gp: { } gp } shown || (IsOwn && along.Count == 0))
        {
            return;
        }

        isSending = true;
        var isWaiting = MayWait;
        List<Result> told = [];
        if (!IsOwn)
        {
            told.Add(Of(acting.Subject?.Name?.GivenName, gp, shown, isWaiting, await SendAsync(isWaiting, key, null)));
        }

        // Who could not change themselves takes nobody along.
        if (told.TrueForAll(result => result.IsDone))
        {
            foreach (var child in shown.Children.Where(child => along.Contains(child.Id)))
            {
                told.Add(Of(child.Name.GivenName, gp, shown, isWaiting, await SendAsync(isWaiting, ChooseGp.KeyFor(key, child.Id), child.Id)));
            }
        }

        (results, isSending, isDone) = (told, false, told.TrueForAll(result => result.IsDone));
        if (told.Exists(result => result.IsDone))
        {
            bell.Tell();
        }

        if (!isDone)
        {
            // What is tried next is another command.
            key = Guid.NewGuid();
        }

        answer = await showGp.RunAsync(ListId, Leaving);
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private async Task<Sent> SendAsync(bool isWaiting, Guid commandKey, Guid? child)
    {
        try
        {
            if (isWaiting)
            {
                return new Sent(null, await waitForGp.RunAsync(ListId, commandKey, Leaving, child), false);
            }

            var change = await chooseGp.RunAsync(ListId, commandKey, Leaving, child);
            return change.Succeeded(out var id) ? new Sent(id, null, false) : new Sent(null, change.Refusal, false);
        }
        catch (AccessDeniedException) when (child is not null)
        {
            // The right to act for this child ended meanwhile, or the child has no level: the others are not held up by it.
            return new Sent(null, null, true);
        }
    }

    private Result Of(string? who, GpFound gp, ShowGp.Answer shown, bool isWaiting, Sent sent)
    {
        if (sent.IsClosed)
        {
            return new Result(who, false, Text["Result_Closed", who ?? ""], Text["Result_Closed_Text"]);
        }

        if (sent.Refusal is { } no)
        {
            var seen = no is GpChangeRefusal.ListFull ? GpChangeRefusal.JustTaken : no;
            return new Result(who, false, who is null ? Describe(seen) : Text["Result_Not", who, Describe(seen)], Help(seen));
        }

        var title = isWaiting
            ? who is null ? Text["Result_Waits", gp.Name] : Text["Result_WaitsOther", who, gp.Name]
            : who is null ? Text["Result_Changes", gp.Name, PortalFormat.Date(shown.EffectiveOn)] : Text["Result_ChangesOther", who, gp.Name, PortalFormat.Date(shown.EffectiveOn)];
        return new Result(who, true, title, isWaiting ? Text["Result_Waits_Text"] : Text["Result_Changes_Text", GpChange.ReferenceOf(sent.Id ?? Guid.Empty)]);
    }

    private string Counts(ShowGp.Answer shown) => (shown.Right ?? GpChangeReason.Ordinary) switch
    {
        GpChangeReason.Ordinary => Text[shown.Left == 1 ? "Counts_One" : "Counts", shown.Left],
        GpChangeReason.Moved => Text["Counts_Moved"],
        GpChangeReason.GpLeaves => Text["Counts_GpLeaves"],
        GpChangeReason.NoGp => Text["Counts_NoGp"],
    };

    private string Describe(GpChangeRefusal no) => Text[$"GpChangeRefusal_{no}"];

    private string Help(GpChangeRefusal no) => no switch
    {
        GpChangeRefusal.NotKnown => Text["NotKnown_Text"],
        GpChangeRefusal.NotEntitled => Text["NotEntitled_Text"],
        GpChangeRefusal.NoSuchList => Text["NoSuchList_Text"],
        GpChangeRefusal.AlreadyYours => Text["AlreadyYours_Text"],
        GpChangeRefusal.ListEnds => Text["ListEnds_Text"],
        GpChangeRefusal.ListFull or GpChangeRefusal.JustTaken => Text["ListFull_Text"],
        GpChangeRefusal.NoChangesLeft => Text["NoChangesLeft_Text"],
        GpChangeRefusal.AlreadyWaiting => Text["AlreadyWaiting_Text"],
        GpChangeRefusal.HasRoom => Text["HasRoom_Text"],
    };

    private sealed record Sent(Guid? Id, GpChangeRefusal? Refusal, bool IsClosed);

    /// <param name="Who">Null for the person themselves.</param>
    private sealed record Result(string? Who, bool IsDone, string Title, string? Detail);
}
