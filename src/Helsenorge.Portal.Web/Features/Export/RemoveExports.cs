using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Web.Jobs;

namespace Helsenorge.Portal.Web.Features.Export;

/// <summary>Exports whose log-in is over, that are a day old, or that have been fetched. The door refuses them before that.</summary>
public sealed class RemoveExports(Housekeeping housekeeping) : IPortalJob
{
    public static string Name => "exports.remove";

    public static JobSchedule Schedule { get; } = JobSchedule.Every(TimeSpan.FromMinutes(5));

    public Task RunAsync(JobRun run, CancellationToken cancel) => housekeeping.RemoveExportsAsync(run, cancel);
}
