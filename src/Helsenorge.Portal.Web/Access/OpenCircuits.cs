using System.Collections.Concurrent;
using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Access;

/// <summary>
/// All circuits of this node. Once a second one command, or two where somebody acts for another, asks how they stand, and screens whose right has gone are cleared:
/// within two seconds of the commit, whichever node committed it.
/// </summary>
internal sealed partial class OpenCircuits(OpenScreens screens, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<OpenCircuits> logger) : BackgroundService
{
    /// <summary>More windows than this are told to rest: they show no page and take little memory.</summary>
    public const int MostAwake = 10;

    /// <summary>More circuits than this are refused.</summary>
    public const int Most = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long a node that is told to stop waits for open pages to save what is typed and to let go of it.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(1.5);
    private readonly ConcurrentDictionary<string, CurrentCircuit> circuits = new(StringComparer.Ordinal);
    private int isListening;

    public void Add(string circuitId, CurrentCircuit circuit)
    {
        // The latest to listen hears it first: whatever closes connections when the node stops has listened since there were any.
        if (Interlocked.Exchange(ref isListening, 1) == 0)
        {
            lifetime.ApplicationStopping.Register(PausePages);
        }

        // Of one person, not of one log-in: logging in again makes no more room.
        var open = CountOf(circuit.PersonId);
        circuits[circuitId] = circuit;
        if (open >= MostAwake)
        {
            circuit.Tell(ScreenNews.TooMany);
        }
    }

    public int CountOf(Guid personId) => circuits.Values.Count(circuit => circuit.PersonId == personId);

    public void Remove(string circuitId) => circuits.TryRemove(circuitId, out _);

    /// <summary>One round of the watch.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        // One that has been told to leave has nothing more to hear.
        var open = circuits.Values.Where(circuit => circuit.Standing is not (ScreenNews.LoggedOut or ScreenNews.RunOut or ScreenNews.Foreign or ScreenNews.Deaf)).ToList();
        if (open.Count == 0)
        {
            return;
        }

        var shown = open.ConvertAll(circuit => circuit.Screen);
        var standings = await screens.LookAsync(shown, cancel);
        var now = clock.GetUtcNow();
        foreach (var (circuit, screen, standing) in open.Zip(shown, standings))
        {
            circuit.Hear(screen, standing, now);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    // The doors decide for themselves meanwhile; the screens are looked at again in a second.
                    CouldNotLook(logger, fault.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops, and its circuits with it.
        }
    }

    // As long as this holds, connections are open.
    private void PausePages()
    {
        try
        {
            Task.WhenAll(circuits.Values.Select(circuit => circuit.PauseAsync())).Wait(LongestHold);
        }
        catch (AggregateException)
        {
            // Pages that have gone meanwhile; what they had not saved waits in the browser for the next node.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The open circuits could not be looked at: {ExceptionType}")]
    private static partial void CouldNotLook(ILogger logger, string exceptionType);
}
