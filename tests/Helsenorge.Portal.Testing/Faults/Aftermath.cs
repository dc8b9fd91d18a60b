using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.Consents;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing.Faults;

/// <summary>
/// Holds what clients were told against what the database holds: what was acknowledged is there, what was refused is not, and each
/// command is there with all that belongs to it (change, log row, receipt, message, bell, reminder) or with nothing.
/// </summary>
public sealed class Aftermath
{
    private static readonly Dictionary<CommandKind, (PortalService Service, ServiceAction Action, string? Message, NotificationKind? Bell)> Kinds = new()
    {
        [CommandKind.Book] = (BookingFeature.Service, BookingFeature.Book, "appointment.booked", NotificationKind.AppointmentAwaitingSurgery),
        [CommandKind.Move] = (AppointmentsFeature.Service, AppointmentsFeature.Move, "appointment.moved", NotificationKind.AppointmentMoved),
        [CommandKind.Cancel] = (AppointmentsFeature.Service, AppointmentsFeature.Cancel, "appointment.cancelled", NotificationKind.AppointmentCancelled),
        [CommandKind.Consent] = (ConsentFeature.Service, ConsentFeature.Choose, null, NotificationKind.ConsentChanged),
        [CommandKind.Withdraw] = (ConsentFeature.Service, ConsentFeature.Withdraw, null, null),
    };

    private readonly PortalHarness portal;
    private readonly IReadOnlyList<JournalEntry> journal;
    private readonly List<string> violations = [];

    private Aftermath(PortalHarness portal, IReadOnlyList<JournalEntry> journal) => (this.portal, this.journal) = (portal, journal);

    /// <summary>What is wrong, a line each.</summary>
    /// <param name="people">All who have used the portal by these journals and by nothing else.</param>
    public static async Task<IReadOnlyList<string>> LookAsync(PortalHarness portal, IReadOnlyList<JournalEntry> journal, IReadOnlyList<Actor> people)
    {
        ArgumentNullException.ThrowIfNull(people);
        var aftermath = new Aftermath(portal, journal);
        foreach (var person in people)
        {
            await aftermath.LookAtAsync(person.PersonId);
        }

        return aftermath.violations;
    }

    /// <summary>
    /// Asks again, by the same key, for all that was not answered and for the newest that was done: it must give the same receipt and
    /// change nothing where there is one. Gives the journal as it stands then.
    /// </summary>
    public static async Task<(IReadOnlyList<JournalEntry> Journal, IReadOnlyList<string> Violations)> AskAgainAsync(PortalHarness portal, IReadOnlyList<JournalEntry> journal)
    {
        ArgumentNullException.ThrowIfNull(portal);
        ArgumentNullException.ThrowIfNull(journal);
        var (now, violations) = (journal.ToList(), new List<string>());
        var commands = journal.Where(entry => entry.Command.Kind is not CommandKind.Read).ToList();
        var newest = commands.Where(entry => entry.Answer?.Kind is AnswerKind.Done).GroupBy(entry => entry.Command.Actor).Select(own => own.Last());
        foreach (var (command, _) in commands.Where(entry => entry.Answer?.Kind is null or AnswerKind.Failed).Concat(newest).ToList())
        {
            var before = await RowsAsync(portal, command.Actor.PersonId);
            var receipt = before.Receipts.Find(r => r.Id == command.Key);
            var again = await command.RunAsync(portal);
            var after = await RowsAsync(portal, command.Actor.PersonId);
            now[now.FindIndex(entry => entry.Command.Key == command.Key)] = new JournalEntry(command, again);
            if (receipt is null)
            {
                continue;
            }

            // The gate comes first: who has withdrawn is logged out, and who has chosen less since may not even ask.
            var mayAsk = !after.HasWithdrawn && (command.Kind is CommandKind.Consent || after.Consents[^1].Level is ConsentLevel.Full);
            var expected = mayAsk ? AnswerKind.Done : AnswerKind.Refused;
            if (again.Kind != expected || (expected is AnswerKind.Done && command.Kind is CommandKind.Book && again.ResultId != receipt.ResultId))
            {
                violations.Add($"{Name(command)} was done; asked again it was {again}");
            }

            if (before.State() != after.State())
            {
                violations.Add($"{Name(command)} was done; asked again it was done again");
            }

            now[now.FindIndex(entry => entry.Command.Key == command.Key)] = new JournalEntry(command, new Answer(AnswerKind.Done, receipt.ResultId, null));
        }

        return (now, violations);
    }

    private static async Task<Rows> RowsAsync(PortalHarness portal, Guid person) => new(
        await portal.LookAsync<CommandReceipt, List<CommandReceipt>>(all => all.Where(r => r.PatientId == person).OrderBy(r => r.At).ThenBy(r => r.Id).ToListAsync()),
        await portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(e => e.PatientId == person).ToListAsync()),
        await portal.LookAsync<OutboxMessage, List<OutboxMessage>>(all => all.Where(m => m.PatientId == person).OrderBy(m => m.Id).ToListAsync()),
        await portal.LookAsync<BellNotification, List<BellNotification>>(all => all.Where(n => n.ActorId == person).OrderBy(n => n.Id).ToListAsync()),
        await portal.LookAsync<Appointment, List<Appointment>>(all => all.Where(a => a.PatientId == person).OrderBy(a => a.Id).ToListAsync()),
        await portal.LookAsync<AppointmentReminder, List<AppointmentReminder>>(all => all.Where(r => r.PatientId == person).OrderBy(r => r.Id).ToListAsync()),
        await portal.LookAsync<ConsentDecision, List<ConsentDecision>>(all => all.Where(c => c.PatientId == person).OrderBy(c => c.Number).ToListAsync()),
        await portal.LookAsync<LoginSession, int>(all => all.CountAsync(s => s.ActorId == person)));

    private static string Name(Command command) => $"{command.Kind} {command.Key}";

    private async Task LookAtAsync(Guid person)
    {
        var rows = await RowsAsync(portal, person);
        var own = journal.Where(entry => entry.Command.Actor.PersonId == person).ToList();
        LookAtAnswers(own, rows);
        foreach (var kind in Kinds.Keys)
        {
            LookAtWhole(kind, rows);
        }

        LookAtReads(own, rows);
        LookAtAppointments(rows);
        Expect(rows.Consents.Select(c => c.Number).SequenceEqual(Enumerable.Range(1, rows.Consents.Count)), "Consents have gaps");
        Expect(rows.Consents.Count == 1 + rows.Receipts.Count(r => r.ServiceCode == ConsentFeature.Service.Code), "There is a consent without a receipt, or a receipt without a consent");
        Expect(rows.HasWithdrawn == (rows.Logins == 0), "A withdrawal is half done");
        var verdict = await portal.Get<UsageLogVerifier>().VerifyAsync(person, CancellationToken.None);
        Expect(verdict.Fault is null, $"The usage log is not whole: {verdict}");
    }

    private void LookAtAnswers(List<JournalEntry> own, Rows rows)
    {
        foreach (var (command, answer) in own.Where(entry => entry.Command.Kind is not CommandKind.Read))
        {
            var receipt = rows.Receipts.Find(r => r.Id == command.Key);
            switch (answer?.Kind)
            {
                case AnswerKind.Done:
                    Expect(receipt is not null, $"{Name(command)} was acknowledged and is lost");
                    Expect(answer.ResultId is null || answer.ResultId == receipt?.ResultId, $"{Name(command)} was acknowledged with another result");
                    break;
                case AnswerKind.Refused:
                    Expect(receipt is null, $"{Name(command)} was refused and is done");
                    break;
            }
        }

        var asked = own.Select(entry => entry.Command.Key).ToHashSet();
        Expect(rows.Receipts.All(receipt => asked.Contains(receipt.Id)), "There is a receipt for what nobody asked");
    }

    /// <summary>As many log rows, messages and bells as receipts, for the same things.</summary>
    private void LookAtWhole(CommandKind kind, Rows rows)
    {
        var (service, action, message, bell) = Kinds[kind];
        var receipts = rows.Receipts.Where(r => r.ServiceCode == service.Code && r.ActionCode == action.Code).ToList();
        var logged = rows.Log.Count(e => e.ServiceCode == service.Code && e.ActionCode == action.Code && e.Outcome is UsageOutcome.Done);
        Expect(logged == receipts.Count, $"{kind}: {receipts.Count} receipts, {logged} rows in the log");
        var results = receipts.Select(r => r.ResultId).Order().ToList();
        if (message is not null)
        {
            Expect(rows.Outbox.Where(m => m.Kind == message).Select(m => (Guid?)m.ItemId).Order().SequenceEqual(results), $"{kind}: receipts and messages do not agree");
        }

        if (bell is not null && !rows.HasWithdrawn)
        {
            var told = rows.Bells.Where(n => n.Kind == bell).Select(n => n.ItemId).Order().ToList();
            Expect(kind is CommandKind.Consent ? told.Count == receipts.Count : told.SequenceEqual(results), $"{kind}: receipts and bells do not agree");
        }

        if (kind is CommandKind.Consent or CommandKind.Withdraw)
        {
            Expect(results.All(id => rows.Consents.Any(c => c.Id == id)), $"{kind}: a receipt without its consent");
        }
    }

    /// <summary>No bytes without a row; rows without an answer there may be.</summary>
    private void LookAtReads(List<JournalEntry> own, Rows rows)
    {
        var read = own.Count(entry => entry is { Command.Kind: CommandKind.Read, Answer.Kind: AnswerKind.Done });
        var asked = own.Count(entry => entry is { Command.Kind: CommandKind.Read, Answer.Kind: not AnswerKind.Refused } or { Command.Kind: CommandKind.Read, Answer: null });
        var logged = rows.Log.Count(e => e.ServiceCode == AppointmentsFeature.Service.Code && e.ActionCode == AppointmentsFeature.Service.View.Code && e.Outcome is UsageOutcome.Done);
        Expect(logged >= read && logged <= asked, $"{read} reads were answered and {logged} are in the log");
    }

    private void LookAtAppointments(Rows rows)
    {
        if (rows.HasWithdrawn)
        {
            Expect(rows.Appointments.Count == 0 && rows.Reminders.Count == 0 && rows.Bells.Count == 0, "A withdrawal is half done");
            return;
        }

        int Receipts(ServiceAction action, Guid id) => rows.Receipts.Count(r => r.ActionCode == action.Code && r.ResultId == id);
        Expect(rows.Appointments.Count == rows.Receipts.Count(r => r.ActionCode == BookingFeature.Book.Code), "Bookings and receipts do not agree");
        foreach (var appointment in rows.Appointments)
        {
            Expect(Receipts(BookingFeature.Book, appointment.Id) == 1, $"Appointment {appointment.Id} has not one receipt");
            Expect(Receipts(AppointmentsFeature.Move, appointment.Id) == appointment.Moves, $"Appointment {appointment.Id}: moves and receipts do not agree");
            var cancelled = Receipts(AppointmentsFeature.Cancel, appointment.Id);
            Expect(cancelled == (appointment.IsActive ? 0 : 1) && appointment.IsActive == (appointment.ActiveSlotId == appointment.SlotId), $"Appointment {appointment.Id} is half cancelled");
            var reminders = rows.Reminders.Count(r => r.AppointmentId == appointment.Id);
            Expect(reminders == (appointment.IsActive && AppointmentReminder.DueBefore(appointment.StartsAt, portal.Clock.GetUtcNow()) is not null ? 1 : 0), $"Appointment {appointment.Id} and its reminder do not agree");
        }
    }

    private void Expect(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            violations.Add(otherwise);
        }
    }

    private sealed record Rows(
        List<CommandReceipt> Receipts,
        List<UsageLogEntry> Log,
        List<OutboxMessage> Outbox,
        List<BellNotification> Bells,
        List<Appointment> Appointments,
        List<AppointmentReminder> Reminders,
        List<ConsentDecision> Consents,
        int Logins)
    {
        public bool HasWithdrawn => Consents.Count > 0 && Consents[^1].Level is ConsentLevel.None;

        /// <summary>All but the log, where a repetition leaves its row.</summary>
        public string State() => string.Join(
            ' ',
            [
                .. Receipts.Select(r => $"{r.Id}"), .. Outbox.Select(m => $"{m.Id}"), .. Bells.Select(n => $"{n.Id}"), .. Appointments.Select(a => $"{a.Id}{a.Version}"),
                .. Reminders.Select(r => $"{r.Id}{r.DueAt}"), .. Consents.Select(c => $"{c.Id}"),
            ]);
    }
}
