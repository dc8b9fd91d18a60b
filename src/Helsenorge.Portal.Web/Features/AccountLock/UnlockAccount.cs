using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.AccountLock;

/// <summary>Opens the account again, for somebody who has just shown who they are.</summary>
public sealed class UnlockAccount(ServiceGate<AccountLockFeature> gate)
{
    public async Task<LockRefusal?> RunAsync(Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(AccountLockFeature.Unlock, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var person = await access.Db.People.SingleAsync(cancel);
        if (!person.Unlock(access.OpenedAt))
        {
            return LockRefusal.AlreadySo;
        }

        access.Notify(access.PatientId, NotificationKind.AccountUnlocked, AccountLockFeature.Service);
        access.Report("account.unlocked");
        return await access.SaveAsync(cancel) is SaveOutcome.Saved ? null : LockRefusal.ChangedMeanwhile;
    }
}
