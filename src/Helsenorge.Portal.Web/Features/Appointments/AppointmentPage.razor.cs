using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Appointments;

public sealed partial class AppointmentPage(
    ShowAppointment showAppointment,
    CancelAppointment cancelAppointment,
    AcknowledgeAppointment acknowledgeAppointment,
    OfferShortNotice offerShortNotice,
    ReportViewer reportViewer,
    BellChanges bell)
{
    private readonly Guid cancellationKey = Guid.NewGuid();
    private readonly Guid acknowledgementKey = Guid.NewGuid();
    private Guid shortNoticeKey = Guid.NewGuid();
    private Guid reportKey = Guid.NewGuid();
    private ShowAppointment.Answer? answer;
    private ModalDialog? dialog;
    private ElementReference outcome;
    private Done? done;
    private AccessEnd? ended;
    private (string Title, string Text)? refusal;
    private bool isSending;

    // What was just done, by which the page finds its words.
    private enum Done
    {
        Cancelled,
        Acknowledged,
        ShortNoticeOn,
        ShortNoticeOff,
        Reported,
    }

    [Parameter]
    public Guid AppointmentId { get; set; }

    /// <summary>What brought the person here, so that the page can thank them for it.</summary>
    [SupplyParameterFromQuery]
    public string? Receipt { get; set; }

    private Crumb Parent => new("appointments", Text["Service_Name"]);

    private bool IsMissing => answer is not null and not { Appointment: not null, Details: not null };

    private string Title => answer switch
    {
        null => Text["Service_Name"],
        { Appointment: { } row, Details: not null } => Text["With", row.Practitioner],
        _ => Text["NotFound_Title"],
    };

    private string? Lead => answer is { Appointment: { } row, Details: not null } ? Text[row.IsVideo ? "VideoAt" : row.IsByTelephone ? "TelephoneAt" : "InPersonAt", row.Surgery].Value : null;

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

    private Task CancelAsync() => DoAsync(async () =>
    {
        var no = await cancelAppointment.RunAsync(AppointmentId, cancellationKey, Leaving);
        await KeepAsync();
        return (Done.Cancelled, no is { } reason ? (Text["NotCancelled_Title"].Value, Describe(reason)) : null);
    });

    private Task AcknowledgeAsync() => DoAsync(async () =>
    {
        var no = await acknowledgeAppointment.RunAsync(AppointmentId, acknowledgementKey, Leaving);
        return (Done.Acknowledged, Refused(no));
    });

    private Task ShortNoticeAsync(bool canCome) => DoAsync(async () =>
    {
        var no = await offerShortNotice.RunAsync(AppointmentId, canCome, shortNoticeKey, Leaving);
        // On and off again are two commands.
        shortNoticeKey = Guid.NewGuid();
        return (canCome ? Done.ShortNoticeOn : Done.ShortNoticeOff, Refused(no));
    });

    private Task ReportAsync(ItemViewer viewer) => DoAsync(async () =>
    {
        var reported = await reportViewer.RunAsync(AppointmentId, viewer.Sequence, reportKey, Leaving);
        reportKey = Guid.NewGuid();
        // The words depend on what was ended.
        ended = reported.Succeeded(out var end) ? end : null;
        return (Done.Reported, reported.Refusal is { } no ? (WhoSawTexts["NotReported_Title"].Value, WhoSawTexts[$"AccessReportRefusal_{no}"].Value) : null);
    });

    private async Task DoAsync(Func<Task<(Done Wanted, (string Title, string Text)? Refusal)>> command)
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        (done, ended, refusal) = (null, null, null);
        var (wanted, no) = await command();
        (done, refusal) = (no is null ? wanted : null, no);
        answer = await showAppointment.RunAsync(AppointmentId, Leaving);
        bell.Tell();
        isSending = false;
        StateHasChanged();
        // The button that was pressed may be gone: the answer is where the person goes on reading.
        await outcome.FocusAsync();
    }

    private (string Title, string Text)? Refused(AppointmentAnswerRefusal? no) => no is { } reason ? (Text["NotAnswered_Title"].Value, Describe(reason)) : null;

    // Only the address of the place leaves, and only when the person asks.
    private static string MapOf(string address) => $"https://www.openstreetmap.org/search?query={Uri.EscapeDataString(address)}";

    private string Explain(ListAppointments.Row row) => row.Status switch
    {
        AppointmentStatus.AwaitingSurgery => Text["Explain_AwaitingSurgery", row.Surgery],
        AppointmentStatus.Confirmed when row.EndsAt <= answer?.AsOf => Text["Explain_Over"],
        AppointmentStatus.Confirmed when answer is { } shown && row.NeedsAcknowledgement(shown.AsOf) => Text["Explain_NeedsAcknowledgement", row.Surgery],
        AppointmentStatus.Confirmed when row.AcknowledgedAt is not null => Text["Explain_Acknowledged", row.Surgery],
        AppointmentStatus.Confirmed => Text["Explain_Confirmed", row.Surgery],
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

    private string Describe(AppointmentAnswerRefusal no) => no switch
    {
        AppointmentAnswerRefusal.NotFound => Text["AppointmentAnswerRefusal_NotFound"],
        AppointmentAnswerRefusal.NotActive => Text["AppointmentAnswerRefusal_NotActive"],
        AppointmentAnswerRefusal.AlreadyStarted => Text["AppointmentAnswerRefusal_AlreadyStarted"],
        AppointmentAnswerRefusal.NotAskedFor => Text["AppointmentAnswerRefusal_NotAskedFor"],
        AppointmentAnswerRefusal.ChangedMeanwhile => Text["AppointmentAnswerRefusal_ChangedMeanwhile"],
    };
}
