using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.GeneralPractitioner;

public sealed class GeneralPractitionerFeature : IFeature
{
    public static PortalService Service { get; } =
        new("gp", "gp", "stethoscope", ServiceGroup.Contact, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Youth = YouthAccess.Restricted,
            Areas = ServiceAreas.DigitalHealthServices,
        };

    public static Type Texts => typeof(GeneralPractitionerText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ShowGeneralPractitioner>()
        .AddSingleton<IOverviewPart, GeneralPractitionerCard>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class GeneralPractitionerText;
