using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helsenorge.Portal.Web.Features.NotificationSettings;

/// <summary>One's own settings, also for what one is told of others: never open under another's address.</summary>
public sealed class NotificationSettingsFeature : IFeature
{
    public static ServiceAction Change { get; } = new("change", AccessKind.Write, ConsentLevel.Basic) { IsOwnOnly = true, IsOpenToYouth = true };

    public static PortalService Service { get; } =
        new("notification-settings", "profile/notifications", "bell", ServiceGroup.Profile, ConsentLevel.Basic) { Youth = YouthAccess.Open, Actions = [Change] };

    public static Type Texts => typeof(NotificationSettingsText);

    public static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<NotificationLimits>();
        services
            .AddScoped<ShowNotificationSettings>()
            .AddScoped<ChangeNotificationSettings>();
    }
}

/// <summary>Names the feature's resources.</summary>
public sealed class NotificationSettingsText;
