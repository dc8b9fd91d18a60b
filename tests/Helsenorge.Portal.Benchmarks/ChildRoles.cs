using Helsenorge.Portal.Testing.Faults;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>What this program does when an experiment starts it as a second process, until its standard input is closed or it is killed.</summary>
internal static class ChildRoles
{
    public static async Task ClientAsync(string orders)
    {
        using var stop = new CancellationTokenSource();
        // Reading the console blocks, whatever it is called.
        var told = Task.Run(Console.In.ReadToEnd).ContinueWith(_ => stop.Cancel(), TaskScheduler.Default);
        await Client.RunAsync(ClientOrders.Read(orders), stop.Token);
        await told;
    }

    public static Task ReadersAsync(string connectionString) => RevocationExperiment.ReadWhenToldAsync(connectionString, Console.In, Console.Out);
}
