using System.Globalization;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Booking;

public sealed partial class BookingPage(ListFreeTimes listFreeTimes, BookAppointment bookAppointment, BellChanges bell, NavigationManager navigation)
{
    private const int NearestToOffer = 3;
    private const string FluVaccine = "flu-vaccine";
    private ListFreeTimes.Answer? answer;
    private FreeTime? chosen;
    private Guid bookingKey;
    private BookingRefusal? refusal;
    private DateTimeOffset? refusedTime;
    private bool isSending;

    /// <summary>The chosen time, part of the address: the back button and a reload keep it.</summary>
    [SupplyParameterFromQuery]
    public Guid? Slot { get; set; }

    /// <summary><c>flu-vaccine</c>, or nothing for an ordinary consultation.</summary>
    [SupplyParameterFromQuery]
    public string? Kind { get; set; }

    private AppointmentKind Wanted => Kind == FluVaccine ? AppointmentKind.FluVaccine : AppointmentKind.Consultation;

    private Crumb Parent => new("gp", Text["Parent"]);

    private string FirstAddress => Wanted is AppointmentKind.FluVaccine ? $"gp/booking?kind={FluVaccine}" : "gp/booking";

    private string? Lead => answer?.GeneralPractitioner is { } doctor && doctor.Takes(Wanted)
        ? Wanted is AppointmentKind.FluVaccine ? Text["FluVaccine_Lead", doctor.Surgery].Value : Text["Lead", doctor.Name].Value
        : null;

    /// <summary>What the times cost, where an amount is known: by both ways where both are offered.</summary>
    private string? Prices
    {
        get
        {
            if (answer is not { Times: [var first, ..] } shown)
            {
                return null;
            }

            var (visit, video) = (Kroner(shown.FeeOf(isVideo: false, first.StartsAt)), Kroner(shown.FeeOf(isVideo: true, first.StartsAt)));
            return Wanted is AppointmentKind.FluVaccine ? visit is null ? null : Text["Fee_Is", visit].Value
                : visit is not null && video is not null && shown.Times.Any(time => time.IsVideo) ? Text["Fee_Both", visit, video].Value
                : visit is null ? null : Text["Fee_Is", visit].Value;
        }
    }

    /// <summary>What the person has at the chosen time already.</summary>
    private ListFreeTimes.OwnTime? Conflict => chosen is { } time ? answer?.Own.FirstOrDefault(own => time.Overlaps(own.StartsAt, own.EndsAt)) : null;

    private IReadOnlyList<FreeTime> Nearest => refusedTime is { } taken && answer is not null
        ? [.. answer.Times.OrderBy(time => (time.StartsAt - taken).Duration()).Take(NearestToOffer).OrderBy(time => time.StartsAt)]
        : [];

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => listFreeTimes.RunAsync(Leaving, Wanted));
        Choose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (answer is null)
        {
            return;
        }

        if (answer.Kind != Wanted)
        {
            answer = await listFreeTimes.RunAsync(Leaving, Wanted);
            Choose();
        }
        else if (chosen?.SlotId != Slot)
        {
            refusal = Slot is null ? refusal : null;
            Choose();
        }
    }

    // One key for one choice: pressed twice, or sent again after a cut, it is one booking.
    private void Choose()
    {
        chosen = Slot is null ? null : answer?.Times.FirstOrDefault(time => time.SlotId == Slot);
        bookingKey = Guid.NewGuid();
    }

    private async Task BookAsync()
    {
        if (isSending || chosen is not { } time)
        {
            return;
        }

        isSending = true;
        var booking = await bookAppointment.RunAsync(time.SlotId, bookingKey, Leaving);
        if (booking.Succeeded(out var appointmentId))
        {
            bell.Tell();
            navigation.NavigateTo($"appointments/{appointmentId}?receipt=booked");
            return;
        }

        answer = await listFreeTimes.RunAsync(Leaving, Wanted);
        (refusal, refusedTime, isSending) = (booking.Refusal, time.StartsAt, false);
        navigation.NavigateTo(FirstAddress, replace: true);
    }

    private string NotOffered(ListFreeTimes.Doctor doctor) =>
        Wanted is AppointmentKind.FluVaccine ? Text["NoFluVaccine_Text", doctor.Surgery]
        : doctor.TakesRequests ? Text["OnlyRequests_Text", doctor.Surgery]
        : Text["NotOffered_Text", doctor.Surgery];

    private string Describe(BookingRefusal no) => no switch
    {
        BookingRefusal.JustTaken => Text["BookingRefusal_JustTaken"],
        BookingRefusal.AlreadyStarted => Text["BookingRefusal_AlreadyStarted"],
        BookingRefusal.NotOffered => Text["BookingRefusal_NotOffered"],
        BookingRefusal.OwnAppointmentAtSameTime => Text["BookingRefusal_OwnAppointmentAtSameTime"],
    };

    private string AddressOf(FreeTime time) => Wanted is AppointmentKind.FluVaccine ? $"{FirstAddress}&slot={time.SlotId}" : $"{FirstAddress}?slot={time.SlotId}";

    private static int Minutes(FreeTime time) => (int)(time.EndsAt - time.StartsAt).TotalMinutes;

    private static string? Kroner(decimal? amount) => amount?.ToString("0", CultureInfo.CurrentCulture);
}
