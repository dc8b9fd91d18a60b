using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.UsageLog;

public enum UsageFilter
{
    All,
    Own,
    Others,
    Refused,
}

public sealed class ListUsage(ServiceGate<UsageLogFeature> gate)
{
    public const int PageSize = 50;

    /// <param name="before">Entries with a lower number than this; null for the newest.</param>
    public async Task<Answer> RunAsync(UsageFilter filter, long? before, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        // A proxy, and a parent of a child from 12, see what they have done themselves.
        var seesAll = access.SeesAllUse(UsageLogFeature.Service);
        var visible = seesAll ? access.Db.UsageLog : access.Db.UsageLog.Where(entry => entry.ActorId == access.ActorId && entry.Ground != AccessGround.Preview && entry.Ground != AccessGround.Self);
        var wanted = filter switch
        {
            UsageFilter.All => visible,
            UsageFilter.Own => visible.Where(entry => entry.ActorId == access.ActorId),
            UsageFilter.Others => visible.Where(entry => entry.ActorId != access.ActorId || entry.ActorId == null),
            UsageFilter.Refused => visible.Where(entry => entry.Outcome == UsageOutcome.Attempted),
        };
        // Numbers have no gaps: the highest is the count, however long the log is. What follows is put under a count that stands.
        long? count = before is not null ? null : filter is UsageFilter.All && seesAll ? await wanted.MaxAsync(entry => (long?)entry.Sequence, cancel) ?? 0 : await wanted.LongCountAsync(cancel);
        // A condition that may be empty would keep the index from being used: it is there or it is not.
        var page = before is { } number ? wanted.Where(entry => entry.Sequence < number) : wanted;
        var entries = await page
            .OrderByDescending(entry => entry.Sequence)
            .Take(PageSize + 1)
            .Select(entry => new Row(
                entry.Sequence, entry.At, entry.ActorName, entry.Ground, entry.ActorId == access.ActorId, entry.ActorId == access.PatientId, entry.ServiceCode, entry.ActionCode, entry.AlsoShown, entry.Outcome, entry.Denial, entry.Client))
            .ToListAsync(cancel);
        return new Answer([.. entries.Take(PageSize)], count, entries.Count > PageSize, seesAll, access.OpenedAt);
    }

    public sealed record Row(
        long Sequence,
        DateTimeOffset At,
        string ActorName,
        AccessGround Ground,
        bool IsViewer,
        bool IsPatient,
        string ServiceCode,
        string ActionCode,
        string? AlsoShown,
        UsageOutcome Outcome,
        AccessDenial? Denial,
        string Client);

    /// <param name="Count">Of all entries that fit the filter; null with entries that follow others.</param>
    /// <param name="IsWhole">False when only the viewer's own entries are shown.</param>
    public sealed record Answer(IReadOnlyList<Row> Entries, long? Count, bool More, bool IsWhole, DateTimeOffset AsOf);
}
