using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>Sends once more what did not arrive.</summary>
public sealed class SendAgain(ServiceGate<InboxFeature> gate, DialogueLimits limits)
{
    /// <summary>Null when it is on its way.</summary>
    public async Task<SendRefusal?> RunAsync(Guid threadId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.SendAgain, key, cancel);
        return access.IsRepeated || await SendAsync(access, threadId, cancel) is not { } refusal || await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private async Task<SendRefusal?> SendAsync(WriteAccess access, Guid threadId, CancellationToken cancel)
    {
        if (await DialogueThread.FindAsync(access, threadId, cancel) is not { Thread: { SurgeryId: { } surgery } thread } found || MessageRules.OfferFor(thread.Kind) is null)
        {
            return SendRefusal.NotFound;
        }

        if (found.IsClosed)
        {
            return SendRefusal.ClosedForNow;
        }

        var waiting = await access.Db.Messages.Where(message => message.ThreadId == threadId && !message.IsInward && message.DeliveredAt == null).OrderBy(message => message.SentAt).Select(message => message.Id).ToListAsync(cancel);
        if (waiting.Count == 0 || !thread.SendAgain(limits.On(thread.Kind, access.OpenedAt), access.OpenedAt))
        {
            return SendRefusal.NotOpen;
        }

        foreach (var message in waiting)
        {
            access.Send("message.sent", surgery, message);
        }

        return await access.SaveAsync(cancel, threadId) is SaveOutcome.Saved ? null : SendRefusal.ChangedMeanwhile;
    }
}
