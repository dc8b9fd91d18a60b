using System.Diagnostics;
using Helsenorge.Portal.Demo;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>From starting the process to the first answered request, on a database that has been seeded before.</summary>
internal static class StartBench
{
    private const int Port = 5080;

    public static async Task RunAsync(Figures figures, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("portal-start-").FullName;
        try
        {
            await using (await DemoHost.StartAsync(new DemoOptions { DataFolder = folder, PortalPort = 0, IdentityProviderPort = 0 }))
            {
            }

            var times = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                times.Add(await StartOnceAsync(folder));
            }

            figures.AtMost("start.demo", Percentiles.Median(times), "s", 4);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> StartOnceAsync(string folder)
    {
        using var client = new HttpClient();
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(DemoHost).Assembly.Location, "--data", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        try
        {
            while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60) && !process.HasExited)
            {
                try
                {
                    using var answer = await client.GetAsync(new Uri($"http://localhost:{Port}/"));
                    if (answer.IsSuccessStatusCode)
                    {
                        return Stopwatch.GetElapsedTime(began).TotalSeconds;
                    }
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(20);
                }
            }

            throw new InvalidOperationException("The demo did not start: is its port taken?");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }
}
