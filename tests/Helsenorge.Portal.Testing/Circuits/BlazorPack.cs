using System.Buffers.Binary;
using System.Text;

namespace Helsenorge.Portal.Testing.Circuits;

/// <summary>What a circuit speaks: MessagePack arrays, each after its length. No more of MessagePack than Blazor uses.</summary>
internal static class BlazorPack
{
    public const string Handshake = "{\"protocol\":\"blazorpack\",\"version\":1}\u001e";

    public static byte[] Write(params ReadOnlySpan<object?> message)
    {
        using var body = new MemoryStream();
        WriteArray(body, message);
        using var framed = new MemoryStream();
        for (var left = (int)body.Length; ; left >>= 7)
        {
            framed.WriteByte((byte)(left > 0x7f ? (left & 0x7f) | 0x80 : left));
            if (left <= 0x7f)
            {
                break;
            }
        }

        body.WriteTo(framed);
        return framed.ToArray();
    }

    /// <summary>Takes one message off the front of what has arrived; false when it is not all there yet, since messages are split over frames of the socket.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> arrived, out object?[] message)
    {
        message = [];
        int length = 0, at = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (at == arrived.Length)
            {
                return false;
            }

            var part = arrived[at++];
            length |= (part & 0x7f) << shift;
            if ((part & 0x80) == 0)
            {
                break;
            }
        }

        if (arrived.Length < at + length)
        {
            return false;
        }

        var body = arrived.Slice(at, length);
        arrived = arrived[(at + length)..];
        message = (object?[])ReadValue(ref body)!;
        return true;
    }

    private static void WriteArray(MemoryStream to, ReadOnlySpan<object?> values)
    {
        to.WriteByte((byte)(0x90 | values.Length));
        foreach (var value in values)
        {
            WriteValue(to, value);
        }
    }

    private static void WriteValue(MemoryStream to, object? value)
    {
        Span<byte> number = stackalloc byte[9];
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case bool yes:
                to.WriteByte((byte)(yes ? 0xc3 : 0xc2));
                break;
            case int or long:
                number[0] = 0xd3;
                BinaryPrimitives.WriteInt64BigEndian(number[1..], value is int small ? small : (long)value);
                to.Write(number);
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                number[0] = 0xdb;
                BinaryPrimitives.WriteInt32BigEndian(number[1..], bytes.Length);
                to.Write(number[..5]);
                to.Write(bytes);
                break;
            case object?[] values:
                WriteArray(to, values);
                break;
            case Headers:
                to.WriteByte(0x80);
                break;
            default:
                throw new NotSupportedException($"{value.GetType()} is not sent to a circuit.");
        }
    }

    private static object? ReadValue(ref ReadOnlySpan<byte> from)
    {
        var kind = Take(ref from, 1)[0];
        return kind switch
        {
            <= 0x7f => (long)kind,
            >= 0xe0 => (long)(sbyte)kind,
            <= 0x8f => ReadMap(ref from, kind & 0x0f),
            <= 0x9f => ReadArray(ref from, kind & 0x0f),
            <= 0xbf => ReadText(ref from, kind & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 or 0xc5 or 0xc6 => Take(ref from, ReadLength(ref from, 1 << (kind - 0xc4))).ToArray(),
            0xcc or 0xcd or 0xce or 0xcf => ReadNumber(ref from, 1 << (kind - 0xcc)),
            0xd0 => (long)(sbyte)Take(ref from, 1)[0],
            0xd1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(ref from, 2)),
            0xd2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(ref from, 4)),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(ref from, 8)),
            0xd9 or 0xda or 0xdb => ReadText(ref from, ReadLength(ref from, 1 << (kind - 0xd9))),
            0xdc or 0xdd => ReadArray(ref from, ReadLength(ref from, kind == 0xdc ? 2 : 4)),
            _ => throw new NotSupportedException($"A circuit never sent 0x{kind:x2} before."),
        };
    }

    private static object?[] ReadArray(ref ReadOnlySpan<byte> from, int length)
    {
        var values = new object?[length];
        for (var at = 0; at < length; at++)
        {
            values[at] = ReadValue(ref from);
        }

        return values;
    }

    // Only the headers are a map, and nobody reads them.
    private static Headers ReadMap(ref ReadOnlySpan<byte> from, int entries)
    {
        ReadArray(ref from, 2 * entries);
        return Headers.None;
    }

    private static string ReadText(ref ReadOnlySpan<byte> from, int length) => Encoding.UTF8.GetString(Take(ref from, length));

    private static int ReadLength(ref ReadOnlySpan<byte> from, int bytes) => (int)ReadNumber(ref from, bytes);

    private static long ReadNumber(ref ReadOnlySpan<byte> from, int bytes)
    {
        var number = 0L;
        foreach (var part in Take(ref from, bytes))
        {
            number = (number << 8) | part;
        }

        return number;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from, int length)
    {
        var taken = from[..length];
        from = from[length..];
        return taken;
    }
}

/// <summary>The empty map each message begins with.</summary>
internal sealed class Headers
{
    public static readonly Headers None = new();

    private Headers()
    {
    }
}
