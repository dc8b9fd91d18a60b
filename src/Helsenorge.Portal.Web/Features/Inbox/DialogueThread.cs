using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>A thread that somebody wants to write in.</summary>
/// <param name="IsClosed">Its surgery takes no messages now, such as on holiday.</param>
internal sealed record DialogueThread(MessageThread Thread, bool IsClosed)
{
    public static async Task<DialogueThread?> FindAsync(WriteAccess access, Guid threadId, CancellationToken cancel)
    {
        var found = await (
            from thread in access.Db.MessageThreads
            where thread.Id == threadId
            join s in access.Db.Surgeries on thread.SurgeryId equals s.Id into surgeries
            from surgery in surgeries.DefaultIfEmpty()
            select new { Thread = thread, From = surgery == null ? null : surgery.TakesMessagesFrom }).SingleOrDefaultAsync(cancel);
        return found is null ? null : new(found.Thread, found.From > NorwegianTime.Today(access.OpenedAt));
    }
}
