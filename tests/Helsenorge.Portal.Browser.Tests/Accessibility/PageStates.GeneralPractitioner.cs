using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

public static partial class PageStates
{
    private const string ChangeGp = "/change-gp";
    private const string GpListRoute = "/change-gp/{ListId:guid}";

    // The GP, changing to another, and writing to the surgery.
    private static IEnumerable<PageState> GeneralPractitioner =>
    [
        new("/gp", "full", People.Kari, visitor => OpenAllAsync(visitor, "gp")),
        new("/gp", "takes requests only", People.Jorunn, "gp"),
        new("/gp", "offers nothing", People.Leif, "gp"),
        new("/gp", "empty", People.Markus, "gp"),
        new("/gp", "denied", People.Nina, "gp"),
        Broken("/gp", People.Ivar, "gp", "GeneralPractitioners"),
        new(ChangeGp, "full", People.Kari, visitor => OpenAllAsync(visitor, "change-gp?municipality=")),
        new(ChangeGp, "chosen, both changes used", People.Ragnhild, "change-gp?free=yes"),
        new(ChangeGp, "dialog, in a queue", People.Vera, async visitor =>
        {
            await visitor.OpenAsync("change-gp?name=finnes-ikke");
            await visitor.Main.Locator("section[aria-labelledby=queue] button").ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new(ChangeGp, "no right", People.Piotr, "change-gp"),
        new(ChangeGp, "denied", People.Nina, "change-gp"),
        Broken(ChangeGp, People.Ivar, "change-gp", "GeneralPractitioners"),
        new($"{ChangeGp}/compare", "three", People.Kari, async visitor => await visitor.OpenAsync($"change-gp/compare?gp={await ListAsync(visitor, "990000002")}&gp={await ListAsync(visitor, "990000003")}&gp={await ListAsync(visitor, DemoGpLists.LastPlace)}")),
        new($"{ChangeGp}/compare", "denied", People.Nina, "change-gp/compare"),
        Broken($"{ChangeGp}/compare", People.Ivar, "change-gp/compare", "GeneralPractitioners"),
        new(GpListRoute, "free, with children", People.Kari, async visitor => await visitor.OpenAsync($"change-gp/{await ListAsync(visitor, "990000002")}")),
        new(GpListRoute, "full", People.Markus, async visitor => await visitor.OpenAsync($"change-gp/{await ListAsync(visitor, "990000001")}")),
        new(GpListRoute, "own, with children", People.Kari, async visitor => await visitor.OpenAsync($"change-gp/{await ListAsync(visitor, "990000001")}")),
        new(GpListRoute, "denied", People.Nina, $"change-gp/{Guid.Empty}"),
        Broken(GpListRoute, People.Ivar, $"change-gp/{Guid.Empty}", "GeneralPractitioners"),
        new("/gp/contact", "form error", People.Kari, visitor => SubmitAsync(visitor, "gp/contact")),
        new("/gp/contact", "with files, one refused", People.Camilla, AttachAsync),
        new("/gp/contact", "on holiday", People.Rune, "gp/contact"),
        new("/gp/contact", "denied", People.Bjorg, "gp/contact"),
        Broken("/gp/contact", People.Ivar, "gp/contact", "GeneralPractitioners"),
        new("/gp/e-consultation", "urgent", People.Kari, "gp/e-consultation"),
        new("/gp/e-consultation", "subject, form error", People.Kari, async visitor =>
        {
            await ConsultAsync(visitor, 3);
            await visitor.Main.Locator("#subject").FillAsync("");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary a")).ToHaveCountAsync(1);
        }),
        new("/gp/e-consultation", "review", People.Kari, visitor => ConsultAsync(visitor, 5)),
        new("/gp/e-consultation", "how", People.Vegard, visitor => ConsultAsync(visitor, 2)),
        new("/gp/e-consultation", "denied", People.Bjorg, "gp/e-consultation"),
        Broken("/gp/e-consultation", People.Ivar, "gp/e-consultation", "GeneralPractitioners"),
    ];

    private static async Task<Guid> ListAsync(Visitor visitor, string hprNumber) =>
        Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM GpLists WHERE HprNumber = $number", ("$number", hprNumber)));

    // Through the gates and questions, one after the other, of a surgery that offers more ways than in writing.
    private static async Task ConsultAsync(Visitor visitor, int steps)
    {
        await visitor.OpenAsync("gp/e-consultation");
        for (var step = 0; step < steps; step++)
        {
            if (step == 2)
            {
                await visitor.Main.Locator("input[name=mode]").First.CheckAsync();
            }
            else if (step == 3)
            {
                await visitor.Main.Locator("#subject").FillAsync("Utslett");
            }
            else if (step == 4)
            {
                await visitor.Main.Locator("#text").FillAsync("Det klør på armen.");
            }

            await visitor.Main.Locator(".form-bar button").First.ClickAsync();
            await Expect(visitor.Main.Locator(".steps li").Nth(step + 1)).ToHaveAttributeAsync("aria-current", "step");
        }
    }

    // What was taken is there when the page is opened again; what was not is not.
    private static async Task AttachAsync(Visitor visitor)
    {
        await visitor.OpenAsync("gp/contact");
        var (files, input) = (visitor.Main.Locator(".file"), visitor.Main.Locator("input[type=file]"));
        await visitor.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        if (await files.CountAsync() == 0)
        {
            await input.SetInputFilesAsync([File("Henvisning fra legevakten.pdf", Testing.TestFiles.Pdf()), File("utslett på armen.png", Testing.TestFiles.Png())]);
        }

        await Expect(files.Filter(new() { HasTextString = "kB" })).ToHaveCountAsync(2);
        await input.SetInputFilesAsync(File("tegning.svg", "<svg/>"u8.ToArray()));
        await Expect(visitor.Main.Locator(".file__problem")).ToBeVisibleAsync();

        static Microsoft.Playwright.FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };
    }
}
