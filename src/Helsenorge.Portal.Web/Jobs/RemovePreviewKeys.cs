using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Web.Jobs;

/// <summary>Addresses of previews that were looked at a day ago or more.</summary>
public sealed class RemovePreviewKeys(Housekeeping housekeeping) : IPortalJob
{
    public static string Name => "previews.remove-old";

    public static JobSchedule Schedule { get; } = JobSchedule.Every(TimeSpan.FromHours(1));

    public Task RunAsync(JobRun run, CancellationToken cancel) => housekeeping.RemovePreviewKeysAsync(run, cancel);
}
