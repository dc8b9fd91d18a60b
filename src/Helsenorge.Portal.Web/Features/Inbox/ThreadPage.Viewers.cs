using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>Who has opened the thread, and what is done about somebody who is not recognised.</summary>
public sealed partial class ThreadPage
{
    private Guid reportKey = Guid.NewGuid();
    private AccessEnd? ended;

    private async Task ReportAsync(ItemViewer viewer)
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        var reported = await reportViewer.RunAsync(ThreadId, viewer.Sequence, reportKey, Leaving);
        reportKey = Guid.NewGuid();
        // The words depend on what was ended.
        (done, ended, problem) = (null, reported.Succeeded(out var end) ? end : null, reported.Refusal is { } no ? WhoSawTexts[$"AccessReportRefusal_{no}"].Value : null);
        await ShowAsync();
    }
}
