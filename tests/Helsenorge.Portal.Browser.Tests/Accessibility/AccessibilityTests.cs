using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Helsenorge.Portal.Browser.Tests.Running;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

/// <summary>The pages that are made, against the pages that are looked at.</summary>
public sealed class DeclaredPagesTests(SharedPortal shared)
{
    [Fact]
    public async Task Every_page_declares_its_states()
    {
        await shared.BrowserAsync();
        var pages = shared.Portal.Host.Portal.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .ToList();
        var declared = PageStates.All.ToLookup(state => state.Route, state => state.Name);
        var problems = new List<string>();
        foreach (var page in pages)
        {
            var route = page.RoutePattern.RawText!;
            var policies = page.Metadata.GetOrderedMetadata<IAuthorizeData>();
            var isOpen = page.Metadata.GetMetadata<IAllowAnonymous>() is not null || policies.Count == 0;
            if (!declared.Contains(route))
            {
                problems.Add($"{route} is not declared");
            }
            else if (!isOpen && !declared[route].Contains("error"))
            {
                problems.Add($"{route} does not declare 'error'");
            }
            else if (!isOpen && await IsClosedToSomeAsync(policies) && !declared[route].Contains("denied"))
            {
                problems.Add($"{route} does not declare 'denied'");
            }
        }

        Assert.Empty(problems);
        Assert.Empty(declared.Select(group => group.Key).Except(pages.Select(page => page.RoutePattern.RawText!)));
        Console.WriteLine($"axe: {declared.Count} pages × {PageStates.All.Count} states");
    }

    // In which order they are looked at is nobody's to say.
    [Fact]
    public void Nobody_whose_database_fails_is_looked_at_otherwise()
    {
        var broken = PageStates.All.Select(state => state.Breaks).OfType<string>().ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(PageStates.All, state => state.Breaks is null && state.Person is { } person && broken.Contains(person));
        Assert.DoesNotContain(PageStates.All, state => state is { Name: "error", Person: not null, Breaks: null });
    }

    private async Task<bool> IsClosedToSomeAsync(IReadOnlyList<IAuthorizeData> policies)
    {
        await using var scope = shared.Portal.Host.Portal.Services.CreateAsyncScope();
        var catalogue = scope.ServiceProvider.GetRequiredService<Web.Features.FeatureCatalogue>();
        return policies.Any(policy => catalogue.Services.Any(service =>
            Web.Access.ServicePolicy.NameOf(service) == policy.Policy && service.MinimumConsent > Domain.Access.ConsentLevel.None));
    }
}

/// <summary>One state of one page after the other, as people with different eyes, windows and languages meet it.</summary>
public abstract partial class AccessibilityTests(SharedPortal shared)
{
    private const string EveryRule = """{ "rules": { "target-size": { "enabled": true } } }""";
    private const string Contrast = """{ "runOnly": ["color-contrast"] }""";
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    protected async Task LookAtAsync(string name)
    {
        var state = PageStates.All.Single(state => state.ToString() == name);
        await using var visitor = await shared.EnterAsync(state.Person);
        var page = visitor.Page;

        // Whatever language the person was last met in.
        await visitor.SpeakAsync("nb");
        await state.ReachAsync(visitor);
        await Screenshots.TakeAsync(page, state, "1280-light");
        await ExpectNothingWrongAsync(page, EveryRule, $"{state}, 1280 px");
        await ExpectDialogDeclaredAsync(page, state);
        await page.SetViewportSizeAsync(360, 740);
        await Screenshots.TakeAsync(page, state, "360-light");
        await ExpectToFitAsync(page, $"{state}, 360 px");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Screenshots.TakeAsync(page, state, "360-dark");
        await page.SetViewportSizeAsync(1280, 900);
        await Screenshots.TakeAsync(page, state, "1280-dark");
        await ExpectNothingWrongAsync(page, Contrast, $"{state}, 1280 px, dark");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });

        await page.SetViewportSizeAsync(320, 640);
        await ExpectToFitAsync(page, $"{state}, nb, 320 px");
        var title = await page.TitleAsync();
        foreach (var language in (string[])["nn", "en"])
        {
            await visitor.SpeakAsync(language);
            await state.ReachAsync(visitor);
            Assert.Equal(language, await page.Locator("html").GetAttributeAsync("lang"));
            Assert.NotEqual("", await page.TitleAsync());
            await ExpectToFitAsync(page, $"{state}, {language}, 320 px");
            await page.SetViewportSizeAsync(360, 740);
            await ExpectToFitAsync(page, $"{state}, {language}, 360 px");
            await page.SetViewportSizeAsync(320, 640);
        }

        // Some titles are the same in bokmål and nynorsk.
        Assert.NotEqual(title, await page.TitleAsync());
    }

    // In the page, and once for each: the library's own call sends the whole of axe each time, and every node that passed back.
    private static async Task ExpectNothingWrongAsync(IPage page, string options, string where)
    {
        if (await page.EvaluateAsync<bool>("() => !window.axe"))
        {
            await page.EvaluateAsync(Axe);
        }

        // A change of theme or width fades; what is looked at is where it ends.
        var found = await page.EvaluateAsync<string[]>("""
            async options => {
              await Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity).map(a => a.finished));
              const { violations, passes } = await axe.run(document, { ...JSON.parse(options), resultTypes: ['violations'] });
              return passes.length === 0 ? ['nothing was looked at'] :
                violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}\n  ${node.html}\n  ${node.failureSummary}`));
            }
            """, options);
        Assert.True(found.Length == 0, $"{where}:\n{string.Join('\n', found)}");
    }

    private static async Task ExpectDialogDeclaredAsync(IPage page, PageState state)
    {
        if (await page.Locator("main dialog").CountAsync() > 0)
        {
            Assert.Contains(PageStates.All, other => other.Route == state.Route && other.Name.StartsWith("dialog", StringComparison.Ordinal));
        }
    }

    private static async Task ExpectToFitAsync(IPage page, string where)
    {
        var wide = await page.EvaluateAsync<string[]>("""
            () => document.documentElement.scrollWidth <= innerWidth ? [] :
              [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().left + e.scrollWidth > innerWidth + 1).slice(-5)
                .map(e => `${e.outerHTML.slice(0, 120)} ends at ${Math.round(e.getBoundingClientRect().left + e.scrollWidth)}`)
                .concat(`the page is ${document.documentElement.scrollWidth} px wide`)
            """);
        Assert.True(wide.Length == 0, $"{where}: {string.Join('\n', wide)}");
    }

    /// <summary>With PORTAL_SCREENSHOTS naming a folder, what was looked at is kept there.</summary>
    private static partial class Screenshots
    {
        private static readonly string? Folder = Environment.GetEnvironmentVariable("PORTAL_SCREENSHOTS");

        public static async Task TakeAsync(IPage page, PageState state, string look)
        {
            if (Folder is { Length: > 0 })
            {
                var name = NotForFiles().Replace(state.ToString(), "-").Trim('-');
                await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{name}.{look}.png"), FullPage = true });
            }
        }

        [GeneratedRegex("[^a-z0-9]+", RegexOptions.IgnoreCase)]
        private static partial Regex NotForFiles();
    }
}

public sealed class OpenPagesAccessibilityTests(SharedPortal shared) : AccessibilityTests(shared)
{
    public static TheoryData<string> States => new(PageStates.All.Where(state => state.Person is null).Select(state => state.ToString()));

    [Theory]
    [MemberData(nameof(States))]
    public Task Nothing_stands_in_anyones_way(string state) => LookAtAsync(state);
}

/// <summary>In several classes, of which two run side by side: one long one would be alone at the end.</summary>
public abstract class PersonalPagesAccessibilityTests(SharedPortal shared) : AccessibilityTests(shared)
{
    private const int Classes = 5;

    protected static TheoryData<string> Every(int part) => new(PageStates.All.Where(state => state.Person is not null).Where((_, at) => at % Classes == part).Select(state => state.ToString()));
}

public sealed class PersonalPagesFirstAccessibilityTests(SharedPortal shared) : PersonalPagesAccessibilityTests(shared)
{
    public static TheoryData<string> States => Every(0);

    [Theory]
    [MemberData(nameof(States))]
    public Task Nothing_stands_in_anyones_way(string state) => LookAtAsync(state);
}

public sealed class PersonalPagesSecondAccessibilityTests(SharedPortal shared) : PersonalPagesAccessibilityTests(shared)
{
    public static TheoryData<string> States => Every(1);

    [Theory]
    [MemberData(nameof(States))]
    public Task Nothing_stands_in_anyones_way(string state) => LookAtAsync(state);
}

public sealed class PersonalPagesThirdAccessibilityTests(SharedPortal shared) : PersonalPagesAccessibilityTests(shared)
{
    public static TheoryData<string> States => Every(2);

    [Theory]
    [MemberData(nameof(States))]
    public Task Nothing_stands_in_anyones_way(string state) => LookAtAsync(state);
}

public sealed class PersonalPagesFourthAccessibilityTests(SharedPortal shared) : PersonalPagesAccessibilityTests(shared)
{
    public static TheoryData<string> States => Every(3);

    [Theory]
    [MemberData(nameof(States))]
    public Task Nothing_stands_in_anyones_way(string state) => LookAtAsync(state);
}

public sealed class PersonalPagesFifthAccessibilityTests(SharedPortal shared) : PersonalPagesAccessibilityTests(shared)
{
    public static TheoryData<string> States => Every(4);

    [Theory]
    [MemberData(nameof(States))]
    public Task Nothing_stands_in_anyones_way(string state) => LookAtAsync(state);
}
