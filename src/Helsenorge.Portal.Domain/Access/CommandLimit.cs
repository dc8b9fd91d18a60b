using System.Collections.Concurrent;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// How many commands one person may give in a minute, on all their devices together: more than anybody does by hand, and few enough
/// that a script cannot take a surgery's times. Counted on each node by itself.
/// </summary>
public sealed class CommandLimit(TimeProvider clock, int mostInAMinute = CommandLimit.Usual)
{
    public const int Usual = 60;
    private const int MostRemembered = 10_000;
    private readonly ConcurrentDictionary<Guid, Window> windows = new();

    /// <summary>False when the person has given as many as they may in this minute.</summary>
    public bool TryUse(Guid personId)
    {
        var minute = clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        if (windows.Count > MostRemembered)
        {
            foreach (var (person, window) in windows)
            {
                if (window.Minute < minute)
                {
                    windows.TryRemove(person, out _);
                }
            }
        }

        return windows.AddOrUpdate(personId, new Window(minute, 1), (_, window) => window.Minute == minute ? window with { Used = window.Used + 1 } : new Window(minute, 1)).Used <= mostInAMinute;
    }

    private readonly record struct Window(long Minute, int Used);
}
