using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>"I don't recognise this": ends the access where the portal can, and leaves a report.</summary>
public sealed class ReportViewer(ServiceGate<InboxFeature> gate, PowerReceiptWords words)
{
    /// <param name="sequence">The number in the log of what is not recognised.</param>
    public async Task<Result<AccessEnd, AccessReportRefusal>> RunAsync(Guid threadId, long sequence, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(InboxFeature.Report, key, cancel);
        return await AccessReports.ReportAsync(access, InboxFeature.Service, threadId, sequence, words, cancel);
    }
}
