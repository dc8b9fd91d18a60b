using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Helsenorge.Portal.Demo;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>The demo in a process of its own, so that what it takes of memory and processor is not mixed with what asking it takes.</summary>
internal sealed class ServedPortal : IAsyncDisposable
{
    public const string Command = "serve";
    private const string Mark = "served ";
    private const int LogEntries = 400;
    private const int Letters = 400;
    private readonly Process process;
    private readonly string folder;

    private readonly ChannelReader<string> answers;

    private ServedPortal(Process process, ChannelReader<string> answers, string folder, Uri address, IReadOnlyList<string> numbers) =>
        (this.process, this.answers, this.folder, Address, Numbers) = (process, answers, folder, address, numbers);

    public Uri Address { get; }

    /// <summary>Of people who chose Full and have a long log.</summary>
    public IReadOnlyList<string> Numbers { get; }

    public static async Task<ServedPortal> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("portal-bench-").FullName;
        var start = new ProcessStartInfo("dotnet", [typeof(ServedPortal).Assembly.Location, Command, folder]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var answers = Channel.CreateUnbounded<string>();
        _ = DrainAsync(process, answers.Writer);
        var address = new Uri(await answers.Reader.ReadAsync());
        return new ServedPortal(process, answers.Reader, folder, address, (await answers.Reader.ReadAsync()).Split(','));
    }

    /// <summary>What the child does: serves, and answers each line with the managed bytes that are alive.</summary>
    public static async Task ServeAsync(string folder)
    {
        await using var demo = await DemoHost.StartAsync(
            new DemoOptions { DataFolder = folder, PortalPort = 0, IdentityProviderPort = 0, SurgeryAnswersAfter = TimeSpan.FromDays(1) },
            // Sixteen people stand for hundreds: they are counted as ever, and not turned away.
            builder => builder.Configuration[$"{nameof(RequestLimits)}:{nameof(RequestLimits.PagesPerLogin)}"] = "1000000");
        var people = demo.Population.People.Where(person => person is { MayLogIn: true, HasLockedAccount: false, Consent: ConsentLevel.Full }).ToList();
        var database = demo.Portal.Services.GetRequiredService<PortalDatabase>();
        await UsageHistory.LengthenAsync(database, TimeProvider.System.GetUtcNow(), LogEntries);
        // Older than what the demo has, and read.
        await MessageHistory.LengthenAsync(database, TimeProvider.System.GetUtcNow().AddYears(-2), Letters);
        Console.WriteLine(Mark + demo.Address);
        Console.WriteLine(Mark + string.Join(',', people.Select(person => person.Number.Value)));
        while (Console.ReadLine() is not null)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            Console.WriteLine(Mark + GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Managed bytes that are alive after a full collection.</summary>
    public async Task<double> HeapBytesAsync()
    {
        await process.StandardInput.WriteLineAsync("?");
        await process.StandardInput.FlushAsync();
        return double.Parse(await answers.ReadAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>What the portal has used of the processor since it began.</summary>
    public double ProcessorMilliseconds
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>A browser each for so many people; all who are let in when there are fewer.</summary>
    public async Task<IReadOnlyList<Visitor>> LogInAsync(int people = int.MaxValue)
    {
        var visitors = new List<Visitor>();
        foreach (var number in Numbers)
        {
            if (visitors.Count == people)
            {
                break;
            }

            var visitor = new Visitor(Address);
            await visitor.LogInAsync(number, "/profile/usage-log");
            // Some of them have died or are under age.
            if (visitor.Status is HttpStatusCode.OK && visitor.Session is not null)
            {
                visitors.Add(visitor);
            }
            else
            {
                visitor.Dispose();
            }
        }

        return visitors;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // The portal writes its log to the same place, and would stand still if nobody read it.
    private static async Task DrainAsync(Process process, ChannelWriter<string> answers)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                await answers.WriteAsync(line[Mark.Length..]);
            }
        }

        answers.Complete(new InvalidOperationException("The portal ended before it answered."));
    }
}
