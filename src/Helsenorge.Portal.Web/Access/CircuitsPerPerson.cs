using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace Helsenorge.Portal.Web.Access;

/// <summary>
/// Refuses to start more circuits for one person than <see cref="OpenCircuits.Most"/>. Asked before a circuit is made: one that shows no
/// page yet costs memory too, and Blazor tells nobody of it.
/// </summary>
internal sealed partial class CircuitsPerPerson(OpenCircuits circuits, ILogger<CircuitsPerPerson> logger) : IHubFilter
{
    private readonly ConcurrentDictionary<string, Guid> connections = new(StringComparer.Ordinal);
    private readonly Lock counting = new();

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (invocationContext.HubMethodName is "StartCircuit" or "ResumeCircuit" && !MayStart(invocationContext.Context))
        {
            TooManyCircuits(logger);
            return null;
        }

        return await next(invocationContext);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        connections.TryRemove(context.Context.ConnectionId, out _);
        return next(context, exception);
    }

    private bool MayStart(HubCallerContext caller)
    {
        if (caller.User?.Id(PortalClaims.PersonId) is not { } person)
        {
            return false;
        }

        lock (counting)
        {
            // Connections that may have no page yet, and pages that may have lost their connection.
            if (Math.Max(connections.Values.Count(other => other == person), circuits.CountOf(person)) >= OpenCircuits.Most)
            {
                return false;
            }

            connections[caller.ConnectionId] = person;
            return true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A circuit was refused: its person has too many open")]
    private static partial void TooManyCircuits(ILogger logger);
}
