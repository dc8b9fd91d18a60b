using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>Letting others collect one's medicines: a kind of its own, which opens nothing in the portal.</summary>
public sealed partial class PickupPage(ListPickups listPickups, GivePickup givePickup, EndPickup endPickup, KeptInTab kept, BellChanges bell)
{
    private const string Here = "profile/power-of-attorney/pharmacy";
    private const string Draft = "pickup";
    private ListPickups.Answer? answer;
    private PickupDraft draft = new();
    private IReadOnlyList<PowerErrors.Error> errors = [];
    private ListPickups.Row? asked;
    private ElementReference outcome;
    private ElementReference nameField;
    private ElementReference dateField;
    private ModalDialog? dialog;
    private Guid key = Guid.NewGuid();
    private PickupRefusal? refusal;
    private string? told;
    private bool isSending;

    private Crumb Parent => new("profile/power-of-attorney", Text["Service_Name"]);

    private List<ListPickups.Row> Standing => answer?.Pickups.Where(pickup => pickup.StandsOn(answer.Today)).ToList() ?? [];

    private List<ListPickups.Row> Past => answer?.Pickups.Where(pickup => !pickup.StandsOn(answer.Today)).ToList() ?? [];

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => listPickups.RunAsync(Leaving));
        draft.Until ??= answer.Today.AddMonths(PharmacyPickup.MonthsByDefault);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && await kept.FindAsync<PickupDraft>(Draft) is { } earlier)
        {
            draft = earlier;
            StateHasChanged();
        }
    }

    private async Task GiveAsync()
    {
        errors = [.. PharmacyPickup.Check(draft.Name, draft.Until, answer!.Today).Select(no => no is PickupRefusal.NameIncomplete or PickupRefusal.NameTooLong
            ? new PowerErrors.Error("collector", PowerWords.Describe(Text, no), () => nameField.FocusAsync().AsTask())
            : new PowerErrors.Error("until", PowerWords.Describe(Text, no), () => dateField.FocusAsync().AsTask()))];
        if (errors.Count > 0)
        {
            return;
        }

        await kept.KeepAsync(Draft, draft);
        await DoAsync(
            async () =>
            {
                var no = (await givePickup.RunAsync(draft.Name, draft.Until, key, Leaving)).Refusal;
                if (no is null)
                {
                    draft = new PickupDraft { Until = answer.Today.AddMonths(PharmacyPickup.MonthsByDefault) };
                    await kept.ForgetAsync(Draft);
                }

                return no;
            },
            Text["Pickup_Given", PersonName.Tidy(draft.Name)]);
    }

    private Task EndAsync(ListPickups.Row pickup) => DoAsync(
        async () =>
        {
            var no = await endPickup.RunAsync(pickup.Id, key, Leaving);
            await KeepAsync();
            return no;
        },
        Text["Pickup_Ended", pickup.CollectorName]);

    private async Task DoAsync(Func<Task<PickupRefusal?>> command, string words)
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        refusal = await command();
        told = refusal is null ? words : null;
        key = Guid.NewGuid();
        answer = await listPickups.RunAsync(Leaving);
        bell.Tell();
        isSending = false;
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private void Ask(ListPickups.Row pickup)
    {
        asked = pickup;
        dialog?.Open();
    }

    private void Forget() => asked = null;

    private async Task KeepAsync()
    {
        if (dialog is not null)
        {
            await dialog.CloseAsync();
        }
    }

    private string? ErrorOf(string field) => errors.FirstOrDefault(error => error.Field == field)?.Text;

    /// <summary>What is typed so far.</summary>
    public sealed record PickupDraft
    {
        public string Name { get; set; } = "";

        public DateOnly? Until { get; set; }
    }
}
