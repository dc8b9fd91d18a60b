using System.Net;
using System.Net.Sockets;

namespace Helsenorge.Portal.Web.Login;

/// <summary>What a person recognises their own device by. Only names from these lists are kept, never the text that was sent.</summary>
internal sealed record ClientName(string Device, string Browser, string ShortAddress)
{
    private static readonly (string Sign, string Name)[] Devices =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux")];

    private static readonly (string Sign, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")];

    public static ClientName Of(HttpContext context)
    {
        var sent = context.Request.Headers.UserAgent.ToString();
        return new ClientName(Find(Devices, sent), Find(Browsers, sent), Shorten(context.Connection.RemoteIpAddress));
    }

    /// <summary>IPv4 without its last number, IPv6 without its last five groups.</summary>
    public static string Shorten(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(plain.AddressFamily is AddressFamily.InterNetwork ? 3 : 6).Clear();
        return new IPAddress(bytes).ToString();
    }

    private static string Find((string Sign, string Name)[] known, string sent) =>
        Array.Find(known, entry => sent.Contains(entry.Sign, StringComparison.Ordinal)).Name ?? "–";
}
