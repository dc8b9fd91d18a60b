namespace Helsenorge.Portal.Web.Components;

/// <summary>Names the texts of <see cref="FreeTimes"/>.</summary>
public sealed class FreeTimesText;
