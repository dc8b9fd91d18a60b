using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.UsageLog;

/// <summary>Ends the person's log-ins elsewhere: their screens are cleared.</summary>
public sealed class EndLogins(ActorAccess actors, LoginSessions sessions)
{
    public async Task OneAsync(Guid sessionId, CancellationToken cancel) => await sessions.EndOwnAsync(await ActorAsync(), sessionId, cancel);

    public async Task OthersAsync(CancellationToken cancel) => await sessions.EndOthersAsync(await ActorAsync(), cancel);

    private async Task<Actor> ActorAsync()
    {
        await using var access = await actors.OpenAsync() ?? throw new AccessDeniedException(UsageLogFeature.Service, AccessDenial.SessionEnded);
        return access.Actor;
    }
}
