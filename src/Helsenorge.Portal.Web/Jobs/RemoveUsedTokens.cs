using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Web.Jobs;

/// <summary>Logout tokens that are too old to be used once more anyhow.</summary>
public sealed class RemoveUsedTokens(Housekeeping housekeeping) : IPortalJob
{
    public static string Name => "logout-tokens.remove-used";

    public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(3, 20));

    public Task RunAsync(JobRun run, CancellationToken cancel) => housekeeping.RemoveUsedTokensAsync(run, cancel);
}
