using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Helsenorge.Portal.Web.Shell;

/// <summary>Ends a circuit that is told more than a person could do: Blazor bounds neither the number of events nor what they start.</summary>
internal sealed class EventFlood(TimeProvider clock) : CircuitHandler
{
    // A page that opens answers some dozens of calls at once; a person who types gives ten a second.
    private const int MostAtOnce = 400;
    private const int MostPerSecond = 100;
    private double left = MostAtOnce;
    private long countedAt = clock.GetTimestamp();

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => activity =>
    {
        var now = clock.GetTimestamp();
        left = Math.Min(MostAtOnce, left + (clock.GetElapsedTime(countedAt, now).TotalSeconds * MostPerSecond)) - 1;
        countedAt = now;
        // An exception here is what makes Blazor end the circuit.
        return left < 0 ? throw new InvalidOperationException("More came to this circuit than a person can do.") : next(activity);
    };
}
