using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Jobs;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>Reminds people of important letters that nobody has opened, in the morning.</summary>
public sealed class RemindOfLetters(LetterPost letters) : IPortalJob
{
    public static string Name => "inbox.remind";

    public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(8, 15));

    public Task RunAsync(JobRun run, CancellationToken cancel) => letters.RemindAsync(InboxFeature.Service, InboxFeature.Remind, run, cancel);
}
