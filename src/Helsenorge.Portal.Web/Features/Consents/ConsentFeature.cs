using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Consents;

public sealed class ConsentFeature : IFeature
{
    public static ServiceAction Choose { get; } = new("choose", AccessKind.Write, ConsentLevel.None);

    /// <summary>It deletes what the portal keeps of the person, so it must be them. Choosing a lower level asks for nothing.</summary>
    public static ServiceAction Withdraw { get; } = new("withdraw", AccessKind.Write, ConsentLevel.None) { NeedsFreshLogin = true };

    public static PortalService Service { get; } =
        new("consent", "profile/consent", "shield", ServiceGroup.Profile, ConsentLevel.None)
        {
            ParentUntil12 = ParentAccess.Open,
            ParentFrom12 = ParentAccess.Open,
            IsOpenToAppointed = true,
            Actions = [Choose, Withdraw],
        };

    public static Type Texts => typeof(ConsentText);

    public static void AddServices(IServiceCollection services) => services
        .AddScoped<ShowConsent>()
        .AddScoped<ChooseConsent>()
        .AddScoped<WithdrawConsent>();
}

/// <summary>Names the feature's resources.</summary>
public sealed class ConsentText;
