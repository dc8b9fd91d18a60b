using System.Security.Cryptography;
using Helsenorge.Portal.Web.Public;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;

namespace Helsenorge.Portal.Web.Shell;

public sealed class SecurityHeaderOptions
{
    /// <summary>Origin of the identity provider: logging out is a form that redirects there, and it frames the page that hears of a log-out elsewhere.</summary>
    public string? Provider { get; set; }
}

/// <summary>The one kind of answer that stands in a frame, at the identity provider. It shows nothing.</summary>
internal sealed class FramedByProvider;

/// <summary>An answer that is a file to keep: should a browser show it all the same, nothing in it can run or fetch anything.</summary>
internal sealed class SandboxedDownload;

/// <summary>What the browser is told about every response. Written last, so that no other component's header stands.</summary>
public static class SecurityHeaders
{
    private const string PermissionsPolicy =
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        + "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()";

    private static readonly object NonceKey = new();

    /// <summary>The nonce of this response's scripts. A page that may be cached must not ask for it.</summary>
    public static string ScriptNonce(this HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
        {
            nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
            context.Items[NonceKey] = nonce;
        }

        return nonce;
    }

    public static IServiceCollection AddSecurityHeaders(this IServiceCollection services) => services
        .AddOptions<SecurityHeaderOptions>().Services
        .Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<SecurityHeaderOptions>>().Value;
        return app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Write(context, options);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Write(HttpContext context, SecurityHeaderOptions options)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        var isFramed = context.GetEndpoint()?.Metadata.GetMetadata<FramedByProvider>() is not null;
        if (!isFramed)
        {
            headers.XFrameOptions = "DENY";
        }

        // Not no-referrer: with it a browser sends "Origin: null" from our own forms.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers.Remove("Server");
        headers.Remove("X-Powered-By");

        // Pinning localhost would take plain http from everything else a developer runs.
        if (context.Request.IsHttps && !IsLoopback(context.Request.Host.Host))
        {
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        }

        var isHtml = context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) ?? false;
        if (isHtml)
        {
            headers.ContentSecurityPolicy = isFramed ? $"default-src 'none'; frame-ancestors {options.Provider ?? "'none'"}" : ContentPolicy(context, options);
        }

        if (!isHtml && context.GetEndpoint()?.Metadata.GetMetadata<SandboxedDownload>() is not null)
        {
            headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        }

        if (!IsStaticAsset(context))
        {
            headers.CacheControl = isHtml && PublicCache.MayBeShared(context) ? "no-cache" : "no-store";
            headers.Remove("Pragma");
            headers.Remove("Expires");
        }
    }

    private static string ContentPolicy(HttpContext context, SecurityHeaderOptions options)
    {
        var isInteractive = IsInteractive(context);
        var scripts = isInteractive ? $"'self' 'nonce-{context.ScriptNonce()}'" : "'none'";
        // The one exception: MudBlazor writes style attributes, and no page without it allows them.
        var styleAttributes = isInteractive ? "'unsafe-inline'" : "'none'";
        return string.Join("; ",
            "default-src 'self'",
            $"script-src {scripts}",
            "style-src 'self'",
            "style-src-elem 'self'",
            $"style-src-attr {styleAttributes}",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "frame-ancestors 'none'",
            options.Provider is null ? "form-action 'self'" : $"form-action 'self' {options.Provider}");
    }

    private static bool IsInteractive(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata
        && metadata.GetMetadata<ComponentTypeMetadata>() is not null
        && metadata.GetMetadata<ExcludeFromInteractiveRoutingAttribute>() is null;

    private static bool IsStaticAsset(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null
        && context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified;

    private static bool IsLoopback(string host) => host is "localhost" or "127.0.0.1" or "[::1]";
}
