using System.Reflection;
using Helsenorge.Portal.TestIdPorten.LogIn;
using Helsenorge.Portal.TestIdPorten.LogOut;
using Helsenorge.Portal.TestIdPorten.Pages;
using Helsenorge.Portal.TestIdPorten.Protocol;
using Helsenorge.Portal.TestIdPorten.Sessions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helsenorge.Portal.TestIdPorten;

/// <summary>ID-porten's look-alike: the same protocol and the same refusals, with made-up people and no passwords.</summary>
public static class TestIdPortenHost
{
    /// <summary>An app that listens on the issuer's host and port once it is started.</summary>
    /// <param name="configure">Logging, a clock and the like. Nothing is logged unless it is asked for here.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message says why.</exception>
    public static WebApplication Build(TestIdPortenOptions options, Action<WebApplicationBuilder>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] problems = [.. options.Problems()];
        if (problems is not [])
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        // Empty, so that settings and environment variables meant for a host in the same process stay with that host.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Helsenorge.Portal.TestIdPorten" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls((options.ListenOn ?? options.Issuer).ToString());
        configure?.Invoke(builder);

        // Search words and id_token_hint stand in the address, and the host logs every address: a national number could be in it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);

        // Its trace writes out the claims of every token it makes.
        builder.Logging.AddFilter("OpenIddict", LogLevel.Debug);

        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SsoSessions>().AddSingleton<PairwiseSubjects>();
        builder.Services.AddRoutingCore().AddOpenIdServer(options).AddLogInForms().AddBackChannelLogout();

        // The keys live in memory, so nothing needs the key files that ASP.NET Core would write to the user's home at start.
        builder.Services.RemoveAll(typeof(IHostedService), typeof(EphemeralDataProtectionProvider).Assembly);

        var app = builder.Build();
        if (options.ListenOn is not null)
        {
            // Behind a proxy what arrives is another scheme and port, and discovery and cookies would follow them.
            app.Use((context, next) =>
            {
                (context.Request.Scheme, context.Request.Host) = (options.Issuer.Scheme, HostString.FromUriComponent(options.Issuer));
                return next(context);
            });
        }

        app.Use(SecurityHeaders.AddAsync);
        app.UseAuthentication();
        app.MapLogIn();
        app.MapLogOut();
        app.MapUserInfo();
        app.MapAssets();
        return app;
    }

    private static void RemoveAll(this IServiceCollection services, Type serviceType, Assembly from)
    {
        foreach (var service in services.Where(service => service.ServiceType == serviceType && service.ImplementationType?.Assembly == from).ToList())
        {
            services.Remove(service);
        }
    }

    private static IServiceCollection AddLogInForms(this IServiceCollection services)
    {
        // Sessions and codes are gone after a restart, so keys that live as long are enough.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        return services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "testidporten-form";
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

            // Strict would be left out when a portal sends the browser here, and a new cookie would kill the form in another tab.
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
        });
    }
}
