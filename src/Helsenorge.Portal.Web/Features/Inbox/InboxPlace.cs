using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>
/// Where somebody was in the inbox, for when they come back from a message: what they looked for and how far down. It lives in the circuit, which
/// is for one person, since an address must not say it, and goes when they leave the inbox.
/// </summary>
public sealed class InboxPlace : IDisposable
{
    private const int Most = 10 * ListThreads.PageSize;
    private readonly NavigationManager navigation;
    private (ListThreads.Wanted Wanted, int Count)? left;

    public InboxPlace(NavigationManager navigation)
    {
        this.navigation = navigation;
        navigation.LocationChanged += OnLocationChanged;
    }

    public void Dispose() => navigation.LocationChanged -= OnLocationChanged;

    /// <param name="count">How many rows are shown.</param>
    public void Keep(ListThreads.Wanted wanted, int count) => left = (wanted, Math.Clamp(count, ListThreads.PageSize, Most));

    /// <summary>Null when they were nowhere, or in another part of the inbox than the address names.</summary>
    public (ListThreads.Wanted Wanted, int Count)? Find(ListThreads.Wanted named) => left is { } place && place.Wanted.IsPartOf(named) ? place : null;

    // Whoever has been elsewhere comes to look at something new.
    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (!change.Location.StartsWith($"{navigation.BaseUri}{InboxFeature.Service.Path}", StringComparison.OrdinalIgnoreCase))
        {
            left = null;
        }
    }
}
