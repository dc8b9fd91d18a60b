using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.AccountLock;

public enum LockRefusal
{
    /// <summary>It is as it was asked to be: done on another device.</summary>
    AlreadySo,
    ChangedMeanwhile,
}

/// <summary>Closes the account to the person and to everybody who acts for them, and ends all log-ins, this one too.</summary>
public sealed class LockAccount(ServiceGate<AccountLockFeature> gate)
{
    public async Task<LockRefusal?> RunAsync(Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(AccountLockFeature.Lock, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var person = await access.Db.People.SingleAsync(cancel);
        if (!person.Lock(access.OpenedAt))
        {
            return LockRefusal.AlreadySo;
        }

        access.Notify(access.PatientId, NotificationKind.AccountLocked, AccountLockFeature.Service);
        await access.EndLoginsAsync("account.locked", cancel);
        return await access.SaveAsync(cancel) is SaveOutcome.Saved ? null : LockRefusal.ChangedMeanwhile;
    }
}
