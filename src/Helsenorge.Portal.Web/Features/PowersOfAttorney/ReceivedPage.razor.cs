using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

public sealed partial class ReceivedPage(ListReceivedPowers listReceived, AnswerPower answerPower, BellChanges bell)
{
    private static readonly (string Id, PowerState[] States)[] Kinds = [("offered", [PowerState.Awaiting]), ("held", [PowerState.Active]), ("past", [PowerState.RunOut, PowerState.Ended])];
    private ListReceivedPowers.Answer? answer;
    private ReceivedPower? asked;
    private ElementReference outcome;
    private ModalDialog? dialog;
    private Guid key = Guid.NewGuid();
    private ReceiverRefusal? refusal;
    private (string Title, string Text)? told;
    private bool isSending;

    private Crumb Parent => new("profile/power-of-attorney", Text["Service_Name"]);

    private string DialogTitle => asked is { } power ? Text[power.AcceptedAt is null ? "DeclineDialog_Title" : "GiveUpDialog_Title", power.GiverName] : "";

    private IEnumerable<(string Id, List<ReceivedPower> Powers)> Groups =>
        Kinds.Select(kind => (kind.Id, Powers: answer?.List.Powers.Where(power => kind.States.Contains(power.StateOn(answer.Today))).ToList() ?? [])).Where(group => group.Powers.Count > 0);

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => listReceived.RunAsync(Leaving));

    private void Ask(ReceivedPower power)
    {
        asked = power;
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

    private Task AcceptAsync(ReceivedPower power) => DoAsync(
        () => answerPower.AcceptAsync(power, key, Leaving),
        (Text["Accepted_Title", power.GiverName], Text["Accepted_Text", PowerWords.FirstName(power.GiverName)]));

    private Task EndAsync(ReceivedPower power) => DoAsync(
        async () =>
        {
            var no = await answerPower.EndAsync(power, key, Leaving);
            await KeepAsync();
            return no;
        },
        power.AcceptedAt is null ? (Text["Declined_Title"], Text["Declined_Text", power.GiverName]) : (Text["Ended_Title"], Text["GivenUp_Text", power.GiverName]));

    private async Task DoAsync(Func<Task<ReceiverRefusal?>> command, (string Title, string Text) words)
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        refusal = await command();
        told = refusal is null ? words : null;
        key = Guid.NewGuid();
        answer = await listReceived.RunAsync(Leaving);
        bell.Tell();
        isSending = false;
        StateHasChanged();
        // The button that was pressed may be gone: the answer is where the person goes on reading.
        await outcome.FocusAsync();
    }

    private string When(ReceivedPower power) => power switch
    {
        { EndedAt: { } ended } => Text["EndedOn", PortalFormat.Date(ended)],
        { Until: { } until } when until < answer!.Today => Text["RanOutOn", PortalFormat.Date(until)],
        _ => PowerWords.Until(Text, power.Until),
    };

    private static string Initials(string name) => name.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, .., var last] ? $"{first[0]}{last[0]}" : name[..Math.Min(1, name.Length)];

    private string Describe(ReceiverRefusal no) => no switch
    {
        ReceiverRefusal.NotOffered => Text["ReceiverRefusal_NotOffered"],
        ReceiverRefusal.TooYoung => Text["ReceiverRefusal_TooYoung", PowerRules.ReceiverFrom],
        ReceiverRefusal.ConsentNotChosen => Text["ReceiverRefusal_ConsentNotChosen"],
        ReceiverRefusal.AddressProtected => Text["ReceiverRefusal_AddressProtected"],
        ReceiverRefusal.GiverUnavailable => Text["ReceiverRefusal_GiverUnavailable"],
        ReceiverRefusal.AlreadyAnswered => Text["ReceiverRefusal_AlreadyAnswered"],
        ReceiverRefusal.NotStanding => Text["ReceiverRefusal_NotStanding"],
        ReceiverRefusal.RegisterDecides => Text["ReceiverRefusal_RegisterDecides"],
        ReceiverRefusal.ChangedMeanwhile => Text["ReceiverRefusal_ChangedMeanwhile"],
    };
}
