using Helsenorge.Portal.Testing.Faults;

namespace Helsenorge.Portal.Web.Tests.Faults;

/// <summary>A short count of what <c>verify drafts</c> does at length.</summary>
public sealed class DraftsTests
{
    [Fact]
    public async Task What_is_typed_in_a_browser_outlives_the_portal_being_killed_and_is_sent_once()
    {
        Assert.SkipWhen(HeadlessBrowser.Path is null, "No Chromium: set PORTAL_TEST_CHROMIUM to its path, or install Chromium.");
        var seed = KillTests.NewSeed();

        var result = await DraftsExperiment.RunAsync(KillTests.Program, kills: 10, seed, TimeSpan.FromSeconds(5));

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: drafts, seed {seed}: {result.Kills} kills, {result.Stops} told to stop ({result.WentOn} pages went on as they stood), {result.WhileSending} while sending, {result.Acknowledged} acknowledged before, {result.OtherDevices} on the other device, {result.LogOuts} logged out in the middle");
        Assert.True(result.Violations.Count == 0, $"Seed {seed}: {string.Join('\n', result.Violations)}");
    }
}
