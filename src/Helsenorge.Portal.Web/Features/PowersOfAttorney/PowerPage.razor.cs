using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>One that the person has given: how it stands, changing it, ending it. The change one has in mind is part of the address, and outlives a new log-in.</summary>
public sealed partial class PowerPage(ShowPower showPower, ChangePower changePower, EndPower endPower, NavigationManager navigation, BellChanges bell)
{
    private Guid changeKey = Guid.NewGuid();
    private readonly Guid endKey = Guid.NewGuid();
    private ShowPower.Answer? answer;
    private PowerScope scope = PowerScope.Usual;
    private IReadOnlyList<PowerErrors.Error> wishErrors = [];
    private ElementReference outcome;
    private ModalDialog? dialog;
    private ScopeFields? fields;
    private PowerRefusal? refusal;
    private Guid loaded;
    private bool isEnded;
    private bool isSending;

    [Parameter]
    public Guid PowerId { get; set; }

    /// <summary>What brought the person here, so that the page can thank them for it.</summary>
    [SupplyParameterFromQuery]
    public string? Receipt { get; set; }

    [SupplyParameterFromQuery(Name = "area")]
    public string[]? Areas { get; set; }

    [SupplyParameterFromQuery]
    public string? Length { get; set; }

    [SupplyParameterFromQuery]
    public string? Until { get; set; }

    private Crumb Parent => new("profile/power-of-attorney", Text["Service_Name"]);

    private bool IsMissing => answer is { Power: null };

    private string Title => answer switch
    {
        null => Text["Power"],
        { Power: { } power } => Text["PowerTo", power.TypedName],
        _ => Text["NotFound_Title"],
    };

    private string FirstName => PowerWords.FirstName(answer?.Power?.TypedName ?? "");

    private PowerState state => answer?.Power?.StateOn(answer.Today) ?? PowerState.Ended;

    private bool IsStanding => state is PowerState.Awaiting or PowerState.Active && answer?.Power?.Basis is PowerBasis.Given;

    /// <summary>What the person has asked to see; null when the address asks for nothing.</summary>
    private PowerScope? Wish => Enum.TryParse<PowerLength>(Length, out var length) && Enum.IsDefined(length)
        ? new PowerScope(ServiceAreaSets.Set((Areas ?? []).Select(name => Enum.TryParse<ServiceArea>(name, out var area) && Enum.IsDefined(area) ? area : (ServiceArea?)null).OfType<ServiceArea>()), length, Until)
        : null;

    private string Query => Wish is null ? "" : new Uri(navigation.Uri).Query;

    protected override async Task OnInitializedAsync()
    {
        loaded = PowerId;
        answer = await LoadOnceAsync(() => showPower.RunAsync(PowerId, Leaving));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (answer is not null && loaded != PowerId)
        {
            (loaded, refusal, isEnded, changeKey) = (PowerId, null, false, Guid.NewGuid());
            answer = await showPower.RunAsync(PowerId, Leaving);
        }

        if (answer?.Power is { } power)
        {
            scope = Wish ?? PowerScope.Of(power);
            wishErrors = [.. (Wish?.Check(answer.Today) ?? []).Select(no => no is PowerRefusal.NoArea
                ? new PowerErrors.Error("area", PowerWords.Describe(Text, no), () => fields!.GoToAreasAsync())
                : new PowerErrors.Error("until", PowerWords.Describe(Text, no), () => fields!.GoToDateAsync()))];
        }
    }

    private void Choose(PowerScope chosen) => scope = chosen;

    private void Ask() => dialog?.Open();

    private async Task KeepAsync()
    {
        if (dialog is not null)
        {
            await dialog.CloseAsync();
        }
    }

    private async Task ChangeAsync()
    {
        if (isSending || answer?.Power is not { } power || Wish is not { } wish)
        {
            return;
        }

        isSending = true;
        var changed = await changePower.RunAsync(power, wish.Areas, wish.Until(answer.Today), changeKey, Leaving);
        (refusal, isSending) = (changed.Refusal, false);
        bell.Tell();
        if (changed.Succeeded(out var id))
        {
            navigation.NavigateTo($"profile/power-of-attorney/{id}?receipt=changed");
            return;
        }

        answer = await showPower.RunAsync(PowerId, Leaving);
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private async Task EndAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        refusal = await endPower.RunAsync(PowerId, endKey, Leaving);
        await KeepAsync();
        isEnded = refusal is null;
        answer = await showPower.RunAsync(PowerId, Leaving);
        bell.Tell();
        isSending = false;
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private static List<ServiceArea> Added(GivenPower power, PowerScope wish) => [.. Enum.GetValues<ServiceArea>().Where(area => wish.Areas.Includes(area) && !power.Areas.Includes(area))];

    private static List<ServiceArea> Removed(GivenPower power, PowerScope wish) => [.. Enum.GetValues<ServiceArea>().Where(area => !wish.Areas.Includes(area) && power.Areas.Includes(area))];

    private string? ErrorOf(string field) => wishErrors.FirstOrDefault(error => error.Field == field)?.Text;
}
