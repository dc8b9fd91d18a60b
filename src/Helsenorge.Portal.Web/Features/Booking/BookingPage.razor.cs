using System.Globalization;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Booking;

public sealed partial class BookingPage(ListFreeTimes listFreeTimes, BookAppointment bookAppointment, BellChanges bell, NavigationManager navigation)
{
    private const int DaysAtATime = 5;
    private const int NearestToOffer = 3;
    private ListFreeTimes.Answer? answer;
    private ListFreeTimes.Time? chosen;
    private Guid bookingKey;
    private BookingRefusal? refusal;
    private DateTimeOffset? refusedTime;
    private int shownDays = DaysAtATime;
    private bool isSending;

    /// <summary>The chosen time, part of the address: the back button and a reload keep it.</summary>
    [SupplyParameterFromQuery]
    public Guid? Slot { get; set; }

    private Crumb Parent => new("gp", Text["Parent"]);

    private string? Lead => answer?.GeneralPractitioner is { OffersDirectBooking: true } doctor ? Text["Lead", doctor.Name].Value : null;

    private int DaysInAll => answer?.Times.Select(time => PortalFormat.DayInOslo(time.StartsAt)).Distinct().Count() ?? 0;

    private IReadOnlyList<ListFreeTimes.Time> Nearest => refusedTime is { } taken && answer is not null
        ? [.. answer.Times.OrderBy(time => (time.StartsAt - taken).Duration()).Take(NearestToOffer).OrderBy(time => time.StartsAt)]
        : [];

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => listFreeTimes.RunAsync(Leaving));
        Choose();
    }

    protected override void OnParametersSet()
    {
        if (answer is not null && chosen?.SlotId != Slot)
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

        answer = await listFreeTimes.RunAsync(Leaving);
        (refusal, refusedTime, isSending) = (booking.Refusal, time.StartsAt, false);
        navigation.NavigateTo("gp/booking", replace: true);
    }

    private void ShowMoreDays() => shownDays += DaysAtATime;

    private string Describe(BookingRefusal no) => no switch
    {
        BookingRefusal.JustTaken => Text["BookingRefusal_JustTaken"],
        BookingRefusal.AlreadyStarted => Text["BookingRefusal_AlreadyStarted"],
        BookingRefusal.NotOffered => Text["BookingRefusal_NotOffered"],
        BookingRefusal.OwnAppointmentAtSameTime => Text["BookingRefusal_OwnAppointmentAtSameTime"],
    };

    private static string AddressOf(ListFreeTimes.Time time) => $"gp/booking?slot={time.SlotId}";

    private string Label(ListFreeTimes.Time time) =>
        Text[time.IsVideo ? "TimeLabelVideo" : "TimeLabel", PortalFormat.Weekday(PortalFormat.DayInOslo(time.StartsAt)), PortalFormat.DateTime(time.StartsAt)];

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpper(word[0], CultureInfo.CurrentCulture) + word[1..];
}
