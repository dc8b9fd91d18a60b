using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Web.Features.Documents;

/// <summary>Gives one file of a letter that is kept, by the same care as the inbox: to download and never to show.</summary>
public sealed class DownloadDocumentFile(ServiceGate<DocumentsFeature> gate, PersonNumberVault vault)
{
    /// <summary>Null when this patient has kept none by that id with that letter.</summary>
    public async Task<AttachedFile?> RunAsync(Guid letterId, Guid fileId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, itemId: fileId);
        return await AttachedFiles.OpenKeptAsync(access, letterId, fileId, vault, cancel);
    }

    internal static async Task<IResult> AnswerAsync(Guid letterId, Guid fileId, DownloadDocumentFile download, CancellationToken cancel)
    {
        try
        {
            return await download.RunAsync(letterId, fileId, cancel) is { } file
                ? Results.File(file.Content, FileTypes.MediaTypeOf(file.Type), file.Name)
                : Results.NotFound();
        }
        catch (AccessDeniedException)
        {
            // The page of the service is closed too, and says why. Three steps up is where it stands, also under somebody acted for.
            return Results.Redirect($"../../../{DocumentsFeature.Service.Path}");
        }
    }
}
