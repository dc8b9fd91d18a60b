using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Helsenorge.Portal.Web.Attachments;

public enum ScanVerdict
{
    Clean,
    Infected,

    /// <summary>There is no scanner: nobody has looked.</summary>
    Unscanned,

    /// <summary>There is one, and it does not answer, or could not look through the file.</summary>
    Away,
}

/// <summary>Looks for what is harmful in a file before it is kept.</summary>
public interface IAttachmentScanner
{
    Task<ScanVerdict> ScanAsync(ReadOnlyMemory<byte> content, CancellationToken cancel);
}

/// <summary>Where no scanner is configured.</summary>
public sealed class NoScanner : IAttachmentScanner
{
    public Task<ScanVerdict> ScanAsync(ReadOnlyMemory<byte> content, CancellationToken cancel) => Task.FromResult(ScanVerdict.Unscanned);
}

/// <summary>ClamAV's daemon, by its command INSTREAM: one connection for each file, which never lies on a disk.</summary>
public sealed class ClamAv(EndPoint address, TimeSpan? patience = null) : IAttachmentScanner
{
    private const int ChunkSize = 64 * 1024;
    private const int LongestAnswer = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary><c>tcp://host:3310</c> or <c>unix:///run/clamav/clamd.ctl</c>; null when it is neither.</summary>
    public static EndPoint? Parse(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri switch
    {
        { Scheme: "tcp", Host.Length: > 0, Port: > 0 } => new DnsEndPoint(uri.Host, uri.Port),
        { Scheme: "unix", AbsolutePath.Length: > 1 } => new UnixDomainSocketEndPoint(uri.AbsolutePath),
        _ => null,
    }
    : null;

    public async Task<ScanVerdict> ScanAsync(ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience ?? Patience);
        try
        {
            using var socket = address is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, limit.Token);
            await using var stream = new NetworkStream(socket);
            await SendAsync(stream, content, limit.Token);
            return Read(await AnswerAsync(stream, limit.Token));
        }
        catch (Exception fault) when (fault is IOException or SocketException || (fault is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return ScanVerdict.Away;
        }
    }

    // Chunks with their length before them; one of no length is the end.
    private static async Task SendAsync(NetworkStream stream, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), cancel);
        var size = new byte[sizeof(int)];
        for (var at = 0; at < content.Length; at += ChunkSize)
        {
            var chunk = content.Slice(at, Math.Min(ChunkSize, content.Length - at));
            BinaryPrimitives.WriteInt32BigEndian(size, chunk.Length);
            await stream.WriteAsync(size, cancel);
            await stream.WriteAsync(chunk, cancel);
        }

        await stream.WriteAsync(new byte[sizeof(int)], cancel);
    }

    private static async Task<string> AnswerAsync(NetworkStream stream, CancellationToken cancel)
    {
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (length < answer.Length && await stream.ReadAsync(answer.AsMemory(length), cancel) is > 0 and var read)
        {
            length += read;
            if (answer.AsSpan(0, length).Contains((byte)0))
            {
                break;
            }
        }

        return Encoding.ASCII.GetString(answer, 0, length).TrimEnd('\0', '\n');
    }

    // Anything else, such as that the file was too long for it, is no word that it is clean.
    private static ScanVerdict Read(string answer) =>
        answer.EndsWith(" FOUND", StringComparison.Ordinal) ? ScanVerdict.Infected
        : answer == "stream: OK" ? ScanVerdict.Clean
        : ScanVerdict.Away;
}
