using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>Keeps a letter and its files among the documents, or takes it out again. The letter itself stays where it is.</summary>
public sealed class KeepLetter(ServiceGate<InboxFeature> gate)
{
    /// <summary>False when there is no such letter, or it is not for keeping by whoever asks.</summary>
    public async Task<bool> RunAsync(Guid threadId, bool isKept, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.Keep, key, cancel);
        return access.IsRepeated || await KeepAsync(access, threadId, isKept, cancel) || await access.IsRepeatedByNowAsync(cancel);
    }

    /// <summary>From 12 to 15 neither the parents nor the young person see the documents: nothing is put where nobody finds it.</summary>
    public static bool MayKeep(AccessGround ground, bool isRestricted) => !isRestricted || ground is not (AccessGround.Self or AccessGround.Parent);

    private static async Task<bool> KeepAsync(WriteAccess access, Guid threadId, bool isKept, CancellationToken cancel)
    {
        if (!MayKeep(access.Ground, access.IsRestricted) || await access.Db.MessageThreads.SingleOrDefaultAsync(t => t.Id == threadId, cancel) is not { } thread)
        {
            return false;
        }

        var kept = await access.Db.KeptLetters.SingleOrDefaultAsync(letter => letter.ThreadId == threadId, cancel);
        if (kept is not null && !isKept)
        {
            access.Db.Remove(kept);
        }
        else if (kept is null && isKept)
        {
            var came = await access.Db.Messages.Where(message => message.ThreadId == threadId && message.IsInward).OrderBy(message => message.SentAt).ThenBy(message => message.Id).ToListAsync(cancel);
            if (KeptLetter.Of(thread, came, access.OpenedAt) is not { } letter)
            {
                return false;
            }

            access.Db.Add(letter);
            await AttachedFiles.KeepAsync(access, letter, came, cancel);
        }

        // Kept elsewhere at the same moment is kept all the same.
        return await access.SaveAsync(cancel, threadId) is SaveOutcome.Saved or SaveOutcome.Taken;
    }
}
