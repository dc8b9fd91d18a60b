using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Children;

/// <summary>One parent lets a child of 13 to 15 use the portal themselves; any parent takes it back. All of them, and the young person, are told.</summary>
public sealed class DecideYouthConsent(ServiceGate<ChildrenFeature> gate)
{
    /// <param name="seen">The number of decisions the parent had seen.</param>
    /// <returns>Null when it is decided.</returns>
    public async Task<YouthConsentRefusal?> GiveAsync(int seen, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ChildrenFeature.Give, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var born = await access.Db.People.Select(person => person.BirthDate).SingleAsync(cancel);
        var given = YouthConsent.Give(await LatestAsync(access, cancel), seen, access.Ground, access.PatientId, born, access.ActorId ?? access.PatientId, access.OpenedAt);
        return await SaveAsync(access, given, NotificationKind.YouthConsentGiven, cancel);
    }

    /// <summary>The young person's log-ins end in the same commit, and their open screens are cleared.</summary>
    /// <inheritdoc cref="GiveAsync"/>
    public async Task<YouthConsentRefusal?> WithdrawAsync(int seen, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ChildrenFeature.Withdraw, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var withdrawn = YouthConsent.Withdraw(await LatestAsync(access, cancel), seen, access.Ground, access.PatientId, access.ActorId ?? access.PatientId, access.OpenedAt);
        if (withdrawn.Refusal is null)
        {
            await access.EndLoginsAsync(cancel);
        }

        return await SaveAsync(access, withdrawn, NotificationKind.YouthConsentWithdrawn, cancel);
    }

    private static Task<YouthConsent?> LatestAsync(WriteAccess access, CancellationToken cancel) =>
        access.Db.YouthConsents.AsNoTracking().OrderByDescending(decision => decision.Number).FirstOrDefaultAsync(cancel);

    private static async Task<YouthConsentRefusal?> SaveAsync(WriteAccess access, Result<YouthConsent, YouthConsentRefusal> decided, NotificationKind kind, CancellationToken cancel)
    {
        if (!decided.Succeeded(out var decision))
        {
            return await access.IsRepeatedByNowAsync(cancel) ? null : decided.Refusal;
        }

        access.Db.Add(decision);
        access.Notify(access.PatientId, kind, ChildrenFeature.Service);
        return await access.SaveAsync(cancel, decision.Id) is SaveOutcome.Saved ? null : YouthConsentRefusal.ChangedMeanwhile;
    }
}
