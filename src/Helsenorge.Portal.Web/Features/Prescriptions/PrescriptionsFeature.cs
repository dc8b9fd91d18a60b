using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Prescriptions;

public sealed class PrescriptionsFeature : IFeature
{
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
            Actions = [Report],
        };

    public static Type Texts => typeof(PrescriptionsText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ListPrescriptions>()
        .AddScoped<ShowPrescription>()
        .AddScoped<ReportViewer>()
        .AddSingleton<IOverviewPart, CurrentPrescriptions>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class PrescriptionsText;
