using System.Net;
using System.Net.Sockets;

namespace Helsenorge.Portal.Demo;

internal static class FreePort
{
    /// <summary>The two hosts must know each other's address before either starts, so 0 is settled here.</summary>
    public static int OrGiven(int port)
    {
        if (port != 0)
        {
            return port;
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
