using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Components;

/// <summary>
/// Markup in one piece, for what is long and never changes while it is on the screen: as components and elements, every part of it is
/// built, compared, sent and kept for each circuit. What is put into it is encoded, unless it is markup itself, so nothing can be forgotten.
/// </summary>
public static class EncodedMarkup
{
    public static MarkupString Of(Writer markup) => new(markup.Build());

    public static MarkupString Join(IEnumerable<MarkupString> parts) => new(string.Concat(parts));

    [InterpolatedStringHandler]
    public readonly struct Writer(int literalLength, int formattedCount)
    {
        // Letters such as å stay letters; the characters that mean something in HTML are encoded all the same.
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder markup = new(literalLength + (formattedCount * 24));

        public void AppendLiteral(string literal) => markup.Append(literal);

        public void AppendFormatted(MarkupString html) => markup.Append(html.Value);

        public void AppendFormatted(LocalizedString text) => AppendFormatted(text.Value);

        public void AppendFormatted(string? text) => markup.Append(Encoder.Encode(text ?? ""));

        internal string Build() => markup.ToString();
    }
}
