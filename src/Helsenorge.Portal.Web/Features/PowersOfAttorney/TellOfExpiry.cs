using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Jobs;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

/// <summary>Tells both sides of powers of attorney that are near their end.</summary>
public sealed class TellOfExpiry(PowerExpiry expiry) : IPortalJob
{
    public static string Name => "powers-of-attorney.tell-of-expiry";

    public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(8, 10));

    public Task RunAsync(JobRun run, CancellationToken cancel) => expiry.RunAsync(PowersFeature.Service, PowersFeature.Remind, run, cancel);
}
