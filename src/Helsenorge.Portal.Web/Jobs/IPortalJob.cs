using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Web.Jobs;

/// <summary>
/// Work that nobody waits for: one class a job, registered by <see cref="JobRegistration.AddJob{TJob}"/>. On any number of nodes one run of it goes at
/// a time. A run may be cut off and begun again, so it must take up where it was: each commit leaves something finished.
/// </summary>
public interface IPortalJob
{
    /// <summary>Stable: it names the job in the database and in the log.</summary>
    static abstract string Name { get; }

    static abstract JobSchedule Schedule { get; }

    /// <param name="run">Knows the time, and saves what the job changes. What is saved past it is not safe from a run that was taken over.</param>
    Task RunAsync(JobRun run, CancellationToken cancel);
}

/// <summary>A registered job.</summary>
public sealed record PortalJob(string Name, JobSchedule Schedule, Func<IServiceProvider, JobRun, CancellationToken, Task> RunAsync);

public static class JobRegistration
{
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services) where TJob : class, IPortalJob => services
        .AddScoped<TJob>()
        .AddSingleton(new PortalJob(TJob.Name, TJob.Schedule, (provider, run, cancel) => provider.GetRequiredService<TJob>().RunAsync(run, cancel)));

    /// <summary>What runs the jobs, and those that belong to no service.</summary>
    public static IServiceCollection AddPortalJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddJob<RemoveOldLogins>().AddJob<RemoveUsedTokens>().AddJob<RemovePreviewKeys>().AddJob<RemoveOldDrafts>().AddJob<TellOfGrowingUp>().AddJob<TellWhoSaw>().AddJob<RefreshRegisters>();
        if (configuration[LedgerDigestOptions.Setting] is { Length: > 0 } folder)
        {
            services.AddSingleton(new LedgerDigestOptions(folder)).AddSingleton<LedgerDigestFile>().AddJob<DigestLedgers>();
        }

        return services.AddSingleton<JobRunner>().AddHostedService(provider => provider.GetRequiredService<JobRunner>());
    }
}
