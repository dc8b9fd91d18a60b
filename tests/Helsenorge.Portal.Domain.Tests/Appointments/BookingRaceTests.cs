using Helsenorge.Portal.Testing;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Appointments;

public sealed class BookingRaceTests
{
    private const int Rounds = 100;

    [Theory]
    [InlineData(Engine.Sqlite, 2)]
    [InlineData(Engine.PostgreSql, 1)]
    [InlineData(Engine.PostgreSql, 2)]
    public async Task Of_two_people_who_want_the_same_time_exactly_one_gets_it(Engine engine, int nodes)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await using var second = PortalHarness.Open(engine, portal.ConnectionString);

        var race = await BookingRace.RunAsync(portal, nodes == 1 ? portal : second, Rounds);

        TestContext.Current.SendDiagnosticMessage($"race on {engine}, {nodes} nodes: {race}");
        Assert.Equal(0, race.WithoutOneWinner);
        Assert.True(race.Overlapped >= Rounds * 9 / 10, $"Only {race.Overlapped} of {Rounds} rounds overlapped.");
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Without_the_unique_index_the_race_is_lost_and_the_experiment_says_so(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await using (var db = portal.Database.CreateClosed())
        {
            await db.Database.ExecuteSqlRawAsync("DROP INDEX \"IX_Appointments_ActiveSlotId\"", TestContext.Current.CancellationToken);
        }

        await using var second = PortalHarness.Open(engine, portal.ConnectionString);
        var race = await BookingRace.RunAsync(portal, second, 10);

        Assert.True(race.WithoutOneWinner > 0, "The index was gone and nobody was booked twice: the experiment proves nothing.");
    }
}
