using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Web.Jobs;

/// <summary>Log-ins that ended long ago.</summary>
public sealed class RemoveOldLogins(Housekeeping housekeeping) : IPortalJob
{
    public static string Name => "logins.remove-old";

    public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(3, 10));

    public Task RunAsync(JobRun run, CancellationToken cancel) => housekeeping.RemoveOldLoginsAsync(run, cancel);
}
