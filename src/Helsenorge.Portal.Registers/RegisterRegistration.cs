using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Registers.Contract;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Helsenorge.Portal.Registers;

public static class RegisterRegistration
{
    private const int MaxAnswerSize = 1024 * 1024;

    /// <summary>The three register ports over HTTP, each with its own time limits, retries and breaker.</summary>
    /// <exception cref="ArgumentException">An address is not absolute http or https.</exception>
    public static IServiceCollection AddRegisters(this IServiceCollection services, RegisterOptions options)
    {
        var json = RegisterJson.Options(options.AllowSynthetic);
        services.AddRegister<IPopulationRegister>(PopulationRegister.Name, options.PopulationRegister, options, http => new PopulationRegister(http, json));
        services.AddRegister<IContactRegister>(ContactRegister.Name, options.ContactRegister, options, http => new ContactRegister(http, json));
        services.AddRegister<IGeneralPractitionerRegister>(
            GeneralPractitionerRegister.Name,
            options.GeneralPractitionerRegister,
            options,
            http => new GeneralPractitionerRegister(http, json));
        return services;
    }

    private static void AddRegister<TPort>(this IServiceCollection services, string name, Uri host, RegisterOptions options, Func<HttpClient, TPort> adapter)
        where TPort : class
    {
        if (!host.IsAbsoluteUri || (host.Scheme != Uri.UriSchemeHttps && host.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException($"The address of the {name} must be absolute, http or https.", nameof(options));
        }

        var client = services
            .AddHttpClient(name, http =>
            {
                http.BaseAddress = new(host.AbsoluteUri.TrimEnd('/') + "/");
                http.MaxResponseContentBufferSize = MaxAnswerSize;
            })
            .AddTypedClient(adapter)

            // A redirect would carry the number to an address nobody has vouched for.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        client.AddStandardResilienceHandler(resilience => Configure(resilience, options));

        // The resilience handler sees the headers only and takes the client's own limit away; this one holds for the body too.
        client.ConfigureHttpClient(http => http.Timeout = options.TotalTimeout);
    }

    private static void Configure(HttpStandardResilienceOptions resilience, RegisterOptions options)
    {
        resilience.AttemptTimeout.Timeout = options.AttemptTimeout;
        resilience.TotalRequestTimeout.Timeout = options.TotalTimeout;

        // The search is a POST but changes nothing, so it may be asked again.
        resilience.Retry.MaxRetryAttempts = 2;
        resilience.Retry.Delay = TimeSpan.FromMilliseconds(100);
        resilience.Retry.BackoffType = DelayBackoffType.Exponential;
        resilience.Retry.UseJitter = true;

        resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(30);
        resilience.CircuitBreaker.MinimumThroughput = 10;
        resilience.CircuitBreaker.FailureRatio = 0.5;
        resilience.CircuitBreaker.BreakDuration = options.BreakDuration;
    }
}
