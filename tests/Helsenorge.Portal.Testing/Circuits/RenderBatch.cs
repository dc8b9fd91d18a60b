using System.Buffers.Binary;
using System.Text;

namespace Helsenorge.Portal.Testing.Circuits;

/// <summary>Something a person can act on: an element and the handler of one of its events.</summary>
/// <param name="Text">All text in the element that came with it.</param>
public sealed record Control(long HandlerId, string EventName, string Element, string Text, IReadOnlyDictionary<string, string> Attributes);

/// <summary>What one render batch brings: the texts in it, the controls that came and the handlers that went. The tree is not kept.</summary>
internal sealed class RenderBatch
{
    private const int FrameLength = 20;
    private readonly byte[] data;

    private RenderBatch(byte[] data) => this.data = data;

    public List<string> Texts { get; } = [];

    public List<Control> Controls { get; } = [];

    public List<long> GoneHandlers { get; } = [];

    public static RenderBatch Parse(byte[] data)
    {
        var batch = new RenderBatch(data);
        batch.ReadFrames(batch.Number(data.Length - 16));
        batch.ReadGoneHandlers(batch.Number(data.Length - 8));
        return batch;
    }

    private void ReadFrames(int start)
    {
        var count = Number(start);
        var first = start + 4;
        for (var at = 0; at < count; at++)
        {
            switch (KindOf(at))
            {
                case Kind.Text or Kind.Markup:
                    Texts.Add(Text(first + (at * FrameLength) + 4) ?? "");
                    break;
                case Kind.Element:
                    ReadElement(at);
                    break;
            }
        }

        Kind KindOf(int frame) => (Kind)Number(first + (frame * FrameLength));

        void ReadElement(int element)
        {
            var place = first + (element * FrameLength);
            var end = element + Number(place + 4);
            var attributes = new Dictionary<string, string>();
            var handlers = new List<(string Event, long Id)>();
            var at = element + 1;
            for (; at < end && KindOf(at) is Kind.Attribute; at++)
            {
                var attribute = first + (at * FrameLength);
                var name = Text(attribute + 4) ?? "";
                if (BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(attribute + 12)) is > 0 and var handler)
                {
                    handlers.Add((name.StartsWith("on", StringComparison.Ordinal) ? name[2..] : name, handler));
                }
                else
                {
                    attributes[name] = Text(attribute + 8) ?? "";
                }
            }

            // An address or a label can hold what a text must not.
            Texts.AddRange(attributes.Values);
            if (handlers.Count == 0)
            {
                return;
            }

            var text = new StringBuilder();
            for (; at < end; at++)
            {
                text.Append(KindOf(at) is Kind.Text or Kind.Markup ? Text(first + (at * FrameLength) + 4) : "");
            }

            Controls.AddRange(handlers.Select(handler => new Control(handler.Id, handler.Event, Text(place + 8) ?? "", text.ToString().Trim(), attributes)));
        }
    }

    private void ReadGoneHandlers(int start)
    {
        for (var at = 0; at < Number(start); at++)
        {
            GoneHandlers.Add(BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(start + 4 + (8 * at))));
        }
    }

    private int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(at));

    // The number of a string in the table at the end, which says where it lies.
    private string? Text(int at)
    {
        if (Number(at) is var number && number < 0)
        {
            return null;
        }

        var place = Number(Number(data.Length - 4) + (4 * number));
        var length = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = data[place++];
            length |= (part & 0x7f) << shift;
            if ((part & 0x80) == 0)
            {
                return Encoding.UTF8.GetString(data, place, length);
            }
        }
    }

    private enum Kind
    {
        Element = 1,
        Text = 2,
        Attribute = 3,
        Markup = 8,
    }
}
