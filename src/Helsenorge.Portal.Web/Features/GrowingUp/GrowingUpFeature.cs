using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.GrowingUp;

/// <summary>The young person's own page of what changes with age; a parent who acts for a child is led to the plan for parents.</summary>
public sealed class GrowingUpFeature : IFeature
{
    public static PortalService Service { get; } =
        new(GrowingUpPlan.YouthService, "profile/growing-up", "sunrise", ServiceGroup.Profile, ConsentLevel.None)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Youth = YouthAccess.Open,
            IsForTheYoung = true,
        };

    public static Type Texts => typeof(GrowingUpText);

    public static void AddServices(IServiceCollection services) => services.AddScoped<ShowGrowingUp>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class GrowingUpText;
