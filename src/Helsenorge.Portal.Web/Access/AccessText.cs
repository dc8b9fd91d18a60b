namespace Helsenorge.Portal.Web.Access;

/// <summary>Names the texts that say why something is closed.</summary>
public sealed class AccessText;
