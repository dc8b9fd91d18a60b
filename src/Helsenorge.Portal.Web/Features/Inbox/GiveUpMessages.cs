using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Jobs;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>Tells people what has not come to the surgery within a day.</summary>
public sealed class GiveUpMessages(Undelivered undelivered) : IPortalJob
{
    public static string Name => "inbox.give-up";

    public static JobSchedule Schedule { get; } = JobSchedule.Every(TimeSpan.FromMinutes(15));

    public Task RunAsync(JobRun run, CancellationToken cancel) => undelivered.GiveUpMessagesAsync(InboxFeature.Service, InboxFeature.Deliver, run, cancel);
}
