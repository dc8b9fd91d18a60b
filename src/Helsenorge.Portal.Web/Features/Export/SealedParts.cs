using Helsenorge.Portal.Domain.Exports;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>Nobody will fetch what is being made.</summary>
public sealed class ExportNoLongerWantedException : Exception;

/// <summary>Takes what is written, and puts it away encrypted, a part at a time.</summary>
internal sealed class SealedParts(ExportSeal seal, ExportWork work) : Stream
{
    public const int PartSize = 128 * 1024;
    private readonly MemoryStream waiting = new(PartSize);
    private int number;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The last part, which says that it is the last.</summary>
    public Task CompleteAsync(CancellationToken cancel) => PutAwayAsync(isLast: true, cancel);

    // What is written at once, such as the head of a file in the archive, is little: it waits for what comes after it.
    public override void Write(byte[] buffer, int offset, int count) => waiting.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => waiting.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            if (waiting.Length >= PartSize)
            {
                await PutAwayAsync(isLast: false, cancellationToken);
            }

            var piece = buffer[..Math.Min(buffer.Length, PartSize - (int)Math.Min(waiting.Length, PartSize - 1))];
            waiting.Write(piece.Span);
            buffer = buffer[piece.Length..];
        }
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            waiting.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task PutAwayAsync(bool isLast, CancellationToken cancel)
    {
        var cipher = seal.Close(waiting.GetBuffer().AsSpan(0, (int)waiting.Length), number++, isLast);
        waiting.SetLength(0);
        if (!await work.AddPartAsync(cipher, cancel))
        {
            throw new ExportNoLongerWantedException();
        }
    }
}
