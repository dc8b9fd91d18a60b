using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Components;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Consents;

public sealed partial class WithdrawPage(ShowConsent showConsent, WithdrawConsent withdrawConsent, ActingFor acting, NavigationManager navigation)
{
    private static readonly string[] Deleted = ["Deleted_Copies", "Deleted_Appointments", "Deleted_Messages", "Deleted_Powers", "Deleted_Notifications", "Deleted_Settings"];
    private static readonly string[] Kept = ["Kept_Consents", "Kept_Log", "Kept_Surgery", "Kept_Receipts"];
    private readonly Guid key = Guid.NewGuid();
    private ShowConsent.Answer? answer;
    private ConsentRefusal? refusal;
    private bool isSending;

    private Crumb Parent => new("profile/consent", Text["Service_Name"]);

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showConsent.RunAsync(Leaving));

    private async Task WithdrawAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = PageLoad.IsLeaving = true;
        var isDone = false;
        try
        {
            refusal = await withdrawConsent.RunAsync(key, Leaving);
            isDone = refusal is null;
        }
        finally
        {
            // Refused, or asked to log in once more: the person stays, and what ends the log-in meanwhile is heard as ever.
            isSending = PageLoad.IsLeaving = isDone;
        }

        if (isDone)
        {
            // The log-in is gone with the rest: the next page is one for everybody.
            // A parent who withdraws for a child is still logged in.
            navigation.NavigateTo(acting.IsActing ? ActingFor.People : "consent-withdrawn", forceLoad: true);
        }
    }

    private string Describe(ConsentRefusal no) => no switch
    {
        ConsentRefusal.ChangedMeanwhile => Text["ConsentRefusal_ChangedMeanwhile"],
        ConsentRefusal.AlreadyThere => Text["WithdrawPage_Nothing"],
    };
}
