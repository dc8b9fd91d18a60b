using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Consents;

public enum ConsentRefusal
{
    /// <summary>The person changed it elsewhere in the meantime; the page shows what it is now.</summary>
    ChangedMeanwhile,
    AlreadyThere,
}

public sealed class ChooseConsent(ServiceGate<ConsentFeature> gate, PersonDirectory people)
{
    /// <param name="seen">The number of decisions the person had seen when choosing: another one in the meantime is a refusal.</param>
    public async Task<ConsentRefusal?> RunAsync(ConsentLevel level, int seen, Guid key, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)level, (int)ConsentLevel.None);
        Guid patientId;
        bool isFirst;
        await using (var access = await gate.OpenToWriteAsync(ConsentFeature.Choose, key, cancel))
        {
            (patientId, isFirst) = (access.PatientId, access.Consent is ConsentLevel.None);
            if (access.IsRepeated)
            {
                return null;
            }

            if (await ChooseAsync(access, level, seen, cancel) is { } refusal)
            {
                return await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
            }
        }

        if (isFirst)
        {
            await people.RefreshAfterConsentAsync(patientId, cancel);
        }

        return null;
    }

    private static async Task<ConsentRefusal?> ChooseAsync(WriteAccess access, ConsentLevel level, int seen, CancellationToken cancel)
    {
        var number = await access.Db.Consents.CountAsync(cancel);
        if (number != seen)
        {
            return ConsentRefusal.ChangedMeanwhile;
        }

        if (level == access.Consent)
        {
            return ConsentRefusal.AlreadyThere;
        }

        var decision = new ConsentDecision
        {
            PatientId = access.PatientId,
            Number = number + 1,
            Level = level,
            TextVersion = ConsentMatrix.TextVersion,
            DecidedAt = access.OpenedAt,
            DecidedBy = access.ActorId ?? access.PatientId,
        };
        access.Db.Add(decision);
        access.Notify(access.PatientId, NotificationKind.ConsentChanged, ConsentFeature.Service);
        return await access.SaveAsync(cancel, decision.Id) is SaveOutcome.Saved ? null : ConsentRefusal.ChangedMeanwhile;
    }
}
