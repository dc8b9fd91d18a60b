using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>What people are told of a power of attorney without having done anything.</summary>
public enum PowerReminder
{
    /// <summary>Both are told, once, that the last day is near.</summary>
    EndsSoon,

    /// <summary>One without an end: the giver is told once a year that it still holds.</summary>
    StillHolds,
}

/// <summary>
/// Tells both sides of powers of attorney that near their end. A job calls it, as often as it likes: each is told of once. It looks past
/// the filters for what is due, and writes through the door of the system, so that it stands in the giver's log.
/// </summary>
public sealed class PowerExpiry(PortalDatabase database, SystemAccess system, TimeProvider clock)
{
    /// <param name="remind">The service's action for it, by which it is named in the log.</param>
    /// <returns>How many powers of attorney people were told of.</returns>
    public async Task<int> RunAsync(PortalService service, ServiceAction remind, JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(remind);
        var told = 0;
        foreach (var (id, patientId) in await DueAsync(cancel))
        {
            try
            {
                await using var access = await system.OpenPatientAsync(SystemActor.Portal, patientId, service, remind, cancel, run);
                if (access is not null && await TellAsync(access, id, service, cancel))
                {
                    told++;
                }
            }
            catch (AccessDeniedException)
            {
                // The giver has withdrawn their consent meanwhile; the attempt is in their log.
            }
        }

        return told;
    }

    /// <summary>Null when there is nothing to tell. A right that nobody has accepted ends without notice.</summary>
    public static PowerReminder? Due(PowerOfAttorney power, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(power);
        var today = NorwegianTime.Today(now);
        return power switch
        {
            { AcceptedAt: null } or { EndedAt: not null } => null,
            { Until: { } until } => until >= today && until <= today.AddDays(PowerRules.DaysOfNotice) && power.NoticedAt is null ? PowerReminder.EndsSoon : null,
            { Basis: PowerBasis.Appointed } => null,
            _ => (power.NoticedAt ?? power.GivenAt).AddYears(1) <= now ? PowerReminder.StillHolds : null,
        };
    }

    private async Task<List<(Guid Id, Guid PatientId)>> DueAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (today, yearAgo) = (NorwegianTime.Today(now), now.AddYears(-1));
        var last = today.AddDays(PowerRules.DaysOfNotice);
        await using var db = database.Create();
        var near = await db.All<PowerOfAttorney>()
            .Where(p => p.AcceptedAt != null && p.EndedAt == null && ((p.NoticedAt == null && p.Until >= today && p.Until <= last) || (p.Until == null && p.Basis == PowerBasis.Given && (p.NoticedAt ?? p.GivenAt) <= yearAgo)))
            .OrderBy(p => p.Id)
            .Select(p => new { p.Id, p.PatientId })
            .ToListAsync(cancel);
        return [.. near.Select(p => (p.Id, p.PatientId))];
    }

    private static async Task<bool> TellAsync(WriteAccess access, Guid id, PortalService service, CancellationToken cancel)
    {
        var power = await access.Db.PowersOfAttorney.SingleOrDefaultAsync(p => p.Id == id, cancel);
        if (power is null || Due(power, access.OpenedAt) is not { } reminder)
        {
            return false;
        }

        power.NoticedAt = access.OpenedAt;
        power.Version = Guid.CreateVersion7(access.OpenedAt);
        access.Notify(access.PatientId, reminder switch { PowerReminder.EndsSoon => NotificationKind.PowerEndsSoon, PowerReminder.StillHolds => NotificationKind.PowerStillHolds }, service, power.Id);
        if (reminder is PowerReminder.EndsSoon && power.ReceiverId is { } receiver)
        {
            PowerNotices.Tell(access, receiver, NotificationKind.PowerEndsSoonForYou, service);
        }

        return await access.SaveAsync(cancel, power.Id) is SaveOutcome.Saved;
    }
}
