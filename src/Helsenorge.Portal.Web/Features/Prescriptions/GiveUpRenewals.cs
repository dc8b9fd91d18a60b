using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Jobs;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>Tells people which requests to renew have not come to the surgery within a day.</summary>
public sealed class GiveUpRenewals(Undelivered undelivered) : IPortalJob
{
    public static string Name => "prescriptions.give-up";

    public static JobSchedule Schedule { get; } = JobSchedule.Every(TimeSpan.FromMinutes(15));

    public Task RunAsync(JobRun run, CancellationToken cancel) => undelivered.GiveUpRenewalsAsync(PrescriptionsFeature.Service, PrescriptionsFeature.Answer, run, cancel);
}
