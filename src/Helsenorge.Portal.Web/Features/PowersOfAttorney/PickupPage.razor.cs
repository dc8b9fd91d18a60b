using System.Globalization;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>Letting others collect one's medicines: a kind of its own, which opens nothing in the portal.</summary>
public sealed partial class PickupPage(ListPickups listPickups, GivePickup givePickup, EndPickup endPickup, BellChanges bell)
{
    private const string Here = "profile/power-of-attorney/pharmacy";
    private static readonly string[] Kept = ["collector"];
    private ListPickups.Answer? answer;
    private FormDraft draft = null!;
    private Pickup typed = new();
    private IReadOnlyList<PowerErrors.Error> errors = [];
    private ListPickups.Row? asked;
    private ElementReference outcome;
    private ElementReference nameField;
    private ElementReference dateField;
    private ModalDialog? dialog;
    private Guid ending = Guid.NewGuid();
    private PickupRefusal? refusal;
    private string? told;
    private bool isSending;

    private Crumb Parent => new("profile/power-of-attorney", Text["Service_Name"]);

    private DateOnly? Usual => answer?.Today.AddMonths(PharmacyPickup.MonthsByDefault);

    private List<ListPickups.Row> Standing => answer?.Pickups.Where(pickup => pickup.StandsOn(answer.Today)).ToList() ?? [];

    private List<ListPickups.Row> Past => answer?.Pickups.Where(pickup => !pickup.StandsOn(answer.Today)).ToList() ?? [];

    protected override async Task OnInitializedAsync()
    {
        (answer, draft) = await LoadFormAsync(PowersFeature.Service, PowersFeature.GivePickup, () => listPickups.RunAsync(Leaving));
        typed = new Pickup
        {
            Name = draft["collector"] ?? "",
            Until = !draft.IsRestored ? Usual : DateOnly.TryParseExact(draft["until"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
        };
    }

    private async Task GiveAsync()
    {
        errors = [.. PharmacyPickup.Check(typed.Name, typed.Until, answer!.Today).Select(no => no is PickupRefusal.NameIncomplete or PickupRefusal.NameTooLong
            ? new PowerErrors.Error("collector", PowerWords.Describe(Text, no), () => nameField.FocusAsync().AsTask())
            : new PowerErrors.Error("until", PowerWords.Describe(Text, no), () => dateField.FocusAsync().AsTask()))];
        if (errors.Count > 0)
        {
            return;
        }

        await DoAsync(
            async () =>
            {
                var no = (await givePickup.RunAsync(typed.Name, typed.Until, draft.Key, Leaving)).Refusal;
                if (no is null)
                {
                    (typed, draft) = (new Pickup { Until = Usual }, draft.Anew());
                }

                return no;
            },
            Text["Pickup_Given", PersonName.Tidy(typed.Name)]);
    }

    private Task EndAsync(ListPickups.Row pickup) => DoAsync(
        async () =>
        {
            var no = await endPickup.RunAsync(pickup.Id, ending, Leaving);
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
        ending = Guid.NewGuid();
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
    public sealed record Pickup
    {
        public string Name { get; set; } = "";

        public DateOnly? Until { get; set; }
    }
}
