using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>What the person has been offered and holds. Looking stands in their own log; the givers' logs tell of answers.</summary>
public sealed class ListReceivedPowers(ServiceGate<PowersFeature> gate, ReceivedPowers received)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        return new Answer(await received.ListAsync(cancel), NorwegianTime.Today(access.OpenedAt), access.OpenedAt);
    }

    public sealed record Answer(ReceivedPowerList List, DateOnly Today, DateTimeOffset AsOf)
    {
        public bool IsOldEnough => Today >= List.OldEnoughFrom;
    }
}

public sealed class AnswerPower(ReceivedPowers received)
{
    public Task<ReceiverRefusal?> AcceptAsync(ReceivedPower power, Guid key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(power);
        return received.AcceptAsync(PowersFeature.Service, PowersFeature.Accept, power.Id, power.Version, key, cancel);
    }

    /// <summary>Says no to an offer, or ends what was accepted; the log tells which.</summary>
    public Task<ReceiverRefusal?> EndAsync(ReceivedPower power, Guid key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(power);
        return received.EndAsync(PowersFeature.Service, power.AcceptedAt is null ? PowersFeature.Decline : PowersFeature.End, power.Id, power.Version, key, cancel);
    }
}
