using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Registers;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Attachments;
using Helsenorge.Portal.Web.Drafts;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Jobs;
using Helsenorge.Portal.Web.Login;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Public;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helsenorge.Portal.Web.Hosting;

/// <summary>The portal as an application, for the production host and for the demo alike.</summary>
public static class PortalApplication
{
    public static WebApplication Build(WebApplicationBuilder builder, PortalSettings settings, Action<DbContextOptionsBuilder<PortalDbContext>>? configureDatabase = null)
    {
        builder.AddPortalLogging();
        // Unless a test has brought its own.
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddSingleton(new PortalDatabase(settings.Database, configureDatabase))
            .AddSingleton(new PersonNumberVault(settings.Keys))
            .AddSingleton(new AcceptedNumbers(settings.Registers.AllowSynthetic))
            .AddSingleton(settings.Registers)
            .AddRegisters(settings.Registers)
            .AddPortalAccess()
            .AddPageAccess()
            .AddPortalFeatures()
            .AddPortalAttachments(settings.Scanner)
            .AddPortalJobs(builder.Configuration)
            .AddPortalKeyRing(settings)
            .AddPortalLogin(settings.IdentityProvider, settings.IsHttps)
            .AddPortalShell()
            .AddPortalBell()
            .AddPublicPages()
            .AddPortalHealth()
            .AddHostedService<SoleHost>()
            .AddRequestLimits(builder.Configuration);

        var app = builder.Build();
        app.UseTrustedProxies(settings.TrustedProxies);
        app.UsePortalRequestLogging();
        app.UsePortalShell();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseActingFor();
        app.UseRouting();
        app.UsePortalLanguage();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UsePublicPages();
        app.MapPortalHealth();
        app.MapPortalLogin();
        app.MapPortalFeatures();
        app.MapDrafts();
        app.MapAttachments();
        app.MapPortalShell();
        return app;
    }

    private static IServiceCollection AddPortalKeyRing(this IServiceCollection services, PortalSettings settings)
    {
        var protection = services.AddDataProtection().SetApplicationName("Helsenorge.Portal");
        if (settings.KeyRingCertificate is { } certificate)
        {
            protection.ProtectKeysWithCertificate(certificate);
        }

        services.AddOptions<KeyManagementOptions>().Configure<SystemAccess>((options, system) => options.XmlRepository = new KeyRing(system));
        return services;
    }
}
