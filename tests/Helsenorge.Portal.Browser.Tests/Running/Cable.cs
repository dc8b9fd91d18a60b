using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>The line between one browser and the portal, to be pulled out and put back: the browser's own offline mode leaves an open circuit alone.</summary>
internal sealed partial class Cable
{
    private readonly IPage page;
    private readonly List<IWebSocketRoute> circuits = [];

    private Cable(IPage page) => this.page = page;

    /// <summary>Before the page is opened that will be cut off.</summary>
    public static async Task<Cable> LayAsync(IPage page)
    {
        var cable = new Cable(page);
        await page.RouteWebSocketAsync(Circuit(), socket =>
        {
            socket.ConnectToServer();
            cable.circuits.Add(socket);
        });
        return cable;
    }

    public async Task PullAsync()
    {
        await page.Context.SetOfflineAsync(true);
        foreach (var circuit in circuits)
        {
            await circuit.CloseAsync();
        }

        circuits.Clear();
    }

    public Task PutBackAsync() => page.Context.SetOfflineAsync(false);

    [GeneratedRegex("/_blazor")]
    private static partial Regex Circuit();
}
