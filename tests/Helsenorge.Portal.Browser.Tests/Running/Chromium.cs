using System.Diagnostics;
using Microsoft.Playwright;

namespace Helsenorge.Portal.Browser.Tests.Running;

/// <summary>One Chromium for all tests. Where none can be had the tests are skipped with the reason, which CI counts as a failure.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] UsualPaths =
    [
        // The same without what a window needs, at two thirds of the processor.
        "/usr/bin/chromium-headless-shell",
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright playwright;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, Browser) = (playwright, browser);

    public IBrowser Browser { get; }

    public static async Task<Chromium> StartAsync()
    {
        var path = await FindAsync() ?? throw new InvalidOperationException("$XunitDynamicSkip$No Chromium: set PORTAL_TEST_CHROMIUM to its path, or install Chromium.");
        var playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Flags }));
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.CloseAsync();
        playwright.Dispose();
    }

    private static async Task<string?> FindAsync()
    {
        if (Environment.GetEnvironmentVariable("PORTAL_TEST_CHROMIUM") is { Length: > 0 } named)
        {
            return named;
        }

        if (!UsualPaths.Any(File.Exists) && OperatingSystem.IsLinux() && Environment.UserName == "root" && File.Exists("/etc/debian_version"))
        {
            using var install = Process.Start("sh", ["-c", "export DEBIAN_FRONTEND=noninteractive; apt-get update -qq && apt-get install -y -qq chromium-headless-shell || apt-get install -y -qq chromium"]);
            await install.WaitForExitAsync();
        }

        return UsualPaths.FirstOrDefault(File.Exists);
    }
}
