using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Overview;

public sealed class OverviewFeature : IFeature
{
    public static PortalService Service { get; } =
        new("overview", "overview", "home", ServiceGroup.Profile, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Youth = YouthAccess.Open,
            Areas = ServiceAreas.Any,
            IsOpenToAppointed = true,
        };

    public static Type Texts => typeof(OverviewText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ShowOverview>()
        .AddScoped<IOverviewPart, Continue>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class OverviewText;
