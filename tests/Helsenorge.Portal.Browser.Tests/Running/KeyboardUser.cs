using Microsoft.Playwright;

namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>Someone who has no pointer: moves by Tab, and does what has focus.</summary>
public sealed class KeyboardUser(IPage page)
{
    private const int Patience = 150;

    /// <summary>Tabs forward until the thing has focus, as far as the whole page once around, then does it.</summary>
    public async Task DoAsync(ILocator thing, string key = "Enter")
    {
        await ReachAsync(thing);
        await page.Keyboard.PressAsync(key);
    }

    public async Task ReachAsync(ILocator thing)
    {
        await Assertions.Expect(thing).ToHaveCountAsync(1);
        var passed = new List<string>();
        for (var press = 0; press < Patience; press++)
        {
            if (await thing.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                await ExpectFocusToShowAsync();
                return;
            }

            await page.Keyboard.PressAsync("Tab");
            passed.Add(await page.EvaluateAsync<string>("() => (document.activeElement?.textContent ?? '').trim().slice(0, 30)"));
        }

        Assert.Fail($"{thing} cannot be reached by Tab. Passed: {string.Join(" | ", passed.Distinct())}");
    }

    /// <summary>Focus that cannot be seen is of no use to those who see; nor is focus behind something.</summary>
    private async Task ExpectFocusToShowAsync()
    {
        // The browser scrolls to what has focus in its own time.
        var focused = await page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0, 200)");
        await Eventually.TrueAsync(async () => await LookAsync() is null, $"focus shows on {focused}");
    }

    private Task<string?> LookAsync() =>
        page.EvaluateAsync<string?>("""
            () => {
              const at = document.activeElement;
              const shown = at.matches('input[type=radio], input[type=checkbox]') ? at.closest('label') ?? at : at;
              const box = shown.getBoundingClientRect();
              if (box.bottom <= 0 || box.top >= innerHeight || box.width === 0) return 'it is outside the window';
              const marked = [at, shown, ...at.querySelectorAll('*')].some(part => {
                const style = getComputedStyle(part), after = getComputedStyle(part, '::after');
                return [style, after].some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none');
              });
              return marked ? null : 'nothing marks it';
            }
            """);
}
