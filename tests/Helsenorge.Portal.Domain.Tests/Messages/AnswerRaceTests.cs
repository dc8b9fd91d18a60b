using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Domain.Tests.Messages;

public sealed class AnswerRaceTests
{
    private const int Rounds = 20;

    [Theory]
    [InlineData(Engine.Sqlite, 2)]
    [InlineData(Engine.PostgreSql, 1)]
    [InlineData(Engine.PostgreSql, 2)]
    public async Task Written_on_two_devices_while_the_surgery_answers_twice_what_was_acknowledged_is_there_once_and_the_thread_stands_as_the_last_left_it(Engine engine, int nodes)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await using var second = PortalHarness.Open(engine, portal.ConnectionString);

        var race = await AnswerRace.RunAsync(portal, nodes == 1 ? portal : second, Rounds);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: answers on {engine}, {nodes} nodes: {race}");
        Assert.Empty(race.Violations);
        Assert.True(race.Overlapped >= Rounds / 2, $"Only {race.Overlapped} of {Rounds} rounds overlapped.");
    }
}
