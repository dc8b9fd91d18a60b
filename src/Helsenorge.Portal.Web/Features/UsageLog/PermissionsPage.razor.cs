namespace Helsenorge.Portal.Web.Features.UsageLog;

public sealed partial class PermissionsPage(ListPermissions listPermissions)
{
    protected override Task OnInitializedAsync() => LoadOnceAsync(() => listPermissions.RunAsync(Leaving));
}
