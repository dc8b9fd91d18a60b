using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Helsenorge.Portal.Testing.Faults;

/// <summary>
/// A real Chromium with one page, told what to do over its own debugging port: enough to fill in a form and see what stands there, for
/// experiments that must not carry a whole test framework for browsers.
/// </summary>
public sealed class HeadlessBrowser : IAsyncDisposable
{
    private static readonly string[] UsualPaths = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);
    private readonly Process process;
    private readonly string folder;
    private readonly ClientWebSocket socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> asked = [];
    private readonly SemaphoreSlim sending = new(1, 1);
    private int last;

    private HeadlessBrowser(Process process, string folder) => (this.process, this.folder) = (process, folder);

    /// <summary>Null where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable("PORTAL_TEST_CHROMIUM") is { Length: > 0 } named ? named : UsualPaths.FirstOrDefault(File.Exists);

    public static async Task<HeadlessBrowser> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-browser-").FullName;
        var process = Process.Start(new ProcessStartInfo(
            Path ?? throw new InvalidOperationException("No Chromium: set PORTAL_TEST_CHROMIUM to its path, or install Chromium."),
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync", "--lang=nb", $"--user-data-dir={folder}", "--remote-debugging-port=0", "about:blank"])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var browser = new HeadlessBrowser(process, folder);
        var listening = await browser.AddressAsync();
        _ = process.StandardError.ReadToEndAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://{listening.Authority}") };
        JsonNode? page = null;
        for (var began = Stopwatch.GetTimestamp(); page is null; await Task.Delay(20))
        {
            page = (await http.GetFromJsonAsync<JsonArray>("/json"))!.FirstOrDefault(target => (string?)target!["type"] == "page");
            ThrowIfLate(began, "a page");
        }

        await browser.socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), CancellationToken.None);
        _ = browser.ListenAsync();
        await browser.CallAsync("Page.enable", new { });
        return browser;
    }

    public Task OpenAsync(string address) => CallAsync("Page.navigate", new { url = address });

    /// <summary>As from the keyboard, where the focus is.</summary>
    public Task TypeAsync(string text) => CallAsync("Input.insertText", new { text });

    /// <summary>The value of an expression; null while the page is on its way to another.</summary>
    public async Task<string?> AskAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression = $"String({expression})", returnByValue = true });
        return answer.TryGetProperty("result", out var result) && !answer.TryGetProperty("exceptionDetails", out _) && result.TryGetProperty("value", out var value) ? value.GetString() : null;
    }

    public async Task UntilAsync(string expression, string what)
    {
        for (var began = Stopwatch.GetTimestamp(); await AskAsync(expression) != "true"; await Task.Delay(20))
        {
            if (Stopwatch.GetElapsedTime(began) > Longest)
            {
                throw new TimeoutException($"Waited in vain for {what}: {await AskAsync("location.href + ' ' + document.body.innerText.slice(0, 2000)")}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        socket.Dispose();
        sending.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<Uri> AddressAsync()
    {
        const string Mark = "DevTools listening on ";
        while (await process.StandardError.ReadLineAsync().WaitAsync(Longest) is { } line)
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                return new Uri(line[Mark.Length..]);
            }
        }

        throw new InvalidOperationException("Chromium ended before it listened.");
    }

    private async Task<JsonElement> CallAsync(string method, object parameters)
    {
        var id = Interlocked.Increment(ref last);
        var answer = asked[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }

        return await answer.Task.WaitAsync(Longest);
    }

    private async Task ListenAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        while (socket.State is WebSocketState.Open)
        {
            var part = await socket.ReceiveAsync(message.GetMemory(16 * 1024), CancellationToken.None);
            message.Advance(part.Count);
            if (!part.EndOfMessage)
            {
                continue;
            }

            using var said = JsonDocument.Parse(message.WrittenMemory);
            if (said.RootElement.TryGetProperty("id", out var id) && asked.TryRemove(id.GetInt32(), out var answer))
            {
                answer.SetResult(said.RootElement.TryGetProperty("result", out var result) ? result.Clone() : default);
            }

            if (said.RootElement.TryGetProperty("method", out var method) && method.GetString() == "Page.javascriptDialogOpening")
            {
                // A page that has something unsaved asks before it goes; who leaves here means it.
                _ = CallAsync("Page.handleJavaScriptDialog", new { accept = true });
            }

            message.ResetWrittenCount();
        }
    }

    private static void ThrowIfLate(long began, string what)
    {
        if (Stopwatch.GetElapsedTime(began) > Longest)
        {
            throw new TimeoutException($"Waited in vain for {what}.");
        }
    }
}
