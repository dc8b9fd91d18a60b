using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;

namespace Helsenorge.Portal.Web.Hosting;

/// <summary>How often one address or one log-in may ask, in a minute. Generous, since a whole hospital may share one address.</summary>
public sealed record RequestLimits
{
    public int LoginsPerAddress { get; init; } = 120;

    public int SearchesPerAddress { get; init; } = 240;

    /// <summary>Codes that are asked about at the counter of a pharmacy: none can be guessed at this pace.</summary>
    public int CodesPerAddress { get; init; } = 60;

    /// <summary>Saves of what is typed in one log-in: several tabs of somebody who never pauses.</summary>
    public int DraftsPerLogin { get; init; } = 240;

    /// <summary>Files that are added to forms in one log-in, and what is asked about them.</summary>
    public int AttachmentsPerLogin { get; init; } = 60;

    /// <summary>Pages of one log-in: far above what a person opens, far below what a script would.</summary>
    public int PagesPerLogin { get; init; } = 300;
}

/// <summary>Says no, and when to come back, before anything else is done. The address is the connection's own, whatever a header claims.</summary>
public static class RequestLimiting
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddRequestLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection(nameof(RequestLimits)).Get<RequestLimits>() ?? new RequestLimits();
        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => PartitionOf(context, limits));
            options.OnRejected = (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? left : Window;
                rejected.HttpContext.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
        });
    }

    private static RateLimitPartition<string> PartitionOf(HttpContext context, RequestLimits limits)
    {
        var path = context.Request.Path;
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        return path switch
        {
            // The page that says no is not asked about again.
            _ when context.Features.Get<IStatusCodeReExecuteFeature>() is not null => RateLimitPartition.GetNoLimiter(""),
            _ when path == "/login" || path == Login.PortalLogin.Callback => Limit($"login {address}", limits.LoginsPerAddress),
            _ when path == Login.ProviderLogout.FrontChannel || path == Login.ProviderLogout.BackChannel => Limit($"logout {address}", limits.LoginsPerAddress),
            _ when path == "/pharmacy/check" && HttpMethods.IsPost(context.Request.Method) => Limit($"codes {address}", limits.CodesPerAddress),
            _ when Drafts.DraftEndpoints.IsOne(path) => Limit($"drafts {Login.PortalLogin.KeyOfLogin(context) ?? address}", limits.DraftsPerLogin),
            _ when Attachments.AttachmentEndpoints.IsOne(path) => Limit($"attachments {Login.PortalLogin.KeyOfLogin(context) ?? address}", limits.AttachmentsPerLogin),
            _ when context.Request.Query.ContainsKey("q") => Limit($"search {address}", limits.SearchesPerAddress),
            _ when Login.PortalLogin.KeyOfLogin(context) is { } key && !path.StartsWithSegments("/_blazor") && !Path.HasExtension(path) => Limit($"pages {key}", limits.PagesPerLogin),
            _ => RateLimitPartition.GetNoLimiter(""),
        };
    }

    private static RateLimitPartition<string> Limit(string partition, int permits) =>
        RateLimitPartition.GetSlidingWindowLimiter(partition, _ => new SlidingWindowRateLimiterOptions { Window = Window, SegmentsPerWindow = 6, PermitLimit = permits });
}
