using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Consents;

/// <summary>Deletes what the portal keeps of the person but for consents and the log, and ends their log-ins, this one too.</summary>
public sealed class WithdrawConsent(ServiceGate<ConsentFeature> gate, PowerReceiptWords words)
{
    public async Task<ConsentRefusal?> RunAsync(Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(ConsentFeature.Withdraw, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var number = await access.Db.Consents.CountAsync(cancel);
        if (number == 0 || access.Consent is ConsentLevel.None)
        {
            return ConsentRefusal.AlreadyThere;
        }

        var decision = new ConsentDecision
        {
            PatientId = access.PatientId,
            Number = number + 1,
            Level = ConsentLevel.None,
            TextVersion = ConsentMatrix.TextVersion,
            DecidedAt = access.OpenedAt,
            DecidedBy = access.ActorId ?? access.PatientId,
        };
        access.Db.Add(decision);
        await access.ForgetPatientAsync(words, cancel);
        return await access.SaveAsync(cancel, decision.Id) is SaveOutcome.Saved ? null : ConsentRefusal.ChangedMeanwhile;
    }
}
