using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.Appointments;

/// <summary>"I don't recognise this": ends the access where the portal can, and leaves a report.</summary>
public sealed class ReportViewer(ServiceGate<AppointmentsFeature> gate, PowerReceiptWords words)
{
    /// <param name="sequence">The number in the log of what is not recognised.</param>
    public async Task<Result<AccessEnd, AccessReportRefusal>> RunAsync(Guid appointmentId, long sequence, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(AppointmentsFeature.Report, key, cancel);
        return await AccessReports.ReportAsync(access, AppointmentsFeature.Service, appointmentId, sequence, words, cancel);
    }
}
