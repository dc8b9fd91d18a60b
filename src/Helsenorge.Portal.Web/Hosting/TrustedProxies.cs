using Microsoft.AspNetCore.HttpOverrides;

namespace Helsenorge.Portal.Web.Hosting;

/// <summary>What a proxy says of the person's address and scheme is believed of the proxies named in the settings, and of nobody else.</summary>
internal static class TrustedProxies
{
    public static void UseTrustedProxies(this WebApplication app, IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(options);
    }
}
