using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Helsenorge.Portal.Web.Login;

/// <summary>
/// Whom we refuse is logged in at the provider all the same. For ten minutes their browser keeps, sealed, what the provider asks for
/// to log them out; the portal keeps nothing about them.
/// </summary>
internal sealed class RefusedLogin(IDataProtectionProvider protection)
{
    private const string CookieName = "refused";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("Helsenorge.Portal.RefusedLogin").ToTimeLimitedDataProtector();

    public void Remember(HttpContext context, string? idToken)
    {
        if (idToken is not null)
        {
            context.Response.Cookies.Append(CookieName, protector.Protect(idToken, Lifetime), Options(context));
        }
    }

    /// <summary>Null when there is none, or it is no longer good.</summary>
    public string? Take(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 } sealedToken)
        {
            return null;
        }

        context.Response.Cookies.Delete(CookieName, Options(context));
        try
        {
            return protector.Unprotect(sealedToken);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context) =>
        new() { Path = "/logout", HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = Lifetime };
}
