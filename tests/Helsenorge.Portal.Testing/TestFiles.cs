using System.Buffers.Binary;
using System.Text;
using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Testing;

/// <summary>Files as people attach them, and as others would.</summary>
public static class TestFiles
{
    public static readonly AttachmentTerms Terms = new AttachmentLimits().Rows[0];

    /// <summary>What every scanner finds, put together here so that none finds it in the repository.</summary>
    public static byte[] Eicar => Encoding.ASCII.GetBytes($"X5O!P%@AP[4\\PZX54(P^)7CC)7}}${"EICAR-STANDARD-"}ANTIVIRUS-TEST-FILE!$H+H*");

    public static byte[] Pdf(string text = "Ord") => [.. "%PDF-1.7\n"u8, .. Encoding.UTF8.GetBytes(text), .. "\n%%EOF\n"u8];

    public static byte[] Png(int width = 4, int height = 3) =>
    [
        0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A,
        .. Piece("IHDR", [.. Number(width), .. Number(height), 8, 2, 0, 0, 0]), .. Piece("IDAT", [1, 2, 3]), .. Piece("IEND", []),
    ];

    public static byte[] Jpeg(int width = 4, int height = 3) =>
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2,
        0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD9,
    ];

    /// <summary>An archive with nothing in it.</summary>
    public static byte[] Zip() => [(byte)'P', (byte)'K', 5, 6, .. new byte[18]];

    public static CheckedFile Checked(string name, byte[]? content = null) =>
        CheckedFile.Check(name, content ?? Pdf(), Terms).Succeeded(out var file) ? file : throw new InvalidOperationException("The file was refused.");

    private static byte[] Piece(string kind, byte[] content) => [.. Number(content.Length), .. Encoding.ASCII.GetBytes(kind), .. content, 0, 0, 0, 0];

    private static byte[] Number(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
