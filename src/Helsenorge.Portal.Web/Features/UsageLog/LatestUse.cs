using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.UsageLog;

/// <summary>Who has looked in the last week, on the overview.</summary>
public sealed class LatestUse : IOverviewPart
{
    public PortalService Service => UsageLogFeature.Service;

    public int Order => 9;

    public bool IsAside => true;

    public Type Component => typeof(LatestUsePart);

    public async Task<object?> LoadAsync(ReadAccess access, CancellationToken cancel)
    {
        if (!access.SeesAllUse(UsageLogFeature.Service))
        {
            return null;
        }

        var since = access.OpenedAt.AddDays(-7);
        return new Model(await access.Db.UsageLog
            .Where(entry => entry.At > since && entry.Outcome == UsageOutcome.Done)
            .GroupBy(entry => new { entry.ActorName, entry.Ground, IsViewer = entry.ActorId == access.ActorId, IsPatient = entry.ActorId == access.PatientId })
            .Select(group => new Visitor(group.Key.ActorName, group.Key.Ground, group.Key.IsViewer, group.Key.IsPatient, group.Count()))
            .ToListAsync(cancel));
    }

    public sealed record Visitor(string Name, AccessGround Ground, bool IsViewer, bool IsPatient, int Times);

    public sealed record Model(IReadOnlyList<Visitor> Visitors);
}
