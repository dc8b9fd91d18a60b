using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>What the person has given, by the names they typed, and how many they have been offered themselves.</summary>
public sealed class ListGivenPowers(ServiceGate<PowersFeature> gate, ReceivedPowers received)
{
    public const int Most = 100;

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        var rows = await access.Db.PowersOfAttorney
            .Where(power => power.End != PowerEnd.Replaced)
            .OrderBy(power => power.EndedAt != null).ThenByDescending(power => power.GivenAt).ThenByDescending(power => power.Id)
            .Take(Most + 1)
            .Select(power => new GivenPower(power.Id, power.TypedName, power.Areas, power.Basis, power.GivenAt, power.Until, power.AcceptedAt, power.EndedAt, power.End, power.NumberHash, power.Version))
            .ToListAsync(cancel);
        var offered = (await received.ListAsync(cancel)).Powers.Count(power => power.StateOn(today) is PowerState.Awaiting);
        return new Answer([.. rows.Take(Most)], offered, rows.Count > Most, today, access.OpenedAt);
    }

    /// <param name="Powers">Those that stand first, then the newest; at most a hundred.</param>
    /// <param name="Offered">How many await the person's own answer.</param>
    public sealed record Answer(IReadOnlyList<GivenPower> Powers, int Offered, bool More, DateOnly Today, DateTimeOffset AsOf);
}

/// <summary>A power of attorney as its giver sees it: nothing of whoever has the number.</summary>
public sealed record GivenPower(
    Guid Id,
    string TypedName,
    ServiceAreas Areas,
    PowerBasis Basis,
    DateTimeOffset GivenAt,
    DateOnly? Until,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? EndedAt,
    PowerEnd? End,
    byte[] NumberHash,
    Guid Version)
{
    public PowerState StateOn(DateOnly today) => PowerRules.StateOf(AcceptedAt, EndedAt, Until, today);
}

internal static class ReceivedPowerState
{
    public static PowerState StateOn(this ReceivedPower power, DateOnly today) => PowerRules.StateOf(power.AcceptedAt, power.EndedAt, power.Until, today);
}
