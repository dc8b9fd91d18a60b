using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Web.Jobs;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

public sealed class PrescriptionsFeature : IFeature
{
    /// <summary>Asks the GP for the same again. By a proxy with digital services, where looking takes registered information.</summary>
    public static ServiceAction Renew { get; } = new("renew", AccessKind.Write, ConsentLevel.Full) { Areas = ServiceAreas.DigitalHealthServices };

    /// <summary>The surgery's yes or no to a renewal. What can be seen at Basic can be answered there.</summary>
    public static ServiceAction Answer { get; } = new("answer", AccessKind.Write, ConsentLevel.Basic) { IsProviders = true };

    /// <summary>Somebody who has seen a prescription is not recognised. Never by a proxy.</summary>
    public static ServiceAction Report { get; } = new("report", AccessKind.Write, ConsentLevel.Basic) { IsOpenToYouth = true, Areas = ServiceAreas.None };

    public static PortalService Service { get; } =
        new("prescriptions", "prescriptions", "pill", ServiceGroup.MyHealth, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            // All but those that are reserved, and of who has seen one they see their own uses.
            ParentFrom12 = ParentAccess.Restricted,
            Youth = YouthAccess.Open,
            Areas = ServiceAreas.RegisteredInformation,
            Actions = [Renew, Report, Answer],
        };

    public static Type Texts => typeof(PrescriptionsText);

    public static void AddServices(IServiceCollection services)
    {
        services
            .AddScoped<ListPrescriptions>()
            .AddScoped<ShowPrescription>()
            .AddScoped<SendRenewals>()
            .AddScoped<ReportViewer>()
            .AddSingleton<IOverviewPart, CurrentPrescriptions>()
            .AddJob<GiveUpRenewals>();
        services.TryAddSingleton<Undelivered>();
    }
}

/// <summary>Names the feature's resources.</summary>
public sealed class PrescriptionsText;
