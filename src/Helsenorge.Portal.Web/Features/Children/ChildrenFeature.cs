using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.Children;

public sealed class ChildrenFeature : IFeature
{
    /// <summary>A parent lets a child of 13 to 15 use the portal themselves.</summary>
    public static ServiceAction Give { get; } = new("give", AccessKind.Write, ConsentLevel.Basic);

    /// <summary>A parent takes it back: nothing may stand in the way of that.</summary>
    public static ServiceAction Withdraw { get; } = new("withdraw", AccessKind.Write, ConsentLevel.None);

    public static PortalService Service { get; } =
        new(GrowingUpPlan.ParentsService, "profile/children", "child", ServiceGroup.Profile, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            Actions = [Give, Withdraw],
        };

    public static Type Texts => typeof(ChildrenText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ListChildren>()
        .AddScoped<ShowChild>()
        .AddScoped<DecideYouthConsent>()
        .AddSingleton<IOverviewPart, GrowingUpPart>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class ChildrenText;
