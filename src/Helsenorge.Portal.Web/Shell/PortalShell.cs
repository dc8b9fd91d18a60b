using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor.Services;

namespace Helsenorge.Portal.Web.Shell;

/// <summary>
/// The shell in the order it must run: <see cref="UsePortalShell"/>, authentication, the person acted for,
/// <c>UseRouting</c>, <see cref="UsePortalLanguage"/>, authorization, antiforgery, <c>UsePublicPages</c>,
/// <see cref="MapPortalShell"/>.
/// </summary>
public static class PortalShell
{
    public static IServiceCollection AddPortalShell(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        // Letters such as å stay letters in the page.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.TryAddSingleton(TimeProvider.System);
        services.AddCascadingAuthenticationState();
        services.AddScoped<CircuitHandler, EventFlood>();
        services.AddPortalLanguages();
        services.AddSingleton<ShellMarkup>();
        services.AddSecurityHeaders();
        // A tab may act for another under its own path base; the token is one for all of them.
        services.AddAntiforgery(options => (options.Cookie.Path, options.Cookie.SecurePolicy) = ("/", CookieSecurePolicy.SameAsRequest));
        return services;
    }

    /// <summary>First of all: headers on every response, and pages for what fails or is not found.</summary>
    public static void UsePortalShell(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((context, next) =>
        {
            // The page that says what went wrong is a page, whatever was posted: its form would be refused once more.
            if (!HttpMethods.IsGet(context.Request.Method) && context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            {
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });
    }

    /// <summary>After authentication, since a signed-in person's language may come from their claims.</summary>
    public static void UsePortalLanguage(this WebApplication app) => app.UseRequestLocalization();

    public static void MapPortalShell(this WebApplication app)
    {
        var ownOrigin = new OwnOrigin(app.Environment.IsProduction());
        app.MapStaticAssets();
        app.MapPortalChoices();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
        {
            // Compression costs 260 KB a circuit and lets text beside a secret be guessed from sizes.
            options.DisableWebSocketCompression = true;
            options.ContentSecurityFrameAncestorsPolicy = null;
        }).Add(endpoint =>
        {
            // Every page with a circuit asks for a log-in, so a circuit does too: nobody else's takes memory, and an ended log-in opens none.
            if (endpoint is RouteEndpointBuilder route && route.RoutePattern.RawText?.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal) is true)
            {
                endpoint.Metadata.Add(new AuthorizeAttribute());
                endpoint.RequestDelegate = ownOrigin.Required(endpoint.RequestDelegate!);
            }
        });
    }
}
