using System.Text.RegularExpressions;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>Elsa gives Daniel a power of attorney, he accepts, she sees it and ends it: all of it without a pointer.</summary>
public sealed class PowerOfAttorneyTests(SharedPortal shared)
{
    [Fact]
    public async Task Given_accepted_seen_and_ended_by_keyboard_alone()
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var elsa = await shared.LogInAsync(People.Elsa, at: portal);
        var keyboard = new KeyboardUser(elsa.Page);
        var name = portal.NameOf(People.Daniel);

        await elsa.OpenAsync("profile/power-of-attorney");
        await keyboard.DoAsync(elsa.Page.Locator(".page-head a[href='profile/power-of-attorney/give']"));
        await Expect(elsa.Heading).ToHaveTextAsync(Text("Give_Who"));
        await keyboard.ReachAsync(elsa.Main.Locator("#name"));
        await elsa.Page.Keyboard.TypeAsync(name);
        await keyboard.ReachAsync(elsa.Main.Locator("#number"));
        await elsa.Page.Keyboard.TypeAsync(portal.NumberOf(People.Daniel));
        await elsa.Page.Keyboard.PressAsync("Enter");

        await Expect(elsa.Heading).ToHaveTextAsync(Text("Give_What", "Daniel"));
        await keyboard.DoAsync(elsa.Main.Locator("input[name=area]").Nth(2), "Space");
        await Expect(elsa.Main.Locator("section[aria-labelledby=preview] a")).ToHaveAttributeAsync("href", new Regex("^for/[A-Za-z0-9_-]{22}/overview$"));
        await keyboard.DoAsync(Button(elsa, Text("ToReview")));

        await Expect(elsa.Heading).ToHaveTextAsync(Text("Give_Review"));
        Assert.DoesNotContain(portal.NumberOf(People.Daniel), elsa.Page.Url, StringComparison.Ordinal);
        await keyboard.DoAsync(Button(elsa, Text("Sign", "Daniel")));
        await Expect(elsa.Main.Locator("div[role=status]").First).ToContainTextAsync(Text("Given_Title", name));

        await using (var daniel = await shared.LogInAsync(People.Daniel, at: portal))
        {
            var his = new KeyboardUser(daniel.Page);
            await daniel.OpenAsync("profile/power-of-attorney");
            await his.DoAsync(daniel.Main.Locator("a.link-go[href='profile/power-of-attorney/received']"));
            await Expect(daniel.Main.Locator("section[aria-labelledby=offered] h3")).ToHaveTextAsync(portal.NameOf(People.Elsa));
            await his.DoAsync(daniel.Main.Locator("section[aria-labelledby=offered] button").First);
            await Expect(daniel.Main.Locator("section[aria-labelledby=held] h3")).ToHaveTextAsync(portal.NameOf(People.Elsa));
        }

        await elsa.OpenAsync("profile/power-of-attorney");
        await keyboard.DoAsync(elsa.Main.Locator("section[aria-labelledby=active] a"));
        await Expect(elsa.Heading).ToHaveTextAsync(Text("PowerTo", name));
        await elsa.LivesAsync();
        await keyboard.DoAsync(elsa.Main.Locator("section[aria-labelledby=end] button"));
        await Expect(elsa.Page.Locator("main dialog h2[tabindex]")).ToBeFocusedAsync();
        await keyboard.DoAsync(elsa.Page.Locator("main dialog .button--danger"));
        await Expect(elsa.Page.Locator("main dialog")).ToBeHiddenAsync();
        await Expect(elsa.Main.Locator("div[role=status]").First).ToContainTextAsync(Text("Ended_Title"));
        Assert.Equal(["give", "accept", "end"], (await portal.UsageLogAsync(People.Elsa)).Where(line => line.StartsWith("power-of-attorney", StringComparison.Ordinal) && !line.EndsWith(" view", StringComparison.Ordinal)).Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public async Task What_was_typed_outlives_a_new_log_in_and_nobody_else_finds_it()
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var elsa = await shared.LogInAsync(People.Elsa, at: portal);
        await elsa.OpenAsync("profile/power-of-attorney/give");
        await elsa.Main.Locator("#name").FillAsync("Daniel Solheim");
        await elsa.Main.Locator("#number").FillAsync(portal.NumberOf(People.Daniel));
        await elsa.Main.Locator("form button[type=submit]").ClickAsync();
        await elsa.Main.Locator("input[name=area]").Nth(1).CheckAsync();
        await elsa.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(elsa.Main.Locator("dl.facts")).ToContainTextAsync("Daniel Solheim");
        await portal.ExecuteAsync("UPDATE LoginSessions SET AuthenticatedAt = $then WHERE ActorId = $id", ("$then", RunningPortal.Stored(DateTimeOffset.UtcNow.AddMinutes(-6))), ("$id", portal.PersonId(People.Elsa)));

        await Button(elsa, Text("Sign", "Daniel")).ClickAsync();
        await elsa.Main.Locator("a[href*='renew=true']").ClickAsync();
        await elsa.PickAsync(People.Elsa);

        await Expect(elsa.Main.Locator("dl.facts")).ToContainTextAsync("Daniel Solheim");
        await Button(elsa, Text("Sign", "Daniel")).ClickAsync();
        await Expect(elsa.Main.Locator("div[role=status]").First).ToContainTextAsync(Text("Given_Title", "Daniel Solheim"));
        await elsa.OpenAsync("profile/power-of-attorney/give");
        await Expect(elsa.Main.Locator("#name")).ToHaveValueAsync("");
    }

    private static string Text(string key, params object[] values) => Said.By<PowersText>(key, "nb", values);

    private static ILocator Button(Visitor visitor, string text) => visitor.Main.GetByRole(AriaRole.Button, new() { Name = text, Exact = true });
}
