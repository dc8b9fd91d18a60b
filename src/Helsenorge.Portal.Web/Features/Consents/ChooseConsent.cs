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
    public async Task<ConsentRefusal?> RunAsync(ConsentLevel level, int seen, Guid key, CancellationToken cancel) =>
        // What changed meanwhile may be this very command, sent twice: asked again, it is known by its key.
        await TryAsync(level, seen, key, cancel) is { } refusal
            ? refusal is ConsentRefusal.ChangedMeanwhile ? await TryAsync(level, seen, key, cancel) : refusal
            : null;

    private async Task<ConsentRefusal?> TryAsync(ConsentLevel level, int seen, Guid key, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)level, (int)ConsentLevel.None);
        Guid patientId;
        bool isFirst;
        await using (var access = await gate.OpenToWriteAsync(ConsentFeature.Choose, key, cancel))
        {
            if (access.IsRepeated)
            {
                return null;
            }

            patientId = access.PatientId;
            isFirst = access.Consent is ConsentLevel.None;
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
                PatientId = patientId,
                Number = number + 1,
                Level = level,
                TextVersion = ConsentMatrix.TextVersion,
                DecidedAt = access.OpenedAt,
                DecidedBy = access.ActorId ?? patientId,
            };
            access.Db.Add(decision);
            access.Notify(patientId, NotificationKind.ConsentChanged, ConsentFeature.Service);
            if (await access.SaveAsync(cancel, decision.Id) is not SaveOutcome.Saved)
            {
                return ConsentRefusal.ChangedMeanwhile;
            }
        }

        if (isFirst)
        {
            await people.RefreshAfterConsentAsync(patientId, cancel);
        }

        return null;
    }
}
