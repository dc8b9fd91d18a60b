using System.Data.Common;
using System.Diagnostics;
using Helsenorge.Portal.Demo;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Circuits;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helsenorge.Portal.Benchmarks;

/// <param name="Answers">How long the provider waited for each answer, in milliseconds, shortest first.</param>
/// <param name="NotEnded">Log-ins that were still alive when the database was itself again.</param>
public sealed record BackChannelResult(int Circuits, IReadOnlyList<double> Answers, int NotEnded);

/// <summary>The provider says one after the other that sessions are over, while many pages are open and every command takes half a second.</summary>
public static class BackChannelExperiment
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private const int MostOfOnePerson = 18;

    public static async Task<BackChannelResult> RunAsync(int circuits, int logouts)
    {
        var folder = Directory.CreateTempSubdirectory("portal-back-channel-");
        var database = new SlowCommands();
        var opened = new List<CircuitClient>();
        var visitors = new List<Visitor>();
        try
        {
            await using var demo = await DemoHost.StartAsync(
                new DemoOptions { DataFolder = folder.FullName, PortalPort = 0, IdentityProviderPort = 0, SurgeryAnswersAfter = TimeSpan.FromDays(1) },
                Unlimited,
                options => options.AddInterceptors(database));
            var numbers = demo.Population.People.Where(person => person.MayLogIn && person.Consent is ConsentLevel.Full).Select(person => person.Number.Value).ToList();
            async Task<Visitor?> LogInAsync(int at)
            {
                var visitor = new Visitor(demo.Address);
                visitors.Add(visitor);
                await visitor.LogInAsync(numbers[at % numbers.Count], "/notifications");
                return visitor.Session is null ? null : visitor;
            }

            for (var at = 0; opened.Count < circuits && at < numbers.Count; at++)
            {
                if (await LogInAsync(at) is { } visitor)
                {
                    await visitor.OpenAsync("/notifications");
                    var page = PrerenderedPage.In(visitor.Last);
                    for (var tab = 0; tab < MostOfOnePerson && opened.Count < circuits; tab++)
                    {
                        opened.Add(await CircuitClient.StartAsync(visitor, page));
                    }
                }
            }

            var leavers = new List<Visitor>();
            for (var at = 0; leavers.Count < logouts; at++)
            {
                if (await LogInAsync(at) is { } visitor)
                {
                    leavers.Add(visitor);
                }
            }

            database.Delay = Slow;
            var answers = new List<double>();
            foreach (var leaver in leavers)
            {
                var began = Stopwatch.GetTimestamp();
                // The look-alike speaks to our server before it answers the browser, whose frames are never loaded here.
                await leaver.OpenAsync(new Uri(demo.IdentityProviderAddress, "/logout"));
                answers.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            var living = circuits - opened.Count(circuit => circuit.HasEnded);
            database.Delay = TimeSpan.Zero;
            var notEnded = await AliveAsync(folder.FullName, visitors.Count(visitor => visitor.Session is not null) - logouts);
            // Before the portal goes, or it says of each that it was cut off.
            await Task.WhenAll(opened.Select(async circuit => await circuit.CutAsync()));
            return new BackChannelResult(living, [.. answers.Order()], notEnded);
        }
        finally
        {
            visitors.ForEach(visitor => visitor.Dispose());
            folder.Delete(recursive: true);
        }
    }

    /// <summary>How many more than expected live on, after as long as it may take.</summary>
    private static async Task<int> AliveAsync(string folder, int expected)
    {
        await using var auditor = PortalHarness.Open(Engine.Sqlite, $"Data Source={Path.Combine(folder, "portal.db")}");
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(100))
        {
            var alive = await auditor.LookAsync<LoginSession, int>(all => all.CountAsync(session => session.EndedAt == null)) - expected;
            if (alive <= 0 || Stopwatch.GetElapsedTime(began) > Patience)
            {
                return alive;
            }
        }
    }

    // All of it comes from one address, in one minute.
    private static void Unlimited(WebApplicationBuilder builder)
    {
        builder.Configuration["RequestLimits:LoginsPerAddress"] = "100000";
        builder.Configuration["RequestLimits:PagesPerLogin"] = "100000";
    }

    private sealed class SlowCommands : DbCommandInterceptor
    {
        public TimeSpan Delay { get; set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Delay, cancellationToken);
            return result;
        }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Delay, cancellationToken);
            return result;
        }
    }
}
