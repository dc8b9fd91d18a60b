using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Features;

namespace Helsenorge.Portal.Web.Notifications;

/// <summary>Lets a page tell the header that the bell may have changed.</summary>
public sealed class BellChanges
{
    public event Action? Changed;

    public void Tell() => Changed?.Invoke();
}

/// <summary>Names the bell's resources.</summary>
public sealed class BellText;

public static class BellRegistration
{
    public static IServiceCollection AddPortalBell(this IServiceCollection services) => services.AddScoped<BellChanges>();

    /// <summary>The services that are built, by code.</summary>
    public static IReadOnlyDictionary<string, PortalService> ByCode(this FeatureCatalogue catalogue) => catalogue.Services.ToDictionary(service => service.Code);
}
