using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Booking;

public sealed class BookAppointment(ServiceGate<BookingFeature> gate)
{
    private static readonly PreparedQuery<Func<PortalDbContext, Guid, CancellationToken, Task<Offer?>>> OfferOf = new(() => EF.CompileAsyncQuery((PortalDbContext db, Guid slotId, CancellationToken cancel) => (
        from slot in db.Slots
        join surgery in db.Surgeries on slot.SurgeryId equals surgery.Id
        from doctor in db.GeneralPractitioners
        where slot.Id == slotId
            && (slot.PractitionerId == doctor.PractitionerId || (slot.Kind == AppointmentKind.FluVaccine && slot.SurgeryId == doctor.SurgeryId))
        select new Offer(slot, surgery, db.Appointments.Any(own => own.ActiveSlotId != null && own.StartsAt < slot.EndsAt && own.EndsAt > slot.StartsAt))).SingleOrDefault()));

    /// <summary>The appointment's id; the time is held and the surgery has been told.</summary>
    public async Task<Result<Guid, BookingRefusal>> RunAsync(Guid slotId, Guid key, CancellationToken cancel)
    {
        await using var access = await gate.OpenToWriteAsync(BookingFeature.Book, key, cancel, contested: slotId);
        if (access.EarlierResultId is { } earlier)
        {
            return earlier;
        }

        // Whoever had their turn before has it, and this is no trace of the same command sent twice.
        if (await FreeSlots.IsTakenByAnotherAsync(access.Db, slotId, access.PatientId, cancel))
        {
            return BookingRefusal.JustTaken;
        }

        var booking = await BookAsync(access, slotId, cancel);
        return booking.Refusal is null || !await access.IsRepeatedByNowAsync(cancel) ? booking : access.EarlierResultId ?? booking;
    }

    private static async Task<Result<Guid, BookingRefusal>> BookAsync(WriteAccess access, Guid slotId, CancellationToken cancel)
    {
        var offer = await OfferOf.For(access.Db)(access.Db, slotId, cancel);
        if (offer is null)
        {
            return BookingRefusal.NotOffered;
        }

        if (offer.HasOwnAtSameTime)
        {
            return BookingRefusal.OwnAppointmentAtSameTime;
        }

        var booking = Appointment.Book(offer.Slot, offer.Surgery, access.PatientId, access.ActorId ?? access.PatientId, access.OpenedAt);
        if (!booking.Succeeded(out var appointment))
        {
            return booking.Refusal ?? BookingRefusal.NotOffered;
        }

        access.Db.Add(appointment);
        await Reminders.KeepAsync(access.Db, appointment, access.OpenedAt, cancel);
        access.Send("appointment.booked", appointment.SurgeryId, appointment.Id);
        access.Notify(access.PatientId, NotificationKind.AppointmentAwaitingSurgery, BookingFeature.Service, appointment.Id);
        return await access.SaveAsync(cancel, appointment.Id) is SaveOutcome.Saved ? access.EarlierResultId ?? appointment.Id : BookingRefusal.JustTaken;
    }

    private sealed record Offer(Slot Slot, Surgery Surgery, bool HasOwnAtSameTime);
}
