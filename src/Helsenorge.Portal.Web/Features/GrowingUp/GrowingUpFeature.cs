using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.GrowingUp;

/// <summary>The young person's own page of what changes with age; the parents have theirs.</summary>
public sealed class GrowingUpFeature : IFeature
{
    public static PortalService Service { get; } =
        new(GrowingUpPlan.YouthService, "profile/growing-up", "sunrise", ServiceGroup.Profile, ConsentLevel.None) { Youth = YouthAccess.Open };

    public static Type Texts => typeof(GrowingUpText);

    public static void AddServices(IServiceCollection services) => services.AddScoped<ShowGrowingUp>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class GrowingUpText;
