using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Features.EConsultation;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>A dialogue with the GP, in a browser.</summary>
public sealed class DialogueTests(SharedPortal shared)
{
    [Fact]
    public async Task Ten_thousand_emoji_past_the_browsers_limit_are_refused_kindly_and_the_page_lives_on()
    {
        await using var vegard = await shared.LogInAsync(People.Vegard);
        await vegard.OpenAsync("gp/e-consultation");
        await vegard.Main.Locator(".form-bar button").ClickAsync();
        await Expect(vegard.Heading).ToHaveTextAsync(Of("Title_Attend"));
        await vegard.Main.Locator(".form-bar button").ClickAsync();
        await vegard.Main.Locator("input[value=Text]").CheckAsync();
        await vegard.Main.Locator(".form-bar button").ClickAsync();
        await vegard.Main.Locator("#subject").FillAsync("Emoji");
        await vegard.Main.Locator(".form-bar button").ClickAsync();
        var text = vegard.Main.Locator("#text");
        await text.EvaluateAsync("field => field.removeAttribute('maxlength')");

        await text.FillAsync(string.Concat(Enumerable.Repeat("😀", 10_000)));

        await Expect(vegard.Main.Locator("#text-held")).ToHaveTextAsync(Said.By<LongTextText>("Held", "nb", 4_000));
        await vegard.Main.Locator(".form-bar button").ClickAsync();
        await Expect(text).ToBeFocusedAsync();
        await Expect(text).ToHaveValueAsync(string.Concat(Enumerable.Repeat("😀", 10_000)));

        // Too long for the surgery and not for the way there: the server says it.
        await text.FillAsync(new string('å', 4_001));
        await Expect(vegard.Main.Locator("#text-held")).ToBeEmptyAsync();
        await vegard.Main.Locator(".form-bar button").ClickAsync();
        await Expect(vegard.Main.Locator("#text-error")).ToContainTextAsync(Of("SendRefusal_TextTooLong", 4_000));

        await text.FillAsync("Kortere");
        await vegard.Main.Locator(".form-bar button").ClickAsync();
        await Expect(vegard.Main.Locator("dl.facts")).ToContainTextAsync("Kortere");
    }

    private static string Of(string key, params object[] arguments) => Said.By<EConsultationText>(key, "nb", arguments);
}
