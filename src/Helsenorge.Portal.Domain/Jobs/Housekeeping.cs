using System.Linq.Expressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Jobs;

/// <summary>
/// Removes what has served its time, whoever's it is. It looks past the filters since it belongs to nobody's log-in, reads keys and times
/// alone, and hands out nothing.
/// </summary>
public sealed class Housekeeping(PortalDatabase database, SessionLimits limits)
{
    /// <summary>How long an ended log-in can still be seen in the person's own export.</summary>
    public static readonly TimeSpan KeepEndedLogins = TimeSpan.FromDays(90);

    public static readonly TimeSpan KeepPreviews = TimeSpan.FromDays(1);
    private const int AtOnce = 200;

    /// <summary>Somebody may still be fetching what they began to fetch this long ago.</summary>
    private static readonly TimeSpan LongestDownload = TimeSpan.FromMinutes(10);

    /// <summary>Log-ins that ended or ran out long ago.</summary>
    public Task<int> RemoveOldLoginsAsync(JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(run);
        var before = run.Now - KeepEndedLogins;
        // One that nobody ended ran out at the latest this long after it began.
        var startedBefore = before - limits.Absolute;
        return RemoveAsync<LoginSession>(run, login => login.EndedAt < before || (login.EndedAt == null && login.StartedAt < startedBefore), cancel);
    }

    /// <summary>Tokens that their age alone would refuse.</summary>
    public Task<int> RemoveUsedTokensAsync(JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(run);
        var now = run.Now;
        return RemoveAsync<UsedLogoutToken>(run, token => token.ExpiresAt < now, cancel);
    }

    /// <summary>Addresses of previews that somebody looked at and left.</summary>
    public Task<int> RemovePreviewKeysAsync(JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(run);
        var before = run.Now - KeepPreviews;
        return RemoveAsync<ActingKey>(run, key => key.Preview != ServiceAreas.None && key.CreatedAt < before, cancel);
    }

    /// <summary>Drafts that nobody has typed in for long, those whose day to be brought back is over, and what is left of any that was sent.</summary>
    public async Task<int> RemoveOldDraftsAsync(JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (keptBefore, discardedBefore) = (run.Now - Draft.KeptFor, run.Now - Draft.DiscardedFor);
        var removed = await RemoveAsync<Draft>(run, draft => draft.UpdatedAt < keptBefore || draft.DiscardedAt <= discardedBefore, cancel);
        while (true)
        {
            await using var db = database.Create();
            var sent = await db.All<Draft>().Where(draft => db.All<CommandReceipt>().Any(receipt => receipt.Id == draft.Id)).Take(AtOnce).ToListAsync(cancel);
            if (sent.Count == 0)
            {
                return removed;
            }

            db.RemoveRange(sent.Select(db.Vouch));
            await run.SaveAsync(db, cancel);
            removed += sent.Count;
        }
    }

    /// <summary>Exports that have been fetched, are a day old, or whose log-in is over; and those that were never finished.</summary>
    public async Task<int> RemoveExportsAsync(JobRun run, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(run);
        var now = run.Now;
        var (requestedBefore, startedBefore, usedBefore) = (now - PersonExport.Lifetime, now - limits.Absolute, now - limits.Idle);
        var removed = 0;
        while (true)
        {
            await using var db = database.Create();
            var living = db.All<LoginSession>().Where(login => login.EndedAt == null && login.StartedAt > startedBefore && login.LastUsedAt > usedBefore);
            var over = await db.All<PersonExport>()
                .Where(export => export.RequestedAt <= requestedBefore || !living.Any(login => login.Id == export.SessionId))
                .OrderBy(export => export.Id).Take(AtOnce).ToListAsync(cancel);
            if (over.Count == 0)
            {
                return removed + await RemoveContentsAsync(run, cancel);
            }

            db.RemoveRange(over.Select(db.Vouch));
            await run.SaveAsync(db, cancel);
            removed += over.Count;
        }
    }

    // What has been fetched has lost its key already. The row of the export stays, to tell the person that they have it.
    private async Task<int> RemoveContentsAsync(JobRun run, CancellationToken cancel)
    {
        var (removed, fetchedBefore) = (0, run.Now - LongestDownload);
        while (true)
        {
            await using var db = database.Create();
            var fetched = db.All<PersonExport>().Where(export => export.FetchedAt <= fetchedBefore);
            // Without their content, which may be large.
            var parts = await db.All<PersonExportPart>().Where(part => fetched.Any(export => export.Id == part.ExportId))
                .OrderBy(part => part.ExportId).ThenBy(part => part.Number).Take(AtOnce)
                .Select(part => new { part.ExportId, part.Number }).ToListAsync(cancel);
            if (parts.Count == 0)
            {
                return removed;
            }

            db.RemoveRange(parts.Select(part => db.Vouch(new PersonExportPart { ExportId = part.ExportId, Number = part.Number, Cipher = [] })));
            await run.SaveAsync(db, cancel);
            removed += parts.Count;
        }
    }

    private async Task<int> RemoveAsync<T>(JobRun run, Expression<Func<T, bool>> which, CancellationToken cancel) where T : class
    {
        var removed = 0;
        while (true)
        {
            await using var db = database.Create();
            var rows = await db.All<T>().Where(which).Take(AtOnce).ToListAsync(cancel);
            if (rows.Count == 0)
            {
                return removed;
            }

            db.RemoveRange(rows.Select(db.Vouch));
            await run.SaveAsync(db, cancel);
            removed += rows.Count;
        }
    }
}
