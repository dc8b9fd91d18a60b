namespace Helsenorge.Portal.Web.Public;

public static class PublicPages
{
    public static IServiceCollection AddPublicPages(this IServiceCollection services)
    {
        PublicCache.Add(services);
        TokenlessPublicPages.Add(services);
        StatelessPublicPages.Add(services);
        return services.AddScoped<ServiceTexts>();
    }

    /// <summary>After authentication and language: both decide which copy a visitor gets.</summary>
    public static void UsePublicPages(this WebApplication app) => app.UseOutputCache();
}
