using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helsenorge.Portal.Web.Attachments;

public static class AttachmentRegistration
{
    /// <param name="scanner">Where the scanner is; null when there is none.</param>
    public static IServiceCollection AddPortalAttachments(this IServiceCollection services, EndPoint? scanner)
    {
        // Unless a test has brought its own.
        services.TryAddSingleton<IAttachmentScanner>(scanner is null ? new NoScanner() : new ClamAv(scanner));
        return services.AddSingleton<UploadPlaces>();
    }
}
