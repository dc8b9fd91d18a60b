using System.Diagnostics;
using System.Globalization;

namespace Helsenorge.Portal.Testing.Faults;

/// <summary>A process of our own that can be told to stop, or killed.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    private ChildProcess(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => process.Id;

    /// <summary>What it says, a line at a time.</summary>
    public StreamReader Output => process.StandardOutput;

    public StreamWriter Input => process.StandardInput;

    /// <summary>The program in its role as a child, with its orders in a file.</summary>
    /// <param name="canBeStarved">It is told of a limit to its files by an error and not killed by it.</param>
    public static ChildProcess Start(string program, string role, ClientOrders orders, bool canBeStarved = false)
    {
        ArgumentNullException.ThrowIfNull(orders);
        var file = orders.Journal + ".orders";
        orders.Write(file);
        return canBeStarved
            // The runtime's own executable memory counts as a large file unless it is told not to use one.
            ? Start("sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", program, "child", role, file], new Dictionary<string, string> { ["DOTNET_EnableWriteXorExecute"] = "0" })
            : Start(program, ["child", role, file]);
    }

    public static ChildProcess Start(string program, IReadOnlyList<string> arguments) => Start("dotnet", [program, .. arguments], new Dictionary<string, string>());

    public static ChildProcess Start(string command, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Waits for what the child is to bring about.</summary>
    public async Task UntilAsync(Func<bool> isSo, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        for (var began = Stopwatch.GetTimestamp(); !isSo(); await Task.Delay(5))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(began) > patience)
            {
                throw new InvalidOperationException($"The child process did not do its part. {(process.HasExited ? await errors : "")}");
            }
        }
    }

    /// <summary>Its next line.</summary>
    public async Task<string> SaysAsync(TimeSpan patience) =>
        await Output.ReadLineAsync().WaitAsync(patience) ?? throw new InvalidOperationException($"The child process ended. {await errors}");

    /// <summary>SIGKILL: nothing is said, flushed or closed.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as whoever runs it stops it.</summary>
    public async Task TerminateAsync(TimeSpan patience)
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(patience);
    }

    /// <summary>It ends what it is doing and goes.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(patience);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The child process ended with {process.ExitCode}. {await errors}");
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
