using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Messages;

/// <summary>
/// The way in for what surgeries and hospitals write. The same message once more changes nothing: it is told by the sender's own id. The
/// caller opens the door for the organisation, and saves.
/// </summary>
public static class MessageDelivery
{
    /// <summary>What the person wrote has come to the surgery's system, and perhaps been opened there. False when there is no such message, or it was known.</summary>
    public static async Task<bool> AcknowledgeAsync(WriteAccess access, Guid messageId, bool isSeen, CancellationToken cancel)
    {
        var message = await access.Db.Messages.SingleOrDefaultAsync(m => m.Id == messageId && !m.IsInward, cancel);
        if (message is null || await access.Db.MessageThreads.SingleOrDefaultAsync(t => t.Id == message.ThreadId, cancel) is not { } thread)
        {
            return false;
        }

        var isNew = thread.Deliver(message, access.OpenedAt);
        if (isSeen && message.ReadAt is null)
        {
            thread.SeeAtSurgery([message], access.OpenedAt);
            isNew = true;
        }

        return isNew;
    }

    /// <summary>
    /// An answer to what the person wrote. False when it has come before, or there is nothing to answer. A time that was offered before is
    /// taken back by a no and by another time.
    /// </summary>
    /// <param name="time">Of a <see cref="AnswerKind.TimeOffer"/> and an <see cref="AnswerKind.Appointment"/>.</param>
    public static async Task<bool> AnswerAsync(
        WriteAccess access, PortalService inbox, Guid messageId, AnswerKind kind, Inward said, DialogueLimits limits, CancellationToken cancel, TimeInAnswer? time = null)
    {
        if ((kind, time) is not ((AnswerKind.TimeOffer, { Until: not null }) or (AnswerKind.Appointment, { Until: null }) or (not (AnswerKind.TimeOffer or AnswerKind.Appointment), null)))
        {
            throw new ArgumentException("An answer names a time when it says that it does, and otherwise not.", nameof(time));
        }

        var found = await (
            from message in access.Db.Messages
            where message.Id == messageId
            join asked in access.Db.MessageThreads on message.ThreadId equals asked.Id
            select new { Thread = asked, message.SentBy }).SingleOrDefaultAsync(cancel);
        if (found is not { Thread: { } thread } || await IsKnownAsync(access, thread.SurgeryId, said, cancel))
        {
            return false;
        }

        if (kind is AnswerKind.Rejection or AnswerKind.TimeOffer or AnswerKind.Appointment)
        {
            foreach (var earlier in await access.Db.OfferedTimes.Where(offered => offered.ThreadId == thread.Id && offered.Status == OfferedTimeStatus.Open).ToListAsync(cancel))
            {
                earlier.Decide(OfferedTimeStatus.Withdrawn, access.OpenedAt);
            }
        }

        if (thread.Answer(kind, said, found.SentBy, limits.On(thread.Kind, access.OpenedAt), access.OpenedAt) is not { } answer)
        {
            return false;
        }

        access.Db.Add(answer);
        access.Db.AddRange(Attachment.Of(answer, said.Files));
        if (time is not null)
        {
            var (named, appointment) = thread.Name(time, answer, await access.Db.Surgeries.SingleAsync(surgery => surgery.Id == thread.SurgeryId, cancel), access.OpenedAt);
            access.Db.Add(named);
            if (access.Db.Entry(time.Slot).State is EntityState.Detached)
            {
                access.Db.Add(time.Slot);
            }

            if (appointment is not null)
            {
                access.Db.Add(appointment);
                await Reminders.KeepAsync(access.Db, appointment, access.OpenedAt, cancel);
            }
        }

        await TellAsync(access, inbox, thread, found.SentBy, kind switch
        {
            AnswerKind.Answer => NotificationKind.MessageAnswered,
            AnswerKind.Question => NotificationKind.MessageAskedBack,
            AnswerKind.Rejection => NotificationKind.MessageRejected,
            AnswerKind.ComeIn => NotificationKind.AskedToComeIn,
            AnswerKind.TimeOffer => NotificationKind.TimeOffered,
            AnswerKind.Appointment => NotificationKind.TimeGiven,
        }, cancel);
        return true;
    }

    /// <summary>The surgery takes back a time it has offered. False when it is no longer open.</summary>
    public static async Task<bool> WithdrawTimeAsync(WriteAccess access, PortalService inbox, Guid timeId, DialogueLimits limits, CancellationToken cancel)
    {
        if (await access.Db.OfferedTimes.SingleOrDefaultAsync(offered => offered.Id == timeId, cancel) is not { } time)
        {
            return false;
        }

        var thread = await access.Db.MessageThreads.SingleAsync(t => t.Id == time.ThreadId, cancel);
        if (!thread.Withdraw(time, limits.On(thread.Kind, access.OpenedAt), access.OpenedAt))
        {
            return false;
        }

        await TellAsync(access, inbox, thread, time.SentBy, NotificationKind.TimeWithdrawn, cancel);
        return true;
    }

    /// <summary>What the person wrote could not be delivered. False when it has arrived meanwhile, or there is no such message.</summary>
    public static async Task<bool> FailAsync(WriteAccess access, PortalService inbox, Guid messageId, CancellationToken cancel)
    {
        var found = await (
            from message in access.Db.Messages
            where message.Id == messageId && !message.IsInward
            join asked in access.Db.MessageThreads on message.ThreadId equals asked.Id
            select new { Thread = asked, message.SentBy }).SingleOrDefaultAsync(cancel);
        if (found is null || !found.Thread.Fail(access.OpenedAt))
        {
            return false;
        }

        await TellAsync(access, inbox, found.Thread, found.SentBy, NotificationKind.MessageFailed, cancel);
        return true;
    }

    /// <summary>A letter, a notice, or a dialogue that the surgery begins. Null when it has come before.</summary>
    public static async Task<MessageThread?> BringAsync(WriteAccess access, PortalService inbox, MessageKind kind, Counterpart from, string subject, Inward said, bool isImportant, CancellationToken cancel)
    {
        if (await IsKnownAsync(access, from.SurgeryId, said, cancel))
        {
            return null;
        }

        var (thread, first) = MessageThread.Arrive(kind, from, subject, said, isImportant, access.PatientId, access.OpenedAt);
        access.Db.AddRange(thread, first);
        access.Db.AddRange(Attachment.Of(first, said.Files));
        await TellAsync(access, inbox, thread, Guid.Empty, kind switch
        {
            _ when isImportant => NotificationKind.ImportantLetter,
            _ when MessageRules.OfferFor(kind) is not null => NotificationKind.MessageAskedBack,
            MessageKind.Receipt => NotificationKind.ReceiptReceived,
            _ => NotificationKind.MessageReceived,
        }, cancel);
        return thread;
    }

    private static async Task<bool> IsKnownAsync(WriteAccess access, Guid? surgeryId, Inward said, CancellationToken cancel) =>
        said.ExternalId is { } id && await access.Db.Messages.AnyAsync(m => m.SurgeryId == surgeryId && m.ExternalId == id, cancel);

    // What a parent wrote is answered to the parents: the young person does not see it, nor hear of it (domain rules §4.1).
    private static async Task TellAsync(WriteAccess access, PortalService inbox, MessageThread thread, Guid whom, NotificationKind kind, CancellationToken cancel)
    {
        var born = await access.Db.People.Select(person => person.BirthDate).SingleAsync(cancel);
        if (whom != Guid.Empty && whom != thread.PatientId && Age.On(born, NorwegianTime.Today(access.OpenedAt)) < AccessRules.OwnUseFrom)
        {
            access.NotifyRepresentatives(kind, inbox, thread.Id);
        }
        else
        {
            access.Notify(thread.PatientId, kind, inbox, thread.Id, isHiddenFromTwelve: thread.CareLevel is Surgeries.CareLevel.Specialist || MessageRules.OwnOnly == thread.Kind, asker: whom);
        }
    }
}
