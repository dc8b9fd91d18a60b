using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>Gives one file of a thread, to keep and never to show: whatever is in it, nothing of it runs here.</summary>
public sealed class DownloadAttachment(ServiceGate<InboxFeature> gate, PersonNumberVault vault)
{
    /// <summary>Null when this patient has none by that id in that thread that may be seen.</summary>
    public async Task<AttachedFile?> RunAsync(Guid threadId, Guid attachmentId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, itemId: attachmentId);
        return await AttachedFiles.OpenAsync(access, threadId, attachmentId, vault, cancel);
    }

    internal static async Task<IResult> AnswerAsync(Guid threadId, Guid attachmentId, DownloadAttachment download, CancellationToken cancel)
    {
        try
        {
            return await download.RunAsync(threadId, attachmentId, cancel) is { } file
                ? Results.File(file.Content, FileTypes.MediaTypeOf(file.Type), file.Name)
                : Results.NotFound();
        }
        catch (AccessDeniedException)
        {
            // The page of the service is closed too, and says why. Three steps up is where it stands, also under somebody acted for.
            return Results.Redirect($"../../../{InboxFeature.Service.Path}");
        }
    }
}
