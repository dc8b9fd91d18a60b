using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Public;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Authentication.Cookies;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
builder.Services.AddAuthorization();
builder.Services.AddPortalFeatures();
builder.Services.AddPortalShell();
builder.Services.AddPublicPages();

var app = builder.Build();
app.UsePortalShell();
app.UseAuthentication();
app.UseRouting();
app.UsePortalLanguage();
app.UseAuthorization();
app.UseAntiforgery();
app.UsePublicPages();
app.MapPortalShell();
app.Run();
