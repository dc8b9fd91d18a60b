using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.UsageLog;

/// <summary>The person's own log-ins that are alive, the one they speak from first. None where somebody acts for another.</summary>
public sealed class ListLogins(ServiceGate<UsageLogFeature> gate, ActorAccess actors, SessionLimits limits, TimeProvider clock)
{
    public async Task<IReadOnlyList<Row>> RunAsync(CancellationToken cancel)
    {
        // Log-ins have no log of their own. That somebody has looked at them stands where every other visit stands.
        await using var visit = await gate.OpenToReadAsync(cancel);
        if (visit.Ground is not AccessGround.Self)
        {
            return [];
        }

        await using var access = await actors.OpenAsync() ?? throw new AccessDeniedException(UsageLogFeature.Service, AccessDenial.SessionEnded);
        var now = clock.GetUtcNow();
        var (startedAfter, usedAfter) = (now - limits.Absolute, now - limits.Idle);
        return await access.Db.LoginSessions
            .Where(login => login.EndedAt == null && login.StartedAt > startedAfter && login.LastUsedAt > usedAfter)
            .OrderByDescending(login => login.Id == access.Actor.SessionId).ThenByDescending(login => login.LastUsedAt)
            .Select(login => new Row(login.Id, login.Device, login.Browser, login.ShortAddress, login.StartedAt, login.LastUsedAt, login.Id == access.Actor.SessionId))
            .ToListAsync(cancel);
    }

    /// <param name="IsThis">The log-in by which the list is read.</param>
    public sealed record Row(Guid Id, string Device, string Browser, string ShortAddress, DateTimeOffset StartedAt, DateTimeOffset LastUsedAt, bool IsThis);
}
