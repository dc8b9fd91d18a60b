using System.Security.Claims;
using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Access;

/// <summary>Claims of the portal's own session. They say who it is and never how they are.</summary>
public static class PortalClaims
{
    public const string PersonId = "person";
    public const string SessionId = "session";

    /// <summary>When the log-in began, in Unix seconds.</summary>
    public const string StartedAt = "started";
    public const string Name = "name";
    public const string GivenName = "given_name";

    /// <summary>Stands there for somebody under 18 when they logged in. For menus alone: rights are the gate's.</summary>
    public const string IsYoung = "young";

    public static Guid? Id(this ClaimsPrincipal user, string claim) => Guid.TryParse(user.FindFirst(claim)?.Value, out var id) ? id : null;
}

/// <summary>The person logged in, read from the session, and whom they act for, read from the address; in a request and in a circuit alike.</summary>
internal sealed class PortalActor(CurrentCircuit circuit, ActingFor acting, IHttpContextAccessor http) : IActorAccessor
{
    public async ValueTask<Actor?> GetActorAsync()
    {
        if (circuit.IsCircuit)
        {
            return await circuit.GetActorAsync();
        }

        var user = http.HttpContext?.User;
        return user?.Id(PortalClaims.PersonId) is { } person && user.Id(PortalClaims.SessionId) is { } session ? acting.ActorOf(person, session) : null;
    }
}
