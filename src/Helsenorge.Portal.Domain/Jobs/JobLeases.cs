using Helsenorge.Portal.Domain.Access;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Jobs;

/// <summary>Another run has taken the job over: this one may commit nothing more.</summary>
public sealed class JobLostException(string job) : Exception($"The run of '{job}' was taken over.");

/// <summary>How long a run may be silent before another node takes the job over.</summary>
public sealed record JobLimits
{
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>Who may run which job: one run at a time, on whatever node, by the time of the database that they share.</summary>
public sealed class JobLeases(PortalDatabase database, JobLimits limits, TimeProvider clock)
{
    /// <summary>When each job is due; those that are new are due when told.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> DueAsync(IReadOnlyDictionary<string, DateTimeOffset> firstDueAt, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(firstDueAt);
        await using var db = database.Create();
        var due = await db.All<JobLease>().AsNoTracking().ToDictionaryAsync(lease => lease.Name, lease => lease.DueAt, cancel);
        var missing = firstDueAt.Where(job => !due.ContainsKey(job.Key)).ToList();
        foreach (var (name, dueAt) in missing)
        {
            await using var own = database.Create();
            own.AddVouched(JobLease.For(name, dueAt));
            try
            {
                await own.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException failure) when (database.Engine.IsUniqueViolation(failure))
            {
                // Another node was first, and says the same.
            }

            due[name] = dueAt;
        }

        return due;
    }

    /// <summary>Null when it is not due, or somebody else has it.</summary>
    public async Task<JobRun?> TakeAsync(string name, CancellationToken cancel)
    {
        var databaseTime = await NowAsync(cancel);
        await using var db = database.Create();
        var lease = await db.All<JobLease>().SingleOrDefaultAsync(l => l.Name == name, cancel);
        var now = clock.GetUtcNow();
        if (lease is null || lease.DueAt > now || !lease.IsFree(databaseTime))
        {
            return null;
        }

        db.Vouch(lease).Take(databaseTime + limits.Lease);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return null;
        }

        return new JobRun(this, lease.Copy(), now);
    }

    /// <summary>The job is due again by its schedule.</summary>
    /// <exception cref="JobLostException" />
    public Task SucceedAsync(JobRun run, DateTimeOffset nextDueAt, CancellationToken cancel) => SettleAsync(run, lease => lease.Succeed(clock.GetUtcNow(), nextDueAt), cancel);

    /// <summary>The job is tried again soon.</summary>
    /// <exception cref="JobLostException" />
    public Task FailAsync(JobRun run, DateTimeOffset nextDueAt, CancellationToken cancel) => SettleAsync(run, lease => lease.Fail(clock.GetUtcNow(), nextDueAt), cancel);

    internal async Task SaveAsync(JobRun run, PortalDbContext db, CancellationToken cancel)
    {
        var until = await NowAsync(cancel) + limits.Lease;
        await SaveAsync(run, db, lease => lease.Hold(until), cancel);
    }

    private async Task SettleAsync(JobRun run, Action<JobLease> settle, CancellationToken cancel)
    {
        await using var db = database.Create();
        await SaveAsync(run, db, settle, cancel);
    }

    private static async Task SaveAsync(JobRun run, PortalDbContext db, Action<JobLease> change, CancellationToken cancel)
    {
        var lease = run.Lease.Copy();
        db.Attach(db.Vouch(lease));
        change(lease);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException failure) when (failure.Entries.Any(entry => entry.Entity is JobLease))
        {
            throw new JobLostException(lease.Name);
        }
        finally
        {
            // What else could not be saved may be tried again with the same context.
            db.Entry(lease).State = EntityState.Detached;
        }

        run.Lease = lease.Copy();
    }

    // Where nodes share a database server they share its clock: their own may differ.
    private async Task<DateTimeOffset> NowAsync(CancellationToken cancel) => await database.Engine.NowAsync(cancel) ?? clock.GetUtcNow();
}

/// <summary>One run of a job. All that it changes it saves through this, so that a run that was taken over changes nothing.</summary>
public sealed class JobRun
{
    private readonly JobLeases leases;

    internal JobRun(JobLeases leases, JobLease lease, DateTimeOffset now) => (this.leases, Lease, Now) = (leases, lease, now);

    /// <summary>When the run began, by the portal's clock.</summary>
    public DateTimeOffset Now { get; }

    internal JobLease Lease { get; set; }

    /// <summary>Commits what the context holds together with the lease, which lasts longer by it.</summary>
    /// <exception cref="JobLostException">Another node has taken the job over. Nothing was saved.</exception>
    public Task SaveAsync(PortalDbContext db, CancellationToken cancel) => leases.SaveAsync(this, db, cancel);
}
