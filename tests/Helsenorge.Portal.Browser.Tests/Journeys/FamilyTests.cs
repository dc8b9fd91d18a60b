using System.Text.RegularExpressions;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Features.Children;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.GrowingUp;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>Parents and young people, in browsers of their own.</summary>
public sealed class FamilyTests(SharedPortal shared)
{
    [Fact]
    public async Task Section_3_3_Tone_lets_Nora_in_by_keyboard_Nora_sees_what_is_hers_and_her_screen_clears_when_Tone_takes_it_back()
    {
        await using var portal = await StartOwnAsync();
        await using var tone = await shared.LogInAsync(People.Tone, at: portal);
        var keyboard = new KeyboardUser(tone.Page);
        await tone.OpenAsync("profile/children");
        await Expect(tone.Main.Locator("section.panel").First).ToContainTextAsync(Said.By<ChildrenText>("OwnUse_LacksConsent", "nb"));
        await keyboard.DoAsync(tone.Main.GetByRole(AriaRole.Link, new() { Name = Said.By<ChildrenText>("YouthFor", "nb", "Nora") }));
        await tone.Page.WaitForURLAsync(new Regex("/for/[^/]+/profile/children/youth-consent"));
        await tone.LivesAsync();
        await keyboard.DoAsync(tone.Main.GetByRole(AriaRole.Button, new() { Name = $"{Said.By<ChildrenText>("Give", "nb")} for Nora (14)" }));
        await Expect(tone.Main.Locator(".notice--success")).ToContainTextAsync($"{Said.By<ChildrenText>("Given_Title", "nb")} for Nora (14)");
        await Expect(tone.Main.Locator("[role=status]")).ToBeFocusedAsync();

        await using var nora = await shared.LogInAsync(People.Nora, at: portal);
        await nora.OpenAsync("gp");
        await Expect(nora.Main).ToContainTextAsync("Ingrid Haugland");
        await nora.OpenAsync("profile/growing-up");
        await Expect(nora.Main.Locator("section[aria-labelledby=now] li.shut")).ToHaveCountAsync(0);
        await Expect(nora.Main.Locator("section[aria-labelledby=coming] h3").First).ToContainTextAsync("16 år");
        await Expect(nora.Heading).ToHaveTextAsync(Said.By<GrowingUpText>("Title", "nb"));
        await nora.OpenAsync("appointments");
        await Expect(nora.Main.Locator("section[aria-labelledby=coming] li")).ToHaveCountAsync(2);
        await Expect(nora.Main).ToContainTextAsync("Ingrid Haugland");
        await Expect(nora.Main).ToContainTextAsync("Fjordby helsestasjon");
        await Expect(nora.Main).Not.ToContainTextAsync("Havgløtt");
        Assert.Equal(403, (await nora.OpenAsync("gp/booking")).Status);
        await nora.OpenAsync("appointments");

        await keyboard.DoAsync(tone.Main.GetByRole(AriaRole.Button, new() { Name = $"{Said.By<ChildrenText>("Withdraw", "nb")} for Nora (14)" }));
        await Expect(tone.Main.Locator(".notice--success")).ToContainTextAsync(Said.By<ChildrenText>("Withdrawn_Title", "nb"));
        await nora.Page.WaitForURLAsync($"{portal.Address}/logged-out?reason=ended");
        await Expect(nora.Page.Locator("body")).Not.ToContainTextAsync("Ingrid Haugland");
        await nora.Page.GotoAsync($"{portal.Address}/login");
        if (nora.Page.Url.StartsWith(portal.ProviderAddress, StringComparison.Ordinal))
        {
            await nora.PickAsync(People.Nora);
        }

        await Expect(nora.Page).ToHaveURLAsync(new Regex("reason=YouthConsentMissing"));
    }

    [Fact]
    public async Task Section_3_3_Marte_sets_up_the_portal_for_her_newborn()
    {
        await using var portal = await StartOwnAsync();
        await using var marte = await shared.LogInAsync(People.Marte, at: portal);
        var keyboard = new KeyboardUser(marte.Page);
        await marte.OpenAsync("acting-for");
        await keyboard.DoAsync(marte.Main.Locator("a[href^='/for/']"));
        await marte.Page.WaitForURLAsync(new Regex("/for/[^/]+/overview"));
        await marte.LivesAsync();
        await keyboard.DoAsync(marte.Main.Locator("a.button[href='profile/consent']"));
        await Expect(marte.Main.Locator("input[value=Full]")).ToBeVisibleAsync();
        await keyboard.DoAsync(marte.Main.Locator("input[value=Full]"), "Space");
        await keyboard.DoAsync(marte.Main.Locator("button[type=submit]"));
        await Expect(marte.Main.Locator("section[aria-labelledby=change]")).ToBeVisibleAsync();
        await marte.LivesAsync();
        await keyboard.DoAsync(marte.Main.Locator("section[aria-labelledby=change] button"));
        await Expect(marte.Main.Locator(".notice--success")).ToContainTextAsync($"{Said.By<ConsentText>("Saved_Title", "nb", "Full")} for Vilja (0)");
        await keyboard.DoAsync(marte.Main.Locator("div[role=status] a"));

        await marte.Page.WaitForURLAsync(new Regex("/for/[^/]+/overview"));
        await Expect(marte.Heading).ToContainTextAsync(Said.By<OverviewText>("Service_Name", "nb"));
        Assert.Equal("Full", await portal.QueryAsync<string>("SELECT Level FROM Consents WHERE PatientId = $id ORDER BY Number DESC LIMIT 1", ("$id", portal.PersonId(People.Vilja))));
    }

    [Fact]
    public async Task Kari_sees_who_opened_her_appointment_and_ends_what_she_does_not_recognise()
    {
        await using var portal = await StartOwnAsync();
        await using var kari = await shared.LogInAsync(People.Kari, at: portal);
        var keyboard = new KeyboardUser(kari.Page);
        var item = Guid.Parse(await portal.QueryAsync<string>("SELECT ItemId FROM UsageLog WHERE PatientId = $id AND ItemId IS NOT NULL LIMIT 1", ("$id", portal.PersonId(People.Kari))));
        await kari.OpenAsync($"appointments/{item}");
        var seen = kari.Main.Locator("section[aria-labelledby=who-saw]");
        await Expect(seen).ToContainTextAsync("Siri Lunde");
        await Expect(seen).ToContainTextAsync(Said.By<WhoSawText>("Ground_PowerOfAttorney", "nb"));

        var row = seen.Locator("li.row", new() { HasText = "Siri Lunde" });
        await keyboard.DoAsync(row.Locator("summary"));
        await keyboard.DoAsync(row.Locator("button"));

        await Expect(kari.Main.Locator("div[role=status]")).ToContainTextAsync(new Regex("meldt fra"));
        await Expect(row.Locator(".badge")).ToBeVisibleAsync();
        var report = Guid.Parse(await portal.QueryAsync<string>("SELECT Id FROM AccessReports"));
        await Expect(row).ToContainTextAsync("De som driver portalen, ser på det.");

        // Operations follow it up, and she is told and sees it where she reported it.
        Assert.Equal(AccessReportHandling.Handled, await portal.Host.Portal.Services.GetRequiredService<AccessReports>().HandleAsync(report, DateTimeOffset.UtcNow, TestContext.Current.CancellationToken));
        await kari.OpenAsync("notifications");
        await keyboard.DoAsync(kari.Main.GetByRole(AriaRole.Link, new() { Name = Said.By<BellText>("AccessReportHandled", "nb") }));
        await Expect(row.Locator(".badge--success")).ToContainTextAsync("Fulgt opp");
        await Expect(row).ToContainTextAsync("har sett på det og fulgt det opp");
    }

    private async Task<RunningPortal> StartOwnAsync()
    {
        await shared.BrowserAsync();
        return await RunningPortal.StartAsync();
    }
}
