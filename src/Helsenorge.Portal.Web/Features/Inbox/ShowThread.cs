using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Surgeries;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

public sealed class ShowThread(ServiceGate<InboxFeature> gate, DialogueLimits limits)
{
    /// <summary>Null thread when this patient has none by that id that may be seen.</summary>
    public async Task<Answer> RunAsync(Guid threadId, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, itemId: threadId);
        var one = await (
            from thread in access.Db.MessageThreads
            where thread.Id == threadId
            join s in access.Db.Surgeries on thread.SurgeryId equals s.Id into surgeries
            from surgery in surgeries.DefaultIfEmpty()
            select new
            {
                Thread = new Thread(
                    thread.Id,
                    thread.Kind,
                    thread.Counterpart,
                    surgery == null ? null : surgery.Phone,
                    thread.Subject,
                    thread.Status,
                    thread.IsUnread,
                    thread.ArchivedAt,
                    thread.LastAt,
                    thread.AwaitedSince,
                    thread.AnswerWithin,
                    thread.AnsweredAt,
                    thread.OpenUntil,
                    thread.AsksForReceipt,
                    thread.ReceiptGivenAt,
                    thread.RemindedAt,
                    thread.PaperAskedAt,
                    thread.Mode,
                    access.Db.OfferedTimes
                        .Where(time => time.ThreadId == thread.Id)
                        .OrderBy(time => time.OfferedAt).ThenBy(time => time.Id)
                        .Select(time => new Time(time.Id, time.StartsAt, time.IsVideo, time.IsByTelephone, time.OpenUntil, time.Status, time.AnsweredAt, time.AppointmentId, OfferedTime.WhyClosed(time.Status, time.OpenUntil, access.OpenedAt) == null))
                        .ToList()),
                Surgery = surgery == null ? null : new { surgery.OpensAt, surgery.ClosesAt, surgery.TakesMessagesFrom },
                KeptAs = access.Db.KeptLetters.Where(letter => letter.ThreadId == thread.Id).Select(letter => (Guid?)letter.Id).FirstOrDefault(),
                Reports = access.Db.AccessReports.Where(report => report.ItemId == thread.Id).ToList(),
            }).SingleOrDefaultAsync(cancel);
        if (one is not { Thread: { } found })
        {
            return new Answer(null, [], null, false, access.OpenedAt);
        }

        var viewer = access.Ground is AccessGround.Preview ? Guid.NewGuid() : access.ActorId;
        var messages = await access.Db.Messages
            .Where(message => message.ThreadId == threadId)
            .OrderBy(message => message.SentAt).ThenBy(message => message.Id)
            .Select(message => new
            {
                message.Id,
                message.Author,
                message.IsInward,
                // In a preview the patient looks as somebody who has written nothing.
                IsViewers = message.SentBy == viewer,
                IsPatients = message.SentBy == access.PatientId,
                IsNewToAll = message.IsInward && message.ReadAt == null && message.SentBy == Guid.Empty,
                message.Text,
                message.SentAt,
                message.DeliveredAt,
                message.ReadAt,
                Files = access.Db.Attachments.Where(file => file.MessageId == message.Id).OrderBy(file => file.Place).Select(file => new AttachmentLine(file.Id, file.Name, file.Size, file.IsScanned)).ToList(),
            })
            .ToListAsync(cancel);
        var viewers = await ItemUse.ListAsync(access, InboxFeature.Service, threadId, cancel);
        var isOnlyToLook = access.Ground is AccessGround.Self && access.IsRestricted(InboxFeature.Service);
        return new Answer(
            found,
            [.. messages.Select(message => new Said(
                message.Id,
                message.IsInward ? Writer.Other : message.IsViewers ? Writer.Viewer : message.IsPatients ? Writer.Patient : Writer.ForPatient,
                message.Author,
                message.Text,
                message.SentAt,
                message.DeliveredAt,
                message.ReadAt,
                message.Files))],
            !isOnlyToLook && MessageThread.TakesReply(found.Kind, found.Status, found.OpenUntil, access.OpenedAt) ? limits.On(found.Kind, access.OpenedAt) : null,
            isOnlyToLook,
            access.OpenedAt)
        {
            ClosedUntil = one.Surgery?.TakesMessagesFrom is { } from && from > NorwegianTime.Today(access.OpenedAt) ? from : null,
            OpensNext = one.Surgery is { } hours ? Surgery.OpensNext(hours.OpensAt, hours.ClosesAt, hours.TakesMessagesFrom, access.OpenedAt) : null,
            MarksAsRead = found.IsUnread && MessageRules.IsReadFor(access.Ground, access.IsRestricted(InboxFeature.Service), isForParents: !messages.Exists(message => message.IsNewToAll)),
            Viewers = viewers,
            MayKeep = KeptLetter.CanKeep(found.Kind) && access.Ground is not AccessGround.Preview && KeepLetter.MayKeep(access.Ground, access.IsRestricted(InboxFeature.Service)),
            KeptAs = one.KeptAs,
            Reports = viewers.IsWhole ? one.Reports : [],
        };
    }

    public enum Writer
    {
        /// <summary>The other end.</summary>
        Other,
        Viewer,
        Patient,

        /// <summary>Somebody else who acts for the patient.</summary>
        ForPatient,
    }

    /// <param name="Phone">Null when the other end is no unit of the portal's.</param>
    public sealed record Thread(
        Guid Id,
        MessageKind Kind,
        string Counterpart,
        string? Phone,
        string Subject,
        ThreadStatus Status,
        bool IsUnread,
        DateTimeOffset? ArchivedAt,
        DateTimeOffset LastAt,
        DateTimeOffset? AwaitedSince,
        int AnswerWithin,
        DateTimeOffset? AnsweredAt,
        DateOnly? OpenUntil,
        bool AsksForReceipt,
        DateTimeOffset? ReceiptGivenAt,
        DateTimeOffset? RemindedAt,
        DateTimeOffset? PaperAskedAt,
        ConsultationMode Mode,
        IReadOnlyList<Time> Times)
    {
        /// <summary>Null when no answer is awaited.</summary>
        public AnswerPromise? Promise => AwaitedSince is { } since ? new(since, AnswerWithin) : null;
    }

    /// <summary>A time that the surgery has named.</summary>
    /// <param name="IsOpen">The person may take it.</param>
    public sealed record Time(
        Guid Id, DateTimeOffset StartsAt, bool IsVideo, bool IsByTelephone, DateTimeOffset OpenUntil, OfferedTimeStatus Status, DateTimeOffset? AnsweredAt, Guid? AppointmentId, bool IsOpen);

    /// <param name="Author">A person's name; empty when it is the organisation, or the patient.</param>
    public sealed record Said(Guid Id, Writer Writer, string Author, string Text, DateTimeOffset SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? ReadAt, IReadOnlyList<AttachmentLine> Files);

    /// <param name="Reply">The terms of writing on; null when nothing more can be written.</param>
    /// <param name="IsOnlyToLook">It is a young person, who may look and do nothing here.</param>
    public sealed record Answer(Thread? Thread, IReadOnlyList<Said> Messages, DialogueTerms? Reply, bool IsOnlyToLook, DateTimeOffset AsOf)
    {
        /// <summary>The day on which the surgery takes messages again; null when it takes them now.</summary>
        public DateOnly? ClosedUntil { get; init; }

        /// <summary>When somebody is there to read it; null while it is open, or when it has not told its hours.</summary>
        public DateTimeOffset? OpensNext { get; init; }

        /// <summary>It is new, and this look makes it read.</summary>
        public bool MarksAsRead { get; init; }

        /// <summary>It is a letter, and whoever looks may keep it among the documents.</summary>
        public bool MayKeep { get; init; }

        /// <summary>By which id it lies there; null when it does not.</summary>
        public Guid? KeptAs { get; init; }

        /// <summary>Who has opened it; null when there is no thread.</summary>
        public ItemViewers? Viewers { get; init; }

        /// <summary>Which of them were not recognised.</summary>
        public IReadOnlyList<AccessReport> Reports { get; init; } = [];
    }
}
