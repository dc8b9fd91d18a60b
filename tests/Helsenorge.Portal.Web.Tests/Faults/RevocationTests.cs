using Helsenorge.Portal.Testing.Faults;

namespace Helsenorge.Portal.Web.Tests.Faults;

/// <summary>A short count of what <c>verify revocation</c> does at length.</summary>
public sealed class RevocationTests
{
    private const int Rounds = 50;

    [Fact]
    public async Task Whoever_begins_to_read_after_the_right_was_taken_away_is_refused_on_every_node()
    {
        var seed = KillTests.NewSeed();

        var result = await RevocationExperiment.RunAsync(KillTests.Program, Rounds, seed);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: revocation, seed {seed}: {result.Reads} reads in {Rounds} rounds, {result.Errors} more gave up, the longest revocation {result.Revocations[^1]:0} ms");
        Assert.True(result.ReadAfterwards == 0, $"Seed {seed}: in {result.ReadAfterwards} of {Rounds} rounds somebody read after the commit.");
        Assert.True(result.Broken == 0, $"Seed {seed}: {result.Broken} readers were not refused.");
    }
}
