using System.Security.Claims;
using Helsenorge.Portal.Domain.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Helsenorge.Portal.Web.Access;

/// <summary>Claims of the portal's own session. They say who it is and never how they are.</summary>
public static class PortalClaims
{
    public const string PersonId = "person";
    public const string SessionId = "session";
    public const string Name = "name";
    public const string GivenName = "given_name";

    public static Guid? Id(this ClaimsPrincipal user, string claim) => Guid.TryParse(user.FindFirst(claim)?.Value, out var id) ? id : null;
}

/// <summary>Tells whether this scope is a circuit, where there is no request to ask.</summary>
internal sealed class CurrentCircuit : CircuitHandler
{
    public bool IsCircuit { get; private set; }

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        IsCircuit = true;
        return Task.CompletedTask;
    }
}

/// <summary>The person logged in, read from the session in a request and in a circuit alike. Nobody acts for another yet.</summary>
internal sealed class PortalActor(CurrentCircuit circuit, IHttpContextAccessor http, AuthenticationStateProvider states) : IActorAccessor
{
    public async ValueTask<Actor?> GetActorAsync()
    {
        var user = circuit.IsCircuit ? (await states.GetAuthenticationStateAsync()).User : http.HttpContext?.User;
        return user?.Id(PortalClaims.PersonId) is { } person && user.Id(PortalClaims.SessionId) is { } session ? new Actor(person, person, session) : null;
    }
}
