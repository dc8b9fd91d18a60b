using Helsenorge.Portal.Domain.Access;
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

    /// <summary>An answer to what the person wrote. False when it has come before, or there is nothing to answer.</summary>
    public static async Task<bool> AnswerAsync(WriteAccess access, PortalService inbox, Guid messageId, AnswerKind kind, Inward said, DialogueLimits limits, CancellationToken cancel)
    {
        var found = await (
            from message in access.Db.Messages
            where message.Id == messageId
            join asked in access.Db.MessageThreads on message.ThreadId equals asked.Id
            select new { Thread = asked, message.SentBy }).SingleOrDefaultAsync(cancel);
        if (found is not { Thread: { } thread } || await IsKnownAsync(access, thread.SurgeryId, said, cancel) || thread.Answer(kind, said, found.SentBy, limits.On(thread.Kind, access.OpenedAt), access.OpenedAt) is not { } answer)
        {
            return false;
        }

        access.Db.Add(answer);
        access.Db.AddRange(Attachment.Of(answer, said.Files));
        await TellAsync(access, inbox, thread, found.SentBy, kind switch
        {
            AnswerKind.Answer => NotificationKind.MessageAnswered,
            AnswerKind.Question => NotificationKind.MessageAskedBack,
            AnswerKind.Rejection => NotificationKind.MessageRejected,
        }, cancel);
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

    /// <summary>A letter or a notice. Null when it has come before.</summary>
    public static async Task<MessageThread?> BringAsync(WriteAccess access, PortalService inbox, MessageKind kind, Counterpart from, string subject, Inward said, bool isImportant, CancellationToken cancel)
    {
        if (await IsKnownAsync(access, from.SurgeryId, said, cancel))
        {
            return null;
        }

        var (thread, first) = MessageThread.Arrive(kind, from, subject, said, isImportant, access.PatientId, access.OpenedAt);
        access.Db.AddRange(thread, first);
        access.Db.AddRange(Attachment.Of(first, said.Files));
        await TellAsync(access, inbox, thread, Guid.Empty, isImportant ? NotificationKind.ImportantLetter : kind is MessageKind.Receipt ? NotificationKind.ReceiptReceived : NotificationKind.MessageReceived, cancel);
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
            access.Notify(thread.PatientId, kind, inbox, thread.Id, isHiddenFromTwelve: thread.CareLevel is Surgeries.CareLevel.Specialist || MessageRules.OwnOnly == thread.Kind);
        }
    }
}
