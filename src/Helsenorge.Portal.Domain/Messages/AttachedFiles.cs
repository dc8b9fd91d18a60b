using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>
/// The files of messages. It looks past the filters for what no gate shows: the content of a file that the gate has shown, and the files of
/// the form that is being sent, of which it says whose they are.
/// </summary>
public static class AttachedFiles
{
    /// <summary>One file of a thread that may be seen; null when there is none such.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The content is another file's, or was changed.</exception>
    public static async Task<AttachedFile?> OpenAsync(ReadAccess access, Guid threadId, Guid attachmentId, PersonNumberVault vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(vault);
        var seen = await access.Db.Attachments.Where(a => a.Id == attachmentId && a.ThreadId == threadId).Select(a => new { a.Name, a.Type }).SingleOrDefaultAsync(cancel);
        return seen is not null && await access.Db.All<AttachmentContent>().SingleOrDefaultAsync(c => c.AttachmentId == attachmentId, cancel) is { } content
            ? new AttachedFile(seen.Name, seen.Type, vault.OpenBytes(new SealedSecret(content.Cipher, content.KeyVersion), SealedFile.OwnerOf(access.PatientId, attachmentId)))
            : null;
    }

    /// <summary>What was added to the form goes with what it sends, in the same commit.</summary>
    public static async Task TakeAlongAsync(WriteAccess access, Message message, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        var files = await access.Db.All<Attachment>()
            .Where(a => a.DraftId == access.CommandKey && a.DraftId != null && a.SentBy == access.ActorId && a.PatientId == access.PatientId)
            .ToListAsync(cancel);
        files.ForEach(file => file.SendWith(message));
    }
}

/// <summary>A file as it is given out.</summary>
public sealed record AttachedFile(string Name, FileType Type, byte[] Content);
