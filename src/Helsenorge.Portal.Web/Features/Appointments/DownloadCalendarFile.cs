using System.Text;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features.Appointments;

/// <summary>
/// One coming appointment for the person's own calendar. Calendars are shared and shown on screens, so the file says when and at which
/// address, and nothing of who or why.
/// </summary>
public sealed class DownloadCalendarFile(ServiceGate<AppointmentsFeature> gate, IStringLocalizer<AppointmentsText> text)
{
    private const string Zone = "Europe/Oslo";

    /// <summary>Null when this patient has no coming appointment by that id.</summary>
    public async Task<string?> RunAsync(Guid appointmentId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, itemId: appointmentId);
        var entry = await (
            from appointment in access.Db.Appointments
            where appointment.Id == appointmentId && appointment.ActiveSlotId != null && appointment.EndsAt > access.OpenedAt
            join surgery in access.Db.Surgeries on appointment.SurgeryId equals surgery.Id
            select new Entry(appointment.Id, appointment.StartsAt, appointment.EndsAt, appointment.IsVideo || appointment.IsByTelephone ? null : surgery.Street + ", " + surgery.PostalCode + " " + surgery.City, appointment.Status, appointment.Moves))
            .SingleOrDefaultAsync(cancel);
        return entry is null ? null : Write(entry, text["Calendar_Title"], access.OpenedAt);
    }

    internal static async Task<IResult> AnswerAsync(Guid appointmentId, DownloadCalendarFile file, CancellationToken cancel)
    {
        try
        {
            return await file.RunAsync(appointmentId, cancel) is { } content
                ? Results.File(Encoding.UTF8.GetBytes(content), "text/calendar; charset=utf-8", "avtale.ics")
                : Results.NotFound();
        }
        catch (AccessDeniedException)
        {
            // The page of the service is closed too, and says why. Two steps up is where it stands, also under somebody acted for.
            return Results.Redirect($"../../{AppointmentsFeature.Service.Path}");
        }
    }

    /// <param name="title">What stands in the calendar.</param>
    internal static string Write(Entry entry, string title, DateTimeOffset now)
    {
        var calendar = new Calendar { ProductId = "-//Helsenorge.Portal//NONSGML Appointments//NO", Method = CalendarMethods.Publish };
        calendar.AddTimeZone(VTimeZone.FromDateTimeZone(Zone, NorwegianTime.ToLocal(entry.StartsAt).DateTime.AddYears(-1), includeHistoricalData: false));
        calendar.Events.Add(new CalendarEvent
        {
            // The same file again, or after a move, replaces the entry and does not make a second.
            Uid = $"{entry.AppointmentId}@helsenorge-portal",
            Sequence = entry.Moves,
            Summary = title,
            Location = entry.Address,
            DtStart = Local(entry.StartsAt),
            DtEnd = Local(entry.EndsAt),
            DtStamp = new CalDateTime(now.UtcDateTime),
            Status = entry.Status is AppointmentStatus.Confirmed ? EventStatus.Confirmed : EventStatus.Tentative,
            Class = "PRIVATE",
        });
        return new CalendarSerializer(calendar).SerializeToString() ?? throw new InvalidOperationException("The calendar was empty.");
    }

    private static CalDateTime Local(DateTimeOffset time) => new(NorwegianTime.ToLocal(time).DateTime, Zone);

    /// <param name="Address">Where to come; null by video and telephone.</param>
    internal sealed record Entry(Guid AppointmentId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string? Address, AppointmentStatus Status, int Moves);
}
