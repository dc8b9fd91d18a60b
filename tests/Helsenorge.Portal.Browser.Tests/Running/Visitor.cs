using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>One person at one browser.</summary>
public sealed partial class Visitor : IAsyncDisposable
{
    private Visitor(IPage page, RunningPortal portal) => (Page, Portal) = (page, portal);

    public IPage Page { get; }

    public RunningPortal Portal { get; }

    /// <summary>Who is logged in, by key.</summary>
    public string? Person { get; set; }

    /// <summary>The heading that every page has one of.</summary>
    public ILocator Heading => Page.Locator("h1");

    public ILocator Main => Page.Locator("main");

    public static async Task<Visitor> ComeAsync(IBrowserContext context, RunningPortal portal)
    {
        context.SetDefaultTimeout(60_000);
        return new Visitor(await context.NewPageAsync(), portal);
    }

    /// <summary>As who closes the window: closed from outside, its circuit would count among the person's windows for minutes.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Page.GotoAsync("about:blank");
        }
        catch (PlaywrightException)
        {
            // Closed or crashed: what the test says is what counts.
        }

        await Page.Context.CloseAsync();
    }

    /// <summary>As if the visitor had chosen the language in this browser.</summary>
    public Task SpeakAsync(string language) => Page.Context.AddCookiesAsync([new() { Name = Web.Shell.Languages.CookieName, Value = language, Url = Portal.Address }]);

    /// <summary>Opens a page of the portal as from the address bar, and waits until it lives.</summary>
    public async Task<IResponse> OpenAsync(string path)
    {
        var response = await Page.GotoAsync($"{Portal.Address}/{path.TrimStart('/')}");
        await LivesAsync();
        return response ?? throw new InvalidOperationException("The page was open already.");
    }

    /// <summary>Opens a page for somebody this person may act for, by the list that names them.</summary>
    public async Task OpenForAsync(string name, string path)
    {
        await Page.GotoAsync($"{Portal.Address}/acting-for");
        var address = await Main.Locator("li a", new() { HasTextString = name }).First.GetAttributeAsync("href") ?? throw new InvalidOperationException($"{name} cannot be acted for.");
        await OpenAsync(address[..(address.LastIndexOf('/') + 1)] + path);
    }

    /// <summary>A page with a circuit moves focus to its heading when it has come alive; a public page has no script and lives at once.</summary>
    public async Task LivesAsync() => await Page.WaitForFunctionAsync(
        "() => document.readyState !== 'loading' && (!document.querySelector('script[src*=\"blazor.web\"]') || document.activeElement?.tagName === 'H1')");

    public async Task LogInAsAsync(string person, string returnTo = "/overview")
    {
        await Page.GotoAsync($"{Portal.Address}/login?return={Uri.EscapeDataString(returnTo)}");
        await PickAsync(person);
    }

    /// <summary>Chooses who to be in the look-alike, which is already shown.</summary>
    public async Task PickAsync(string person)
    {
        Person = person;
        await Page.ClickAsync($"button[name=person][value='{Portal.NumberOf(person)}']");
        await Page.WaitForURLAsync(new Regex($"^{Regex.Escape(Portal.Address)}/"));
        await LivesAsync();
    }

    /// <summary>Where somebody the visitor may act for is: the list makes the key when it is first looked at.</summary>
    public async Task<string> AddressForAsync(string subject)
    {
        await OpenAsync("acting-for");
        var key = await Portal.QueryAsync<string>(
            "SELECT Key FROM ActingKeys WHERE ActorId = $actor AND SubjectId = $subject AND Preview = 0", ("$actor", Portal.PersonId(Person!)), ("$subject", Portal.PersonId(subject)));
        return $"for/{key}/";
    }

    public async Task LogOutAsync()
    {
        await Page.ClickAsync("form[action='/logout'] button");
        await Page.WaitForURLAsync($"{Portal.Address}/logged-out");
    }

    /// <summary>Books the free time of this number in the whole list, so that tests side by side want different ones. The appointment's id.</summary>
    public async Task<Guid> BookAsync(int ordinal)
    {
        await OpenAsync($"gp/booking?slot={await SlotAsync(ordinal)}");
        var book = Main.Locator("section[aria-labelledby=chosen] button");
        await Expect(Main.Locator("section[aria-labelledby=chosen] button, .notice, .empty-state").First).ToBeVisibleAsync();
        Assert.True(await book.CountAsync() == 1, await Main.InnerTextAsync());
        await book.ClickAsync();
        await Page.WaitForURLAsync(new Regex("receipt=booked"));
        return Guid.Parse(IdInAddress().Match(Page.Url).Groups[1].Value);
    }

    /// <summary>A time with Ingrid that nobody had when the demo began: it stays the same while the clock moves and others book.</summary>
    public Task<Guid> SlotAsync(int ordinal) => Task.FromResult(Portal.FreeSlots[ordinal]);

    [GeneratedRegex("appointments/([0-9a-f-]{36})")]
    private static partial Regex IdInAddress();
}
