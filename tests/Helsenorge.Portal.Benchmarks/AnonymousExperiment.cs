using System.Diagnostics;
using System.Net;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;

namespace Helsenorge.Portal.Benchmarks;

/// <param name="Opened">Connections that somebody without a log-in was given.</param>
/// <param name="Quiet">How long people who are logged in waited for a page before, in milliseconds, shortest first.</param>
/// <param name="Stormed">The same while strangers asked for circuits.</param>
public sealed record AnonymousResult(int Asked, int Opened, IReadOnlyList<double> Quiet, IReadOnlyList<double> Stormed);

/// <summary>Strangers ask for circuits, by negotiating and straight at the socket, while people who are logged in read their pages.</summary>
public static class AnonymousExperiment
{
    private const int PerSecond = 100;
    private const int Lanes = 4;
    private const int Readers = 4;

    public static async Task<AnonymousResult> RunAsync(int strangers)
    {
        await using var portal = await ServedPortal.StartAsync();
        var visitors = await portal.LogInAsync(Readers);
        var lasting = TimeSpan.FromSeconds((double)strangers / PerSecond);
        // The first are slow for reasons of their own.
        await ReadAsync(visitors, TimeSpan.FromSeconds(5));
        var quiet = await ReadAsync(visitors, lasting);
        var storm = AskAsync(portal.Address, strangers);
        var stormed = await ReadAsync(visitors, lasting);
        var opened = await storm;
        foreach (var visitor in visitors)
        {
            visitor.Dispose();
        }

        return new AnonymousResult(strangers, opened, quiet, stormed);
    }

    private static async Task<IReadOnlyList<double>> ReadAsync(IReadOnlyList<Visitor> visitors, TimeSpan lasting)
    {
        var began = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(visitors.Select(visitor => Task.Run(async () =>
        {
            var own = new List<double>();
            while (Stopwatch.GetElapsedTime(began) < lasting)
            {
                var asked = Stopwatch.GetTimestamp();
                await visitor.OpenAsync("/notifications");
                own.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                if (visitor.Status is not HttpStatusCode.OK)
                {
                    throw new InvalidOperationException($"Somebody who is logged in was answered {visitor.Status}.");
                }

                await Task.Delay(100);
            }

            return own;
        })));
        return [.. times.SelectMany(own => own).Order()];
    }

    private static async Task<int> AskAsync(Uri portal, int strangers)
    {
        var began = Stopwatch.GetTimestamp();
        var opened = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => Task.Run(async () =>
        {
            using var stranger = new Visitor(portal);
            var own = 0;
            for (var at = lane; at < strangers; at += Lanes)
            {
                if (TimeSpan.FromSeconds((double)at / PerSecond) - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                {
                    await Task.Delay(early);
                }

                own += await IsOpenedAsync(stranger, at % 2 == 0) ? 1 : 0;
            }

            return own;
        })));
        return opened.Sum();
    }

    private static async Task<bool> IsOpenedAsync(Visitor stranger, bool negotiates)
    {
        try
        {
            await using var circuit = await (negotiates ? CircuitClient.ConnectAsync(stranger) : CircuitClient.ConnectWithoutNegotiationAsync(stranger));
            return true;
        }
        catch (CircuitRefusedException refused) when (refused.Status is HttpStatusCode.Unauthorized)
        {
            return false;
        }
    }
}
