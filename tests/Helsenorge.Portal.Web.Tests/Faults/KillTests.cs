using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Faults;

namespace Helsenorge.Portal.Web.Tests.Faults;

/// <summary>Short counts of what <c>verify kill</c> does at length.</summary>
public sealed class KillTests
{
    /// <summary>The program that the experiments start as a second process.</summary>
    internal static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Helsenorge.Portal.Benchmarks.dll");

    internal static int NewSeed() => Environment.TickCount;

    [Theory]
    [InlineData(Engine.Sqlite, 10)]
    [InlineData(Engine.PostgreSql, 4)]
    public async Task A_node_that_is_killed_loses_nothing_it_said_yes_to_and_leaves_nothing_half_done(Engine engine, int kills)
    {
        var seed = NewSeed();

        var result = await KillExperiment.RunAsync(engine, Program, kills, seed);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: kill on {engine}, seed {seed}: {result.Commands} commands, {result.MidCommand} of {kills} kills between request and answer, cut off and done {result.FoundDone}, not done {result.FoundUndone}");
        Assert.True(result.Violations.Count == 0, $"Seed {seed}: {string.Join('\n', result.Violations)}");
        Assert.True(result.MidCommand * 2 >= kills, $"Seed {seed}: only {result.MidCommand} of {kills} kills fell between request and answer.");
    }
}
