using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.JSInterop;

namespace Helsenorge.Portal.Web.Access;

/// <summary>Takes the page off the screen when the right to it goes while it is open, and loads it anew when the right has become smaller.</summary>
public sealed class ScreenGuard : ComponentBase, IDisposable
{
    private CultureInfo culture = CultureInfo.InvariantCulture;
    private CultureInfo language = CultureInfo.InvariantCulture;
    private int generation;

    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Inject] internal CurrentCircuit Circuit { get; set; } = null!;

    [Inject] internal NavigationManager Navigation { get; set; } = null!;

    [Inject] internal IJSRuntime Js { get; set; } = null!;

    public void Dispose()
    {
        Circuit.Told -= OnTold;
        Circuit.Stopping -= OnStoppingAsync;
    }

    protected override void OnInitialized()
    {
        (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        Circuit.Told += OnTold;
        Circuit.Stopping += OnStoppingAsync;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Circuit.Standing is { } news)
        {
            Leave(news);
        }
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        switch (Circuit.Standing)
        {
            case null:
                builder.OpenComponent<ServiceBoundary>(0);
                // A new key is a new page: the old one is off the screen before the gate is asked again. So is a new path, or going back
                // from one appointment to another would show the first under the second's address.
                builder.SetKey((generation, new Uri(Navigation.Uri).AbsolutePath));
                builder.AddComponentParameter(1, nameof(ServiceBoundary.ChildContent), ChildContent);
                builder.CloseComponent();
                break;
            case ScreenNews.TooMany:
                builder.OpenComponent<TooManyWindows>(2);
                builder.CloseComponent();
                break;
        }

        builder.OpenComponent<Heard>(3);
        builder.CloseComponent();
    }

    private void OnTold(ScreenNews news) => _ = InvokeAsync(async () =>
    {
        // The news comes from the watch, which speaks no language; the page speaks the person's.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        generation++;
        StateHasChanged();
        Leave(news);
        if (news is ScreenNews.Foreign or ScreenNews.Deaf)
        {
            // No boundary stands above this one: an exception here is what makes Blazor end the circuit.
            await DispatchExceptionAsync(new InvalidOperationException(
                news is ScreenNews.Foreign ? "A circuit was asked for by another log-in than the one that opened it." : "A browser asked for much and never said that it had shown anything."));
        }
    });

    private Task OnStoppingAsync() => InvokeAsync(() => Js.InvokeVoidAsync("pausePage").AsTask());

    private void Leave(ScreenNews news)
    {
        if (news is ScreenNews.LoggedOut or ScreenNews.RunOut)
        {
            Navigation.NavigateTo($"/logged-out?reason={(news is ScreenNews.RunOut ? "idle" : "ended")}", forceLoad: true);
        }
    }
}
