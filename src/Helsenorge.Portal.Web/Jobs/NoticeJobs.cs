using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Jobs;

/// <summary>Tells families of what changes at the next birthdays, 90, 30 and 7 days before. Each is told once, however often this runs.</summary>
public sealed class TellOfGrowingUp(GrowingUpNotices notices) : IPortalJob
{
    public static string Name => "growing-up.tell";

    public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(8, 0));

    public Task RunAsync(JobRun run, CancellationToken cancel) => notices.SendAsync(cancel);
}

/// <summary>Tells people who has used their information in the month that ended.</summary>
public sealed class TellWhoSaw(MonthlyUse use) : IPortalJob
{
    public static string Name => "usage-log.monthly";

    public static JobSchedule Schedule { get; } = JobSchedule.MonthlyAt(1, new TimeOnly(9, 0));

    public Task RunAsync(JobRun run, CancellationToken cancel) => use.SendAsync(cancel);
}

/// <summary>
/// Asks the population register anew about those whose copy is a day old: responsibility, addresses and deaths end rights without anybody
/// logging in.
/// </summary>
public sealed class RefreshRegisters(Domain.People.PersonDirectory people) : IPortalJob
{
    public static string Name => "registers.refresh";

    public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(2, 0));

    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        foreach (var person in await people.RepresentativesReadBeforeAsync(run.Now.AddHours(-12), cancel))
        {
            await people.RefreshAfterConsentAsync(person, cancel);
        }
    }
}
