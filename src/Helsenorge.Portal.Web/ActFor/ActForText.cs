namespace Helsenorge.Portal.Web.ActFor;

/// <summary>Names the texts about those one may act for.</summary>
public sealed class ActForText;
