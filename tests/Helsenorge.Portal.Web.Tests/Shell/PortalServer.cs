using System.Security.Claims;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Notifications;
using Helsenorge.Portal.Web.Public;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helsenorge.Portal.Web.Tests.Shell;

/// <summary>The shell and the public pages on Kestrel, with a door that lets anyone in as Kari.</summary>
public sealed class PortalServer : IAsyncLifetime
{
    private WebApplication app = null!;

    public IServiceProvider Services => app.Services;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(App).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton(new PortalDatabase(new SqliteEngine(await TestDatabases.SqliteAsync())));
        builder.Services.AddSingleton(new PersonNumberVault(new PersonNumberKeys([PersonNumberKey.Generate(1)])));
        builder.Services.AddPortalAccess().AddPageAccess().AddPortalBell();
        builder.Services.AddPortalFeatures();
        builder.Services.AddPortalShell();
        builder.Services.AddPublicPages();
        builder.Services.Configure<SecurityHeaderOptions>(options => options.Provider = "https://id.example");

        app = builder.Build();
        app.UsePortalShell();
        app.UseAuthentication();
        app.UseRouting();
        app.UsePortalLanguage();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UsePublicPages();
        app.MapPortalShell();
        app.MapGet("/enter", (HttpContext context) => context.SignInAsync(Kari));
        app.MapGet("/fail", string () => throw new InvalidOperationException("the secret of the cellar"));
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A browser of its own: no cookies, no redirects followed.</summary>
    public HttpClient Visitor(string? language = null)
    {
        var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(app.Urls.Single()),
        };
        if (language is not null)
        {
            client.DefaultRequestHeaders.Add("Accept-Language", language);
        }

        return client;
    }

    public async Task<HttpClient> SignedInAsync()
    {
        var client = Visitor();
        await client.GetAsync("/enter", TestContext.Current.CancellationToken);
        return client;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static ClaimsPrincipal Kari =>
        new(new ClaimsIdentity([new Claim("name", "Kari Nordli"), new Claim(Languages.ClaimType, "nn")], "test"));
}
