using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>The person writes on in a dialogue with the surgery.</summary>
public sealed class ReplyInThread(ServiceGate<InboxFeature> gate, DialogueLimits limits)
{
    /// <summary>Null when it has been sent.</summary>
    public async Task<SendRefusal?> RunAsync(Guid threadId, string? text, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.Reply, key, cancel);
        return access.IsRepeated || await SendAsync(access, threadId, text, cancel) is not { } refusal || await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private async Task<SendRefusal?> SendAsync(WriteAccess access, Guid threadId, string? text, CancellationToken cancel)
    {
        if (await DialogueThread.FindAsync(access, threadId, cancel) is not { Thread: { SurgeryId: { } surgery } thread } found)
        {
            return SendRefusal.NotFound;
        }

        // A kind that takes no reply has no terms either.
        if (!thread.TakesReply(access.OpenedAt))
        {
            return SendRefusal.NotOpen;
        }

        if (found.IsClosed)
        {
            return SendRefusal.ClosedForNow;
        }

        var replied = thread.Reply(text, limits.On(thread.Kind, access.OpenedAt), new MessageAuthor(access.ActorId ?? access.PatientId, access.ActorName), access.OpenedAt);
        if (!replied.Succeeded(out var message))
        {
            return replied.Refusal;
        }

        access.Db.Add(message);
        await AttachedFiles.TakeAlongAsync(access, message, cancel);
        access.Send("message.sent", surgery, message.Id);
        return await access.SaveAsync(cancel, message.Id) is SaveOutcome.Saved ? null : SendRefusal.ChangedMeanwhile;
    }
}
