using System.Diagnostics;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Features.Appointments;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing.Faults;

/// <param name="Reads">How many were answered.</param>
/// <param name="LatestAnswered">When the latest read began that was answered, by the clock that all processes of a machine share.</param>
/// <param name="Errors">Reads that were answered by an error, because too many wanted the same ledger; the reader asked again.</param>
/// <param name="Broken">Readers that never heard the gate's no.</param>
public sealed record ReadersSaw(int Reads, long LatestAnswered, int Errors, int Broken);

/// <summary>People who look at the same person's appointments without a pause until the gate says no.</summary>
public static class Readers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <param name="allHaveRead">Called once, when each has been answered at least once.</param>
    public static async Task<ReadersSaw> ReadAsync(PortalHarness portal, Actor actor, int readers, Action allHaveRead)
    {
        ArgumentNullException.ThrowIfNull(portal);
        var waiting = readers;
        var saw = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => Task.Run(() => ReadAsync(portal, actor, () =>
        {
            if (Interlocked.Decrement(ref waiting) == 0)
            {
                allHaveRead();
            }
        }))));
        return new ReadersSaw(saw.Sum(one => one.Reads), saw.Max(one => one.LatestAnswered), saw.Sum(one => one.Errors), saw.Sum(one => one.Broken));
    }

    private static async Task<ReadersSaw> ReadAsync(PortalHarness portal, Actor actor, Action hasRead)
    {
        portal.Actor.BecomeHere(actor);
        var (reads, latest, errors) = (0, 0L, 0);
        for (var first = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(first) < Patience;)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                await portal.RunAsync<ListAppointments, ListAppointments.Answer>(list => list.RunAsync(null, CancellationToken.None));
            }
            catch (AccessDeniedException)
            {
                return new ReadersSaw(reads, latest, errors, 0);
            }
            catch (Exception failure) when (failure is TimeoutException or DbUpdateException)
            {
                errors++;
                continue;
            }

            latest = began;
            if (++reads == 1)
            {
                hasRead();
            }
        }

        return new ReadersSaw(reads, latest, errors, 1);
    }
}
