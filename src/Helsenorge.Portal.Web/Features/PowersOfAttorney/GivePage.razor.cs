using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Representation;
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
public sealed partial class GivePage(ShowGiver showGiver, GivePower givePower, NavigationManager navigation, BellChanges bell)
{
    // Not the number, which is somebody else's.
    private static readonly string[] Kept = ["name"];
    private ShowGiver.Answer? answer;
    private FormDraft draft = null!;
    private Power typed = new();
    private IReadOnlyList<PowerErrors.Error> errors = [];
    private ElementReference top;
    private ElementReference nameField;
    private ElementReference numberField;
    private ScopeFields? fields;
    private PowerRefusal? refusal;
    private Guid? standing;
    private GiveStep? shown;
    private bool isSending;

    [SupplyParameterFromQuery]
    public string? Step { get; set; }

    // Nobody comes to a step without what the steps before it ask for.
    private GiveStep At => Wanted switch
    {
        _ when answer is null => Wanted,
        > GiveStep.Who when givePower.Check(typed.Name, typed.Number).Count > 0 => GiveStep.Who,
        GiveStep.Review when typed.Scope.Check(answer.Today).Count > 0 => GiveStep.What,
        var step => step,
    };

    private GiveStep Wanted => Enum.TryParse<GiveStep>(Step, ignoreCase: true, out var step) && step is GiveStep.What or GiveStep.Review ? step : GiveStep.Who;

    private int StepNumber => (int)At + 1;

    private string FirstName => PowerWords.FirstName(typed.Name);

    private Crumb Parent => new("profile/power-of-attorney", Text["Service_Name"]);

    private string Title => At switch
    {
        GiveStep.Who => Text["Give_Who"],
        GiveStep.What when answer is not null => Text["Give_What", FirstName],
        GiveStep.What => Text["Give_WhatAnyone"],
        GiveStep.Review or GiveStep.Receipt => Text["Give_Review"],
    };

    protected override async Task OnInitializedAsync()
    {
        (answer, draft) = await LoadFormAsync(PowersFeature.Service, PowersFeature.Give, () => showGiver.RunAsync(Leaving));
        typed = Power.Of(draft);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (shown is null)
        {
            shown = answer is null ? null : At;
        }
        else if (shown != At)
        {
            (shown, errors, refusal) = (At, [], null);
            StateHasChanged();
            await top.FocusAsync();
        }
    }

    private void AfterWho()
    {
        errors = [.. givePower.Check(typed.Name, typed.Number).Select(no => no is PowerRefusal.NumberInvalid ? Error("number", no, () => numberField.FocusAsync().AsTask()) : Error("name", no, () => nameField.FocusAsync().AsTask()))];
        GoOn(GiveStep.What);
    }

    private void AfterWhat()
    {
        errors = [.. typed.Scope.Check(answer!.Today).Select(no => no is PowerRefusal.NoArea ? Error("area", no, () => fields!.GoToAreasAsync()) : Error("until", no, () => fields!.GoToDateAsync()))];
        GoOn(GiveStep.Review);
    }

    private void GoOn(GiveStep next)
    {
        if (errors.Count == 0)
        {
            navigation.NavigateTo(AddressOf(next));
        }
    }

    private void Choose(PowerScope scope) => typed = typed with { Scope = scope };

    private async Task SignAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        var given = await givePower.RunAsync(typed.Name, typed.Number, typed.Scope.Areas, typed.Scope.Until(answer!.Today), draft.Key, Leaving);
        (refusal, standing, isSending) = (given.Refusal, given.PowerId, false);
        bell.Tell();
        if (given is { Refusal: null, PowerId: { } id })
        {
            navigation.NavigateTo($"profile/power-of-attorney/{id}?receipt=given");
        }
    }

    private PowerErrors.Error Error(string field, PowerRefusal no, Func<Task> goTo) => new(field, PowerWords.Describe(Text, no), goTo);

    private string? ErrorOf(string field) => errors.FirstOrDefault(error => error.Field == field)?.Text;

    private static string AddressOf(GiveStep step) => step is GiveStep.Who ? "profile/power-of-attorney/give" : $"profile/power-of-attorney/give?step={step.ToString().ToLowerInvariant()}";

    /// <summary>What is typed so far.</summary>
    public sealed record Power
    {
        public string Name { get; set; } = "";

        public string Number { get; set; } = "";

        public PowerScope Scope { get; init; } = PowerScope.Usual;

        public static Power Of(FormDraft draft) => new()
        {
            Name = draft["name"] ?? "",
            Number = draft["number"] ?? "",
            Scope = new PowerScope(
                ServiceAreaSets.Set((draft["area"] ?? "").Split(',').Select(area => Enum.TryParse<ServiceArea>(area, out var known) ? known : (ServiceArea?)null).OfType<ServiceArea>()),
                Enum.TryParse<PowerLength>(draft["length"], out var length) ? length : PowerScope.Usual.Length,
                draft["until"]),
        };
    }
}
