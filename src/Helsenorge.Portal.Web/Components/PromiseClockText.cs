namespace Helsenorge.Portal.Web.Components;

/// <summary>Names the resources of the promise clock.</summary>
public sealed class PromiseClockText;
