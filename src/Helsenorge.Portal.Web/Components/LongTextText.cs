namespace Helsenorge.Portal.Web.Components;

/// <summary>Names the resources of the field for text of many lines.</summary>
public sealed class LongTextText;
