using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Exports;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Web.Drafts;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Access;

public static class AccessRegistration
{
    /// <summary>The doors. The database and who the actor is come from elsewhere.</summary>
    public static IServiceCollection AddPortalAccess(this IServiceCollection services) => services
        .AddSingleton(new SessionLimits())
        .AddSingleton(provider => new CommandLimit(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(new RepresentationOptions())
        .AddSingleton<ActingKeys>()
        .AddScoped<Representations>()
        .AddSingleton<OpenScreens>()
        .AddScoped<PageLoad>()
        .AddScoped<PatientGate>()
        .AddScoped(typeof(ServiceGate<>))
        .AddScoped<ActorAccess>()
        .AddScoped<Bell>()
        .AddScoped<OwnDrafts>()
        .AddScoped<OwnAttachments>()
        .AddSingleton(new AttachmentLimits())
        .AddScoped<PersonDirectory>()
        .AddSingleton<SystemAccess>()
        .AddSingleton<LoginSessions>()
        .AddSingleton<UsageLogVerifier>()
        .AddSingleton(new JobLimits())
        .AddSingleton<JobLeases>()
        .AddSingleton<Housekeeping>()
        .AddSingleton<LedgerHeads>()
        .AddSingleton<ExportArchive>()
        .AddSingleton<AccessReports>()
        .AddSingleton<MonthlyUse>()
        .AddSingleton<GrowingUpNotices>()
        .AddSingleton<PortalMigrator>();

    /// <summary>Who the actor is, and what a page needs around the gate.</summary>
    public static IServiceCollection AddPageAccess(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddSingleton<OpenCircuits>()
        .AddHostedService(provider => provider.GetRequiredService<OpenCircuits>())
        .AddSingleton<CircuitsPerPerson>()
        .Configure<HubOptions>(hubs => hubs.AddFilter<CircuitsPerPerson>())
        .AddScoped<ActingFor>()
        .AddScoped<ActingTexts>()
        .AddSingleton<DraftTickets>()
        .AddTransient(typeof(IStringLocalizer<>), typeof(ActingLocalizer<>))
        .AddScoped<CurrentCircuit>()
        .AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CurrentCircuit>())
        .AddScoped<IActorAccessor, PortalActor>()
        .AddSingleton<PrerenderHandover>()
        .AddServicePolicies();
}
