using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Helsenorge.Portal.Web.Access;

namespace Helsenorge.Portal.Testing.Circuits;

/// <summary>How a call into the circuit ended.</summary>
public sealed record CallOutcome(bool Succeeded, string? Error);

/// <summary>
/// A tab with a living page, as Blazor's script would run it, but able to do all that a script in a stranger's hands can:
/// it speaks the protocol itself, shows nothing, and remembers what it was told.
/// </summary>
public sealed class CircuitClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Visitor visitor;
    private readonly CircuitSocket socket;
    private readonly Lock remembering = new();
    private readonly Dictionary<long, Control> controls = [];
    private readonly List<string> texts = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource<object?>> invocations = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<CallOutcome>> calls = new();
    private TaskCompletionSource somethingNew = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task reading = Task.CompletedTask;
    private Uri address;
    private long renderer;
    private int textsBeforeLatestAct;
    private int lastNumber;

    private CircuitClient(Visitor visitor, CircuitSocket socket, Uri address) => (this.visitor, this.socket, this.address) = (visitor, socket, address);

    /// <summary>What the browser keeps to find its circuit again after a cut.</summary>
    public string CircuitId { get; private set; } = "";

    /// <summary>False as long as neither side has ended it: by a closed connection or by an error.</summary>
    public bool HasEnded => reading.IsCompleted || Error is not null;

    /// <summary>What the circuit said as it failed.</summary>
    public string? Error { get; private set; }

    /// <summary>Whether the portal is told that what it sent has been shown.</summary>
    public bool Acknowledges { get; set; } = true;

    public int Batches { get; private set; }

    public long BytesReceived => socket.BytesReceived;

    /// <summary>Where a link or the circuit itself has led to within the page.</summary>
    public Uri Address => address;

    /// <summary>Where the circuit sent the browser by leaving the page.</summary>
    public Uri? SentTo { get; private set; }

    /// <summary>What a paused circuit gave the browser to keep: components and state.</summary>
    public (string? Components, string? State)? Kept { get; private set; }

    public IReadOnlyList<Control> Controls
    {
        get
        {
            lock (remembering)
            {
                return [.. controls.Values];
            }
        }
    }

    /// <summary>All text and attributes that ever came, newest last.</summary>
    public string Said
    {
        get
        {
            lock (remembering)
            {
                return string.Join('\n', texts);
            }
        }
    }

    /// <summary>The same, since the latest navigation or press.</summary>
    public string SaidOfLatestAct
    {
        get
        {
            lock (remembering)
            {
                return string.Join('\n', texts.Skip(textsBeforeLatestAct));
            }
        }
    }

    /// <summary>The functions of script that the portal has asked for, the first first.</summary>
    public ConcurrentQueue<string> Scripts { get; } = [];

    /// <summary>Opens a page and its circuit, and waits for the first rendering.</summary>
    public static async Task<CircuitClient> OpenAsync(Visitor visitor, string page)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        await visitor.OpenAsync(page);
        return await StartAsync(visitor, PrerenderedPage.In(visitor.Last));
    }

    /// <summary>A circuit for a page that was served, whoever it was served to.</summary>
    public static async Task<CircuitClient> StartAsync(Visitor visitor, PrerenderedPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var circuit = await ConnectAsync(visitor);
        circuit.address = page.Address;
        circuit.CircuitId = await circuit.InvokeAsync("StartCircuit", circuit.Root, page.Address.ToString(), "[]", page.State) as string
            ?? throw new InvalidOperationException($"No circuit was started: {circuit.Error}");
        await circuit.SendAsync("UpdateRootComponents", page.AddAll(), page.State);
        await circuit.UntilAsync(() => circuit.Batches > 0, "the first rendering");
        return circuit;
    }

    /// <summary>A connection without a circuit.</summary>
    /// <exception cref="CircuitRefusedException">The portal said no.</exception>
    public static async Task<CircuitClient> ConnectAsync(Visitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return Over(await CircuitSocket.NegotiateAsync(visitor), visitor);
    }

    /// <summary>As a program does that goes straight for the socket.</summary>
    /// <exception cref="CircuitRefusedException">The portal said no.</exception>
    public static async Task<CircuitClient> ConnectWithoutNegotiationAsync(Visitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return Over(await CircuitSocket.OpenAsync(visitor), visitor);
    }

    /// <summary>Tries to take over the circuit by that id, as a browser does after a cut.</summary>
    public static async Task<(CircuitClient Client, bool IsTaken)> ReconnectAsync(Visitor visitor, string circuitId)
    {
        var client = await ConnectAsync(visitor);
        client.CircuitId = circuitId;
        return (client, await client.InvokeAsync("ConnectCircuit", circuitId) is true);
    }

    /// <summary>Asks for the circuit as it was when it was put away; false when the portal will not.</summary>
    public async Task<bool> ResumeAsync(string circuitId, PrerenderedPage page, (string? Components, string? State) kept)
    {
        ArgumentNullException.ThrowIfNull(page);
        address = page.Address;
        // Nothing kept by the browser asks for what the server may have kept itself.
        if (await InvokeAsync("ResumeCircuit", circuitId, Root, page.Address.ToString(), kept.Components ?? "[]", kept.State ?? "") is not string resumed)
        {
            return false;
        }

        CircuitId = resumed;
        await SendAsync("UpdateRootComponents", page.AddAll(), "");
        return true;
    }

    /// <summary>Follows a link within the page.</summary>
    public Task NavigateAsync(string to)
    {
        address = new Uri(visitor.Home, to);
        BeginAct();
        return SendAsync("OnLocationChanged", address.ToString(), null, true);
    }

    /// <summary>Presses what bears this text, once it is there.</summary>
    public async Task<CallOutcome> ClickAsync(string text) => await ClickAsync(await ControlAsync(control => control.EventName == "click" && control.Text == text, text));

    public Task<CallOutcome> ClickAsync(Control control)
    {
        ArgumentNullException.ThrowIfNull(control);
        return DispatchAsync(control.HandlerId, "click", """{"type":"click","detail":1}""");
    }

    public async Task<Control> ControlAsync(Func<Control, bool> isIt, string what)
    {
        await UntilAsync(() => Controls.Any(isIt), what);
        return Controls.First(isIt);
    }

    /// <summary>An event for a handler by its number, whether it was ever offered or not.</summary>
    public Task<CallOutcome> DispatchAsync(long handlerId, string eventName, string eventArguments) =>
        CallAsync(null, "DispatchEventAsync", renderer, $$"""[{"eventHandlerId":{{handlerId}},"eventName":{{JsonSerializer.Serialize(eventName)}},"eventFieldInfo":null},{{eventArguments}}]""");

    /// <summary>Calls anything that .NET opens to script.</summary>
    public async Task<CallOutcome> CallAsync(string? assembly, string method, long target, string arguments)
    {
        var number = NextNumber();
        var outcome = calls.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        BeginAct();
        try
        {
            await SendAsync("BeginInvokeDotNetFromJS", number, assembly, method, target, arguments);
        }
        catch (Exception cut) when (cut is WebSocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            return new CallOutcome(Succeeded: false, "The connection is gone.");
        }

        await Task.WhenAny(outcome.Task, UntilAsync(() => HasEnded || outcome.Task.IsCompleted, method));
        return outcome.Task.IsCompletedSuccessfully ? await outcome.Task : new CallOutcome(Succeeded: false, Error ?? "The connection is gone.");
    }

    /// <summary>Calls a method of the hub and gives its answer; null also when the connection went instead.</summary>
    public async Task<object?> InvokeAsync(string method, params object?[] arguments)
    {
        var number = NextNumber();
        var answer = invocations.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await socket.SendAsync(BlazorPack.Write(1, Headers.None, number, method, arguments, Array.Empty<object?>()));
        await UntilAsync(() => HasEnded || answer.Task.IsCompleted, method);
        return answer.Task.IsCompletedSuccessfully ? await answer.Task : null;
    }

    /// <summary>Calls a method of the hub and asks for no answer.</summary>
    public Task SendAsync(string method, params object?[] arguments) => SendBytesAsync(BlazorPack.Write(1, Headers.None, null, method, arguments, Array.Empty<object?>()));

    /// <summary>Whatever one likes, in one message of the socket.</summary>
    public Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => socket.SendAsync(bytes);

    /// <summary>Waits for a text to come after the latest act.</summary>
    public Task SeesAsync(string text) => UntilAsync(() => SaidOfLatestAct.Contains(text, StringComparison.Ordinal), text);

    public Task UntilEndedAsync() => UntilAsync(() => HasEnded, "the end of the circuit");

    public Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(isSo, what, Patience);

    /// <summary>The network is lost: the portal keeps the circuit for a while.</summary>
    public async Task CutAsync()
    {
        socket.Dispose();
        await reading;
    }

    /// <summary>Leaves the page, and says so as browsers do.</summary>
    public async ValueTask DisposeAsync()
    {
        if (CircuitId.Length > 0 && !reading.IsCompleted)
        {
            await visitor.FetchAsync(HttpMethod.Post, "/_blazor/disconnect", [("circuitId", CircuitId)], visitor.Origin);
        }

        await CutAsync();
    }

    private static CircuitClient Over(CircuitSocket socket, Visitor visitor)
    {
        var client = new CircuitClient(visitor, socket, visitor.Home);
        client.reading = Task.Run(client.ReadAsync);
        return client;
    }

    // The base address of the page: whom it is for stands in it.
    private string Root => new Uri(visitor.Home, ActingFor.PathBaseOf(address.AbsolutePath) is { } named ? $"{named}/" : "/").ToString();

    private string NextNumber() => $"{Interlocked.Increment(ref lastNumber)}";

    private void BeginAct()
    {
        lock (remembering)
        {
            textsBeforeLatestAct = texts.Count;
        }
    }

    private async Task UntilAsync(Func<bool> isSo, string what, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        while (true)
        {
            var next = Volatile.Read(ref somethingNew).Task;
            if (isSo())
            {
                return;
            }

            if (HasEnded)
            {
                throw new InvalidOperationException($"The circuit ended before {what}: {Error}");
            }

            try
            {
                await next.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Never came: {what}. The latest was: {SaidOfLatestAct[^Math.Min(2_000, SaidOfLatestAct.Length)..]}");
            }
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await socket.ReadAsync(Handle);
        }
        finally
        {
            // Whoever waits looks once more, when this has completed.
            _ = Task.Run(async () =>
            {
                await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Tell();
            });
        }
    }

    private void Tell() => Interlocked.Exchange(ref somethingNew, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private void Handle(object?[] message)
    {
        switch (message)
        {
            case [1L, _, _, string target, object?[] arguments, ..]:
                HandleCall(target, arguments);
                break;
            case [3L, _, string number, 1L, ..]:
                invocations[number].TrySetResult(null);
                break;
            case [3L, _, string number, ..]:
                invocations[number].TrySetResult(message.ElementAtOrDefault(4));
                break;
            case [7L, var reason, ..]:
                Error = reason as string ?? "Closed by the portal.";
                break;
            case [6L, ..]:
                // Its ping asks for ours.
                Reply(BlazorPack.Write(6));
                break;
        }

        Tell();
    }

    private void HandleCall(string target, object?[] arguments)
    {
        switch ((target, arguments))
        {
            case ("JS.RenderBatch", [long number, byte[] data]):
                Remember(RenderBatch.Parse(data));
                if (Acknowledges)
                {
                    Call("OnRenderCompleted", number, null);
                }

                break;
            case ("JS.BeginInvokeJS", [long handle, string function, string given, long kind, ..]):
                HandleScript(handle, function, given, kind);
                break;
            case ("JS.EndInvokeDotNet", [string number, bool succeeded, var result]):
                if (calls.TryRemove(number, out var call))
                {
                    call.TrySetResult(new CallOutcome(succeeded, succeeded ? null : result as string));
                }

                break;
            case ("JS.SavePersistedState", [_, var components, var state]):
                Kept = (components as string, state as string);
                break;
            case ("JS.Error", [var error, ..]):
                Error = error as string ?? "Failed.";
                break;
        }
    }

    private void Remember(RenderBatch batch)
    {
        lock (remembering)
        {
            batch.GoneHandlers.ForEach(handler => controls.Remove(handler));
            batch.Controls.ForEach(control => controls[control.HandlerId] = control);
            texts.AddRange(batch.Texts);
            Batches++;
        }
    }

    // What our pages and MudBlazor ask of script, answered as a browser with nothing on its screen would.
    private void HandleScript(long handle, string function, string given, long kind)
    {
        var arguments = JsonDocument.Parse(given).RootElement;
        var name = function[(function.LastIndexOf('.') + 1)..];
        Scripts.Enqueue(name);
        switch (name)
        {
            case "attachWebRendererInterop":
                renderer = arguments[1].GetProperty("__dotNetObject").GetInt64();
                break;
            case "navigateTo":
                GoTo(new Uri(new Uri(Root), arguments[0].GetString()!), arguments[1].GetProperty("forceLoad").GetBoolean());
                break;
        }

        if (handle != 0)
        {
            const int reference = 1;
            var answer = (name, kind) switch
            {
                (_, reference) => $$"""{"__jsObjectId":{{handle}}}""",
                ("hasOwnProperty", _) => "true",
                ("countProviders", _) => "1",
                ("watchDarkMode", _) => "false",
                _ => "null",
            };
            Call("EndInvokeJSFromDotNet", handle, true, $"[{handle},true,{answer}]");
        }
    }

    private void GoTo(Uri to, bool leaves)
    {
        if (leaves)
        {
            SentTo = to;
            return;
        }

        address = to;
        Call("OnLocationChanged", to.ToString(), null, false);
    }

    private void Call(string method, params object?[] arguments) => Reply(BlazorPack.Write(1, Headers.None, null, method, arguments, Array.Empty<object?>()));

    // Sent in the order they are asked for, since the socket takes one at a time; lost with the connection, as everything is.
    private void Reply(byte[] message) => _ = socket.SendAsync(message).ContinueWith(static sent => _ = sent.Exception, TaskScheduler.Default);
}
