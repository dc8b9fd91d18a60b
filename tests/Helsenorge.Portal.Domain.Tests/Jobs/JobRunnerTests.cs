using System.Collections.Concurrent;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace Helsenorge.Portal.Domain.Tests.Jobs;

public sealed class JobRunnerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task On_two_nodes_a_job_that_is_due_runs_once(Engine engine)
    {
        var bench = new Bench();
        await using var first = await PortalHarness.StartAsync(engine, bench.Register);
        await using var second = PortalHarness.Open(engine, first.ConnectionString, bench.Register);
        await Task.WhenAll(LookAsync(first), LookAsync(second));
        Assert.Empty(bench.Runs);

        for (var day = 1; day <= 5; day++)
        {
            first.Clock.Advance(TimeSpan.FromDays(1));
            second.Clock.Advance(TimeSpan.FromDays(1));
            await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => (Task[])[Task.Run(() => LookAsync(first), Cancel), Task.Run(() => LookAsync(second), Cancel)]));

            Assert.Equal(day, bench.Runs.Count);
        }
    }

    [Fact]
    public async Task What_was_due_while_no_node_was_up_is_done_once_when_one_comes_up()
    {
        var bench = new Bench();
        await using var portal = await PortalHarness.StartAsync(configure: bench.Register);
        await LookAsync(portal);
        portal.Clock.Advance(TimeSpan.FromDays(9) + TimeSpan.FromHours(1));

        await LookAsync(portal);
        await LookAsync(portal);

        Assert.Single(bench.Runs);
        var due = await portal.LookAsync<JobLease, DateTimeOffset>(all => all.Select(lease => lease.DueAt).SingleAsync(Cancel));
        Assert.Equal(BenchJob.Schedule.Next(portal.Clock.GetUtcNow()), due);
    }

    [Fact]
    public async Task A_failure_is_tried_again_after_a_minute_then_two_and_a_success_ends_it()
    {
        var bench = new Bench { Fails = 2 };
        await using var portal = await PortalHarness.StartAsync(configure: bench.Register);
        await LookAsync(portal);
        portal.Clock.Advance(TimeSpan.FromDays(1));
        await LookAsync(portal);
        Assert.Single(bench.Runs);

        portal.Clock.Advance(TimeSpan.FromSeconds(59));
        await LookAsync(portal);
        Assert.Single(bench.Runs);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        await LookAsync(portal);
        Assert.Equal(2, bench.Runs.Count);
        portal.Clock.Advance(TimeSpan.FromSeconds(119));
        await LookAsync(portal);
        Assert.Equal(2, bench.Runs.Count);
        portal.Clock.Advance(TimeSpan.FromSeconds(1));
        await LookAsync(portal);

        Assert.Equal(3, bench.Runs.Count);
        Assert.Equal(0, await portal.LookAsync<JobLease, int>(all => all.Select(lease => lease.Failures).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task A_failure_is_logged_by_the_jobs_name_and_by_nothing_that_somebody_wrote()
    {
        var bench = new Bench { Fails = 1 };
        await using var portal = await PortalHarness.StartAsync(configure: bench.Register);
        await LookAsync(portal);
        portal.Clock.Advance(TimeSpan.FromDays(1));

        await LookAsync(portal);

        var line = Assert.Single(bench.Log);
        Assert.Contains(BenchJob.Name, line, StringComparison.Ordinal);
        Assert.DoesNotContain(BenchJob.Secret, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_run_that_was_taken_over_can_commit_nothing_more(Engine engine)
    {
        // As short as a lease can be, so that nobody waits: on a server it is the server's clock that counts.
        var limits = new JobLimits { Lease = TimeSpan.Zero };
        await using var portal = await PortalHarness.StartAsync(engine, services => services.AddSingleton(limits));
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(new ActingKey { ActorId = kari.PersonId, SubjectId = kari.PersonId, Preview = ServiceAreas.Any, CreatedAt = portal.Clock.GetUtcNow().AddDays(-2) });
        var leases = portal.Get<JobLeases>();
        await leases.DueAsync(new Dictionary<string, DateTimeOffset> { ["job"] = portal.Clock.GetUtcNow() }, Cancel);
        var slow = (await leases.TakeAsync("job", Cancel))!;

        var other = (await leases.TakeAsync("job", Cancel))!;

        await Assert.ThrowsAsync<JobLostException>(() => portal.Get<Housekeeping>().RemovePreviewKeysAsync(slow, Cancel));
        Assert.Equal(1, await portal.LookAsync<ActingKey, int>(all => all.CountAsync(Cancel)));
        await Assert.ThrowsAsync<JobLostException>(() => leases.SucceedAsync(slow, portal.Clock.GetUtcNow().AddDays(1), Cancel));
        Assert.Equal(1, await portal.Get<Housekeeping>().RemovePreviewKeysAsync(other, Cancel));
        await leases.SucceedAsync(other, portal.Clock.GetUtcNow().AddDays(1), Cancel);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public async Task A_silent_run_is_taken_over_when_its_lease_is_out_and_not_before(int seconds, bool isTaken)
    {
        await using var portal = await PortalHarness.StartAsync();
        var leases = portal.Get<JobLeases>();
        await leases.DueAsync(new Dictionary<string, DateTimeOffset> { ["job"] = portal.Clock.GetUtcNow() }, Cancel);
        Assert.NotNull(await leases.TakeAsync("job", Cancel));

        portal.Clock.Advance(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(seconds));

        Assert.Equal(isTaken, await leases.TakeAsync("job", Cancel) is not null);
    }

    [Fact]
    public async Task Starting_does_not_wait_for_any_job()
    {
        var bench = new Bench { Blocks = new TaskCompletionSource() };
        await using var portal = await PortalHarness.StartAsync(configure: bench.Register);
        await portal.GivenAsync(JobLease.For(BenchJob.Name, portal.Clock.GetUtcNow()));
        var life = new ApplicationLifetime(portal.Get<ILogger<ApplicationLifetime>>());
        using var runner = ActivatorUtilities.CreateInstance<JobRunner>(portal.Get<IServiceProvider>(), life);

        await runner.StartAsync(Cancel);
        Assert.Empty(bench.Runs);
        life.NotifyStarted();
        await bench.Begun.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        bench.Blocks.SetResult();
        await runner.StopAsync(Cancel);
    }

    private static Task LookAsync(PortalHarness portal) => portal.Get<JobRunner>().RunDueAsync(Cancel);

    /// <summary>A job that notes that it runs, and fails when told.</summary>
    private sealed class Bench : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<DateTimeOffset> Runs { get; } = new();

        public ConcurrentQueue<string> Log { get; } = new();

        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource? Blocks { get; init; }

        public int Fails { get; set; }

        public void Register(IServiceCollection services) => services
            .AddSingleton(this)
            .AddLogging(logging => logging.AddProvider(this))
            .AddSingleton<IHostApplicationLifetime, ApplicationLifetime>()
            .AddJob<BenchJob>()
            // Only the one that is looked at.
            .AddSingleton(provider => ActivatorUtilities.CreateInstance<JobRunner>(provider, (IEnumerable<PortalJob>)[.. provider.GetServices<PortalJob>().Where(job => job.Name == BenchJob.Name)]));

        public ILogger CreateLogger(string categoryName) => categoryName == typeof(JobRunner).FullName ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Log.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }

    private sealed class BenchJob(Bench bench) : IPortalJob
    {
        public const string Secret = "Kari Nordli 15858500001";

        public static string Name => "bench";

        public static JobSchedule Schedule { get; } = JobSchedule.DailyAt(new TimeOnly(3, 0));

        public async Task RunAsync(JobRun run, CancellationToken cancel)
        {
            bench.Runs.Enqueue(run.Now);
            bench.Begun.TrySetResult();
            if (bench.Blocks is { } blocks)
            {
                await blocks.Task.WaitAsync(cancel);
            }

            if (bench.Fails-- > 0)
            {
                throw new InvalidOperationException(Secret);
            }
        }
    }
}
