using System.Diagnostics;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing;

/// <param name="Overlapped">Rounds in which each began before the other had ended: the others prove nothing.</param>
/// <param name="WithoutOneWinner">Rounds that ended with none or two winners by the answers or by the table.</param>
public sealed record BookingRaceResult(int Rounds, int Overlapped, int WithoutOneWinner);

/// <summary>
/// Two people, one time, the same moment: through the booking command, each with a context and a key of their own. On one node they take
/// turns; on a node each it is the database alone that lets one of them have it.
/// </summary>
public static class BookingRace
{
    public static async Task<BookingRaceResult> RunAsync(PortalHarness portal, PortalHarness otherNode, int rounds)
    {
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, rounds);
        var now = portal.Clock.GetUtcNow();
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var ola = await portal.GivenPersonAsync("Ola Bakke");
        await portal.GivenAsync(ingrid.Of(kari, now), ingrid.Of(ola, now));
        int overlapped = 0, wrong = 0;
        foreach (var slot in ingrid.Slots)
        {
            using var barrier = new Barrier(2);
            var tries = await Task.WhenAll(new[] { (Node: portal, Actor: kari), (Node: otherNode, Actor: ola) }.Select(by =>
                Task.Factory.StartNew(() => TryAsync(by.Node, by.Actor, slot.Id, barrier), TaskCreationOptions.LongRunning).Unwrap()));
            overlapped += tries.Max(t => t.Began) < tries.Min(t => t.Ended) ? 1 : 0;
            var holders = await portal.LookAsync<Appointment, int>(all => all.CountAsync(a => a.ActiveSlotId == slot.Id));
            var losersKnow = tries.Count(t => t.Refusal is BookingRefusal.JustTaken) == 1;
            wrong += holders == 1 && losersKnow && tries.Count(t => t.Refusal is null) == 1 ? 0 : 1;
        }

        return new BookingRaceResult(rounds, overlapped, wrong);
    }

    private static async Task<(BookingRefusal? Refusal, long Began, long Ended)> TryAsync(PortalHarness portal, Actor actor, Guid slotId, Barrier barrier)
    {
        portal.Actor.BecomeHere(actor);
        barrier.SignalAndWait();
        var began = Stopwatch.GetTimestamp();
        var answer = await portal.RunAsync<BookAppointment, Result<Guid, BookingRefusal>>(book => book.RunAsync(slotId, Guid.NewGuid(), CancellationToken.None));
        return (answer.Refusal, began, Stopwatch.GetTimestamp());
    }
}
