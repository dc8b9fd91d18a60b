using System.Globalization;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Components;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Helsenorge.Portal.Web.Features.Appointments;

/// <summary>Choosing another time for an appointment. The old one is kept until the new is held.</summary>
public sealed partial class ChangePage(ListTimesToMoveTo listTimes, MoveAppointment moveAppointment, BellChanges bell, NavigationManager navigation)
{
    private ListTimesToMoveTo.Answer? answer;
    private FreeTime? chosen;
    private Guid moveKey;
    private ChangeRefusal? refusal;
    private bool isSending;

    [Parameter]
    public Guid AppointmentId { get; set; }

    /// <summary>The chosen time, part of the address: the back button and a reload keep it.</summary>
    [SupplyParameterFromQuery]
    public Guid? Slot { get; set; }

    private Crumb Parent => new($"appointments/{AppointmentId}", Text["Facts"]);

    private string Address => $"appointments/{AppointmentId}/change";

    private string? Lead => answer is { CanMove: true, Appointment: { } current } ? Text["Change_Lead", PortalFormat.DateTime(current.StartsAt), current.Practitioner].Value : null;

    private string LateFee => answer?.NoShowFee is { } fee ? Text["Change_LateFee_Text", fee.ToString("0", CultureInfo.CurrentCulture)] : Text["Change_LateFee_TextUnknown"];

    /// <summary>What the person has at the chosen time already.</summary>
    private ListTimesToMoveTo.OwnTime? Conflict => chosen is { } time ? answer?.Others.FirstOrDefault(own => time.Overlaps(own.StartsAt, own.EndsAt)) : null;

    protected override async Task OnInitializedAsync()
    {
        answer = await LoadOnceAsync(() => listTimes.RunAsync(AppointmentId, Leaving));
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

    // One key for one choice: pressed twice, or sent again after a cut, it is one move.
    private void Choose()
    {
        chosen = Slot is null ? null : answer?.Times.FirstOrDefault(time => time.SlotId == Slot);
        moveKey = Guid.NewGuid();
    }

    private async Task MoveAsync()
    {
        if (isSending || chosen is not { } time)
        {
            return;
        }

        isSending = true;
        if (await moveAppointment.RunAsync(AppointmentId, time.SlotId, moveKey, Leaving) is not { } no)
        {
            bell.Tell();
            navigation.NavigateTo($"appointments/{AppointmentId}?receipt=moved");
            return;
        }

        answer = await listTimes.RunAsync(AppointmentId, Leaving);
        (refusal, isSending) = (no, false);
        navigation.NavigateTo(Address, replace: true);
    }

    private string AddressOf(FreeTime time) => $"{Address}?slot={time.SlotId}";

    private string? FeeOf(FreeTime time) =>
        answer is { Appointment: { } current } ? answer.Fees.AmountOn(FeeTable.For(current.Kind, time.IsVideo), time.StartsAt)?.ToString("0", CultureInfo.CurrentCulture) : null;

    private string Describe(ChangeRefusal no) => no switch
    {
        ChangeRefusal.NotFound => Text["ChangeRefusal_NotFound"],
        ChangeRefusal.NotActive => Text["ChangeRefusal_NotActive"],
        ChangeRefusal.AlreadyStarted => Text["ChangeRefusal_AlreadyStarted"],
        ChangeRefusal.NotChangeable => Text["ChangeRefusal_NotChangeable"],
        ChangeRefusal.JustTaken => Text["ChangeRefusal_JustTaken"],
        ChangeRefusal.NotOffered => Text["ChangeRefusal_NotOffered"],
        ChangeRefusal.OwnAppointmentAtSameTime => Text["ChangeRefusal_OwnAppointmentAtSameTime"],
        ChangeRefusal.ChangedMeanwhile => Text["ChangeRefusal_ChangedMeanwhile"],
    };
}
