using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Web.Tests.Attachments;

/// <summary>A daemon that speaks INSTREAM as ClamAV does and knows one virus.</summary>
internal sealed class FakeClamd : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Socket listener;
    private readonly Task work;

    private FakeClamd(Socket listener, string address)
    {
        (this.listener, Address) = (listener, address);
        work = ListenAsync();
    }

    /// <summary>As in the settings.</summary>
    public string Address { get; }

    /// <summary>What it says instead of looking; null when it looks.</summary>
    public string? Says { get; set; }

    public int Scanned { get; private set; }

    public static FakeClamd OnTcp()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return new FakeClamd(listener, $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}");
    }

    public static FakeClamd OnSocket()
    {
        var path = Path.Combine(TestDatabases.Folder, $"{Guid.NewGuid():N}.ctl");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        return new FakeClamd(listener, $"unix://{path}");
    }

    public async ValueTask DisposeAsync()
    {
        if (work.IsCompleted)
        {
            return;
        }

        await stop.CancelAsync();
        listener.Dispose();
        await work;
        stop.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptAsync(stop.Token);
                await using var stream = new NetworkStream(client);
                await AnswerAsync(stream);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var command = new byte[10];
        await stream.ReadExactlyAsync(command, stop.Token);
        Assert.Equal("zINSTREAM\0"u8.ToArray(), command);
        var content = new List<byte>();
        var size = new byte[sizeof(int)];
        while (true)
        {
            await stream.ReadExactlyAsync(size, stop.Token);
            var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
            if (chunk.Length == 0)
            {
                break;
            }

            await stream.ReadExactlyAsync(chunk, stop.Token);
            content.AddRange(chunk);
        }

        Scanned++;
        var isFound = content.ToArray().AsSpan().IndexOf(TestFiles.Eicar) >= 0;
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes((Says ?? (isFound ? "stream: Eicar-Signature FOUND" : "stream: OK")) + "\0"), stop.Token);
    }
}
