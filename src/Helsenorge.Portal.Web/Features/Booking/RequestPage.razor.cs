using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Booking;

/// <summary>Asking for an appointment in one's own words. What is written is kept until it is sent.</summary>
public sealed partial class RequestPage(ShowRequestForm showRequestForm, RequestAppointment requestAppointment, BellChanges bell)
{
    private static readonly string[] Kept = ["wish"];
    private FormDraft draft = null!;
    private ShowRequestForm.Answer? answer;
    private LongText? field;
    private ElementReference outcome;
    private string wish = "";
    private AppointmentRequestRefusal? refusal;
    private bool isSending;
    private bool isSent;

    private Crumb Parent => new("gp", Text["Parent"]);

    private bool TakesRequests => answer?.GeneralPractitioner is { } doctor && doctor.Offers.HasFlag(OfferedServices.BookingRequest);

    private string? Lead => TakesRequests && answer?.GeneralPractitioner is { } doctor ? Text["Request_Lead", doctor.Name, doctor.Surgery].Value : null;

    protected override async Task OnInitializedAsync()
    {
        (answer, draft) = await LoadFormAsync(BookingFeature.Service, BookingFeature.Request, () => showRequestForm.RunAsync(Leaving));
        wish = draft["wish"] ?? "";
    }

    private async Task SendAsync()
    {
        if (isSending)
        {
            return;
        }

        isSending = true;
        var sending = await requestAppointment.RunAsync(wish, draft.Key, Leaving);
        (refusal, isSending, isSent) = (sending.Refusal, false, sending.Refusal is null);
        if (isSent)
        {
            (wish, draft) = ("", draft.Anew());
            bell.Tell();
        }

        StateHasChanged();
        await (isSent || field is null ? outcome.FocusAsync() : field.FocusAsync());
    }

    private string Describe(AppointmentRequestRefusal no) => no switch
    {
        AppointmentRequestRefusal.NotOffered => Text["AppointmentRequestRefusal_NotOffered"],
        AppointmentRequestRefusal.Empty => Text["AppointmentRequestRefusal_Empty"],
        AppointmentRequestRefusal.TooLong => Text["AppointmentRequestRefusal_TooLong", AppointmentRequest.LongestWish],
        AppointmentRequestRefusal.AlreadyWaiting => Text["AppointmentRequestRefusal_AlreadyWaiting"],
    };
}
