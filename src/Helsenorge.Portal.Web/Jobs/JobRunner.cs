using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Web.Jobs;

/// <summary>Looks for jobs that are due, and runs those that no other node has. It begins when the portal has started, and holds nothing up.</summary>
public sealed partial class JobRunner(
    JobLeases leases,
    IEnumerable<PortalJob> registered,
    IServiceScopeFactory scopes,
    IHostApplicationLifetime life,
    TimeProvider clock,
    ILogger<JobRunner> logger) : BackgroundService
{
    /// <summary>Another node may have failed or died meanwhile, so it is looked for this often even when nothing is due.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, PortalJob> jobs = registered.ToDictionary(job => job.Name, StringComparer.Ordinal);

    /// <summary>Runs what is due now, one after the other. When the next is due, as far as is known.</summary>
    public async Task<DateTimeOffset> RunDueAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await leases.DueAsync(jobs.ToDictionary(job => job.Key, job => job.Value.Schedule.Next(now)), cancel);
        foreach (var job in jobs.Values.Where(job => due[job.Name] <= now).OrderBy(job => due[job.Name]))
        {
            cancel.ThrowIfCancellationRequested();
            if (await leases.TakeAsync(job.Name, cancel) is { } run)
            {
                await RunAsync(job, run, cancel);
            }
        }

        return jobs.Values.Select(job => due[job.Name]).Where(at => at > now).DefaultIfEmpty(now + LongestPause).Min();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            while (true)
            {
                var pause = LongestPause;
                try
                {
                    pause = await RunDueAsync(stoppingToken) - clock.GetUtcNow();
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    CouldNotLook(logger, fault.GetType().Name);
                }

                await Task.Delay(pause < ShortestPause ? ShortestPause : pause < LongestPause ? pause : LongestPause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was under way is taken up by another node, or after the next start.
        }
    }

    private async Task RunAsync(PortalJob job, JobRun run, CancellationToken cancel)
    {
        try
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                await job.RunAsync(scope.ServiceProvider, run, cancel);
            }

            await leases.SucceedAsync(run, job.Schedule.Next(clock.GetUtcNow()), cancel);
        }
        catch (JobLostException)
        {
            Lost(logger, job.Name);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            Failed(logger, job.Name, fault.GetType().Name, fault.StackTrace);
            try
            {
                await leases.FailAsync(run, job.Schedule.Next(clock.GetUtcNow()), cancel);
            }
            catch (Exception further) when (!cancel.IsCancellationRequested)
            {
                // The lease runs out by itself, and the job is taken again.
                Failed(logger, job.Name, further.GetType().Name, further.StackTrace);
            }
        }
    }

    private async Task StartedAsync(CancellationToken cancel)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The jobs could not be looked at: {ExceptionType}")]
    private static partial void CouldNotLook(ILogger logger, string exceptionType);

    // The message of an exception may hold a person's words: its type and place are enough.
    [LoggerMessage(Level = LogLevel.Error, Message = "The job {Job} failed with {ExceptionType} at {Place}, and will be tried again")]
    private static partial void Failed(ILogger logger, string job, string exceptionType, string? place);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} was taken over by another run")]
    private static partial void Lost(ILogger logger, string job);
}
