using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Jobs;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

/// <summary>Brings changes to the GP register, and its answers home.</summary>
public sealed class TellRegister(GpOrders orders, IStringLocalizerFactory localizers) : IPortalJob
{
    public static string Name => "change-gp.tell-register";

    public static JobSchedule Schedule { get; } = JobSchedule.Every(TimeSpan.FromMinutes(1));

    public Task RunAsync(JobRun run, CancellationToken cancel) => orders.DeliverAsync(ChangeGpFeature.Service, ChangeGpFeature.Answer, Receipt, run, cancel);

    // A job speaks no language of its own: what stays in the inbox is in the person's.
    private ReceiptText Receipt(GpChange change, string? language) => Languages.Speak(language, () =>
    {
        var text = localizers.Create(typeof(ChangeGpText));
        return new ReceiptText(text["Receipt_From"], text["Receipt_Subject"], text["Receipt_Text", PortalFormat.Date(change.EffectiveOn), change.GpName, change.SurgeryName, change.Reference]);
    });
}

/// <summary>Reads the GPs' lists anew, and gives free places to those who wait.</summary>
public sealed class RefreshGpLists(GpOrders orders) : IPortalJob
{
    public static string Name => "change-gp.refresh-lists";

    public static JobSchedule Schedule { get; } = JobSchedule.Every(TimeSpan.FromMinutes(15));

    public async Task RunAsync(JobRun run, CancellationToken cancel)
    {
        // What the queues get rests on what the register says now: without its answer nobody is given anything.
        if (await orders.RefreshListsAsync(run, cancel))
        {
            await orders.MoveQueuesAsync(ChangeGpFeature.Service, ChangeGpFeature.Turn, run, cancel);
        }
    }
}

/// <summary>On the first of the month: who the GP is from now on. On every other day: those whom the register was late with.</summary>
public sealed class StartWithGp(GpOrders orders) : IPortalJob
{
    public static string Name => "change-gp.start";

    public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(0, 5));

    public Task RunAsync(JobRun run, CancellationToken cancel) => orders.TakeEffectAsync(ChangeGpFeature.Service, ChangeGpFeature.TakeEffect, run, cancel);
}
