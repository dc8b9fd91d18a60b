using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>One person, or one organisation, who has opened an item: all their uses in one line.</summary>
/// <param name="ActorId">Null for an organisation.</param>
/// <param name="Name">As it stood in the log at the latest use; empty for the patient.</param>
/// <param name="Client">Device and browser; empty for an organisation.</param>
/// <param name="Sequence">The number of the latest use in the patient's log.</param>
/// <param name="IsThisLogIn">The viewer, by the device and browser they look from.</param>
public sealed record ItemViewer(
    Guid? ActorId, string Name, string? OrganisationNumber, AccessGround Ground, string Client, long Sequence, DateTimeOffset LastAt, int Times, bool IsViewer, bool IsPatient, bool IsThisLogIn);

/// <param name="IsWhole">False when only the viewer's own uses are shown: to a proxy, and to a parent from 12.</param>
public sealed record ItemViewers(IReadOnlyList<ItemViewer> Viewers, bool IsWhole);

/// <summary>Who has opened one item. One command, however often it was opened.</summary>
public static class ItemUse
{
    private const int Most = 50;

    /// <param name="access">Opened for the service that shows the item.</param>
    public static async Task<ItemViewers> ListAsync(ReadAccess access, PortalService service, Guid itemId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(access);
        var isWhole = access.SeesAllUse(service);
        // One item's entries of one patient, and not their log: so past the filters, and no service opens the log by showing an item.
        var uses = access.Db.All<UsageLogEntry>().Where(entry => entry.PatientId == access.PatientId && entry.ItemId == itemId && entry.Outcome == UsageOutcome.Done);
        if (!isWhole)
        {
            uses = uses.Where(entry => entry.ActorId == access.ActorId && entry.Ground != AccessGround.Preview && entry.Ground != AccessGround.Self);
        }

        var groups = await uses
            .GroupBy(entry => new { entry.ActorId, entry.ActorName, entry.OrganisationNumber, entry.Ground, entry.Client })
            .Select(group => new { group.Key, Sequence = group.Max(entry => entry.Sequence), LastAt = group.Max(entry => entry.At), Times = group.Count() })
            .OrderByDescending(group => group.Sequence)
            .Take(Most)
            .ToListAsync(cancel);
        return new ItemViewers(
            [
                .. groups.Select(group => new ItemViewer(
                    group.Key.ActorId,
                    group.Key.ActorName,
                    group.Key.OrganisationNumber,
                    group.Key.Ground,
                    group.Key.Client,
                    group.Sequence,
                    group.LastAt,
                    group.Times,
                    group.Key.ActorId == access.ActorId,
                    group.Key.ActorId == access.PatientId,
                    group.Key.ActorId == access.ActorId && group.Key.Client == access.Client))
                    .OrderByDescending(viewer => viewer.IsThisLogIn),
            ],
            isWhole);
    }
}
