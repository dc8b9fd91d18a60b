using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Access;

/// <summary>Renders nothing when it is asked to: Blazor tells it so only when the browser has said that it has seen it.</summary>
public sealed class Heard : ComponentBase, IDisposable
{
    [Inject] internal CurrentCircuit Circuit { get; set; } = null!;

    public void Dispose() => Circuit.Asked -= OnAsked;

    protected override void OnInitialized() => Circuit.Asked += OnAsked;

    protected override void OnAfterRender(bool firstRender) => Circuit.HasShown();

    private void OnAsked() => _ = InvokeAsync(StateHasChanged);
}
