using Helsenorge.Portal.Testing.Faults;

namespace Helsenorge.Portal.Web.Tests.Faults;

/// <summary>A short count of what <c>verify disk-full</c> does at length.</summary>
public sealed class DiskFullTests
{
    [Fact]
    public async Task On_a_full_disk_nothing_acknowledged_is_lost_and_nothing_is_read_that_cannot_be_logged()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The disk is made full by prlimit, which only Linux has.");
        var seed = KillTests.NewSeed();

        var result = await DiskFullExperiment.RunAsync(KillTests.Program, 2, seed);

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: disk full, seed {seed}: {result.Commands} commands, {result.FailedWrites} writes and {result.FailedReads} reads failed");
        Assert.True(result.Violations.Count == 0, $"Seed {seed}: {string.Join('\n', result.Violations)}");
        Assert.True(result.FailedWrites > 0 && result.FailedReads > 0, $"Seed {seed}: the disk was never full.");
    }
}
