using System.Linq.Expressions;
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

    private static readonly Expression<Func<UsageLogEntry, Stored>> Columns = entry => new Stored(
        entry.Sequence, entry.At, entry.ActorId, entry.ActorName, entry.Ground, entry.ServiceCode, entry.ActionCode, entry.AlsoShown, entry.Outcome, entry.Denial, entry.Client);

    // What nearly everybody asks for.
    private static readonly PreparedQuery<Func<PortalDbContext, CancellationToken, Task<long?>>> Highest = new(() => EF.CompileAsyncQuery((PortalDbContext db, CancellationToken cancel) => db.UsageLog.Max(entry => (long?)entry.Sequence)));

    private static readonly PreparedQuery<Func<PortalDbContext, long, IAsyncEnumerable<Stored>>> Below = new(() => EF.CompileAsyncQuery((PortalDbContext db, long number) =>
        db.UsageLog.Where(entry => entry.Sequence < number).OrderByDescending(entry => entry.Sequence).Take(PageSize + 1).Select(Columns)));

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
        var isAll = filter is UsageFilter.All && seesAll;
        long? count = before is not null ? null : isAll ? await Highest.For(access.Db)(access.Db, cancel) ?? 0 : await wanted.LongCountAsync(cancel);
        // A condition that may be empty would keep the index from being used: the rows below a number, or below none that can be.
        var number = before ?? long.MaxValue;
        var entries = isAll
            ? await Below.For(access.Db)(access.Db, number).ToListAsync(cancel)
            : await wanted.Where(entry => entry.Sequence < number).OrderByDescending(entry => entry.Sequence).Take(PageSize + 1).Select(Columns).ToListAsync(cancel);
        return new Answer([.. entries.Take(PageSize).Select(entry => entry.SeenBy(access))], count, entries.Count > PageSize, seesAll, access.OpenedAt);
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

    private sealed record Stored(
        long Sequence, DateTimeOffset At, Guid? ActorId, string ActorName, AccessGround Ground, string ServiceCode, string ActionCode, string? AlsoShown, UsageOutcome Outcome, AccessDenial? Denial, string Client)
    {
        public Row SeenBy(ReadAccess access) => new(Sequence, At, ActorName, Ground, ActorId == access.ActorId, ActorId == access.PatientId, ServiceCode, ActionCode, AlsoShown, Outcome, Denial, Client);
    }

    /// <param name="Count">Of all entries that fit the filter; null with entries that follow others.</param>
    /// <param name="IsWhole">False when only the viewer's own entries are shown.</param>
    public sealed record Answer(IReadOnlyList<Row> Entries, long? Count, bool More, bool IsWhole, DateTimeOffset AsOf);
}
