using Helsenorge.Portal.Testing;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.ChangeGp;

public sealed class LastPlaceRaceTests
{
    private const int Rounds = 50;

    [Fact]
    public async Task Of_two_people_who_want_the_last_place_exactly_one_gets_it()
    {
        await using var portal = await PortalHarness.StartAsync();

        var race = await LastPlaceRace.RunAsync(portal, portal, Rounds);

        Assert.Equal(0, race.WithoutOneWinner);
        Assert.True(race.Overlapped >= Rounds * 9 / 10, $"Only {race.Overlapped} of {Rounds} rounds overlapped.");
    }

    [Fact]
    public async Task On_two_nodes_too()
    {
        await using var node = await PortalHarness.StartAsync(Engine.PostgreSql);
        await using var other = PortalHarness.Open(Engine.PostgreSql, node.ConnectionString);

        var race = await LastPlaceRace.RunAsync(node, other, Rounds);

        Assert.Equal(0, race.WithoutOneWinner);
        Assert.True(race.Overlapped >= Rounds * 9 / 10, $"Only {race.Overlapped} of {Rounds} rounds overlapped.");
    }

    [Fact]
    public async Task Without_the_key_of_places_the_race_is_lost_and_the_experiment_says_so()
    {
        await using var node = await PortalHarness.StartAsync(Engine.PostgreSql);
        await using var other = PortalHarness.Open(Engine.PostgreSql, node.ConnectionString);
        await using (var db = node.Database.CreateClosed())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE \"GpListPlaces\" DROP CONSTRAINT \"PK_GpListPlaces\"", TestContext.Current.CancellationToken);
        }

        var race = await LastPlaceRace.RunAsync(node, other, 10);

        Assert.True(race.WithoutOneWinner > 0, "The key was gone and nobody got in twice: the experiment proves nothing.");
    }
}
