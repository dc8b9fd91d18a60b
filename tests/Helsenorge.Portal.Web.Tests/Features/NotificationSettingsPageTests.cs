using Bunit;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.NotificationSettings;
using Microsoft.EntityFrameworkCore;
using Settings = Helsenorge.Portal.Domain.Notifications.NotificationSettings;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class NotificationSettingsPageTests : PageTest
{
    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<NotificationSettingsPage>();

        Assert.Contains("Henter varselinnstillingene", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Hvor mye vil du vite?", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_holds_is_ticked_and_quiet_hours_are_explained()
    {
        await GivenAsync();

        var page = OpenLoaded<NotificationSettingsPage>();

        Assert.Equal(["Sms", "Standard"], page.FindAll("input[type=radio]").Where(input => input.HasAttribute("checked")).Select(input => input.GetAttribute("value")));
        Assert.Contains("SMS og e-post kommer mellom kl. 07.00 og 23.00.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Du har fått noe nytt i helseportalen. Logg inn for å lese.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Slik når vi deg ikke", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_is_saved_and_can_be_taken_back()
    {
        await GivenAsync();
        await ReachedAsync();
        var page = OpenLoaded<NotificationSettingsPage>();
        page.Find("input[value=Both]").Change("Both");
        page.Find("input[value=Many]").Change("Many");

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Varslene er lagret", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal((NotificationVolume.Many, NotificationFallback.Both), await StoredAsync());
        await Button(page, "Angre").ClickAsync();
        Waits(page, () => Assert.Equal("Standard", page.FindAll("input[name=volume]").Single(input => input.HasAttribute("checked")).GetAttribute("value")));
        Assert.Equal((NotificationVolume.Standard, NotificationFallback.Sms), await StoredAsync());
    }

    [Fact]
    public async Task Children_under_16_are_always_on_with_the_reason_and_others_are_asked_for()
    {
        await GivenAsync();
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        await Portal.GivenParentAsync(Kari, await Portal.GivenPatientAsync("Mia Nordli", new(2019, 1, 1)));
        var arne = await Portal.GivenPatientAsync("Arne Bakke", new(1948, 1, 1));
        await Portal.GivenPowerAsync(arne, Kari, ServiceAreas.Any, until: new(2027, 3, 1));
        var page = OpenLoaded<NotificationSettingsPage>();
        var boxes = page.FindAll("input[type=checkbox]");

        Assert.Equal([(true, true), (true, true), (false, false)], boxes.Select(box => (box.HasAttribute("checked"), box.HasAttribute("disabled"))));
        Assert.Contains("Mia Nordli, 7 år Alltid på. Foreldre får varsler om barn til de fyller 16 år", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Arne Bakke, 78 år Fullmakt til og med 1. mars 2027", TextOf(page), StringComparison.Ordinal);
        boxes[2].Change(true);
        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Varslene er lagret", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal([arne], await Portal.LookAsync<Settings, List<Guid>>(async all => (await all.SingleAsync(Cancel)).OnBehalfOf));
    }

    [Fact]
    public async Task Two_edits_at_once_The_second_sees_both_and_keeps_what_was_ticked()
    {
        await GivenAsync();
        var page = OpenLoaded<NotificationSettingsPage>();
        page.Find("input[value=Many]").Change("Many");
        Assert.True((await Portal.RunAsync<ChangeNotificationSettings, Domain.Result<NotificationChoice?, NotificationSettingsRefusal>>(change =>
            change.RunAsync(new(NotificationVolume.Few, NotificationFallback.Email, []), null, Guid.NewGuid(), Cancel))).Succeeded(out _));

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Innstillingene ble endret et annet sted i mellomtiden", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Contains("E-post Bare det viktigste", TextOf(page.FindAll("[role=status] li")), StringComparison.Ordinal);
        Assert.Equal("Many", page.FindAll("input[name=volume]").Single(input => input.HasAttribute("checked")).GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.Contains("Varslene er lagret", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal((NotificationVolume.Many, NotificationFallback.Sms), await StoredAsync());
    }

    [Theory]
    [InlineData("2024-09-03", false, null)]
    [InlineData("2024-09-02", false, "Nummeret eller adressen er ikke bekreftet på 18 måneder.")]
    [InlineData("2026-01-01", true, "Du har reservert deg mot digital post.")]
    public async Task Section_7_A_way_that_will_not_do_for_decisions_is_told(string verifiedOn, bool isReserved, string? told)
    {
        await GivenAsync();
        await ReachedAsync(DateOnly.Parse(verifiedOn, System.Globalization.CultureInfo.InvariantCulture), isReserved);

        var page = OpenLoaded<NotificationSettingsPage>();

        Assert.Equal(told is null ? 0 : 1, page.FindAll(".notice--warning").Count);
        Assert.Contains(told ?? "", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Til 90 00 01 23", TextOf(page), StringComparison.Ordinal);
    }

    private Task<(NotificationVolume, NotificationFallback)> StoredAsync() =>
        Portal.LookAsync<Settings, (NotificationVolume, NotificationFallback)>(async all => await all.Select(own => new { own.Volume, own.Fallback }).SingleAsync(Cancel) is var own ? (own.Volume, own.Fallback) : default);

    private Task ReachedAsync(DateOnly? verifiedOn = null, bool isReserved = false) =>
        Portal.GivenContactAsync(Kari, new ContactInformation("nb", "kari@example.org", verifiedOn ?? new(2026, 1, 1), "+4790000123", verifiedOn ?? new(2026, 1, 1), isReserved));
}
