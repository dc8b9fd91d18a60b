namespace Helsenorge.Portal.Web.Shell;

/// <summary>Places in the layout that a page fills.</summary>
public static class PageSections
{
    public const string Breadcrumb = "breadcrumb";
}
