using System.Net;
using System.Net.Sockets;

namespace Helsenorge.Portal.Demo;

internal static class FreePort
{
    /// <summary>The two hosts must know each other's address before either starts, so 0 is settled here, and a taken port is told before anything is done.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static int OrGiven(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        catch (SocketException taken)
        {
            throw new IOException($"port {port} is taken by another program.", taken);
        }
    }
}
