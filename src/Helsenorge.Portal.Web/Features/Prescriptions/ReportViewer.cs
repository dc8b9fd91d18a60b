using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

/// <summary>"I don't recognise this": ends the access where the portal can, and leaves a report.</summary>
public sealed class ReportViewer(ServiceGate<PrescriptionsFeature> gate, PowerReceiptWords words)
{
    /// <param name="sequence">The number in the log of what is not recognised.</param>
    public async Task<Result<AccessEnd, AccessReportRefusal>> RunAsync(Guid prescriptionId, long sequence, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(PrescriptionsFeature.Report, key, cancel);
        return await AccessReports.ReportAsync(access, PrescriptionsFeature.Service, prescriptionId, sequence, words, cancel);
    }
}
