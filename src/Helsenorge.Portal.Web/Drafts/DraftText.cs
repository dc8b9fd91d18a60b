namespace Helsenorge.Portal.Web.Drafts;

/// <summary>Names the resources of what is kept while it is typed.</summary>
public sealed class DraftText;
