using Helsenorge.Portal.Testing;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Prescriptions;

public sealed class RenewalRaceTests
{
    private const int Rounds = 40;

    [Theory]
    [InlineData(Engine.Sqlite, 2)]
    [InlineData(Engine.PostgreSql, 1)]
    [InlineData(Engine.PostgreSql, 2)]
    public async Task Renewed_from_two_devices_at_once_it_is_one_request_and_the_other_is_told_so(Engine engine, int nodes)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await using var second = PortalHarness.Open(engine, portal.ConnectionString);

        var race = await RenewalRace.RunAsync(portal, nodes == 1 ? portal : second, Rounds);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: renewals on {engine}, {nodes} nodes: {race}");
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
            await db.Database.ExecuteSqlRawAsync("DROP INDEX \"IX_Renewals_OpenPrescriptionId\"", TestContext.Current.CancellationToken);
        }

        await using var second = PortalHarness.Open(engine, portal.ConnectionString);
        var race = await RenewalRace.RunAsync(portal, second, 10);

        Assert.True(race.WithoutOneWinner > 0, "The index was gone and nothing was sent twice: the experiment proves nothing.");
    }
}
