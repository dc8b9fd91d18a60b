using Microsoft.AspNetCore.Components.Infrastructure;

namespace Helsenorge.Portal.Web.Public;

/// <summary>
/// Blazor ends each page with encrypted state for a circuit. A page that may be shared starts no circuit, and leaves out
/// what would differ from one visitor to the next.
/// </summary>
internal static class StatelessPublicPages
{
    internal static void Add(IServiceCollection services) => services.AddHttpContextAccessor().AddScoped(provider =>
    {
        var logger = provider.GetRequiredService<ILogger<ComponentStatePersistenceManager>>();
        return provider.GetRequiredService<IHttpContextAccessor>().HttpContext is { } context && PublicCache.MayBeShared(context)
            ? new ComponentStatePersistenceManager(logger)
            : new ComponentStatePersistenceManager(logger, provider);
    });
}
