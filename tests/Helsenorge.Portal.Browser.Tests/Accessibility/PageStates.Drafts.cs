using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

public static partial class PageStates
{
    private const string Contact = "gp/contact";

    // What is typed and not sent, wherever it shows.
    private static IEnumerable<PageState> Drafts =>
    [
        new("/gp/contact", "typed before", People.Vegard, visitor => BeginAsync(visitor, Contact)),
        new("/gp/contact", "typed elsewhere too", People.Yusuf, DifferAsync),
        new("/gp/contact", "thrown away", People.Ragnhild, async visitor =>
        {
            await BeginAsync(visitor, Contact);
            await visitor.Main.Locator("[data-discard]").ClickAsync();
            await Expect(visitor.Main.Locator("[data-discard]")).ToHaveCountAsync(0);
            await visitor.LivesAsync();
            await Expect(visitor.Main.Locator("[data-bring-back]")).ToBeVisibleAsync();
        }),
        new("/gp/contact", "typed before, with nobody to send it to", People.Tyra, LoseReceiverAsync),
        new("/overview", "something begun", People.Vegard, async visitor =>
        {
            await BeginAsync(visitor, Contact);
            await visitor.OpenAsync("overview");
            await Expect(visitor.Main.Locator("section[aria-labelledby=continue]")).ToBeVisibleAsync();
        }),
        new("/inbox", "something begun", People.Vegard, async visitor =>
        {
            await BeginAsync(visitor, Contact);
            await visitor.OpenAsync("inbox?folder=Drafts");
            await Expect(visitor.Main.Locator("ul.rows a")).Not.ToHaveCountAsync(0);
        }),
        new("/gp/contact", "while the portal starts again", People.Kari, async visitor =>
        {
            await visitor.Page.RouteAsync("**/session", route => route.AbortAsync());
            await visitor.OpenAsync(Contact);
            await visitor.Page.WaitForFunctionAsync("() => window.pausePage");
            await visitor.Page.EvaluateAsync("() => window.pausePage()");
            await Expect(visitor.Page.Locator(".connection__paused")).ToBeVisibleAsync();
        }),
    ];

    // By the first who asks; typed at the same moment in several windows it would be a difference to choose in.
    private static async Task BeginAsync(Visitor visitor, string address)
    {
        await Once.WaitAsync();
        try
        {
            await visitor.OpenAsync(address);
            if (await visitor.Main.Locator("[data-discard]").CountAsync() == 0)
            {
                await TypeAsync(visitor.Page, "Jeg trenger en attest til jobben.");
                await visitor.OpenAsync(address);
            }
        }
        finally
        {
            Once.Release();
        }

        await Expect(visitor.Main.Locator("[data-discard]")).ToBeVisibleAsync();
    }

    private static Task TypeAsync(IPage page, string text) => page.RunAndWaitForResponseAsync(
        () => page.Locator("main #text").FillAsync(text), answer => answer.Request.Method == "POST" && answer.Url.Contains("/drafts", StringComparison.Ordinal) && answer.Ok);

    private static async Task DifferAsync(Visitor visitor)
    {
        await visitor.OpenAsync(Contact);
        var phone = await visitor.Page.Context.NewPageAsync();
        await phone.GotoAsync(visitor.Page.Url);
        await TypeAsync(phone, $"Fra telefonen: {Guid.NewGuid()}");
        await phone.CloseAsync();
        await visitor.Main.Locator("#text").FillAsync("Fra pulten");
        await Expect(visitor.Main.Locator("[data-conflict]")).ToBeVisibleAsync();
    }

    private static async Task LoseReceiverAsync(Visitor visitor)
    {
        await visitor.OpenAsync(Contact);
        if (await visitor.Main.Locator("#text").CountAsync() > 0)
        {
            await visitor.Main.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "Henvisning fra legevakten.pdf", MimeType = "application/pdf", Buffer = Testing.TestFiles.Pdf() });
            await Expect(visitor.Main.Locator(".file").Filter(new() { HasTextString = "kB" })).ToHaveCountAsync(1);
            await TypeAsync(visitor.Page, "Jeg trenger en attest til jobben.");
            await visitor.Portal.ExecuteAsync("DELETE FROM GeneralPractitioners WHERE PatientId = $id", ("$id", visitor.Portal.PersonId(visitor.Person!)));
            await visitor.OpenAsync(Contact);
        }

        await Expect(visitor.Main.Locator("section[aria-labelledby=draft-left] .file")).ToBeVisibleAsync();
    }
}
