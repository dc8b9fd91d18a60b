using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Features;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Notifications;

public sealed partial class BellPage(Bell bell, BellChanges changes, FeatureCatalogue catalogue) : ComponentBase
{
    private IReadOnlyList<BellLine>? notifications;

    protected override async Task OnInitializedAsync() => notifications = await bell.ListAsync(catalogue.ByCode(), CancellationToken.None);

    // Read once it is on the screen of a living page: what a browser fetched ahead has not been read by anyone.
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && notifications is { Count: > 0 })
        {
            await bell.MarkReadAsync([.. notifications.Select(line => line.Notification).Where(n => n.ReadAt is null).Select(n => n.Id)], CancellationToken.None);
            changes.Tell();
        }
    }
}
