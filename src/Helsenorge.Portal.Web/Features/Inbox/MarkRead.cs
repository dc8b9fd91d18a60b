using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>What has come in a thread is read, by the patient or by whoever that is enough for.</summary>
public sealed class MarkRead(ServiceGate<InboxFeature> gate)
{
    public async Task RunAsync(Guid threadId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.Read, key, cancel);
        if (access.IsRepeated || await access.Db.MessageThreads.SingleOrDefaultAsync(t => t.Id == threadId, cancel) is not { } thread)
        {
            return;
        }

        var unread = await access.Db.Messages.Where(message => message.ThreadId == threadId && message.IsInward && message.ReadAt == null).ToListAsync(cancel);
        var isForParents = unread.TrueForAll(message => message.SentBy != Guid.Empty);
        if (MessageRules.IsReadFor(access.Ground, access.IsRestricted, isForParents) && thread.Read(unread, access.OpenedAt))
        {
            // Something new that came in this moment stays unread: the save says so, and nothing is lost.
            await access.SaveAsync(cancel, threadId);
        }
    }
}
