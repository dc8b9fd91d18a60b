namespace Helsenorge.Portal.Web.Features.UsageLog;

public sealed partial class LoginsPage(ListLogins listLogins, EndLogins endLogins)
{
    private IReadOnlyList<ListLogins.Row>? logins;
    private string? told;

    protected override async Task OnInitializedAsync() => logins = await LoadOnceAsync(() => listLogins.RunAsync(Leaving));

    private async Task EndAsync(ListLogins.Row login)
    {
        await endLogins.OneAsync(login.Id, Leaving);
        logins = await listLogins.RunAsync(Leaving);
        told = Text["Logins_EndedOne", login.Device, login.Browser];
    }

    private async Task EndOthersAsync()
    {
        await endLogins.OthersAsync(Leaving);
        logins = await listLogins.RunAsync(Leaving);
        told = Text["Logins_EndedOthers"];
    }
}
