using System.Text.RegularExpressions;

namespace Helsenorge.Portal.Testing.Circuits;

/// <summary>What a page as served holds for the circuit that will take it over.</summary>
/// <param name="Components">The protected descriptors of the root components, as they stood in the page.</param>
/// <param name="State">The protected state that prerendering left.</param>
public sealed partial record PrerenderedPage(Uri Address, IReadOnlyList<string> Components, string State)
{
    public static PrerenderedPage In(Seen answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var components = Component().Matches(answer.Body).Select(match => match.Groups[1].Value).Where(component => component.Contains("\"descriptor\"", StringComparison.Ordinal)).ToList();
        if (components.Count == 0)
        {
            throw new InvalidOperationException($"No circuit is asked for by {answer.Address.AbsolutePath}, which answered {answer.Status}.");
        }

        return new PrerenderedPage(answer.Address, components, ServerState().Match(answer.Body).Groups[1].Value);
    }

    /// <summary>The operations that put every component in its place.</summary>
    internal string AddAll() =>
        $$"""{"batchId":1,"operations":[{{string.Join(',', Components.Select((component, at) => $$"""{"type":"add","ssrComponentId":{{at + 1}},"marker":{{component}}}"""))}}]}""";

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Component();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->", RegexOptions.Singleline)]
    private static partial Regex ServerState();
}
