using System.Diagnostics;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Web.Features.ChangeGp;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing;

/// <param name="Overlapped">Rounds in which each began before the other had ended: the others prove nothing.</param>
/// <param name="WithoutOneWinner">Rounds that ended with none or two on the list, by the answers or by the tables.</param>
public sealed record LastPlaceRaceResult(int Rounds, int Overlapped, int WithoutOneWinner);

/// <summary>Two people on two nodes, one place left on a GP's list, the same moment: through the command, each with a context and a key of their own.</summary>
public static class LastPlaceRace
{
    public static async Task<LastPlaceRaceResult> RunAsync(PortalHarness node, PortalHarness other, int rounds)
    {
        var former = await node.GivenListAsync("Ingrid Haugland", "1", places: 0);
        var kari = await node.GivenPersonAsync("Kari Nordli");
        var ola = await node.GivenPersonAsync("Ola Bakke");
        await node.GivenGpAsync(kari, former);
        await node.GivenGpAsync(ola, former);
        int overlapped = 0, wrong = 0;
        for (var round = 0; round < rounds; round++)
        {
            var list = await node.GivenListAsync($"GP {round}", $"{1000 + round}", places: 1);
            using var barrier = new Barrier(2);
            (PortalHarness At, Actor Who)[] both = [(node, kari), (other, ola)];
            var tries = await Task.WhenAll(both.Select(one => Task.Factory.StartNew(() => TryAsync(one.At, one.Who, list.Id, barrier), TaskCreationOptions.LongRunning).Unwrap()));
            overlapped += tries.Max(t => t.Began) < tries.Min(t => t.Ended) ? 1 : 0;
            var on = await node.LookAsync<GpChange, int>(all => all.CountAsync(c => c.ListId == list.Id && c.Place != null));
            var taken = await node.LookAsync<GpListPlace, int>(all => all.CountAsync(p => p.ListId == list.Id));
            var loserKnows = tries.Count(t => t.Refusal is GpChangeRefusal.ListFull or GpChangeRefusal.JustTaken) == 1;
            wrong += on == 1 && taken == 1 && loserKnows && tries.Count(t => t.Refusal is null) == 1 ? 0 : 1;
            await ForgetAsync(node);
        }

        return new LastPlaceRaceResult(rounds, overlapped, wrong);
    }

    private static async Task<(GpChangeRefusal? Refusal, long Began, long Ended)> TryAsync(PortalHarness portal, Actor actor, Guid listId, Barrier barrier)
    {
        portal.Actor.BecomeHere(actor);
        barrier.SignalAndWait();
        var began = Stopwatch.GetTimestamp();
        var answer = await portal.RunAsync<ChooseGp, Result<Guid, GpChangeRefusal>>(choose => choose.RunAsync(listId, Guid.NewGuid(), CancellationToken.None));
        return (answer.Refusal, began, Stopwatch.GetTimestamp());
    }

    // Nobody has a thousand changes a year: each round begins as if the one before had not been.
    private static async Task ForgetAsync(PortalHarness portal)
    {
        await using var db = portal.Database.Create();
        db.RemoveRange((await db.All<GpChange>().ToListAsync()).Select(db.Vouch));
        await db.SaveChangesAsync();
    }
}
