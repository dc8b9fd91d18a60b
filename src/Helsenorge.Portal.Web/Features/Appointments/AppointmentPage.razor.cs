using System.Globalization;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed partial class AppointmentPage(ShowAppointment showAppointment, CancelAppointment cancelAppointment, BellChanges bell)
{
    private readonly Guid cancellationKey = Guid.NewGuid();
    private ShowAppointment.Answer? answer;
    private ModalDialog? dialog;
    private ElementReference outcome;
    private CancellationRefusal? refusal;
    private bool cancelled;
    private bool isSending;

    [Parameter]
    public Guid AppointmentId { get; set; }

    /// <summary>What brought the person here, so that the page can thank them for it.</summary>
    [SupplyParameterFromQuery]
    public string? Receipt { get; set; }

    private Crumb Parent => new("appointments", Text["Service_Name"]);

    private string LateFee => answer?.NoShowFee is { } fee ? Text["LateFee_Text", fee.ToString("0", CultureInfo.CurrentCulture)] : Text["LateFee_TextUnknown"];

    protected override async Task OnInitializedAsync() => answer = await LoadOnceAsync(() => showAppointment.RunAsync(AppointmentId, Leaving));

    private void Ask() => dialog?.Open();

    private async Task KeepAsync()
    {
        if (dialog is not null)
        {
            await dialog.CloseAsync();
        }
    }

    private async Task CancelAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        refusal = await cancelAppointment.RunAsync(AppointmentId, cancellationKey, Leaving);
        cancelled = refusal is null;
        await KeepAsync();
        answer = await showAppointment.RunAsync(AppointmentId, Leaving);
        bell.Tell();
        isSending = false;
        StateHasChanged();
        // The button that was pressed is gone: the answer is where the person goes on reading.
        await outcome.FocusAsync();
    }

    private string Explain(ListAppointments.Row row) => row.Status switch
    {
        AppointmentStatus.AwaitingSurgery => Text["Explain_AwaitingSurgery", row.Surgery],
        AppointmentStatus.Confirmed => row.EndsAt <= answer?.AsOf ? Text["Explain_Over"] : Text["Explain_Confirmed", row.Surgery],
        AppointmentStatus.Rejected => Text["Explain_Rejected", row.Surgery],
        AppointmentStatus.Cancelled => Text["Explain_Cancelled"],
    };

    private string Describe(CancellationRefusal no) => no switch
    {
        CancellationRefusal.NotFound => Text["CancellationRefusal_NotFound"],
        CancellationRefusal.AlreadyCancelled => Text["CancellationRefusal_AlreadyCancelled"],
        CancellationRefusal.AlreadyStarted => Text["CancellationRefusal_AlreadyStarted"],
        CancellationRefusal.NotCancellable => Text["CancellationRefusal_NotCancellable"],
        CancellationRefusal.ChangedMeanwhile => Text["CancellationRefusal_ChangedMeanwhile"],
    };
}
