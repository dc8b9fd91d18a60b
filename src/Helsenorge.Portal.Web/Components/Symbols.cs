using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Components;

/// <summary>
/// Symbols of <c>icons.svg</c>, as markup and not as components: a page has dozens, and a component keeps some memory in every circuit that
/// shows it. The same text serves all of them.
/// </summary>
public static class Symbols
{
    private static readonly ConcurrentDictionary<(string Sheet, string Name, bool Small), MarkupString> Drawn = new();

    /// <param name="name">Ours, never from outside: it is remembered.</param>
    public static MarkupString Of(ResourceAssetCollection assets, string name, bool small = false)
    {
        ArgumentNullException.ThrowIfNull(assets);
        return Drawn.GetOrAdd((assets["icons.svg"], name, small), Draw);
    }

    private static MarkupString Draw((string Sheet, string Name, bool Small) icon) =>
        new($"""<svg class="{(icon.Small ? "icon icon--s" : "icon")}" aria-hidden="true" focusable="false"><use href="/{WebUtility.HtmlEncode($"{icon.Sheet}#{icon.Name}")}"></use></svg>""");
}
