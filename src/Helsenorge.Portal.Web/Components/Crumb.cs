namespace Helsenorge.Portal.Web.Components;

/// <summary>A page above this one.</summary>
/// <param name="Address">Base-relative, so that one stays with the person acted for.</param>
public sealed record Crumb(string Address, string Text);
