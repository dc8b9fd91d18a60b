using System.Diagnostics;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing;

/// <param name="Overlapped">Rounds in which each began before the other had ended: the others prove nothing.</param>
/// <param name="WithoutOneWinner">Rounds that ended with none or two requests by the answers, the table or the surgery's messages.</param>
public sealed record RenewalRaceResult(int Rounds, int Overlapped, int WithoutOneWinner);

/// <summary>
/// One person, two devices, one prescription, the same moment: through the command that renews, each with a key of its own. One is sent, and
/// the other is told that it has been.
/// </summary>
public static class RenewalRace
{
    public static async Task<RenewalRaceResult> RunAsync(PortalHarness portal, PortalHarness otherNode, int rounds)
    {
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 0, OfferedServices.Renewal);
        var now = portal.Clock.GetUtcNow();
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var tablet = PortalHarness.NewSession(kari.PersonId, now);
        var prescriptions = Enumerable.Range(0, rounds).Select(_ => Prescribed.For(kari.PersonId, ingrid.Practitioner, NorwegianTime.Today(now).AddDays(90))).ToList();
        await portal.GivenAsync([ingrid.Of(kari, now), tablet, .. prescriptions]);
        int overlapped = 0, wrong = 0;
        foreach (var prescription in prescriptions)
        {
            using var barrier = new Barrier(2);
            var tries = await Task.WhenAll(new[] { (Node: portal, Actor: kari), (Node: otherNode, Actor: kari with { SessionId = tablet.Id }) }.Select(by =>
                Task.Factory.StartNew(() => TryAsync(by.Node, by.Actor, prescription.Id, barrier), TaskCreationOptions.LongRunning).Unwrap()));
            overlapped += tries.Max(t => t.Began) < tries.Min(t => t.Ended) ? 1 : 0;
            var requests = await portal.LookAsync<Renewal, List<Guid>>(all => all.Where(renewal => renewal.PrescriptionId == prescription.Id).Select(renewal => renewal.RequestId).ToListAsync());
            var messages = await portal.LookAsync<OutboxMessage, int>(all => all.CountAsync(message => requests.Contains(message.ItemId)));
            var oneWins = requests.Count == 1 && messages == 1 && tries.Count(t => t.Answer.RequestId == requests[0]) == 1;
            wrong += oneWins && tries.Count(t => t.Answer.Refusal is RenewalRefusal.AlreadyWaiting) == 1 ? 0 : 1;
        }

        return new RenewalRaceResult(rounds, overlapped, wrong);
    }

    private static async Task<(SendRenewals.Answer Answer, long Began, long Ended)> TryAsync(PortalHarness portal, Actor actor, Guid prescription, Barrier barrier)
    {
        portal.Actor.BecomeHere(actor);
        barrier.SignalAndWait();
        var began = Stopwatch.GetTimestamp();
        var answer = await portal.RunAsync<SendRenewals, SendRenewals.Answer>(renew => renew.RunAsync([prescription], Guid.NewGuid(), CancellationToken.None));
        return (answer, began, Stopwatch.GetTimestamp());
    }
}
