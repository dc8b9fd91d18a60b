using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>The person says no to a time that the surgery has offered in a dialogue.</summary>
public sealed class DeclineOfferedTime(ServiceGate<InboxFeature> gate, DialogueLimits limits)
{
    /// <summary>Null when it is declined, and the surgery has been told.</summary>
    public async Task<OfferedTimeRefusal?> RunAsync(Guid timeId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.DeclineTime, key, cancel, contested: timeId);
        return access.IsRepeated || await DeclineAsync(access, timeId, cancel) is not { } refusal || await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private async Task<OfferedTimeRefusal?> DeclineAsync(WriteAccess access, Guid timeId, CancellationToken cancel)
    {
        var found = await (
            from time in access.Db.OfferedTimes
            where time.Id == timeId
            join thread in access.Db.MessageThreads on time.ThreadId equals thread.Id
            select new { Time = time, Thread = thread }).SingleOrDefaultAsync(cancel);
        if (found is not { Thread.SurgeryId: { } surgery })
        {
            return OfferedTimeRefusal.NotFound;
        }

        if (found.Thread.Decline(found.Time, limits.On(found.Thread.Kind, access.OpenedAt), access.OpenedAt) is { } refusal)
        {
            return refusal;
        }

        access.Send("time.declined", surgery, found.Time.Id);
        return await access.SaveAsync(cancel, found.Time.Id) is SaveOutcome.Saved ? null : OfferedTimeRefusal.ChangedMeanwhile;
    }
}
