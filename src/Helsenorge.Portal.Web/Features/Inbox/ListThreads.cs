using System.Reflection;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Messages;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

public enum InboxFolder
{
    /// <summary>What has come, and what an answer is awaited to.</summary>
    In,
    Sent,

    /// <summary>What is begun and not sent.</summary>
    Drafts,
    Archive,
}

public sealed class ListThreads(ServiceGate<InboxFeature> gate, OwnDrafts drafts, FeatureCatalogue catalogue)
{
    public const int PageSize = 20;

    // Those that write into threads.
    private static readonly IReadOnlyList<string> Writing = typeof(MessageThread).GetCustomAttribute<OpenToAttribute>()!.ServiceCodes;
    private const int PreviewLength = 160;

    /// <param name="shown">The threads that are shown already, newest first; empty for the newest.</param>
    public async Task<Answer> RunAsync(Wanted wanted, IReadOnlyList<Row> shown, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var words = SearchText.Words(wanted.Query);
        // All words must stand in one message, each of which carries the title too.
        var messages = words.Aggregate(access.Db.Messages.AsQueryable(), (all, word) => all.Where(message => message.SearchText.Contains(word)));
        var threads = Wish(access.Db.MessageThreads, wanted);
        if (wanted.By is { } by)
        {
            threads = threads.Where(thread => access.Db.Messages.Any(message => message.ThreadId == thread.Id && !message.IsInward && message.SentBy == by));
        }

        if (words.Count > 0)
        {
            threads = threads.Where(thread => messages.Any(message => message.ThreadId == thread.Id));
        }

        long? found = words.Count > 0 && shown.Count == 0 ? await threads.LongCountAsync(cancel) : null;
        var next = threads;
        if (shown is [.., { LastAt: var last }])
        {
            // Several may have come at the same time.
            var atLast = shown.Where(row => row.LastAt == last).Select(row => row.Id).ToList();
            next = next.Where(thread => thread.LastAt <= last && !atLast.Contains(thread.Id));
        }

        var rows = wanted.Folder is InboxFolder.Drafts ? [] : await next
            .OrderByDescending(thread => thread.LastAt).ThenByDescending(thread => thread.Id)
            .Take(PageSize + 1)
            .Select(thread => new
            {
                Row = new Row(
                    thread.Id,
                    thread.Kind,
                    thread.Counterpart,
                    thread.Subject,
                    thread.LastAt,
                    thread.IsUnread,
                    thread.Status,
                    thread.AwaitedSince,
                    thread.AnswerWithin,
                    thread.AsksForReceipt && thread.ReceiptGivenAt == null,
                    thread.TimeOpenUntil),
                Files = access.Db.Attachments.Count(file => file.ThreadId == thread.Id),
                Text = messages.Where(message => message.ThreadId == thread.Id).OrderByDescending(message => message.SentAt).ThenByDescending(message => message.Id).Select(message => message.Text).FirstOrDefault(),
            })
            .ToListAsync(cancel);
        var groups = shown.Count > 0 ? [] : await access.Db.MessageThreads
            .GroupBy(thread => new { thread.Kind, thread.Counterpart, IsArchived = thread.ArchivedAt != null, IsIn = thread.HasInward || thread.AwaitedSince != null, thread.HasOutward, thread.IsUnread })
            .Select(group => new Group(group.Key.Kind, group.Key.Counterpart, group.Key.IsArchived, group.Key.IsIn, group.Key.HasOutward, group.Key.IsUnread, group.LongCount()))
            .ToListAsync(cancel);
        // A search costs a count: whoever searches has loaded the page before, and knows who has written.
        var writers = shown.Count > 0 || words.Count > 0 ? [] : await access.Db.Messages.Where(message => !message.IsInward)
            .GroupBy(message => message.SentBy)
            .Select(group => new Writer(group.Key, group.Max(message => message.Author)!, group.Key == access.ActorId && access.Ground != AccessGround.Preview, group.Key == access.PatientId))
            .ToListAsync(cancel);
        return new Answer(
            [.. rows.Take(PageSize).Select(row => row.Row with { Files = row.Files, Preview = SearchText.Mark(SearchText.Around(row.Text ?? "", words, PreviewLength), words), Title = SearchText.Mark(row.Row.Subject, words) })],
            rows.Count > PageSize,
            found,
            groups,
            access.Consent,
            access.Ground,
            access.IsRestricted(InboxFeature.Service),
            access.OpenedAt)
        {
            Writers = [.. writers.OrderByDescending(writer => writer.IsViewer).ThenByDescending(writer => writer.IsPatient).ThenBy(writer => writer.Name, StringComparer.CurrentCulture)],
            Drafts = wanted.Folder is InboxFolder.Drafts ? await BegunAsync(access, cancel) : [],
        };
    }

    // Of this inbox: in own use one has begun for others too, which stands in theirs.
    private async Task<IReadOnlyList<DraftLine>> BegunAsync(ReadAccess access, CancellationToken cancel)
    {
        var services = catalogue.Services.Where(service => Writing.Contains(service.Code)).ToDictionary(service => service.Code);
        return [.. (await drafts.ListAsync(services, cancel)).Where(line => line.IsOwn == (access.ActorId == access.PatientId))];
    }

    private static IQueryable<MessageThread> Wish(IQueryable<MessageThread> threads, Wanted wanted)
    {
        threads = wanted.Folder switch
        {
            InboxFolder.In => threads.Where(thread => thread.ArchivedAt == null && (thread.HasInward || thread.AwaitedSince != null)),
            InboxFolder.Sent => threads.Where(thread => thread.ArchivedAt == null && thread.HasOutward),
            InboxFolder.Archive => threads.Where(thread => thread.ArchivedAt != null),
            InboxFolder.Drafts => threads.Where(_ => false),
        };
        if (wanted.UnreadOnly)
        {
            threads = threads.Where(thread => thread.IsUnread);
        }

        if (wanted.Kind is { } kind)
        {
            threads = threads.Where(thread => thread.Kind == kind);
        }

        return wanted.From is { } from ? threads.Where(thread => thread.Counterpart == from) : threads;
    }

    /// <param name="From">The name of the other end; null for all.</param>
    /// <param name="Query">As typed.</param>
    /// <param name="By">Who wrote from here; null for all.</param>
    public sealed record Wanted(InboxFolder Folder, MessageKind? Kind = null, bool UnreadOnly = false, string? From = null, string? Query = null, Guid? By = null);

    /// <summary>Somebody who has written from here: the patient, or who acted for them.</summary>
    /// <param name="Name">Empty for the patient.</param>
    public sealed record Writer(Guid PersonId, string Name, bool IsViewer, bool IsPatient);

    public sealed record Row(
        Guid Id, MessageKind Kind, string Counterpart, string Subject, DateTimeOffset LastAt, bool IsUnread, ThreadStatus Status, DateTimeOffset? AwaitedSince, int AnswerWithin, bool NeedsReceipt, DateTimeOffset? TimeOpenUntil = null)
    {
        /// <summary>Some of the latest message, or of that in which the words were found.</summary>
        public IReadOnlyList<SearchText.Piece> Preview { get; init; } = [];

        public IReadOnlyList<SearchText.Piece> Title { get; init; } = [];

        /// <summary>How many files there are in it.</summary>
        public int Files { get; init; }

        /// <summary>Null when no answer is awaited.</summary>
        public AnswerPromise? Promise => AwaitedSince is { } since ? new(since, AnswerWithin) : null;
    }

    /// <summary>How many threads are alike in what one can choose by.</summary>
    public sealed record Group(MessageKind Kind, string Counterpart, bool IsArchived, bool IsIn, bool HasOutward, bool IsUnread, long Count)
    {
        public bool IsWithin(InboxFolder folder) => folder switch
        {
            InboxFolder.In => !IsArchived && IsIn,
            InboxFolder.Sent => !IsArchived && HasOutward,
            InboxFolder.Archive => IsArchived,
            InboxFolder.Drafts => false,
        };
    }

    /// <param name="Found">How many match the words; null when none were given, and with threads that follow others.</param>
    /// <param name="Groups">Of all that may be seen, whatever was chosen; empty with threads that follow others.</param>
    /// <param name="IsRestricted">A part is hidden from whoever looks, by age.</param>
    public sealed record Answer(
        IReadOnlyList<Row> Threads, bool More, long? Found, IReadOnlyList<Group> Groups, ConsentLevel Consent, AccessGround Ground, bool IsRestricted, DateTimeOffset AsOf)
    {
        /// <summary>Who has written from here, whatever was chosen; empty with threads that follow others, and in a search.</summary>
        public IReadOnlyList<Writer> Writers { get; init; } = [];

        /// <summary>What is begun and not sent, the latest first; empty in the other folders.</summary>
        public IReadOnlyList<DraftLine> Drafts { get; init; } = [];
    }
}
