using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Features;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Helsenorge.Portal.Web.Notifications;

/// <summary>The number on the bell, for the header below it. Counted once for prerendering and circuit together, and when a page says that it may have changed.</summary>
public sealed partial class UnreadCount(Bell bell, BellChanges changes, FeatureCatalogue catalogue, ILogger<UnreadCount> logger) : ComponentBase, IDisposable
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

    // The number is on every page, also on the one that says that something failed: without it they are whole all the same.
    private async Task<int> CountAsync()
    {
        try
        {
            return await bell.CountUnreadAsync(catalogue.ByCode(), CancellationToken.None);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            CouldNotCount(logger, fault.GetType().Name);
            return 0;
        }
    }

    private void OnChanged() => _ = InvokeAsync(async () =>
    {
        Unread = await CountAsync();
        StateHasChanged();
    });

    [LoggerMessage(Level = LogLevel.Error, Message = "The notifications could not be counted: {ExceptionType}")]
    private static partial void CouldNotCount(ILogger logger, string exceptionType);
}
