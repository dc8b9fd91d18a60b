using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

public enum GiveStep
{
    Who,
    What,
    Review,
    Receipt,
}

/// <summary>Three steps and a receipt. The step is part of the address, so that the back button works; a name and a number never are.</summary>
public sealed partial class GivePage(ShowGiver showGiver, GivePower givePower, KeptInTab kept, NavigationManager navigation, BellChanges bell)
{
    private const string Draft = "power";
    private readonly Guid key = Guid.NewGuid();
    private ShowGiver.Answer? answer;
    private GiveDraft draft = new();
    private IReadOnlyList<PowerErrors.Error> errors = [];
    private ElementReference top;
    private ElementReference nameField;
    private ElementReference numberField;
    private ScopeFields? fields;
    private PowerRefusal? refusal;
    private Guid? standing;
    private GiveStep? shown;
    private bool isRestored;
    private bool isSending;

    [SupplyParameterFromQuery]
    public string? Step { get; set; }

    // Nobody comes to a step without what the steps before it ask for.
    private GiveStep At => Wanted switch
    {
        _ when answer is null || !isRestored => Wanted,
        > GiveStep.Who when givePower.Check(draft.Name, draft.Number).Count > 0 => GiveStep.Who,
        GiveStep.Review when draft.Scope.Check(answer.Today).Count > 0 => GiveStep.What,
        var step => step,
    };

    private GiveStep Wanted => Enum.TryParse<GiveStep>(Step, ignoreCase: true, out var step) && step is GiveStep.What or GiveStep.Review ? step : GiveStep.Who;

    private int StepNumber => (int)At + 1;

    private string FirstName => PowerWords.FirstName(draft.Name);

    private Crumb Parent => new("profile/power-of-attorney", Text["Service_Name"]);

    private string Title => At switch
    {
        GiveStep.Who => Text["Give_Who"],
        GiveStep.What when isRestored => Text["Give_What", FirstName],
        GiveStep.What => Text["Give_WhatAnyone"],
        GiveStep.Review or GiveStep.Receipt => Text["Give_Review"],
    };

    protected override async Task OnInitializedAsync()
    {
        isRestored = Wanted is GiveStep.Who;
        answer = await LoadOnceAsync(() => showGiver.RunAsync(Leaving));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            draft = await kept.FindAsync<GiveDraft>(Draft) ?? draft;
            isRestored = true;
            shown = At;
            StateHasChanged();
        }
        else if (shown is not null && shown != At)
        {
            (shown, errors, refusal) = (At, [], null);
            StateHasChanged();
            await top.FocusAsync();
        }
    }

    private async Task AfterWhoAsync()
    {
        errors = [.. givePower.Check(draft.Name, draft.Number).Select(no => no is PowerRefusal.NumberInvalid ? Error("number", no, () => numberField.FocusAsync().AsTask()) : Error("name", no, () => nameField.FocusAsync().AsTask()))];
        await GoOnAsync(GiveStep.What);
    }

    private async Task AfterWhatAsync()
    {
        errors = [.. draft.Scope.Check(answer!.Today).Select(no => no is PowerRefusal.NoArea ? Error("area", no, () => fields!.GoToAreasAsync()) : Error("until", no, () => fields!.GoToDateAsync()))];
        await GoOnAsync(GiveStep.Review);
    }

    private async Task GoOnAsync(GiveStep next)
    {
        if (errors.Count == 0)
        {
            await kept.KeepAsync(Draft, draft);
            navigation.NavigateTo(AddressOf(next));
        }
    }

    private Task ChooseAsync(PowerScope scope)
    {
        draft = draft with { Scope = scope };
        return kept.KeepAsync(Draft, draft);
    }

    private async Task SignAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        var given = await givePower.RunAsync(draft.Name, draft.Number, draft.Scope.Areas, draft.Scope.Until(answer!.Today), key, Leaving);
        (refusal, standing, isSending) = (given.Refusal, given.PowerId, false);
        bell.Tell();
        if (given is { Refusal: null, PowerId: { } id })
        {
            await kept.ForgetAsync(Draft);
            navigation.NavigateTo($"profile/power-of-attorney/{id}?receipt=given");
        }
    }

    private PowerErrors.Error Error(string field, PowerRefusal no, Func<Task> goTo) => new(field, PowerWords.Describe(Text, no), goTo);

    private string? ErrorOf(string field) => errors.FirstOrDefault(error => error.Field == field)?.Text;

    private static string AddressOf(GiveStep step) => step is GiveStep.Who ? "profile/power-of-attorney/give" : $"profile/power-of-attorney/give?step={step.ToString().ToLowerInvariant()}";

    /// <summary>What is typed so far.</summary>
    public sealed record GiveDraft
    {
        public string Name { get; set; } = "";

        public string Number { get; set; } = "";

        public PowerScope Scope { get; init; } = PowerScope.Usual;
    }
}
