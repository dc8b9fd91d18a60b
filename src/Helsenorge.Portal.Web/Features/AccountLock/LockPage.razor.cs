using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.AccountLock;

public sealed partial class LockPage(ShowLock showLock, LockAccount lockAccount, UnlockAccount unlockAccount, NavigationManager navigation)
{
    private static readonly string[] Closes = ["Closes_Logins", "Closes_Others", "Closes_Services"];
    private static readonly string[] Stays = ["Stays_Appointments", "Stays_Messages", "Stays_Powers", "Stays_Log"];
    private Guid key = Guid.NewGuid();
    private ShowLock.Answer? answer;
    private LockRefusal? refusal;
    private bool isUnlocked;
    private bool isSending;

    private bool IsLocked => answer is { LockedAt: not null };

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showLock.RunAsync(Leaving));

    private async Task LockAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = PageLoad.IsLeaving = true;
        refusal = await lockAccount.RunAsync(key, Leaving);
        if (refusal is null)
        {
            // The log-in is over with all the others: the next page is one for everybody.
            navigation.NavigateTo("account-locked", forceLoad: true);
            return;
        }

        isSending = PageLoad.IsLeaving = false;
        await BeginAgainAsync();
    }

    private async Task UnlockAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        refusal = await unlockAccount.RunAsync(key, Leaving);
        isUnlocked = refusal is null;
        isSending = false;
        await BeginAgainAsync();
    }

    private async Task BeginAgainAsync()
    {
        key = Guid.NewGuid();
        answer = await showLock.RunAsync(Leaving);
    }

    private string Describe(LockRefusal no) => no switch
    {
        LockRefusal.AlreadySo => Text["LockRefusal_AlreadySo"],
        LockRefusal.ChangedMeanwhile => Text["LockRefusal_ChangedMeanwhile"],
    };
}
