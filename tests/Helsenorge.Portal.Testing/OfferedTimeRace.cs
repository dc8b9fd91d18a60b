using System.Diagnostics;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing;

/// <param name="Overlapped">Rounds in which each began before the others had ended: the rest prove nothing.</param>
/// <param name="Taken">Rounds that ended with an appointment; in the others the surgery was first.</param>
/// <param name="Wrong">Rounds after which the answers, the appointments and the surgery's messages tell of more or less than one winner.</param>
public sealed record OfferedTimeRaceResult(int Rounds, int Overlapped, int Taken, int Wrong);

/// <summary>
/// A time that is offered is taken from two devices on two nodes while the surgery takes it back, in the same moment. One of the three wins:
/// there is one appointment, or none and everybody knows.
/// </summary>
public static class OfferedTimeRace
{
    public static async Task<OfferedTimeRaceResult> RunAsync(PortalHarness portal, PortalHarness otherNode, int rounds)
    {
        var limits = new DialogueLimits();
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, rounds, OfferedServices.EConsultation);
        var now = portal.Clock.GetUtcNow();
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var tablet = PortalHarness.NewSession(kari.PersonId, now);
        await portal.GivenAsync(tablet);
        int overlapped = 0, taken = 0, wrong = 0;
        foreach (var slot in ingrid.Slots)
        {
            var (thread, rows) = Offered(kari.PersonId, ingrid.Surgery, slot, limits, now);
            var time = rows.OfType<OfferedTime>().Single();
            await portal.GivenAsync(rows);
            using var barrier = new Barrier(3);
            var devices = new[] { (Node: portal, Actor: kari), (Node: otherNode, Actor: kari with { SessionId = tablet.Id }) }.Select(by => Race(barrier, async () =>
            {
                by.Node.Actor.BecomeHere(by.Actor);
                return await by.Node.RunAsync<TakeOfferedTime, OfferedTimeRefusal?>(take => take.RunAsync(time.Id, Guid.NewGuid(), CancellationToken.None)) is null;
            })).ToList();
            var surgery = Race(barrier, () => WithdrawAsync(portal, ingrid.Surgery, kari.PersonId, time.Id, limits));
            var tries = await Task.WhenAll([.. devices, surgery]);
            overlapped += tries.Max(t => t.Began) < tries.Min(t => t.Ended) ? 1 : 0;
            var appointments = await portal.LookAsync<Appointment, List<Guid>>(all => all.Where(appointment => appointment.SlotId == slot.Id).Select(appointment => appointment.Id).ToListAsync());
            var told = await portal.LookAsync<OutboxMessage, int>(all => all.CountAsync(message => message.Kind == "time.taken" && appointments.Contains(message.ItemId)));
            var status = await portal.LookAsync<OfferedTime, OfferedTimeStatus>(all => all.Where(t => t.Id == time.Id).Select(t => t.Status).SingleAsync());
            var (wins, isTaken) = (tries.Count(t => t.Won), status is OfferedTimeStatus.Taken);
            taken += isTaken ? 1 : 0;
            wrong += wins == 1 && appointments.Count == (isTaken ? 1 : 0) && told == appointments.Count && tries[2].Won == (status is OfferedTimeStatus.Withdrawn) ? 0 : 1;
        }

        return new OfferedTimeRaceResult(rounds, overlapped, taken, wrong);
    }

    /// <summary>An e-consultation by telephone that the surgery has answered with a time to take, until the day after.</summary>
    public static (MessageThread Thread, object[] Rows) Offered(Guid patient, Surgery surgery, Slot slot, DialogueLimits limits, DateTimeOffset now)
    {
        var terms = limits.On(MessageKind.EConsultation, now);
        if (!MessageThread.Ask(terms, surgery, "Søvn", "Kan vi snakke sammen?", new(patient, ""), patient, now.AddHours(-2)).Succeeded(out var begun))
        {
            throw new InvalidOperationException("It was refused.");
        }

        var said = begun.Thread.Answer(AnswerKind.TimeOffer, new($"{slot.Id}", "Ingrid Haugland", "Passer dette?"), patient, terms, now.AddHours(-1))!;
        var (time, _) = begun.Thread.Name(new TimeInAnswer(slot, now.AddDays(1)), said, surgery, now.AddHours(-1));
        return (begun.Thread, [begun.Thread, begun.First, said, time]);
    }

    /// <summary>True when it was taken back.</summary>
    public static async Task<bool> WithdrawAsync(PortalHarness portal, Surgery surgery, Guid patient, Guid timeId, DialogueLimits limits)
    {
        await using var access = await portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor(surgery.Name, surgery.OrganisationNumber), patient, InboxFeature.Service, InboxFeature.Deliver, CancellationToken.None);
        return await MessageDelivery.WithdrawTimeAsync(access!, InboxFeature.Service, timeId, limits, CancellationToken.None) && await access!.SaveAsync(CancellationToken.None, timeId) is SaveOutcome.Saved;
    }

    private static Task<(bool Won, long Began, long Ended)> Race(Barrier barrier, Func<Task<bool>> run) => Task.Factory.StartNew(
        async () =>
        {
            barrier.SignalAndWait();
            var began = Stopwatch.GetTimestamp();
            var won = await run();
            return (won, began, Stopwatch.GetTimestamp());
        },
        TaskCreationOptions.LongRunning).Unwrap();
}
