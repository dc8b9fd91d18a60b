using Helsenorge.Portal.Domain.Exports;

namespace Helsenorge.Portal.Web.Features.Export;

public sealed partial class ExportPage(ShowExport showExport, MakeExport makeExport, TimeProvider clock)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly string[] Contents = ["Contents_Log", "Contents_Consents", "Contents_Appointments", "Contents_Settings", "Contents_Powers", "Contents_Registers"];
    private Guid key = Guid.NewGuid();
    private Guid downloadKey = Guid.NewGuid();
    private ShowExport.Answer? answer;
    private Guid? exportId;
    private ExportRefusal? refusal;
    private bool isGone;
    private bool isSending;
    private bool isWatching;

    private enum Stage
    {
        None,
        Preparing,
        Ready,
        Fetched,

        /// <summary>It failed, or the node that made it is gone.</summary>
        Stopped,
        Gone,
    }

    private ExportStanding? Standing { get; set; }

    private Stage State => Standing switch
    {
        null => isGone ? Stage.Gone : Stage.None,
        { Status: ExportStatus.Preparing, IsUnderWay: true } => Stage.Preparing,
        { Status: ExportStatus.Ready } => Stage.Ready,
        { Status: ExportStatus.Fetched } => Stage.Fetched,
        _ => Stage.Stopped,
    };

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => showExport.RunAsync(Leaving));
        Show(answer.ExportId, answer.Standing);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!isWatching && State is Stage.Preparing or Stage.Ready)
        {
            isWatching = true;
            _ = WatchAsync();
        }
    }

    private async Task MakeAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        try
        {
            var made = await makeExport.RunAsync(key, Leaving);
            (refusal, isGone) = (made.Refusal, false);
            if (made.Succeeded(out var export))
            {
                Show(export.ExportId, await showExport.StandingAsync(export.ExportId, Leaving));
            }
            else if ((await showExport.RunAsync(Leaving)) is { } other)
            {
                // Asked for in another tab a moment ago: this one shows that.
                Show(other.ExportId, other.Standing);
            }
        }
        finally
        {
            isSending = false;
            (key, downloadKey) = (Guid.NewGuid(), Guid.NewGuid());
        }
    }

    private void Show(Guid? id, ExportStanding? standing) => (exportId, Standing) = (id, standing);

    // Looks at how far it has come, and sees that it has been fetched.
    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(BetweenLooks, clock);
            while (State is Stage.Preparing or Stage.Ready && await timer.WaitForNextTickAsync(Leaving))
            {
                await InvokeAsync(LookAsync);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
        {
            // The person has left.
        }
        catch (Exception fault)
        {
            await DispatchExceptionAsync(fault);
        }
        finally
        {
            isWatching = false;
        }
    }

    private async Task LookAsync()
    {
        if (exportId is { } id)
        {
            var before = Standing;
            Standing = await showExport.StandingAsync(id, Leaving);
            isGone = Standing is null;
            if (Standing != before)
            {
                refusal = null;
                StateHasChanged();
            }
        }
    }

    private string Describe(ExportRefusal no) => no switch
    {
        ExportRefusal.AlreadyPreparing => Text["ExportRefusal_AlreadyPreparing"],
        ExportRefusal.Gone => Text["ExportRefusal_Gone"],
        ExportRefusal.NotReady => Text["ExportRefusal_NotReady"],
    };
}
