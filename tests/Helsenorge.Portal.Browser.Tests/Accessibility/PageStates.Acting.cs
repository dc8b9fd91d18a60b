using System.Globalization;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

public static partial class PageStates
{
    private const string Powers = "profile/power-of-attorney";
    private const string PowerRoute = "/profile/power-of-attorney/{PowerId:guid}";
    private const string PlanRoute = "/profile/children/growing-up";
    private const string YouthRoute = "/profile/children/youth-consent";

    // Children, powers of attorney and acting for others.
    private static IEnumerable<PageState> Acting =>
    [
        new("/profile/power-of-attorney", "full", People.Kari, visitor => OpenAllAsync(visitor, Powers)),
        new("/profile/power-of-attorney", "ended, and run out", People.Linda, Powers),
        new("/profile/power-of-attorney", "offered", People.Petter, Powers),
        new("/profile/power-of-attorney", "empty", People.Markus, Powers),
        new("/profile/power-of-attorney", "denied", People.Nina, Powers),
        Broken("/profile/power-of-attorney", People.Ivar, Powers, "PowersOfAttorney"),
        new("/profile/power-of-attorney/give", "who", People.Kari, $"{Powers}/give"),
        new("/profile/power-of-attorney/give", "form error", People.Kari, async visitor =>
        {
            await visitor.OpenAsync($"{Powers}/give");
            // She may have begun it before, and what was typed comes back.
            await visitor.Main.Locator("#number").FillAsync("");
            await visitor.Main.Locator("#name").FillAsync("Siri");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary a")).ToHaveCountAsync(2);
        }),
        new("/profile/power-of-attorney/give", "what", People.Kari, visitor => ChooseWhatAsync(visitor)),
        new("/profile/power-of-attorney/give", "what, form error", People.Kari, async visitor =>
        {
            await ChooseWhatAsync(visitor);
            foreach (var area in (int[])[0, 2])
            {
                await visitor.Main.Locator("input[name=area]").Nth(area).UncheckAsync();
            }
            await visitor.Main.Locator("input[name=length]").Nth(1).CheckAsync();
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary a")).ToHaveCountAsync(2);
        }),
        new("/profile/power-of-attorney/give", "review", People.Kari, async visitor =>
        {
            await ChooseWhatAsync(visitor);
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("dl.facts:not([data-theirs])")).ToBeVisibleAsync();
        }),
        new("/profile/power-of-attorney/give", "protected address", People.Eva, $"{Powers}/give"),
        new("/profile/power-of-attorney/give", "denied", People.Nina, $"{Powers}/give"),
        Broken("/profile/power-of-attorney/give", People.Ivar, $"{Powers}/give", "People"),
        new(PowerRoute, "awaiting, with receipt", People.Kari, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NULL") + "?receipt=given")),
        new(PowerRoute, "in force", People.Kari, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NOT NULL"))),
        new(PowerRoute, "change to confirm", People.Kari, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NOT NULL") + "?area=RegisteredInformation&area=ApplicationsAndReports&length=Endless")),
        new(PowerRoute, "change, form error", People.Kari, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NOT NULL") + "?length=Date")),
        new(PowerRoute, "dialog", People.Kari, async visitor =>
        {
            await visitor.OpenAsync(await GivenPowerAsync(visitor, "AcceptedAt IS NOT NULL"));
            await visitor.Main.Locator("section[aria-labelledby=end] button").ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new(PowerRoute, "ended", People.Hakon, async visitor => await visitor.OpenAsync(await GivenPowerAsync(visitor, "EndedAt IS NOT NULL"))),
        new(PowerRoute, "empty", People.Markus, $"{Powers}/{Guid.Empty}"),
        new(PowerRoute, "denied", People.Nina, $"{Powers}/{Guid.Empty}"),
        Broken(PowerRoute, People.Ivar, $"{Powers}/{Guid.Empty}", "PowersOfAttorney"),
        new("/profile/power-of-attorney/received", "offered", People.Petter, visitor => OpenAllAsync(visitor, $"{Powers}/received")),
        new("/profile/power-of-attorney/received", "held, and asleep", People.Siri, $"{Powers}/received"),
        new("/profile/power-of-attorney/received", "appointed", People.Randi, $"{Powers}/received"),
        new("/profile/power-of-attorney/received", "dialog", People.Siri, async visitor =>
        {
            await visitor.OpenAsync($"{Powers}/received");
            await visitor.Main.Locator("section[aria-labelledby=held] button").First.ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new("/profile/power-of-attorney/received", "empty", People.Markus, $"{Powers}/received"),
        new("/profile/power-of-attorney/received", "denied", People.Nina, $"{Powers}/received"),
        Broken("/profile/power-of-attorney/received", People.Ivar, $"{Powers}/received", "PowersOfAttorney"),
        new("/profile/power-of-attorney/pharmacy", "full", People.Arne, $"{Powers}/pharmacy"),
        new("/profile/power-of-attorney/pharmacy", "form error", People.Markus, async visitor =>
        {
            await visitor.OpenAsync($"{Powers}/pharmacy");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary a")).ToHaveCountAsync(1);
        }),
        new("/profile/power-of-attorney/pharmacy", "dialog", People.Arne, async visitor =>
        {
            await visitor.OpenAsync($"{Powers}/pharmacy");
            await visitor.Main.Locator("section[aria-labelledby=now] button").First.ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new("/profile/power-of-attorney/pharmacy", "empty", People.Markus, $"{Powers}/pharmacy"),
        new("/profile/power-of-attorney/pharmacy", "denied", People.Nina, $"{Powers}/pharmacy"),
        Broken("/profile/power-of-attorney/pharmacy", People.Ivar, $"{Powers}/pharmacy", "PharmacyPickups"),
        new("/pharmacy/check", "for anyone", null, "pharmacy/check"),
        new("/pharmacy/check", "valid", null, async visitor => await CheckCodeAsync(visitor, await visitor.Portal.QueryAsync<string>("SELECT Code FROM PharmacyPickups WHERE EndedAt IS NULL LIMIT 1"))),
        new("/pharmacy/check", "not valid", null, visitor => CheckCodeAsync(visitor, "ABCD-EFGH-JKMN")),
        new("/acting-for", "full", People.Kari, "acting-for"),
        new("/acting-for", "with somebody closed", People.Camilla, "acting-for"),
        new("/acting-for", "empty", People.Markus, "acting-for"),
        Broken("/acting-for", People.Ivar, "acting-for", "People"),
        new("/profile/children", "full", People.Kari, "profile/children"),
        new("/profile/children", "closed, level missing", People.Marte, "profile/children"),
        new("/profile/children", "one child", People.Kari, visitor => OpenForAsync(visitor, People.Sofie, "profile/children")),
        new("/profile/children", "empty", People.Markus, "profile/children"),
        new("/profile/children", "denied", People.Nina, "profile/children"),
        Broken("/profile/children", People.Ivar, "profile/children", "People"),
        new(PlanRoute, "from 12", People.Kari, visitor => OpenForAsync(visitor, People.Sofie, "profile/children/growing-up")),
        new(PlanRoute, "until 12", People.Kari, visitor => OpenForAsync(visitor, People.Mia, "profile/children/growing-up")),
        new(PlanRoute, "empty", People.Kari, "profile/children/growing-up"),
        new(PlanRoute, "denied", People.Nina, "profile/children/growing-up"),
        new(PlanRoute, "error", People.Daniel, visitor => OpenBrokenForAsync(visitor, People.Theo, "profile/children/growing-up")) { Breaks = People.Theo },
        new(YouthRoute, "given", People.Kari, visitor => OpenForAsync(visitor, People.Sofie, "profile/children/youth-consent")),
        new(YouthRoute, "not given", People.Hege, visitor => OpenForAsync(visitor, People.Tobias, "profile/children/youth-consent")),
        new(YouthRoute, "too young", People.Kari, visitor => OpenForAsync(visitor, People.Mia, "profile/children/youth-consent")),
        new(YouthRoute, "just given", People.Tone, async visitor =>
        {
            await OpenForAsync(visitor, People.Nora, "profile/children/youth-consent");
            if (await visitor.Main.Locator("section[aria-labelledby=give] button").CountAsync() == 0)
            {
                await visitor.Main.Locator("section[aria-labelledby=withdraw] button").ClickAsync();
                await Expect(visitor.Main.Locator("section[aria-labelledby=give] button")).ToBeVisibleAsync();
            }
            await visitor.Main.Locator("section[aria-labelledby=give] button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new(YouthRoute, "empty", People.Kari, "profile/children/youth-consent"),
        new(YouthRoute, "denied", People.Nina, "profile/children/youth-consent"),
        new(YouthRoute, "error", People.Daniel, visitor => OpenBrokenForAsync(visitor, People.Theo, "profile/children/youth-consent")) { Breaks = People.Theo },
        new("/profile/growing-up", "from 13 to 15", People.Sofie, "profile/growing-up"),
        new("/profile/growing-up", "from 16", People.Henrik, "profile/growing-up"),
        new("/profile/growing-up", "empty", People.Kari, "profile/growing-up"),
        Broken("/profile/growing-up", People.Amalie, "profile/growing-up", "People"),
    ];

    private static async Task OpenBrokenForAsync(Visitor visitor, string subject, string page)
    {
        var address = await visitor.AddressForAsync(subject);
        visitor.Portal.Faults.FailFor(visitor.Portal.PersonId(subject), "YouthConsents");
        Assert.Equal(500, (await visitor.OpenAsync(address + page)).Status);
    }

    // To a number that nobody has, so that nothing comes of it but what is on the screen.
    private static async Task ChooseWhatAsync(Visitor visitor)
    {
        await visitor.OpenAsync($"{Powers}/give");
        await visitor.Main.Locator("#name").FillAsync("Petter Nordli");
        await visitor.Main.Locator("#number").FillAsync("10915596784");
        await visitor.Main.Locator("form button[type=submit]").ClickAsync();
        // What she chose before, with no date to it, comes back too.
        await visitor.Main.Locator("input[name=length]").First.CheckAsync();
        foreach (var area in (int[])[0, 2])
        {
            await visitor.Main.Locator("input[name=area]").Nth(area).CheckAsync();
        }

        await Expect(visitor.Main.Locator("section[aria-labelledby=preview] a")).ToBeVisibleAsync();
    }

    private static async Task<string> GivenPowerAsync(Visitor visitor, string which) =>
        $"{Powers}/{Guid.Parse(await visitor.Portal.QueryAsync<string>($"SELECT Id FROM PowersOfAttorney WHERE PatientId = $id AND {which} LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!))))}";

    private static async Task CheckCodeAsync(Visitor visitor, string code)
    {
        await visitor.OpenAsync("pharmacy/check");
        await visitor.Main.Locator("#code").FillAsync(code);
        await visitor.Main.Locator("#born").FillAsync(visitor.Portal.Host.Population[People.Arne].Registered.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await visitor.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(visitor.Main.Locator(".notice")).ToBeVisibleAsync();
    }
}
