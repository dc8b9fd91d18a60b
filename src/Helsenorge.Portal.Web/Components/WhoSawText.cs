namespace Helsenorge.Portal.Web.Components;

/// <summary>Names the resources of the list of who has seen an item.</summary>
public sealed class WhoSawText;
