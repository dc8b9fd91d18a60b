using System.Buffers.Binary;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>
/// What may be attached: what every receiver can open. HEIC is left out on purpose: a telephone that is asked for JPEG makes one of it by
/// itself, and many a surgery could not open the other.
/// </summary>
public enum FileType
{
    Pdf,
    Jpeg,
    Png,
}

/// <summary>
/// What a file is by what is in it. Read from its first byte to its own end; what somebody has hung on after that, such as an archive or a
/// page, is no part of it. Nothing is ever unpacked.
/// </summary>
public static class FileTypes
{
    private static ReadOnlySpan<byte> PngBegins => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static string MediaTypeOf(FileType type) => type switch
    {
        FileType.Pdf => "application/pdf",
        FileType.Jpeg => "image/jpeg",
        FileType.Png => "image/png",
    };

    /// <summary>With its dot.</summary>
    public static string EndingOf(FileType type) => type switch
    {
        FileType.Pdf => ".pdf",
        FileType.Jpeg => ".jpg",
        FileType.Png => ".png",
    };

    /// <summary>The type, how many of the bytes are the file, and how many pixels it would unfold to. Null when it is none of them, or not whole.</summary>
    public static (FileType Type, int Length, long Pixels)? Of(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) ? Pdf(content)
        : content.StartsWith(PngBegins) ? Png(content)
        : content.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? Jpeg(content)
        : null;

    private static (FileType, int, long)? Pdf(ReadOnlySpan<byte> content)
    {
        var end = content.LastIndexOf("%%EOF"u8);
        if (end < 0)
        {
            return null;
        }

        end += "%%EOF".Length;
        while (end < content.Length && content[end] is (byte)'\r' or (byte)'\n')
        {
            end++;
        }

        return (FileType.Pdf, end, 0);
    }

    private static (FileType, int, long)? Png(ReadOnlySpan<byte> content)
    {
        const int header = 8, check = 4;
        long? pixels = null;
        for (var at = PngBegins.Length; at + header + check <= content.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(content[at..]);
            var kind = content.Slice(at + check, 4);
            if (length > content.Length - at - header - check)
            {
                return null;
            }

            if (pixels is null)
            {
                // The first piece says how large it is.
                if (!kind.SequenceEqual("IHDR"u8) || length < 8)
                {
                    return null;
                }

                pixels = Side(content[(at + header)..]) * Side(content[(at + header + 4)..]);
            }

            at += header + (int)length + check;
            if (kind.SequenceEqual("IEND"u8))
            {
                return pixels > 0 ? (FileType.Png, at, pixels.Value) : null;
            }
        }

        return null;
    }

    // Larger than may be is as large as can be.
    private static long Side(ReadOnlySpan<byte> number) => Math.Min(BinaryPrimitives.ReadUInt32BigEndian(number), int.MaxValue);

    private static (FileType, int, long)? Jpeg(ReadOnlySpan<byte> content)
    {
        var (at, pixels) = (2, 0L);
        while (at + 1 < content.Length && content[at] is 0xFF)
        {
            var marker = content[at + 1];
            switch (marker)
            {
                case 0xFF:
                    // Filling between pieces.
                    at++;
                    continue;
                case 0xD9:
                    return pixels > 0 ? (FileType.Jpeg, at + 2, pixels) : null;
                case 0x01 or (>= 0xD0 and <= 0xD7):
                    at += 2;
                    continue;
            }

            var length = at + 4 > content.Length ? 0 : BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
            if (length < 2 || at + 2 + length > content.Length)
            {
                return null;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (length < 8)
                {
                    return null;
                }

                pixels = Math.Max(pixels, (long)BinaryPrimitives.ReadUInt16BigEndian(content[(at + 5)..]) * BinaryPrimitives.ReadUInt16BigEndian(content[(at + 7)..]));
            }

            at += 2 + length;
            if (marker is 0xDA)
            {
                at = AfterPicture(content, at);
            }
        }

        return null;
    }

    // The picture itself: up to a mark that is none of its own.
    private static int AfterPicture(ReadOnlySpan<byte> content, int at)
    {
        while (at < content.Length)
        {
            var next = content[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= content.Length)
            {
                return content.Length;
            }

            at += next;
            if (content[at + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
            {
                return at;
            }

            at += 2;
        }

        return at;
    }
}
