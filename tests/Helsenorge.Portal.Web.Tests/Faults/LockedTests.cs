using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Faults;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.Data.Sqlite;

namespace Helsenorge.Portal.Web.Tests.Faults;

/// <summary>Short locks of what <c>verify locked</c> does at length.</summary>
public sealed class LockedTests
{
    [Fact]
    public async Task A_lock_of_two_seconds_is_waited_out_by_everybody()
    {
        var result = await LockedExperiment.RunAsync(TimeSpan.FromSeconds(2), 10);

        Assert.Empty(result.Failures);
        Assert.Empty(result.Violations);
    }

    /// <summary>With a patience of one second: what takes six seconds for people takes one here.</summary>
    [Fact]
    public async Task A_lock_that_outlasts_peoples_patience_is_an_error_and_nothing_is_half_done()
    {
        var result = await LockedExperiment.RunAsync(TimeSpan.FromSeconds(5), 10, ";Default Timeout=1");

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: locked, longest wait {result.Longest.TotalSeconds:0.0} s at a patience of 1 s, {result.Failures.Count} errors, recovered after {result.RecoveredAfter.TotalSeconds:0.00} s");
        Assert.NotEmpty(result.Failures);
        Assert.Empty(result.Violations);
        Assert.True(result.RecoveredAfter < TimeSpan.FromSeconds(2), $"It took {result.RecoveredAfter} to come back.");
        // Those who stand last in the queue wait no longer than those who stand first.
        Assert.Contains(result.Failures, failure => failure.StartsWith(nameof(TimeoutException), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_cannot_write_gets_no_visitors_and_is_not_restarted()
    {
        await using var portal = await TestPortal.StartAsync();
        using var probe = portal.NewVisitor();
        await using var other = new SqliteConnection(portal.ConnectionString);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        await probe.OpenAsync("/health/ready");
        Assert.Equal("Unhealthy", probe.Last.Body);
        await probe.OpenAsync("/health/live");
        Assert.Equal("Healthy", probe.Last.Body);

        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await probe.OpenAsync("/health/ready");
        Assert.Equal("Healthy", probe.Last.Body);
    }
}
