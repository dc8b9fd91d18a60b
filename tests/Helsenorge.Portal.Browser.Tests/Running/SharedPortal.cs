using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>The product and the browser that all tests use. Tests that change a person's state each have a person of their own here.</summary>
public sealed class SharedPortal : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> loggedIn = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim once = new(1, 1);
    private RunningPortal? portal;
    private Chromium? chromium;

    /// <summary>Started when first asked for: what cannot start must skip or fail tests, not the run.</summary>
    public RunningPortal Portal => portal ?? throw new InvalidOperationException("No visitor has come yet.");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        if (portal is not null)
        {
            await portal.DisposeAsync();
        }

        once.Dispose();
    }

    public async Task<IBrowser> BrowserAsync()
    {
        await EnsureStartedAsync();
        return chromium!.Browser;
    }

    /// <summary>Someone with a browser of their own, not logged in.</summary>
    /// <param name="at">Another portal than the shared one.</param>
    public async Task<Visitor> VisitAsync(string language = "nb", RunningPortal? at = null, BrowserNewContextOptions? options = null)
    {
        var browser = await BrowserAsync();
        options ??= new();
        options.Locale ??= language switch { "nb" => "nb-NO", "nn" => "nn-NO", _ => "en-GB" };
        options.TimezoneId ??= "Europe/Oslo";
        options.ViewportSize ??= new() { Width = 1280, Height = 900 };
        return await Visitor.ComeAsync(await browser.NewContextAsync(options), at ?? Portal);
    }

    /// <summary>The person, freshly logged in.</summary>
    public async Task<Visitor> LogInAsync(string person, string language = "nb", RunningPortal? at = null)
    {
        var visitor = await VisitAsync(language, at);
        // Chosen here, so that it does not depend on what the person has chosen in another test.
        await visitor.SpeakAsync(language);
        await visitor.LogInAsAsync(person);
        return visitor;
    }

    /// <summary>The person in a log-in that other tests of the shared portal use too; nobody may log it out.</summary>
    public async Task<Visitor> EnterAsync(string? person, BrowserNewContextOptions? options = null)
    {
        await EnsureStartedAsync();
        options ??= new();
        if (person is not null)
        {
            options.StorageState = await loggedIn.GetOrAdd(person, key => new(() => LogInOnceAsync(key))).Value;
        }

        var visitor = await VisitAsync(options: options);
        visitor.Person = person;
        return visitor;
    }

    private async Task<string> LogInOnceAsync(string person)
    {
        await using var visitor = await LogInAsync(person);
        return await visitor.Page.Context.StorageStateAsync();
    }

    private async Task EnsureStartedAsync()
    {
        await once.WaitAsync();
        try
        {
            chromium ??= await Chromium.StartAsync();
            portal ??= await RunningPortal.StartAsync();
        }
        finally
        {
            once.Release();
        }
    }
}
