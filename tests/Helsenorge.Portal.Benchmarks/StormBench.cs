using System.Diagnostics;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Booking;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>Many people at once want one of few times, each trying until somebody has told them yes or just taken.</summary>
internal static class StormBench
{
    private const int Slots = 50;
    private const int WarmUps = 10;
    private const int Storms = 5;

    public static async Task RunAsync(Figures figures, int clients)
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var portal = await PortalHarness.StartAsync(engine);
            // The first storms meet code that has hardly run, which is another question: the start.
            var ingrid = await PractitionerWithTimes.GivenAsync(portal, Slots * (WarmUps + Storms));
            var storms = new List<IReadOnlyList<double>>();
            for (var storm = 0; storm < WarmUps + Storms; storm++)
            {
                storms.Add(await StormAsync(portal, ingrid, storm * Slots, clients));
            }

            var booked = await portal.LookAsync<Appointment, int>(all => all.CountAsync(a => a.ActiveSlotId != null));
            const int slots = Slots * (WarmUps + Storms);
            figures.AtLeast($"storm.{engine}.slots-booked", booked, $"of {slots}", slots);
            figures.AtMost($"storm.{engine}.slots-booked-twice", booked - slots, $"of {slots}", 0);
            figures.AtMost($"storm.{engine}.p95", Percentiles.Median(storms.Skip(WarmUps).Select(times => Percentiles.Of(times, 0.95))), "ms", 300);
            Figures.Say($"storm.{engine}.p50", Percentiles.Median(storms.Skip(WarmUps).Select(times => Percentiles.Of(times, 0.5))), "ms");
            Figures.Say($"storm.{engine}.first-p95", Percentiles.Of(storms[0], 0.95), "ms");
        }
    }

    private static async Task<IReadOnlyList<double>> StormAsync(PortalHarness portal, PractitionerWithTimes ingrid, int firstSlot, int clients)
    {
        var actors = new List<Actor>();
        for (var client = 0; client < clients; client++)
        {
            var actor = await portal.GivenPersonAsync($"Person {client}");
            await portal.GivenAsync(ingrid.Of(actor, portal.Clock.GetUtcNow()));
            actors.Add(actor);
        }

        // All want it from this moment, also those whom no thread has taken up yet.
        var began = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(actors.Select((actor, at) => Task.Run(() => TryAsync(portal, actor, ingrid.Slots[firstSlot + (at % Slots)].Id, began))));
        return [.. times.Order()];
    }

    private static async Task<double> TryAsync(PortalHarness portal, Actor actor, Guid slot, long began)
    {
        portal.Actor.BecomeHere(actor);
        await portal.RunAsync<BookAppointment, Result<Guid, BookingRefusal>>(book => book.RunAsync(slot, Guid.NewGuid(), CancellationToken.None));
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }
}
