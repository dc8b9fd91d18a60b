using System.Net;

namespace Helsenorge.Portal.Web.Attachments;

public static class AttachmentRegistration
{
    /// <param name="scanner">Where the scanner is; null when there is none.</param>
    public static IServiceCollection AddPortalAttachments(this IServiceCollection services, EndPoint? scanner) => services
        .AddSingleton<UploadPlaces>()
        .AddSingleton<IAttachmentScanner>(scanner is null ? new NoScanner() : new ClamAv(scanner));
}
