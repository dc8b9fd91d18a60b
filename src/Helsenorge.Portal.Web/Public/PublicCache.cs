using System.Globalization;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Options;

namespace Helsenorge.Portal.Web.Public;

/// <summary>Keeps public pages for visitors who are not logged in, one copy for each language, theme and search.</summary>
public sealed class PublicCache : IOutputCachePolicy
{
    private const string SearchKey = "q";
    private const int LongestSearch = 60;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    public static IServiceCollection Add(IServiceCollection services) => services.AddOutputCache(options =>
    {
        options.SizeLimit = 32 * 1024 * 1024;
        options.AddBasePolicy(new PublicCache());
    });

    /// <summary>Whether the response is a public page for someone we know nothing of.</summary>
    public static bool MayBeShared(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<PublicPageAttribute>() is not null
        && HttpMethods.IsGet(context.Request.Method)
        && context.User.Identity is not { IsAuthenticated: true }
        && !HasLogInCookie(context);

    ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        var mayBeShared = MayBeShared(context.HttpContext) && !request.PathBase.HasValue && HasOnlySearch(request.Query);
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = mayBeShared;
        context.AllowCacheStorage = mayBeShared;
        context.AllowLocking = true;
        context.ResponseExpirationTimeSpan = Lifetime;
        context.CacheVaryByRules.QueryKeys = SearchKey;
        context.CacheVaryByRules.VaryByValues["language"] = CultureInfo.CurrentUICulture.Name;
        context.CacheVaryByRules.VaryByValues["theme"] = Themes.Of(context.HttpContext) ?? Themes.System;
        return ValueTask.CompletedTask;
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode is not StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0)
        {
            context.AllowCacheStorage = false;
        }

        return ValueTask.CompletedTask;
    }

    // The address is written into the page's language links: an unknown parameter would follow one visitor's copy to the next.
    private static bool HasOnlySearch(IQueryCollection query) =>
        query.Count == 0 || (query.Count == 1 && query[SearchKey] is [{ Length: <= LongestSearch }]);

    private static bool HasLogInCookie(HttpContext context)
    {
        var schemes = context.RequestServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>();
        var name = schemes.Get(CookieAuthenticationDefaults.AuthenticationScheme).Cookie.Name;
        return name is not null && context.Request.Cookies.Keys.Any(key => key.StartsWith(name, StringComparison.Ordinal));
    }
}
