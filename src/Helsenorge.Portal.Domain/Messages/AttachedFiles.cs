using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>
/// The files of messages and of letters that are kept. It looks past the filters for what no gate shows: the content of a file that the gate
/// has shown, and the files of the form that is being sent, of which it says whose they are.
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

    /// <summary>One file of a letter that is kept; null when there is none such.</summary>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    public static async Task<AttachedFile?> OpenKeptAsync(ReadAccess access, Guid letterId, Guid fileId, PersonNumberVault vault, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(vault);
        var seen = await access.Db.KeptFiles.Where(f => f.Id == fileId && f.LetterId == letterId).Select(f => new { f.Name, f.Type }).SingleOrDefaultAsync(cancel);
        return seen is not null && await access.Db.All<KeptFileContent>().SingleOrDefaultAsync(c => c.FileId == fileId, cancel) is { } content
            ? new AttachedFile(seen.Name, seen.Type, vault.OpenBytes(new SealedSecret(content.Cipher, content.KeyVersion), SealedFile.OwnerOf(access.PatientId, fileId)))
            : null;
    }

    /// <summary>What came with the letter is kept with it, in the same commit.</summary>
    /// <param name="messages">Those that the letter is a copy of.</param>
    public static async Task KeepAsync(WriteAccess access, KeptLetter letter, IReadOnlyList<Message> messages, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(messages);
        var ids = messages.Select(message => message.Id).ToList();
        var files = await access.Db.Attachments.AsNoTracking().Where(file => file.MessageId != null && ids.Contains(file.MessageId.Value)).ToListAsync(cancel);
        foreach (var (place, file) in files.OrderBy(file => ids.IndexOf(file.MessageId!.Value)).ThenBy(file => file.Place).Index())
        {
            var (row, content) = KeptFile.Of(letter, file, await access.Db.All<AttachmentContent>().AsNoTracking().SingleAsync(c => c.AttachmentId == file.Id, cancel), place);
            access.Db.Add(row);
            access.Db.AddVouched(content);
        }
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
