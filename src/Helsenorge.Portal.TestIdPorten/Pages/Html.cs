using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Helsenorge.Portal.TestIdPorten.Pages;

/// <summary>Markup. Whatever is put into it is encoded, unless it is markup itself; so nothing can be forgotten.</summary>
internal readonly struct Html
{
    private readonly string? markup;

    private Html(string markup) => this.markup = markup;

    public static Html Empty => default;

    public static Html Of(HtmlBuilder builder) => new(builder.Build());

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts));

    public override string ToString() => markup ?? "";
}

[InterpolatedStringHandler]
internal readonly struct HtmlBuilder(int literalLength, int formattedCount)
{
    // Norwegian letters stay readable; the characters that mean something in HTML are encoded all the same.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder markup = new(literalLength + (formattedCount * 32));

    public void AppendLiteral(string literal) => markup.Append(literal);

    public void AppendFormatted(Html html) => markup.Append(html);

    public void AppendFormatted(string? text) => markup.Append(Encoder.Encode(text ?? ""));

    public void AppendFormatted(int number) => markup.Append(number.ToString(CultureInfo.InvariantCulture));

    public string Build() => markup.ToString();
}
