using System.Diagnostics;
using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Benchmarks;

/// <param name="OnTheDeadNode">Living pages that went with the node.</param>
/// <param name="Back">How long each person waited until they saw their page again, in milliseconds, shortest first.</param>
/// <param name="HadToLogIn">People who were sent to log in once more, or saw nothing of theirs.</param>
/// <param name="Finished">Of the half-made bookings, those that were finished afterwards.</param>
/// <param name="StormWinners">Of the times that people of both nodes wanted at once, how often each was given.</param>
public sealed record TwoNodesResult(int Circuits, int OnTheDeadNode, IReadOnlyList<double> Back, int HadToLogIn, int HalfMade, int Finished, IReadOnlyList<int> StormWinners, IReadOnlyList<string> Violations);

/// <summary>Two nodes with living pages and half-made bookings; one is killed, and its people go on at the other.</summary>
public static class TwoNodesExperiment
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int StormTimes = 3;

    public static async Task<TwoNodesResult> RunAsync(int circuits, int halfMade)
    {
        await using var nodes = await TwoNodes.StartAsync();
        var visitors = await LogInAsync(nodes, halfMade);
        var open = new List<CircuitClient>();
        try
        {
            var winners = await StormAsync(visitors);
            var bookings = await BeginBookingsAsync(visitors);
            open.AddRange(bookings.Select(booking => booking.Page));
            while (open.Count < circuits)
            {
                open.Add(await CircuitClient.OpenAsync(visitors[open.Count % visitors.Count], "/notifications"));
            }

            var dead = nodes.Nodes.First();
            await nodes.KillAsync(dead);
            var killed = Stopwatch.GetTimestamp();
            var (back, hadToLogIn) = (new List<double>(), 0);
            await Task.WhenAll(visitors.Select(async visitor =>
            {
                var isBack = await ComesBackAsync(visitor);
                lock (back)
                {
                    back.Add(Stopwatch.GetElapsedTime(killed).TotalMilliseconds);
                    hadToLogIn += isBack ? 0 : 1;
                }
            }));
            var finished = 0;
            foreach (var (visitor, address, _) in bookings)
            {
                await using var page = await CircuitClient.OpenAsync(visitor, address);
                finished += await BookAsync(page) ? 1 : 0;
            }

            // A provider that knows them lets them in without a word: what counts is that nobody was sent there.
            hadToLogIn += await CameAnewAsync(nodes);
            return new TwoNodesResult(open.Count, open.Count(circuit => circuit.HasEnded), [.. back.Order()], hadToLogIn, bookings.Count, finished, winners, await LookAsync(nodes));
        }
        finally
        {
            foreach (var circuit in open)
            {
                await circuit.CutAsync();
            }

            visitors.ForEach(visitor => visitor.Dispose());
        }
    }

    /// <summary>People whose GP lets them book, turn by turn on both nodes.</summary>
    private static async Task<List<Visitor>> LogInAsync(TwoNodes nodes, int people)
    {
        var visitors = new List<Visitor>();
        foreach (var person in nodes.Population.People.Where(person => person.MayLogIn))
        {
            if (visitors.Count == people)
            {
                break;
            }

            var visitor = new Visitor(nodes.Address);
            await visitor.LogInAsync(person.Number.Value, "/gp/booking");
            if (visitor.Session is not null && visitor.Page.QuerySelector("a.time-link") is not null)
            {
                visitors.Add(visitor);
            }
            else
            {
                visitor.Dispose();
            }
        }

        return visitors;
    }

    /// <summary>All want the same few times, from both nodes in the same moment.</summary>
    private static async Task<IReadOnlyList<int>> StormAsync(List<Visitor> visitors)
    {
        var winners = new List<int>();
        for (var time = 0; time < StormTimes; time++)
        {
            // The same GP's people see the same times.
            await Task.WhenAll(visitors.Select(visitor => visitor.OpenAsync("/gp/booking")));
            var wanted = visitors.Where(visitor => Links(visitor).Count > 0).GroupBy(visitor => Links(visitor)[^1]).MaxBy(group => group.Count())!;
            var pages = new List<CircuitClient>();
            foreach (var visitor in wanted)
            {
                pages.Add(await CircuitClient.OpenAsync(visitor, "/" + wanted.Key));
            }

            winners.Add((await Task.WhenAll(pages.Select(page => Task.Run(() => BookAsync(page))))).Count(won => won));
            foreach (var page in pages)
            {
                await page.DisposeAsync();
            }
        }

        return winners;
    }

    private static List<string> Links(Visitor visitor) => [.. visitor.Page.QuerySelectorAll("a.time-link").Select(link => link.GetAttribute("href")!)];

    private static async Task<List<(Visitor Visitor, string Address, CircuitClient Page)>> BeginBookingsAsync(List<Visitor> visitors)
    {
        var begun = new List<(Visitor, string, CircuitClient)>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var visitor in visitors)
        {
            await visitor.OpenAsync("/gp/booking");
            var address = "/" + Links(visitor).First(taken.Add);
            var page = await CircuitClient.OpenAsync(visitor, address);
            await page.ControlAsync(IsBook, "the button that books");
            begun.Add((visitor, address, page));
        }

        return begun;
    }

    private static bool IsBook(Control control) => control.EventName == "click" && control.Text.StartsWith("Bestill timen", StringComparison.Ordinal);

    /// <summary>False when somebody else has it.</summary>
    private static async Task<bool> BookAsync(CircuitClient page)
    {
        await page.ClickAsync(await page.ControlAsync(IsBook, "the button that books"));
        var hasIt = () => page.Address.AbsolutePath.StartsWith("/appointments/", StringComparison.Ordinal);
        await page.UntilAsync(() => hasIt() || page.Said.Contains("ble nettopp tatt", StringComparison.Ordinal), "yes or no");
        return hasIt();
    }

    private static async Task<bool> ComesBackAsync(Visitor visitor)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(100))
        {
            await visitor.OpenAsync("/appointments");
            if (visitor.Status is HttpStatusCode.OK)
            {
                return visitor.Last.Address.AbsolutePath == "/appointments" && visitor.Heading == "Timeavtaler";
            }
        }

        return false;
    }

    private static async Task<int> CameAnewAsync(TwoNodes nodes)
    {
        await using var portal = PortalHarness.Open(Engine.PostgreSql, nodes.ConnectionString);
        var logins = await portal.LookAsync<LoginSession, List<Guid>>(all => all.Select(login => login.ActorId).ToListAsync());
        return logins.CountBy(person => person).Count(person => person.Value > 1);
    }

    private static async Task<IReadOnlyList<string>> LookAsync(TwoNodes nodes)
    {
        await using var portal = PortalHarness.Open(Engine.PostgreSql, nodes.ConnectionString);
        var violations = new List<string>();
        var held = await portal.LookAsync<Appointment, List<Guid>>(all => all.Where(a => a.ActiveSlotId != null).Select(a => a.ActiveSlotId!.Value).ToListAsync());
        violations.AddRange(held.CountBy(slot => slot).Where(slot => slot.Value > 1).Select(slot => $"A time was given {slot.Value} times"));
        await foreach (var (patient, verdict) in portal.Get<UsageLogVerifier>().VerifyAllAsync(CancellationToken.None))
        {
            if (verdict.Fault is not null)
            {
                violations.Add($"The log of {patient} is not whole: {verdict}");
            }
        }

        return violations;
    }
}
