using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Contact;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Contact;

public sealed partial class BankAccountPage(ShowBankAccount showBankAccount, ChangeBankAccount changeBankAccount, SessionLimits limits, NavigationManager navigation, BellChanges bell)
{
    private readonly int minutes = (int)limits.Fresh.TotalMinutes;
    private ShowBankAccount.Answer? answer;
    private BankAccountRefusal? refusal;
    private ModalDialog? dialog;
    private Guid key = Guid.NewGuid();
    private Guid removal = Guid.NewGuid();
    private string? typed;
    private bool isSending;

    private Crumb Parent => new("profile/contact", Text["Title"]);

    private string Renew => $"login{QueryString.Create("return", new Uri(navigation.Uri).PathAndQuery).Add("renew", "true")}";

    private string Now => answer?.Number is { } number ? Text["AccountPage_Now", number.Ending] : Text["Account_None"];

    private IReadOnlyList<FieldProblem> Problems => refusal switch
    {
        BankAccountRefusal.NotAnAccountNumber => [new("account", Text["BankAccountRefusal_NotAnAccountNumber"])],
        BankAccountRefusal.TheSame => [new("account", Text["BankAccountRefusal_TheSame"])],
        BankAccountRefusal.ChangedMeanwhile or null => [],
    };

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showBankAccount.RunAsync(Leaving));

    private async Task SaveAsync()
    {
        if (!isSending)
        {
            await ChangeAsync(typed ?? "", key, ContactChangeKind.BankAccountChanged);
            key = Guid.NewGuid();
        }
    }

    private async Task RemoveAsync()
    {
        if (!isSending)
        {
            await ChangeAsync(null, removal, ContactChangeKind.BankAccountRemoved);
            removal = Guid.NewGuid();
            await CloseAsync();
        }
    }

    private async Task ChangeAsync(string? number, Guid command, ContactChangeKind done)
    {
        isSending = true;
        refusal = await changeBankAccount.RunAsync(number, answer?.Version, command, Leaving);
        isSending = false;
        if (refusal is null)
        {
            bell.Tell();
            navigation.NavigateTo($"profile/contact?saved={done}");
        }
        else if (refusal is BankAccountRefusal.ChangedMeanwhile)
        {
            answer = await showBankAccount.RunAsync(Leaving);
        }
    }

    private void Ask() => dialog?.Open();

    private Task CloseAsync() => dialog?.CloseAsync() ?? Task.CompletedTask;
}
