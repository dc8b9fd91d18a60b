using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Inbox;

/// <summary>What is new in the inbox, on the overview.</summary>
public sealed class UnreadThreads : IOverviewPart
{
    private const int Most = 3;

    public PortalService Service => InboxFeature.Service;

    public int Order => 2;

    public bool IsAside => false;

    public Type Component => typeof(UnreadThreadsPart);

    public async Task<object?> LoadAsync(ReadAccess access, CancellationToken cancel)
    {
        var unread = access.Db.MessageThreads.Where(thread => thread.IsUnread && thread.ArchivedAt == null);
        var newest = await unread
            .OrderByDescending(thread => thread.LastAt).ThenByDescending(thread => thread.Id)
            .Take(Most)
            .Select(thread => new { Row = new Row(thread.Id, thread.Counterpart, thread.Subject, thread.LastAt), Count = unread.Count() })
            .ToListAsync(cancel);
        return newest is [var first, ..] ? new Model([.. newest.Select(row => row.Row)], first.Count) : null;
    }

    public sealed record Row(Guid Id, string Counterpart, string Subject, DateTimeOffset LastAt);

    /// <param name="Count">Of all that is unread.</param>
    public sealed record Model(IReadOnlyList<Row> Newest, int Count);
}
