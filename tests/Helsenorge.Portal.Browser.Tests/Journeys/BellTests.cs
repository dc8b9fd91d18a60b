using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Notifications;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

public sealed class BellTests(SharedPortal shared)
{
    [Fact]
    public async Task The_bell_counts_and_shows_ones_own_and_nobody_elses()
    {
        await using var randi = await shared.LogInAsync(People.Randi);
        await using var daniel = await shared.LogInAsync(People.Daniel);
        var appointment = await randi.BookAsync(70);
        await randi.Portal.AnswerAsync(appointment, SurgeryAnswer.Confirm);

        await randi.OpenAsync("overview");
        await Expect(randi.Page.Locator(".tool__count")).ToContainTextAsync("2");
        await randi.OpenAsync("notifications");
        await Expect(randi.Main.Locator(".rows h2, .rows h3")).ToHaveTextAsync(
            [Said.By<BellText>(nameof(NotificationKind.AppointmentConfirmed), "nb"), Said.By<BellText>(nameof(NotificationKind.AppointmentAwaitingSurgery), "nb")]);
        await Expect(randi.Page.Locator(".tool__count")).ToHaveCountAsync(0);

        await daniel.OpenAsync("notifications");
        await Expect(daniel.Main).ToContainTextAsync(Said.By<BellText>("Empty_Title", "nb"));
        await Expect(daniel.Page.Locator(".tool__count")).ToHaveCountAsync(0);
    }
}
