using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.PrivacySettings;

public sealed class PrivacyFeature : IFeature
{
    public static ServiceAction Change { get; } = new("change", AccessKind.Write, ConsentLevel.Basic);
    public static ServiceAction LockRecord { get; } = new("lock-record", AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true };
    public static ServiceAction UnlockRecord { get; } = new("unlock-record", AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true, NeedsFreshLogin = true };

    public static PortalService Service { get; } =
        new("privacy", "profile/privacy", "lock", ServiceGroup.Profile, ConsentLevel.Basic)
        {
            ParentUntil12 = ParentAccess.Open,
            Actions = [Change, LockRecord, UnlockRecord],
        };

    public static Type Texts => typeof(PrivacyText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ShowPrivacy>()
        .AddScoped<ShowProfessionals>()
        .AddScoped<ChangePrivacy>()
        .AddScoped<LockOwnRecord>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class PrivacyText;
