using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>Who may collect the person's medicines, and by which codes.</summary>
public sealed class ListPickups(ServiceGate<PowersFeature> gate)
{
    public const int Most = 50;

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var rows = await access.Db.PharmacyPickups
            .OrderBy(pickup => pickup.EndedAt != null).ThenByDescending(pickup => pickup.GivenAt).ThenByDescending(pickup => pickup.Id)
            .Take(Most)
            .Select(pickup => new Row(pickup.Id, pickup.CollectorName, pickup.Code, pickup.GivenAt, pickup.Until, pickup.EndedAt))
            .ToListAsync(cancel);
        return new Answer(rows, (await Giver.ReadAsync(access, cancel)).IsProtected, NorwegianTime.Today(access.OpenedAt), access.OpenedAt);
    }

    public sealed record Row(Guid Id, string CollectorName, string Code, DateTimeOffset GivenAt, DateOnly Until, DateTimeOffset? EndedAt)
    {
        public bool StandsOn(DateOnly today) => EndedAt is null && Until >= today;
    }

    public sealed record Answer(IReadOnlyList<Row> Pickups, bool IsProtected, DateOnly Today, DateTimeOffset AsOf);
}

public sealed class GivePickup(ServiceGate<PowersFeature> gate)
{
    public async Task<Result<Guid, PickupRefusal>> RunAsync(string? collector, DateOnly? until, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(PowersFeature.GivePickup, key, cancel);
        if (access.EarlierResultId is { } earlier)
        {
            return earlier;
        }

        var today = NorwegianTime.Today(access.OpenedAt);
        var isProtected = PowerRules.IsProtected(await access.Db.People.Select(person => person.AddressProtection).SingleAsync(cancel));
        var standing = await access.Db.PharmacyPickups.CountAsync(pickup => pickup.EndedAt == null && pickup.Until >= today, cancel);
        var giving = PharmacyPickup.Give(access.PatientId, collector, until, standing, isProtected, access.OpenedAt);
        if (!giving.Succeeded(out var pickup))
        {
            return giving.Refusal ?? PickupRefusal.ChangedMeanwhile;
        }

        access.Db.Add(pickup);
        access.Notify(access.PatientId, NotificationKind.PharmacyPickupGiven, PowersFeature.Service);
        return await access.SaveAsync(cancel, pickup.Id) is SaveOutcome.Saved ? access.EarlierResultId ?? pickup.Id : PickupRefusal.ChangedMeanwhile;
    }
}

public sealed class EndPickup(ServiceGate<PowersFeature> gate)
{
    public async Task<PickupRefusal?> RunAsync(Guid pickupId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(PowersFeature.EndPickup, key, cancel);
        if (access.IsRepeated)
        {
            return null;
        }

        var pickup = await access.Db.PharmacyPickups.SingleOrDefaultAsync(own => own.Id == pickupId, cancel);
        var refusal = pickup is null ? PickupRefusal.NotFound : pickup.Stands(NorwegianTime.Today(access.OpenedAt)) ? (PickupRefusal?)null : PickupRefusal.NotStanding;
        if (refusal is not null)
        {
            return await access.IsRepeatedByNowAsync(cancel) ? null : refusal;
        }

        pickup!.EndAt(access.OpenedAt);
        access.Notify(access.PatientId, NotificationKind.PharmacyPickupEnded, PowersFeature.Service);
        return await access.SaveAsync(cancel, pickup.Id) is SaveOutcome.Saved ? null : PickupRefusal.ChangedMeanwhile;
    }
}
