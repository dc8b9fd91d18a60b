using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>"I don't recognise this": ends the access where the portal can, and leaves a report.</summary>
public sealed class ReportViewer(ServiceGate<InboxFeature> gate)
{
    /// <param name="sequence">The number in the log of what is not recognised.</param>
    public async Task<Result<AccessEnd, AccessReportRefusal>> RunAsync(Guid threadId, long sequence, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.Report, key, cancel);
        if (access.EarlierResultId is not { } earlier)
        {
            var reported = await AccessReports.ReportAsync(access, InboxFeature.Service, threadId, sequence, cancel);
            if (reported.Succeeded(out var report))
            {
                return report.Ended;
            }

            if (!await access.IsRepeatedByNowAsync(cancel) || access.EarlierResultId is not { } same)
            {
                return reported.Refusal ?? AccessReportRefusal.NotFound;
            }

            earlier = same;
        }

        return await access.Db.AccessReports.Where(report => report.Id == earlier).Select(report => report.Ended).SingleAsync(cancel);
    }
}
