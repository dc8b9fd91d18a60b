using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Helsenorge.Portal.Testing.Circuits;

/// <summary>The portal would not open a connection.</summary>
public sealed class CircuitRefusedException(string step, HttpStatusCode status) : Exception($"The {step} was answered {(int)status}.")
{
    public HttpStatusCode Status { get; } = status;
}

/// <summary>One connection: negotiated, opened, and read as a stream of messages.</summary>
internal sealed class CircuitSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClientWebSocket socket;
    private readonly SemaphoreSlim sending = new(1, 1);

    private CircuitSocket(ClientWebSocket socket) => this.socket = socket;

    public long BytesReceived { get; private set; }

    /// <exception cref="CircuitRefusedException">The portal said no.</exception>
    public static async Task<CircuitSocket> NegotiateAsync(Visitor visitor)
    {
        var negotiated = await visitor.FetchAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", origin: visitor.Origin);
        if (negotiated.Status is not HttpStatusCode.OK)
        {
            throw new CircuitRefusedException("negotiation", negotiated.Status);
        }

        var token = JsonDocument.Parse(negotiated.Body).RootElement.GetProperty("connectionToken").GetString()!;
        return await OpenAsync(visitor, $"?id={Uri.EscapeDataString(token)}");
    }

    /// <exception cref="CircuitRefusedException">The portal said no.</exception>
    public static async Task<CircuitSocket> OpenAsync(Visitor visitor, string query = "")
    {
        var client = new ClientWebSocket();
        client.Options.Cookies = visitor.Cookies;
        client.Options.CollectHttpResponseDetails = true;
        client.Options.RemoteCertificateValidationCallback = Visitor.IsOwnCertificate;
        client.Options.KeepAliveInterval = TimeSpan.Zero;
        if (visitor.Origin is { } origin)
        {
            client.Options.SetRequestHeader("Origin", origin);
        }

        var address = new UriBuilder(new Uri(visitor.Home, "/_blazor" + query));
        address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
        try
        {
            using var late = new CancellationTokenSource(Patience);
            await client.ConnectAsync(address.Uri, late.Token);
        }
        catch (WebSocketException) when (client.HttpStatusCode is not 0)
        {
            var status = client.HttpStatusCode;
            client.Dispose();
            throw new CircuitRefusedException("handshake", status);
        }

        var opened = new CircuitSocket(client);
        await opened.SendAsync(Encoding.UTF8.GetBytes(BlazorPack.Handshake));
        return opened;
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await sending.WaitAsync();
        try
        {
            using var late = new CancellationTokenSource(Patience);
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, late.Token);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Reads until the connection is gone, however it goes.</summary>
    public async Task ReadAsync(Action<object?[]> handle)
    {
        var buffer = new byte[16 * 1024];
        var filled = 0;
        var shaken = false;
        while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
        {
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }

            ValueWebSocketReceiveResult got;
            try
            {
                got = await socket.ReceiveAsync(buffer.AsMemory(filled), CancellationToken.None);
            }
            catch (Exception cut) when (cut is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
            {
                return;
            }

            if (got.MessageType is WebSocketMessageType.Close)
            {
                return;
            }

            BytesReceived += got.Count;
            filled += got.Count;
            filled = Handle(buffer.AsSpan(0, filled), ref shaken, handle);
        }
    }

    public void Dispose()
    {
        socket.Abort();
        socket.Dispose();
    }

    // Hands on each message that is whole, moves the rest to the front and says how much that is.
    private static int Handle(Span<byte> arrived, ref bool shaken, Action<object?[]> handle)
    {
        ReadOnlySpan<byte> rest = arrived;
        if (!shaken)
        {
            if (rest.IndexOf((byte)0x1e) is var end && end < 0)
            {
                return arrived.Length;
            }

            if (end > 2)
            {
                throw new InvalidOperationException($"The handshake was refused: {Encoding.UTF8.GetString(rest[..end])}");
            }

            shaken = true;
            rest = rest[(end + 1)..];
        }

        while (BlazorPack.TryRead(ref rest, out var message))
        {
            handle(message);
        }

        rest.CopyTo(arrived);
        return rest.Length;
    }
}
