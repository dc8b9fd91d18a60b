using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>The giver takes it back. Nothing is asked for, and from the commit on it opens nothing.</summary>
public sealed class EndPower(ServiceGate<PowersFeature> gate, PowerReceiptWords words)
{
    public async Task<PowerRefusal?> RunAsync(Guid powerId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(PowersFeature.End, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var refusal = await EndAsync(access, powerId, cancel);
        return refusal is not null && await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
    }

    private async Task<PowerRefusal?> EndAsync(WriteAccess access, Guid powerId, CancellationToken cancel)
    {
        var power = await access.Db.PowersOfAttorney.SingleOrDefaultAsync(power => power.Id == powerId, cancel);
        switch (power)
        {
            case null:
                return PowerRefusal.NotFound;
            case { Basis: PowerBasis.Appointed }:
                return PowerRefusal.RegisterDecides;
            case { End: PowerEnd.Replaced }:
                return PowerRefusal.ChangedMeanwhile;
            case var _ when !power.Stands(NorwegianTime.Today(access.OpenedAt)):
                return PowerRefusal.NotStanding;
        }

        power.EndBy(PowerEnd.ByGiver, access.OpenedAt);
        access.Notify(access.PatientId, NotificationKind.PowerEnded, PowersFeature.Service, power.Id);
        if (power is { ReceiverId: { } receiver, AcceptedAt: not null })
        {
            PowerNotices.Tell(access, receiver, NotificationKind.PowerEndedForYou, PowersFeature.Service);
        }

        await PowerReceipts.LeaveAsync(access, power, NotificationKind.PowerEnded, power.AcceptedAt is null ? null : NotificationKind.PowerEndedForYou, words, cancel);
        return await access.SaveAsync(cancel, power.Id) is SaveOutcome.Saved ? null : PowerRefusal.ChangedMeanwhile;
    }
}
