using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

public sealed partial class PrescriptionPage(ShowPrescription showPrescription, ReportViewer reportViewer, BellChanges bell)
{
    private ShowPrescription.Answer? answer;
    private ElementReference outcome;
    private AccessEnd? ended;
    private AccessReportRefusal? refusal;
    private Guid reportKey = Guid.NewGuid();
    private bool isSending;

    [Parameter]
    public Guid PrescriptionId { get; set; }

    private Crumb Parent => new("prescriptions", Text["Service_Name"]);

    private bool IsMissing => answer is { Prescription: null };

    private string Title => answer switch
    {
        null => Text["Service_Name"],
        { Prescription: { } row } => row.Name,
        _ => Text["NotFound_Title"],
    };

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showPrescription.RunAsync(PrescriptionId, Leaving));

    private async Task ReportAsync(ItemViewer viewer)
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        var reported = await reportViewer.RunAsync(PrescriptionId, viewer.Sequence, reportKey, Leaving);
        (reportKey, ended, refusal) = (Guid.NewGuid(), reported.Succeeded(out var end) ? end : null, reported.Refusal);
        answer = await showPrescription.RunAsync(PrescriptionId, Leaving);
        bell.Tell();
        isSending = false;
        StateHasChanged();
        await outcome.FocusAsync();
    }

    private string Explain(ListPrescriptions.Row row) => row.Standing.StatusOn(answer!.Today) switch
    {
        PrescriptionStatus.Active => Text["Explain_Active", PortalFormat.Date(row.ValidTo)],
        PrescriptionStatus.PartlyDispensed => Text["Explain_PartlyDispensed", PortalFormat.Date(row.ValidTo)],
        PrescriptionStatus.FullyDispensed => Text["Explain_FullyDispensed"],
        PrescriptionStatus.Expired => Text["Explain_Expired", PortalFormat.Date(row.ValidTo)],
        PrescriptionStatus.Withdrawn => Text["Explain_Withdrawn", PortalFormat.Date(row.WithdrawnOn!.Value)],
    };
}
