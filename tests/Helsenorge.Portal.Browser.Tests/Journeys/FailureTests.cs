using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Shell;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

public sealed class FailureTests(SharedPortal shared)
{
    [Fact]
    public async Task What_fails_under_somebodys_hands_is_where_their_focus_is()
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var solveig = await shared.LogInAsync(People.Solveig, at: portal);
        await solveig.OpenAsync("prescriptions");
        await solveig.Main.Locator(".row__end button").First.ClickAsync();
        var send = solveig.Main.Locator("section[aria-labelledby=renew] .form-bar button").First;
        await Expect(send).ToBeVisibleAsync();
        portal.Faults.FailFor(portal.PersonId(People.Solveig), "Prescriptions");

        await send.ClickAsync();

        await Expect(solveig.Heading).ToHaveTextAsync(Said.By<ShellText>("Error_Title", "nb"));
        await Expect(solveig.Heading).ToBeFocusedAsync();
    }
}
