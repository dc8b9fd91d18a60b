using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Web.Jobs;

/// <summary>Drafts that nobody has typed in for thirty days, and what was thrown away a day ago.</summary>
public sealed class RemoveOldDrafts(Housekeeping housekeeping) : IPortalJob
{
    public static string Name => "drafts.remove-old";

    public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(3, 20));

    public Task RunAsync(JobRun run, CancellationToken cancel) => housekeeping.RemoveOldDraftsAsync(run, cancel);
}
