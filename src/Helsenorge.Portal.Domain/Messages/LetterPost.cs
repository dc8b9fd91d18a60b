using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>What the sender of a letter is told: how it goes, and never why.</summary>
/// <param name="ThreadId">Null when it is for the sender to send it, to a digital mailbox or on paper.</param>
public sealed record LetterAnswer(LetterChannel Channel, Guid? ThreadId);

/// <summary>A letter as its sender brings it.</summary>
public sealed record Letter(Counterpart From, string Subject, Inward Said, bool IsImportant);

/// <summary>
/// Letters instead of post: by which way each goes, and what happens to important ones that are not opened. It looks past the filters for
/// who can be reached and for what is due, and writes through the door of the system, so that it stands in the patient's log.
/// </summary>
public sealed class LetterPost(PortalDatabase database, SystemAccess system, LetterOptions options, NotificationLimits limits, TimeProvider clock)
{
    /// <summary>Puts a letter into the inbox when it reaches the person there, else says how to send it. The same letter once more is answered alike.</summary>
    /// <param name="deliver">The service's action for it, by which it is named in the log: an attempt, when the letter goes another way.</param>
    public async Task<LetterAnswer> SendAsync(SystemActor sender, Guid patientId, PortalService inbox, ServiceAction deliver, Letter letter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (await FindAsync(letter, cancel) is { } known)
        {
            return known.PatientId == patientId ? new(LetterChannel.Portal, known.ThreadId) : throw new InvalidOperationException("The sender's id belongs to somebody else's letter.");
        }

        var addressee = await ReadAsync(patientId, cancel);
        var channel = Channel(addressee, letter);
        try
        {
            await using var access = await system.OpenPatientAsync(sender, patientId, inbox, deliver, cancel);
            if (access is not null && channel is LetterChannel.Portal
                && await MessageDelivery.BringAsync(access, inbox, MessageKind.Letter, letter.From, letter.Subject, letter.Said, letter.IsImportant, cancel) is { } thread)
            {
                // Twice at once from one sender: the index says so, and the other one is there.
                return await access.SaveAsync(cancel, thread.Id) is SaveOutcome.Saved ? new(LetterChannel.Portal, thread.Id) : await SendAsync(sender, patientId, inbox, deliver, letter, cancel);
            }
        }
        catch (AccessDeniedException)
        {
            // The level does not take letters: the attempt is in the person's log.
        }

        // Whoever has lowered their level in this moment is reached like those who did before.
        return new(channel is LetterChannel.Portal ? Channel(addressee! with { Self = addressee.Self with { Consent = null } }, letter) : channel, null);
    }

    /// <summary>Reminds people of important letters that nobody has opened, and asks for paper where that is configured or their level hides the letter. A job calls it, as often as it likes: each is done once.</summary>
    /// <param name="remind">The service's action for it, by which it is named in the log.</param>
    /// <returns>How many letters something was done for.</returns>
    public async Task<int> RemindAsync(PortalService inbox, ServiceAction remind, JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(inbox);
        ArgumentNullException.ThrowIfNull(remind);
        var done = 0;
        foreach (var (id, patientId) in await DueAsync(cancel))
        {
            try
            {
                await using var access = await system.OpenPatientAsync(SystemActor.Portal, patientId, inbox, remind, cancel, run);
                if (access is not null && await TakeStepAsync(access, id, inbox, cancel))
                {
                    done++;
                }
            }
            catch (AccessDeniedException)
            {
                // The consent has been withdrawn meanwhile; the attempt is in the log.
            }
        }

        return done;
    }

    private LetterChannel Channel(LetterAddressee? addressee, Letter letter) =>
        LetterRules.Channel(addressee, letter.From.CareLevel, letter.IsImportant, NorwegianTime.Today(clock.GetUtcNow()), limits.MonthsVerified);

    private async Task<bool> TakeStepAsync(WriteAccess access, Guid id, PortalService inbox, CancellationToken cancel)
    {
        // Past the filters, since those hide what it may be about.
        if (await access.Db.All<MessageThread>().SingleOrDefaultAsync(t => t.Id == id && t.PatientId == access.PatientId, cancel) is not { } thread
            || access.Db.Vouch(thread).TakeStep(options.On(thread.StartedAt), access.OpenedAt, LetterRules.IsHidden(access.Consent)) is not { } step)
        {
            return false;
        }

        if (step is LetterStep.Remind)
        {
            access.Notify(access.PatientId, NotificationKind.LetterUnopened, inbox, id, isHiddenFromTwelve: thread.CareLevel is Surgeries.CareLevel.Specialist);
        }
        else if (thread.SurgeryId is { } sender)
        {
            access.Send("letter.send-on-paper", sender, id);
        }

        return await access.SaveAsync(cancel, id) is SaveOutcome.Saved;
    }

    // Whose level hides a letter is reminded of nothing; its sender can be asked, where it has one.
    private async Task<List<(Guid Id, Guid PatientId)>> DueAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var db = database.Create();
        var consents = db.All<ConsentDecision>();
        var unopened = await db.All<MessageThread>().AsNoTracking()
            .Where(t => t.Kind == MessageKind.Letter && t.AsksForReceipt && t.IsUnread && t.ReceiptGivenAt == null && (t.RemindedAt == null || (t.PaperAskedAt == null && t.SurgeryId != null)))
            .Select(t => new
            {
                t.Id,
                t.PatientId,
                t.StartedAt,
                t.RemindedAt,
                t.PaperAskedAt,
                t.SurgeryId,
                Consent = consents.Where(c => c.PatientId == t.PatientId).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
            })
            .Where(t => t.Consent == ConsentLevel.Full || (t.PaperAskedAt == null && t.SurgeryId != null))
            .OrderBy(t => t.Id)
            .ToListAsync(cancel);
        return [.. unopened.Where(t => LetterRules.Due(t.StartedAt, t.RemindedAt, t.PaperAskedAt, options.On(t.StartedAt), LetterRules.IsHidden(t.Consent), now) is not null).Select(t => (t.Id, t.PatientId))];
    }

    private async Task<Known?> FindAsync(Letter letter, CancellationToken cancel)
    {
        if (letter.Said.ExternalId is not { } id)
        {
            return null;
        }

        await using var db = database.Create();
        return await db.All<Message>().Where(m => m.SurgeryId == letter.From.SurgeryId && m.ExternalId == id).Select(m => new Known(m.PatientId, m.ThreadId)).FirstOrDefaultAsync(cancel);
    }

    private async Task<LetterAddressee?> ReadAsync(Guid patientId, CancellationToken cancel)
    {
        await using var db = database.Create();
        var consents = db.All<ConsentDecision>();
        var found = await db.All<Person>().AsNoTracking().Where(person => person.Id == patientId)
            .Select(person => new
            {
                Self = person,
                Consent = consents.Where(c => c.PatientId == person.Id).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
                Parents = db.All<ParentalResponsibility>().Where(r => r.ChildId == person.Id && r.LivesWithChild)
                    .Join(db.All<Person>(), r => r.ActorId, parent => parent.Id, (_, parent) => new
                    {
                        Self = parent,
                        Consent = consents.Where(c => c.PatientId == parent.Id).OrderByDescending(c => c.Number).Select(c => (ConsentLevel?)c.Level).FirstOrDefault(),
                    })
                    .ToList(),
            })
            .SingleOrDefaultAsync(cancel);
        return found is null ? null : new LetterAddressee(found.Self.BirthDate, Reader(found.Self, found.Consent), found.Self.HasMailbox, [.. found.Parents.Select(parent => Reader(parent.Self, parent.Consent))]);
    }

    private static LetterReader Reader(Person person, ConsentLevel? consent) =>
        new(consent, new(person.Email, person.EmailVerifiedOn, person.MobileE164, person.MobileVerifiedOn, person.IsReserved), person.AddressProtection, person.DeceasedOn is not null);

    private sealed record Known(Guid PatientId, Guid ThreadId);
}
