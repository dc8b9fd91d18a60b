using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Circuits;

/// <summary>How many circuits one host holds, by its own meter.</summary>
internal sealed class CircuitCount : IDisposable
{
    private readonly MeterListener listener = new();
    private long living;

    public CircuitCount(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "aspnetcore.components.circuit.active" && instrument.Meter.Scope == meters)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref living, change));
        listener.Start();
    }

    public long Living => Interlocked.Read(ref living);

    public void Dispose() => listener.Dispose();
}
