using System.Text;

namespace Helsenorge.Portal.TestIdPorten.Pages;

/// <summary>The style of the pages, out of the assembly.</summary>
internal static class Assets
{
    public const string StylePath = "/assets/test-id.css";

    private static readonly string Style = Read("tokens.css") + Read("portal.css");

    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapGet(StylePath, () => Results.Content(Style, "text/css", Encoding.UTF8));

    private static string Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
