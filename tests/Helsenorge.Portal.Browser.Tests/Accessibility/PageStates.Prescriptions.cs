using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

public static partial class PageStates
{
    private const string PrescriptionRoute = "/prescriptions/{PrescriptionId:guid}";

    // Prescriptions and their renewal.
    private static IEnumerable<PageState> Prescriptions =>
    [
        new("/prescriptions", "many", People.Arne, visitor => OpenAllAsync(visitor, "prescriptions")),
        new("/prescriptions", "ended", People.Arne, "prescriptions?show=ended"),
        new("/prescriptions", "none found", People.Arne, async visitor =>
        {
            await visitor.OpenAsync("prescriptions");
            await visitor.Main.Locator("#search").FillAsync("romferd");
            await Expect(visitor.Main.Locator(".state")).ToBeVisibleAsync();
        }),
        new("/prescriptions", "two to renew", People.Arne, async visitor =>
        {
            await visitor.OpenAsync("prescriptions");
            await visitor.Main.Locator(".row__end button").Nth(0).ClickAsync();
            await visitor.Main.Locator(".row__end button").Nth(1).ClickAsync();
            await Expect(visitor.Main.Locator("section[aria-labelledby=renew] li")).ToHaveCountAsync(2);
        }),
        new("/prescriptions", "renewal is late", People.Signe, "prescriptions"),
        new("/prescriptions", "level too low to renew", People.Bjorg, "prescriptions"),
        new("/prescriptions", "empty", People.Linn, visitor => OpenForAsync(visitor, People.Ella, "prescriptions")),
        new("/prescriptions", "denied", People.Nina, "prescriptions"),
        Broken("/prescriptions", People.Ivar, "prescriptions", "Prescriptions"),
        new(PrescriptionRoute, "partly collected", People.Arne, async visitor => await visitor.OpenAsync(await PrescriptionAsync(visitor, "Ventoline"))),
        new(PrescriptionRoute, "renewal refused", People.Kjell, async visitor => await visitor.OpenAsync(
            $"prescriptions/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT PrescriptionId FROM Renewals WHERE PatientId = $id", ("$id", visitor.Portal.PersonId(People.Kjell))))}")),
        new(PrescriptionRoute, "not there", People.Kari, $"prescriptions/{Guid.Empty}"),
        new(PrescriptionRoute, "denied", People.Nina, $"prescriptions/{Guid.Empty}"),
        Broken(PrescriptionRoute, People.Ivar, $"prescriptions/{Guid.Empty}", "Prescriptions"),
    ];
}
