using System.Net;
using System.Net.Sockets;

namespace Helsenorge.Portal.Demo;

internal static class FreePort
{
    // Below those that systems give to outgoing connections: one of those could take it before the host does.
    private const int First = 20_000, Last = 32_000;

    /// <summary>The two hosts must know each other's address before either starts, so 0 is settled here, and a taken port is told before anything is done.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public static int OrGiven(int port)
    {
        if (port == 0)
        {
            return Any();
        }

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

    private static int Any()
    {
        while (true)
        {
            try
            {
                return OrGiven(Random.Shared.Next(First, Last));
            }
            catch (IOException)
            {
                // Taken: another one.
            }
        }
    }
}
