using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PrivacySettings;

/// <summary>Turns one setting on or off, and tells the person. The lock on one's own record is <see cref="LockOwnRecord"/>'s.</summary>
public sealed class ChangePrivacy(ServiceGate<PrivacyFeature> gate)
{
    /// <param name="target">A professional's HPR number or a prescription's id, for the kinds that are about one of several.</param>
    /// <param name="seen">The number of decisions the person had seen: another one in the meantime is a refusal.</param>
    public async Task<PrivacyRefusal?> RunAsync(PrivacyKind kind, string? target, bool isOn, int seen, Guid key, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)PrivacyKind.OwnRecordLocked);
        if (kind is PrivacyKind.PrescriptionHidden or PrivacyKind.ProfessionalBlocked == (target is null))
        {
            throw new ArgumentException("Kinds that are about one of several name it, and no others do.", nameof(target));
        }

        await using var access = await gate.OpenToWriteAsync(PrivacyFeature.Change, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        if (kind is PrivacyKind.ProfessionalBlocked)
        {
            if (!HprNumber.TryParse(target, out var hpr))
            {
                return PrivacyRefusal.NotAnHprNumber;
            }

            target = hpr.Value;
        }

        return await PrivacyWriting.DecideAsync(access, kind, target, isOn, seen, NotificationKind.PrivacyChanged, cancel);
    }
}

/// <summary>The emergency lock on one's own record. Setting it never asks for anything; taking it off asks for a fresh log-in, since whoever forced it would be there too.</summary>
public sealed class LockOwnRecord(ServiceGate<PrivacyFeature> gate)
{
    public async Task<PrivacyRefusal?> SetAsync(int seen, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(PrivacyFeature.LockRecord, key, cancel);
        return access.IsRepeated ? null : await PrivacyWriting.DecideAsync(access, PrivacyKind.OwnRecordLocked, null, isOn: true, seen, NotificationKind.OwnRecordLocked, cancel);
    }

    public async Task<PrivacyRefusal?> RemoveAsync(int seen, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(PrivacyFeature.UnlockRecord, key, cancel);
        return access.IsRepeated ? null : await PrivacyWriting.DecideAsync(access, PrivacyKind.OwnRecordLocked, null, isOn: false, seen, NotificationKind.OwnRecordUnlocked, cancel);
    }
}

internal static class PrivacyWriting
{
    /// <summary>Adds the decision, unless it was decided elsewhere meanwhile or is so already.</summary>
    internal static async Task<PrivacyRefusal?> DecideAsync(WriteAccess access, PrivacyKind kind, string? target, bool isOn, int seen, NotificationKind notice, CancellationToken cancel)
    {
        var refusal = await TryAsync(access, kind, target, isOn, seen, notice, cancel);
        return refusal is not null && await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private static async Task<PrivacyRefusal?> TryAsync(WriteAccess access, PrivacyKind kind, string? target, bool isOn, int seen, NotificationKind notice, CancellationToken cancel)
    {
        var decisions = await access.Db.PrivacyDecisions.AsNoTracking().ToListAsync(cancel);
        if (decisions.Count != seen)
        {
            return PrivacyRefusal.ChangedMeanwhile;
        }

        if (PrivacyRules.IsOn(decisions, kind, target) == isOn)
        {
            return PrivacyRefusal.AlreadyThere;
        }

        var decision = new PrivacyDecision
        {
            PatientId = access.PatientId,
            Number = seen + 1,
            Kind = kind,
            Target = target,
            TargetName = kind is PrivacyKind.ProfessionalBlocked ? await NameAsync(access, target!, decisions, cancel) : null,
            IsOn = isOn,
            DecidedAt = access.OpenedAt,
            DecidedBy = access.ActorId ?? access.PatientId,
        };
        access.Db.Add(decision);
        access.Notify(access.PatientId, notice, PrivacyFeature.Service);
        return await access.SaveAsync(cancel, decision.Id) is SaveOutcome.Saved ? null : PrivacyRefusal.ChangedMeanwhile;
    }

    private static async Task<string?> NameAsync(WriteAccess access, string hprNumber, List<PrivacyDecision> decisions, CancellationToken cancel) =>
        await access.Db.Practitioners.Where(practitioner => practitioner.HprNumber == hprNumber).Select(practitioner => practitioner.Name).SingleOrDefaultAsync(cancel)
        ?? decisions.Where(decision => decision.Target == hprNumber).MaxBy(decision => decision.Number)?.TargetName;
}
