using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Features;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Helsenorge.Portal.Web.Notifications;

/// <summary>The number on the bell, for the header below it. Counted once for prerendering and circuit together, and when a page says that it may have changed.</summary>
public sealed class UnreadCount(Bell bell, BellChanges changes, FeatureCatalogue catalogue) : ComponentBase, IDisposable
{
    [Parameter]
    public RenderFragment<int>? ChildContent { get; set; }

    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public int? Unread { get; set; }

    public void Dispose() => changes.Changed -= OnChanged;

    protected override async Task OnInitializedAsync()
    {
        changes.Changed += OnChanged;
        Unread ??= await CountAsync();
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, ChildContent?.Invoke(Unread ?? 0));

    private Task<int> CountAsync() => bell.CountUnreadAsync(catalogue.MinimumConsent(), CancellationToken.None);

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        Unread = await CountAsync();
        StateHasChanged();
    });
}
