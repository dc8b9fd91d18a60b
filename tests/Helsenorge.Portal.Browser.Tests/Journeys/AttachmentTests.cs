using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>Files that go with what somebody writes.</summary>
public sealed class AttachmentTests(SharedPortal shared)
{
    [Fact]
    public async Task Silje_attaches_files_that_outlive_a_reload_and_sends_what_she_sees_in_one_page_and_in_several()
    {
        await using var silje = await shared.LogInAsync(People.Silje);
        var (keyboard, input, files) = (new KeyboardUser(silje.Page), silje.Main.Locator("input[type=file]"), silje.Main.Locator(".file"));
        await silje.OpenAsync("gp/contact");
        await input.SetInputFilesAsync([File("../henvisning.pdf", TestFiles.Pdf("Henvisning")), File("utslett.png", TestFiles.Png())]);
        await Expect(files).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("^henvisning.pdf, 1 kB"), new System.Text.RegularExpressions.Regex("^utslett.png, 1 kB")]);

        await silje.OpenAsync("gp/contact");
        await Expect(files).ToHaveCountAsync(2);
        await keyboard.DoAsync(files.Nth(1).Locator("[data-remove]"));
        await Expect(files).ToHaveCountAsync(1);
        await Expect(input).ToBeFocusedAsync();

        // What was not taken holds the message back until she has seen it.
        await input.SetInputFilesAsync(File("tegning.svg", "<svg/>"u8.ToArray()));
        await Expect(silje.Main.Locator(".file__problem")).ToBeVisibleAsync();
        await silje.Main.Locator("#subject").FillAsync("Henvisning");
        await silje.Main.Locator("#text").FillAsync("Se vedlegget.");
        await silje.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(silje.Main.Locator("[data-trouble]")).ToContainTextAsync("tegning.svg");
        await keyboard.DoAsync(files.Nth(1).Locator("[data-remove]"));
        await silje.Main.Locator("form button[type=submit]").ClickAsync();

        var sent = silje.Main.Locator("a.attachment");
        await Expect(sent).ToHaveTextAsync("henvisning.pdf, 1 kB");
        var download = await silje.Page.RunAndWaitForDownloadAsync(() => sent.ClickAsync());
        Assert.Equal("henvisning.pdf", download.SuggestedFilename);
        Assert.Equal(TestFiles.Pdf("Henvisning"), await System.IO.File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken));

        // The same in a form of several pages, where it goes along from one to the next.
        var next = silje.Main.Locator(".form-bar button").First;
        await silje.OpenAsync("gp/e-consultation");
        await next.ClickAsync();
        await StepAsync(1);
        await StepAsync(2, () => silje.Main.Locator("input[name=mode][value=Text]").CheckAsync());
        await StepAsync(3, () => silje.Main.Locator("#subject").FillAsync("Utslett"));
        await StepAsync(4, async () =>
        {
            await silje.Main.Locator("#text").FillAsync("Det klør.");
            await input.SetInputFilesAsync(File("utslett.png", TestFiles.Png()));
            await Expect(files).ToContainTextAsync("1 kB");
        });

        await Expect(silje.Main.Locator("[data-review] .file")).ToContainTextAsync("utslett.png");
        await Expect(silje.Main.Locator("[data-remove]")).ToHaveCountAsync(0);
        await next.ClickAsync();
        await Expect(sent).ToContainTextAsync("utslett.png");

        // One question a page: what it asks is answered, and the next comes.
        async Task StepAsync(int at, Func<Task>? answer = null)
        {
            await Expect(silje.Main.Locator(".steps li").Nth(at)).ToHaveAttributeAsync("aria-current", "step");
            await (answer?.Invoke() ?? Task.CompletedTask);
            await next.ClickAsync();
        }
    }

    private static FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "application/octet-stream", Buffer = content };
}
