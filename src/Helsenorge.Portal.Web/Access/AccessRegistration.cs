using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;

namespace Helsenorge.Portal.Web.Access;

public static class AccessRegistration
{
    /// <summary>The doors. The database and who the actor is come from elsewhere.</summary>
    public static IServiceCollection AddPortalAccess(this IServiceCollection services) => services
        .AddSingleton(new SessionLimits())
        .AddScoped<PageLoad>()
        .AddScoped<PatientGate>()
        .AddScoped(typeof(ServiceGate<>))
        .AddScoped<ActorAccess>()
        .AddScoped<Bell>()
        .AddSingleton<SystemAccess>()
        .AddSingleton<LoginSessions>()
        .AddSingleton<PortalMigrator>();
}
