using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

public sealed class ArchiveThread(ServiceGate<InboxFeature> gate)
{
    /// <param name="shown">When the latest came that is on the screen: what has come since is not put away unseen.</param>
    /// <returns>False when it was changed elsewhere in the meantime, or is not there.</returns>
    public async Task<bool> RunAsync(Guid threadId, bool isArchived, DateTimeOffset shown, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.Archive, key, cancel);
        if (access.IsRepeated)
        {
            return true;
        }

        if (await access.Db.MessageThreads.SingleOrDefaultAsync(t => t.Id == threadId, cancel) is not { } thread || thread.LastAt != shown)
        {
            return false;
        }

        thread.Archive(isArchived, access.OpenedAt);
        return await access.SaveAsync(cancel, threadId) is SaveOutcome.Saved || await access.IsRepeatedByNowAsync(cancel);
    }
}
