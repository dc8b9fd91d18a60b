using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>Tells the sender of an important letter that it has been read.</summary>
public sealed class GiveReceipt(ServiceGate<InboxFeature> gate)
{
    /// <summary>False when nobody asks for it, or something new came in the meantime.</summary>
    public async Task<bool> RunAsync(Guid threadId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.GiveReceipt, key, cancel);
        if (access.IsRepeated)
        {
            return true;
        }

        if (await access.Db.MessageThreads.SingleOrDefaultAsync(t => t.Id == threadId, cancel) is not { } thread || !thread.GiveReceipt(access.ActorId ?? access.PatientId, access.OpenedAt))
        {
            return false;
        }

        if (thread.SurgeryId is { } sender)
        {
            access.Send("letter.read", sender, threadId);
        }

        return await access.SaveAsync(cancel, threadId) is SaveOutcome.Saved || await access.IsRepeatedByNowAsync(cancel);
    }
}
