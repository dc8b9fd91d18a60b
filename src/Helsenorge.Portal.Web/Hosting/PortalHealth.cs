using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Registers;
using Helsenorge.Portal.Web.Attachments;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Helsenorge.Portal.Web.Hosting;

internal static class PortalHealth
{
    private const string Ready = "ready";

    public static IServiceCollection AddPortalHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database", tags: [Ready])
            .AddCheck<ClockCheck>("clock", tags: [Ready])
            .AddCheck<KeyRingCheck>("key-ring", tags: [Ready])
            .AddCheck<RegistersCheck>("registers", HealthStatus.Degraded, tags: [Ready])
            .AddCheck<ScannerCheck>("scanner", HealthStatus.Degraded, tags: [Ready]);
        services.AddHttpClient(nameof(RegistersCheck), client => client.Timeout = TimeSpan.FromSeconds(2));
        return services;
    }

    public static void MapPortalHealth(this IEndpointRouteBuilder app)
    {
        // A node that answers is alive, whatever else is down: restarting it would mend nothing.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
    }

    private sealed class DatabaseCheck(PortalMigrator migrator) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return await migrator.IsReadyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database is not reachable, not migrated or not to be written.");
            }
            catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("The database is not reachable.");
            }
        }
    }

    /// <summary>Log-ins run out, appointments begin and reminders fall due by the clock: a node that is out of time gets no visitors.</summary>
    private sealed class ClockCheck(PortalDatabase database, TimeProvider clock) : IHealthCheck
    {
        private static readonly TimeSpan MostOff = TimeSpan.FromSeconds(5);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var asked = clock.GetUtcNow();
                return await database.Engine.NowAsync(cancellationToken) is not { } now || (now > asked - MostOff && now < clock.GetUtcNow() + MostOff)
                    ? HealthCheckResult.Healthy()
                    : HealthCheckResult.Unhealthy("The clock does not agree with the database's.");
            }
            catch (Exception fault) when (fault is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("The database does not tell the time.");
            }
        }
    }

    private sealed class KeyRingCheck(IServiceProvider services) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return Task.FromResult(services.GetRequiredService<IKeyManager>().GetAllKeys() is not null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
            }
            catch (Exception)
            {
                // Whatever the reason, cookies cannot be read: this node must not get visitors.
                return Task.FromResult(HealthCheckResult.Unhealthy("The key ring cannot be read."));
            }
        }
    }

    private sealed class ScannerCheck(IAttachmentScanner scanner) : IHealthCheck
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                return await scanner.ScanAsync("ping"u8.ToArray(), cancellationToken).WaitAsync(Patience, cancellationToken) is ScanVerdict.Away ? Away : HealthCheckResult.Healthy();
            }
            catch (TimeoutException)
            {
                return Away;
            }
        }

        private static HealthCheckResult Away => HealthCheckResult.Degraded("The scanner of attachments does not answer.");
    }

    private sealed class RegistersCheck(IHttpClientFactory clients, RegisterOptions registers) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var client = clients.CreateClient(nameof(RegistersCheck));
            var answers = await Task.WhenAll(((Uri[])[registers.PopulationRegister, registers.ContactRegister, registers.GeneralPractitionerRegister]).Distinct().Select(register => AnswersAsync(client, register, cancellationToken)));
            return answers.All(answer => answer) ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("A register does not answer.");
        }

        // Any answer will do: what is asked is whether somebody is there.
        private static async Task<bool> AnswersAsync(HttpClient client, Uri register, CancellationToken cancel)
        {
            try
            {
                using var answer = await client.GetAsync(register, HttpCompletionOption.ResponseHeadersRead, cancel);
                return (int)answer.StatusCode < 500;
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }
    }
}
