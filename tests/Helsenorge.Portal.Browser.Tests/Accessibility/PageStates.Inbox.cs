using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

public static partial class PageStates
{
    private const string ThreadRoute = "/inbox/{ThreadId:guid}";

    // Inbox and documents.
    private static IEnumerable<PageState> Inbox =>
    [
        new("/inbox", "full", People.Kari, "inbox"),
        new("/inbox", "hidden at Basic, with what was found", People.Bjorg, async visitor =>
        {
            await visitor.OpenAsync("inbox");
            await visitor.Main.Locator("#q").FillAsync("fastlege");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("mark")).Not.ToHaveCountAsync(0);
        }),
        new("/inbox", "denied", People.Nina, "inbox"),
        Broken("/inbox", People.Ivar, "inbox", "MessageThreads"),
        new(ThreadRoute, "answered", People.Kari, visitor => OpenThreadAsync(visitor, "Answered")),
        new(ThreadRoute, "important letter", People.Arne, visitor => OpenThreadAsync(visitor, "Received")),
        new(ThreadRoute, "did not arrive", People.Tuva, visitor => OpenThreadAsync(visitor, "Failed")),
        new(ThreadRoute, "a time is offered", People.Tyra, visitor => OpenThreadAsync(visitor, "TimeOffered")),
        new(ThreadRoute, "asked to come in", People.Vegard, visitor => OpenThreadAsync(visitor, "ComeIn")),
        new(ThreadRoute, "form error", People.Kari, async visitor =>
        {
            await OpenThreadAsync(visitor, "Delivered");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("#reply-error")).Not.ToBeEmptyAsync();
        }),
        new(ThreadRoute, "denied", People.Nina, $"inbox/{Guid.Empty}"),
        Broken(ThreadRoute, People.Ivar, $"inbox/{Guid.Empty}", "MessageThreads"),
        new("/documents", "full", People.Kari, "documents"),
        new("/documents", "letter", People.Kari, async visitor => await visitor.OpenAsync($"documents?letter={Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM KeptLetters WHERE PatientId = $id", ("$id", visitor.Portal.PersonId(People.Kari))))}")),
        new("/documents", "denied", People.Nina, "documents"),
        Broken("/documents", People.Ivar, "documents", "KeptLetters"),
    ];

    private static async Task OpenThreadAsync(Visitor visitor, string status) => await visitor.OpenAsync(
        $"inbox/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM MessageThreads WHERE PatientId = $id AND Status = $status ORDER BY LastAt DESC LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!)), ("$status", status)))}");
}
