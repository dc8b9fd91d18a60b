using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Features.EConsultation;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>A dialogue with the GP from the first gate to the answer.</summary>
public sealed class DialogueTests(SharedPortal shared)
{
    private const string Waiting = "SELECT m.Id FROM Messages m JOIN Outbox o ON o.ItemId = m.Id WHERE m.PatientId = $id AND o.HandledAt IS NULL";

    [Fact]
    public async Task By_keyboard_alone_Runa_asks_is_asked_back_and_is_answered()
    {
        await using var runa = await shared.LogInAsync(People.Runa);
        await runa.OpenAsync("gp/e-consultation");
        var keyboard = new KeyboardUser(runa.Page);

        await keyboard.DoAsync(Button(Of("Urgent_No")));
        await keyboard.DoAsync(Button(Of("Attend_No_Modes")));
        await keyboard.DoAsync(runa.Main.Locator("input[value=Text]"), "Space");
        await keyboard.DoAsync(Button(Of("Next")));
        await keyboard.ReachAsync(runa.Main.Locator("#subject"));
        await runa.Page.Keyboard.TypeAsync("Utslett");
        await keyboard.DoAsync(Button(Of("Next")));
        await keyboard.ReachAsync(runa.Main.Locator("#text"));
        await runa.Page.Keyboard.TypeAsync("Det klør på armen.");
        await keyboard.DoAsync(Button(Of("ToReview")));
        await Expect(runa.Main.Locator("dl.facts")).ToContainTextAsync("Det klør på armen.");
        await keyboard.DoAsync(Button(Of("Send", "Inga Sara")));
        await Expect(runa.Main.Locator("div.live[role=status]")).ToContainTextAsync(Said.By<InboxText>("Sent_Title", "nb"));

        await AnswerAsync();
        await runa.Page.ReloadAsync();
        await Expect(runa.Main.Locator(".thread")).ToContainTextAsync("Kan du skrive litt mer om når det begynte?");
        await keyboard.ReachAsync(runa.Main.Locator("#reply"));
        await runa.Page.Keyboard.TypeAsync("For tre dager siden.");
        await keyboard.DoAsync(Button(Said.By<InboxText>("Reply_Send", "nb")));
        await Expect(runa.Main.Locator("div.live[role=status]")).ToContainTextAsync(Said.By<InboxText>("Replied_Title", "nb"));

        await AnswerAsync();
        await runa.Page.ReloadAsync();
        await Expect(runa.Main.Locator(".thread")).ToContainTextAsync("Det høres ut som noe som går over av seg selv.");

        ILocator Button(string name) => runa.Main.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
        async Task AnswerAsync() => await runa.Portal.AnswerAsync(Guid.Parse(await runa.Portal.QueryAsync<string>(Waiting, ("$id", runa.Portal.PersonId(People.Runa)))), SurgeryAnswer.Confirm);
    }

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
        var reconnections = 0;
        vegard.Page.WebSocket += (_, _) => reconnections++;

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
        // A circuit that was cut off would be taken up again, and nobody would see it here.
        Assert.Equal(0, reconnections);
    }

    private static string Of(string key, params object[] arguments) => Said.By<EConsultationText>(key, "nb", arguments);
}
