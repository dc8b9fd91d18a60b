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

    // What nearly every visit asks for.
    private static readonly PreparedQuery<Func<PortalDbContext, bool, bool, bool, bool, MessageKind?, string?, Guid?, DateTimeOffset, Guid, int, IAsyncEnumerable<Listed>>> Newest = new(() => EF.CompileAsyncQuery(
        (PortalDbContext db, bool come, bool sent, bool archived, bool unread, MessageKind? kind, string? from, Guid? by, DateTimeOffset at, Guid id, int take) => db.MessageThreads
            .Where(thread => thread.ArchivedAt != null == archived
                && (!come || thread.HasInward || thread.AwaitedSince != null)
                && (!sent || thread.HasOutward)
                && (!unread || thread.IsUnread)
                && (kind == null || thread.Kind == kind)
                && (from == null || thread.Counterpart == from)
                && (by == null || db.Messages.Any(message => message.ThreadId == thread.Id && !message.IsInward && message.SentBy == by))
                && thread.LastAt <= at
                && (thread.LastAt < at || thread.Id.CompareTo(id) < 0))
            .OrderByDescending(thread => thread.LastAt).ThenByDescending(thread => thread.Id)
            .Take(take)
            .Select(thread => new Listed(
                new Row(thread.Id, thread.Kind, thread.Counterpart, thread.Subject, thread.LastAt, thread.IsUnread, thread.Status, thread.AwaitedSince, thread.AnswerWithin, thread.AsksForReceipt && thread.ReceiptGivenAt == null, thread.TimeOpenUntil, thread.OpenUntil),
                db.Attachments.Count(file => file.ThreadId == thread.Id),
                db.Messages.Where(message => message.ThreadId == thread.Id).OrderByDescending(message => message.SentAt).ThenByDescending(message => message.Id).Select(message => message.Text.Substring(0, 2 * PreviewLength)).FirstOrDefault()))));

    private static readonly PreparedQuery<Func<PortalDbContext, IAsyncEnumerable<Group>>> Groups = new(() => EF.CompileAsyncQuery((PortalDbContext db) => db.MessageThreads
        .GroupBy(thread => new { thread.Kind, thread.Counterpart, IsArchived = thread.ArchivedAt != null, IsIn = thread.HasInward || thread.AwaitedSince != null, thread.HasOutward, thread.IsUnread })
        .Select(group => new Group(group.Key.Kind, group.Key.Counterpart, group.Key.IsArchived, group.Key.IsIn, group.Key.HasOutward, group.Key.IsUnread, group.LongCount()))));

    private static readonly PreparedQuery<Func<PortalDbContext, IAsyncEnumerable<Author>>> Authors = new(() => EF.CompileAsyncQuery((PortalDbContext db) => db.Messages
        .Where(message => !message.IsInward)
        .GroupBy(message => message.SentBy)
        .Select(group => new Author(group.Key, group.Max(message => message.Author)!))));

    /// <param name="last">Those that follow this one; null for the newest.</param>
    public Task<Answer> RunAsync(Wanted wanted, Row? last, CancellationToken cancel) => LoadAsync(wanted, last, PageSize, isBack: false, cancel);

    /// <summary>The newest, as many as were shown when somebody left, for a page that knows nothing of what it was told before.</summary>
    public Task<Answer> ReturnAsync(Wanted wanted, int count, CancellationToken cancel) => LoadAsync(wanted, null, count, isBack: true, cancel);

    private async Task<Answer> LoadAsync(Wanted wanted, Row? last, int most, bool isBack, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var db = access.Db;
        var words = SearchText.Words(wanted.Query);
        // Several may have come at the same time.
        var (at, id) = last is null ? (DateTimeOffset.MaxValue, Guid.Empty) : (last.LastAt, last.Id);
        // All words must stand in one message, each of which carries the title too.
        var within = words.Aggregate(db.Messages.AsQueryable(), (all, word) => all.Where(message => message.SearchText.Contains(word)));
        var found = words.Count > 0 ? Matching(db, wanted).Where(thread => within.Any(message => message.ThreadId == thread.Id)) : null;
        var rows = wanted.Folder is InboxFolder.Drafts ? []
            : found is null ? await Newest.For(db)(db, wanted.Folder is InboxFolder.In, wanted.Folder is InboxFolder.Sent, wanted.Folder is InboxFolder.Archive, wanted.UnreadOnly, wanted.Kind, wanted.From, wanted.By, at, id, most + 1).ToListAsync(cancel)
            : await found
                .Where(thread => thread.LastAt <= at && (thread.LastAt < at || thread.Id.CompareTo(id) < 0))
                .OrderByDescending(thread => thread.LastAt).ThenByDescending(thread => thread.Id)
                .Take(most + 1)
                .Select(thread => new Listed(
                    new Row(thread.Id, thread.Kind, thread.Counterpart, thread.Subject, thread.LastAt, thread.IsUnread, thread.Status, thread.AwaitedSince, thread.AnswerWithin, thread.AsksForReceipt && thread.ReceiptGivenAt == null, thread.TimeOpenUntil, thread.OpenUntil),
                    db.Attachments.Count(file => file.ThreadId == thread.Id),
                    within.Where(message => message.ThreadId == thread.Id).OrderByDescending(message => message.SentAt).ThenByDescending(message => message.Id).Select(message => message.Text).FirstOrDefault()))
                .ToListAsync(cancel);
        long? count = found is not null && last is null ? await found.LongCountAsync(cancel) : null;
        var groups = last is not null ? [] : await Groups.For(db)(db).ToListAsync(cancel);
        // A search costs a count: whoever searches has loaded the page before, and knows who has written.
        var writers = last is not null || (words.Count > 0 && !isBack) ? [] : await Authors.For(db)(db).ToListAsync(cancel);
        return new Answer(
            [.. rows.Take(most).Select(one => one.Seen(words))],
            rows.Count > most,
            count,
            groups,
            access.Consent,
            access.Ground,
            access.IsRestricted(InboxFeature.Service),
            access.OpenedAt)
        {
            Writers = [.. writers
                .Select(author => new Writer(author.PersonId, author.Name, author.PersonId == access.ActorId && access.Ground != AccessGround.Preview, author.PersonId == access.PatientId))
                .OrderByDescending(writer => writer.IsViewer).ThenByDescending(writer => writer.IsPatient).ThenBy(writer => writer.Name, StringComparer.CurrentCulture)],
            Drafts = wanted.Folder is InboxFolder.Drafts ? await BegunAsync(access, cancel) : [],
        };
    }

    // Of this inbox: in own use one has begun for others too, which stands in theirs.
    private async Task<IReadOnlyList<DraftLine>> BegunAsync(ReadAccess access, CancellationToken cancel)
    {
        var services = catalogue.Services.Where(service => Writing.Contains(service.Code)).ToDictionary(service => service.Code);
        return [.. (await drafts.ListAsync(services, cancel)).Where(line => line.IsOwn == (access.ActorId == access.PatientId))];
    }

    // What is searched for differs in its number of words: that query is made each time.
    private static IQueryable<MessageThread> Matching(PortalDbContext db, Wanted wanted)
    {
        var threads = wanted.Folder switch
        {
            InboxFolder.In => db.MessageThreads.Where(thread => thread.ArchivedAt == null && (thread.HasInward || thread.AwaitedSince != null)),
            InboxFolder.Sent => db.MessageThreads.Where(thread => thread.ArchivedAt == null && thread.HasOutward),
            InboxFolder.Archive => db.MessageThreads.Where(thread => thread.ArchivedAt != null),
            InboxFolder.Drafts => db.MessageThreads.Where(_ => false),
        };
        return threads.Where(thread => (!wanted.UnreadOnly || thread.IsUnread)
            && (wanted.Kind == null || thread.Kind == wanted.Kind)
            && (wanted.From == null || thread.Counterpart == wanted.From)
            && (wanted.By == null || db.Messages.Any(message => message.ThreadId == thread.Id && !message.IsInward && message.SentBy == wanted.By)));
    }

    /// <param name="From">The name of the other end; null for all.</param>
    /// <param name="Query">As typed.</param>
    /// <param name="By">Who wrote from here; null for all.</param>
    public sealed record Wanted(InboxFolder Folder, MessageKind? Kind = null, bool UnreadOnly = false, string? From = null, string? Query = null, Guid? By = null)
    {
        /// <summary>Of the same folder and kind.</summary>
        public bool IsPartOf(Wanted other) => (Folder, Kind, UnreadOnly) == (other.Folder, other.Kind, other.UnreadOnly);
    }

    /// <summary>Somebody who has written from here: the patient, or who acted for them.</summary>
    /// <param name="Name">Empty for the patient.</param>
    public sealed record Writer(Guid PersonId, string Name, bool IsViewer, bool IsPatient);

    private sealed record Author(Guid PersonId, string Name);

    private sealed record Listed(Row Thread, int Files, string? Text)
    {
        public Row Seen(IReadOnlyList<string> words) => Thread with
        {
            Files = Files,
            Preview = SearchText.Mark(SearchText.Around(Text ?? "", words, PreviewLength), words),
            Title = SearchText.Mark(Thread.Subject, words),
        };
    }

    public sealed record Row(
        Guid Id, MessageKind Kind, string Counterpart, string Subject, DateTimeOffset LastAt, bool IsUnread, ThreadStatus Status, DateTimeOffset? AwaitedSince, int AnswerWithin, bool NeedsReceipt, DateTimeOffset? TimeOpenUntil = null, DateOnly? OpenUntil = null)
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
