namespace Helsenorge.Portal.Web.Public;

/// <summary>Names the resources of the public pages.</summary>
public sealed class PublicText;
