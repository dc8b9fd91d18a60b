using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Testing.Faults;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Shell;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Benchmarks;

/// <param name="SameNode">From the commit until the page was off the screen, on the node that committed, in milliseconds, shortest first.</param>
/// <param name="OtherNode">The same on a node that did not.</param>
public sealed record ScreensResult(IReadOnlyList<double> SameNode, IReadOnlyList<double> OtherNode);

/// <summary>
/// One person's page is open on two nodes; they log out by one of them, or choose less on a third. Counted from the moment the database
/// committed it, by the database's own clock.
/// </summary>
public static class ScreensExperiment
{
    private const int MostAttempts = 100;
    private const string Page = "/appointments";
    private const string Denied = "er ikke med i nivået du har valgt";

    public static async Task<ScreensResult> RunAsync(int rounds)
    {
        await using var nodes = await TwoNodes.StartAsync();
        await using var third = PortalHarness.Open(Engine.PostgreSql, nodes.ConnectionString);
        // Who is under 16 chooses no level themselves.
        var grownUp = nodes.Population.Today.AddYears(-AccessRules.OwnUseFrom);
        var people = nodes.Population.People.Where(person => person.MayLogIn && person.Consent is ConsentLevel.Full && person.Registered.BirthDate <= grownUp).ToList();
        var (sameNode, otherNode) = (new List<double>(), new List<double>());
        for (var round = 0; sameNode.Count + otherNode.Count < 2 * rounds; round++)
        {
            using var here = new Visitor(nodes.Address);
            SpeakBokmål(here);
            await here.LogInAsync(people[round % people.Count].Number.Value, Page);
            if (here.Status is not HttpStatusCode.OK || here.Last.Address.AbsolutePath != Page)
            {
                // Some of them are refused for reasons of their own.
                continue;
            }

            using var there = await OnTheOtherNodeAsync(here);
            var login = await third.LookAsync<LoginSession, LoginSession>(all => all.OrderByDescending(session => session.StartedAt).FirstAsync());
            var (first, second) = (await CircuitClient.OpenAsync(here, Page), await CircuitClient.OpenAsync(there, Page));
            var cleared = Task.WhenAll(ClearedAsync(first), ClearedAsync(second));
            if (round % 2 == 0)
            {
                await here.LogOutAsync();
                var committed = await CommitTimes.OfEndAsync(nodes.ConnectionString, login.Id);
                var times = await cleared;
                sameNode.Add((times[0] - committed).TotalMilliseconds);
                otherNode.Add((times[1] - committed).TotalMilliseconds);
            }
            else
            {
                await ChooseAsync(third, login, ConsentLevel.Basic);
                var committed = await CommitTimes.OfLatestConsentAsync(nodes.ConnectionString, login.ActorId);
                var times = await cleared;
                otherNode.AddRange(times.Select(time => (time - committed).TotalMilliseconds));
                await ChooseAsync(third, login, ConsentLevel.Full);
            }

            await first.CutAsync();
            await second.CutAsync();
        }

        return new ScreensResult([.. sameNode.Order()], [.. otherNode.Order()]);
    }

    private static async Task<DateTimeOffset> ClearedAsync(CircuitClient circuit)
    {
        await circuit.UntilAsync(() => circuit.SentTo?.AbsolutePath == "/logged-out" || circuit.Said.Contains(Denied, StringComparison.Ordinal), "a cleared screen");
        return TimeProvider.System.GetUtcNow();
    }

    /// <summary>The same log-in in a browser that the proxy has sent elsewhere.</summary>
    private static async Task<Visitor> OnTheOtherNodeAsync(Visitor here)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var there = new Visitor(here.Home);
            SpeakBokmål(there);
            there.Cookies.Add(here.Home, new Cookie(here.Session!.Name, here.Session.Value));
            await there.OpenAsync(Page);
            if (there.Last.Header(TwoNodes.NodeHeader) != here.Last.Header(TwoNodes.NodeHeader))
            {
                return there;
            }

            there.Dispose();
        }

        throw new InvalidOperationException("The proxy sends everybody to one node.");
    }

    // Some of them have another language in the contact register, and what they are told is looked for in one.
    private static void SpeakBokmål(Visitor visitor) => visitor.Cookies.Add(visitor.Home, new Cookie(Languages.CookieName, "nb"));

    private static async Task ChooseAsync(PortalHarness node, LoginSession login, ConsentLevel level)
    {
        node.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        node.Actor.BecomeHere(new Actor(login.ActorId, login.ActorId, login.Id));
        var seen = await node.LookAsync<ConsentDecision, int>(all => all.CountAsync(decision => decision.PatientId == login.ActorId));
        if (await node.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(level, seen, Guid.NewGuid(), CancellationToken.None)) is { } refusal)
        {
            throw new InvalidOperationException($"The consent could not be changed: {refusal}.");
        }
    }
}
