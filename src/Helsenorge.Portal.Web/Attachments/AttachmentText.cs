namespace Helsenorge.Portal.Web.Attachments;

/// <summary>Names the resources of adding files to a form.</summary>
public sealed class AttachmentText;
