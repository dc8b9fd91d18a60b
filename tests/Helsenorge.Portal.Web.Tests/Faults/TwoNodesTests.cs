using Helsenorge.Portal.Benchmarks;

namespace Helsenorge.Portal.Web.Tests.Faults;

/// <summary>In small what <c>verify nodes</c> does with a hundred living pages.</summary>
public sealed class TwoNodesTests
{
    [Fact]
    public async Task When_a_node_is_killed_its_people_go_on_at_the_other_without_logging_in()
    {
        var result = await TwoNodesExperiment.RunAsync(circuits: 16, halfMade: 6);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: two nodes, {result.OnTheDeadNode} of {result.Circuits} living pages went with the node, the last person was back after {result.Back[^1]:0} ms, {result.Finished} of {result.HalfMade} half-made bookings finished");
        Assert.InRange(result.OnTheDeadNode, 1, result.Circuits - 1);
        Assert.Equal(0, result.HadToLogIn);
        Assert.Equal(result.HalfMade, result.Finished);
        Assert.All(result.StormWinners, winners => Assert.Equal(1, winners));
        Assert.Empty(result.Violations);
    }
}
