using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.UsageLog;

public sealed class UsageLogFeature : IFeature
{
    public static PortalService Service { get; } =
        new("usage-log", "profile/usage-log", "history", ServiceGroup.Profile, ConsentLevel.None)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Restricted,
            Youth = YouthAccess.Open,
            Areas = ServiceAreas.Any,
            IsOpenToAppointed = true,
        };

    public static Type Texts => typeof(UsageLogText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ListUsage>()
        .AddScoped<VerifyLog>()
        .AddScoped<ListLogins>()
        .AddScoped<ListPermissions>()
        .AddScoped<EndLogins>()
        .AddSingleton<IOverviewPart, LatestUse>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class UsageLogText;
