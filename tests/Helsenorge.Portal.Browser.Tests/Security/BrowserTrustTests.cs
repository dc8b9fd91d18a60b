using System.Text.RegularExpressions;
using System.Collections.Concurrent;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Security;

/// <summary>What the browser is trusted with, on every page that links lead to.</summary>
public sealed partial class BrowserTrustTests(SharedPortal shared)
{
    private const string TellOfViolations = """
        document.addEventListener('securitypolicyviolation', event =>
          console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} on ${location.pathname} ${event.sample}`));
        """;

    [Theory]
    [InlineData(null)]
    [InlineData(People.Kari)]
    [InlineData(People.Bjorg)]
    public async Task No_page_breaks_the_content_policy_asks_strangers_or_stores_anything_personal(string? person)
    {
        await using var visitor = await shared.EnterAsync(person);
        var (violations, strangers) = await ListenAsync(visitor);

        var seen = await CrawlAsync(visitor);

        Assert.True(seen.Count >= 12, $"Only {string.Join(' ', seen)}");
        Assert.Empty(violations);
        Assert.Empty(strangers);
    }

    [Fact]
    public async Task Logging_in_booking_cancelling_and_logging_out_break_no_content_policy()
    {
        await using var stian = await shared.VisitAsync();
        var (violations, strangers) = await ListenAsync(stian);

        await stian.OpenAsync("/");
        await stian.LogInAsAsync(People.Stian);
        await stian.BookAsync(80);
        await stian.Main.Locator(".panel--raised button").ClickAsync();
        await stian.Page.ClickAsync("main dialog .button--danger");
        await Expect(stian.Page.Locator("main dialog")).ToBeHiddenAsync();
        await ExpectNothingStoredAsync(stian);
        await stian.LogOutAsync();

        Assert.Empty(violations);
        Assert.Empty(strangers);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/overview")]
    [InlineData("/login/refused")]
    public async Task Item_41_another_site_cannot_frame_the_portal(string path)
    {
        await using var visitor = await shared.EnterAsync(People.Kari);
        // Another site that really answers: one made up in the browser would be kept from loopback whatever we say.
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var framer = builder.Build();
        framer.MapGet("/", () => Results.Content($"<iframe name='portal' src='{visitor.Portal.Address}{path}'></iframe><iframe name='willing' src='/willing'></iframe>", "text/html"));
        // A frame that may be framed stands beside it, or an empty page would pass.
        framer.MapGet("/willing", () => Results.Content("<h1>Willing</h1>", "text/html"));
        await framer.StartAsync(TestContext.Current.CancellationToken);

        await visitor.Page.GotoAsync(framer.Urls.Single(), new() { WaitUntil = WaitUntilState.Load });

        await Expect(visitor.Page.FrameLocator("[name=willing]").Locator("h1")).ToHaveTextAsync("Willing");
        var frame = visitor.Page.Frame("portal")!;
        Assert.StartsWith("chrome-error:", frame.Url, StringComparison.Ordinal);
        Assert.Equal(0, await frame.Locator(".site-header, main").CountAsync());
    }

    private static async Task<(ConcurrentBag<string> Violations, ConcurrentBag<string> Strangers)> ListenAsync(Visitor visitor)
    {
        var violations = new ConcurrentBag<string>();
        var strangers = new ConcurrentBag<string>();
        await visitor.Page.Context.AddInitScriptAsync(TellOfViolations);
        visitor.Page.Console += (_, message) =>
        {
            if (message.Text.Contains("content policy:", StringComparison.Ordinal) || message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                violations.Add(message.Text);
            }
        };
        visitor.Page.Context.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal)
                && !request.Url.StartsWith($"{visitor.Portal.Address}/", StringComparison.Ordinal)
                && !request.Url.StartsWith($"{visitor.Portal.ProviderAddress}/", StringComparison.Ordinal))
            {
                strangers.Add(request.Url);
            }
        };
        return (violations, strangers);
    }

    /// <summary>Every page that links lead to, once for each path and kind of query.</summary>
    private static async Task<IReadOnlyCollection<string>> CrawlAsync(Visitor visitor)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>(["/", .. visitor.Person is null ? (string[])[] : ["/overview"]]);
        while (waiting.TryDequeue(out var address))
        {
            if (!seen.Add(KindOf(address)))
            {
                continue;
            }

            await visitor.OpenAsync(address);
            await ExpectNothingStoredAsync(visitor);
            var links = await visitor.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && !a.hasAttribute('download') && !a.pathname.endsWith('.ics')).map(a => a.pathname + a.search)");
            foreach (var link in links.Where(link => !link.StartsWith("/login", StringComparison.Ordinal) && !link.StartsWith("/language", StringComparison.Ordinal) && !link.StartsWith("/theme", StringComparison.Ordinal)))
            {
                waiting.Enqueue(link);
            }
        }

        return seen;
    }

    private static string KindOf(string address)
    {
        // Whoever one acts for, the pages are the same.
        address = ActingKeyInPath().Replace(address, "/for/key");
        var parts = address.Split('?', 2);
        return parts.Length == 1 ? parts[0] : $"{parts[0]}?{string.Join('&', parts[1].Split('&').Select(field => field.Split('=')[0]))}";
    }

    private static async Task ExpectNothingStoredAsync(Visitor visitor)
    {
        var stored = await visitor.Page.EvaluateAsync<string>("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])");
        string[] canaries = visitor.Person is { } person
            ? [visitor.Portal.NumberOf(person), .. visitor.Portal.NameOf(person).Split(' '), "Ingrid", "Solbakken"]
            : ["Solbakken"];
        // History keeps the address and the window's title.
        var kept = $"{stored} {visitor.Page.Url} {await visitor.Page.TitleAsync()}";
        Assert.True(!canaries.Any(canary => kept.Contains(canary, StringComparison.OrdinalIgnoreCase)), kept);
    }

    [GeneratedRegex("^/for/[^/]+")]
    private static partial Regex ActingKeyInPath();
}
