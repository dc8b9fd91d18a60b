using System.Diagnostics;
using System.Globalization;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Testing.Faults;

/// <param name="Stops">Besides the kills, how often the portal was told to stop.</param>
/// <param name="WentOn">Of the stops, how often the page went on without being loaded again.</param>
/// <param name="WhileSending">Kills and stops between the press and the receipt.</param>
/// <param name="Acknowledged">Of those that were sent before, how many had their receipt.</param>
/// <param name="CameBack">How long the page took from the portal's return until it lived again, in milliseconds, shortest first.</param>
public sealed record DraftsResult(int Kills, int Stops, int WentOn, int WhileSending, int Acknowledged, int OtherDevices, int LogOuts, IReadOnlyList<double> CameBack, IReadOnlyList<string> Violations);

/// <summary>
/// The portal is killed at random moments while somebody writes to their surgery in a real browser. What the page had heard was kept is
/// there, and what was typed a while before, on another device too; the page that was left open has all of it; what was acknowledged is
/// there, once. Every fifth time it is told to stop instead: then all that was typed is there, and the page goes on as it stood.
/// </summary>
public sealed class DraftsExperiment : IAsyncDisposable
{
    public const string Role = "drafts";
    public const string Mark = "served ";
    private const string Field = "document.querySelector('textarea#wish')";
    private const string IsAlive = "document.activeElement?.tagName === 'H1' && !!" + Field;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly TimeSpan settled;
    private readonly string program;
    private readonly string folder = Directory.CreateTempSubdirectory("portal-drafts-").FullName;
    private readonly Random random;
    private readonly List<string> violations = [];
    private readonly List<double> cameBack = [];
    private ChildProcess? portal;
    private string ports = "0 0";
    private Uri address = null!;
    private string number = "";
    private PersonNumberVault vault = null!;
    private int stops;
    private int wentOn;
    private int whileSending;
    private int acknowledged;
    private int otherDevices;
    private int logOuts;

    private DraftsExperiment(string program, int seed, TimeSpan settled) => (this.program, random, this.settled) = (program, new Random(seed), settled);

    /// <param name="program">The program that becomes a portal when told <c>child drafts FOLDER PORTS</c>.</param>
    /// <param name="settled">What was typed so long before a kill must be there: a second, or more where others use the machine.</param>
    public static async Task<DraftsResult> RunAsync(string program, int kills, int seed, TimeSpan settled)
    {
        await using var experiment = new DraftsExperiment(program, seed, settled);
        await experiment.StartPortalAsync();
        await using var desk = await HeadlessBrowser.StartAsync();
        await using var phone = await HeadlessBrowser.StartAsync();
        foreach (var device in (HeadlessBrowser[])[desk, phone])
        {
            await experiment.LogInAsync(device);
        }

        for (var round = 0; round - experiment.stops < kills; round++)
        {
            var (here, other) = round % 2 == 0 ? (desk, phone) : (phone, desk);
            await experiment.RoundAsync(here, other, round);
        }

        experiment.cameBack.Sort();
        return new DraftsResult(kills, experiment.stops, experiment.wentOn, experiment.whileSending, experiment.acknowledged, experiment.otherDevices, experiment.logOuts, experiment.cameBack, experiment.violations);
    }

    public async ValueTask DisposeAsync()
    {
        if (portal is not null)
        {
            await portal.KillAsync();
            portal.Dispose();
        }

        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private string Database => $"Data Source={Path.Combine(folder, "portal.db")};Default Timeout=20;Pooling=False";

    private async Task RoundAsync(HeadlessBrowser here, HeadlessBrowser other, int round)
    {
        await OpenFormAsync(here);
        var typed = new List<Typed> { new(Stopwatch.GetTimestamp(), 0, "") };
        var all = string.Create(CultureInfo.InvariantCulture, $"Runde{round}");
        await here.AskAsync($"{Field}.focus()");
        await TypeAsync(here, all, typed, "");
        var words = random.Next(2, 25);
        for (var word = 0; word < words; word++)
        {
            all = await TypeAsync(here, string.Create(CultureInfo.InvariantCulture, $" {random.Next(1000)}æøå🙂"), typed, all);
            await Task.Delay(random.Next(120));
        }

        if (round % 5 == 3)
        {
            // Leaves in the middle of a word, and comes again.
            logOuts++;
            await here.AskAsync("document.querySelector('form[action=\"/logout\"]').requestSubmit()");
            await here.UntilAsync("location.pathname === '/logged-out'", "having logged out");
            await LogInAsync(here);
            await OpenFormAsync(here);
            all = await ExpectFieldAsync(here, $"round {round}, after logging out", atLeast: SettledBy(typed, typed[^1].At), atMost: all);
            typed.Clear();
            typed.Add(new(Stopwatch.GetTimestamp(), 0, all));
            await here.AskAsync($"{Field}.focus()");
            await here.AskAsync($"{Field}.setSelectionRange({Field}.value.length, {Field}.value.length)");
            all = await TypeAsync(here, all.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"Runde{round} igjen") : " igjen", typed, all);
        }

        var isSent = random.Next(3) == 0;
        if (isSent)
        {
            await here.AskAsync("document.querySelector('main form button[type=submit]').click()");
        }

        await Task.Delay(random.Next(isSent ? 60 : 900));
        var origin = await here.AskAsync("(window.shown = document.querySelector('main'), performance.timeOrigin)");
        var isStopped = round % 5 == 4;
        if (isStopped)
        {
            stops++;
            await portal!.TerminateAsync(Patience);
        }
        else
        {
            await portal!.KillAsync();
        }

        var killedAt = Stopwatch.GetTimestamp();
        portal.Dispose();
        var wasTold = isSent && await here.AskAsync("!!document.querySelector('main .notice--success')") == "true";
        acknowledged += wasTold ? 1 : 0;
        whileSending += isSent && !wasTold ? 1 : 0;
        var (sent, kept) = await LookAsync(all);
        var must = isStopped ? all : KeptBy(typed, await SavedAtAsync(here)) is { } heard && heard.Length > SettledBy(typed, killedAt).Length ? heard : SettledBy(typed, killedAt);
        if (sent.Count > 1 || (wasTold && sent.Count == 0) || sent.Any(words => words != all))
        {
            violations.Add($"round {round}: '{all}' was {(wasTold ? "acknowledged" : "typed")}, and sent is '{string.Join("', '", sent)}'");
        }
        else if (sent.Count == 0 && !(kept ?? "").StartsWith(must, StringComparison.Ordinal))
        {
            violations.Add($"round {round}: '{must}' was kept or typed more than {settled.TotalSeconds} s before, and '{kept}' is kept");
        }

        // The tab is open and the person goes on.
        var goesOn = sent.Count == 0 && random.Next(2) == 0;
        if (goesOn)
        {
            await here.AskAsync($"{Field}.focus()");
            all = await TypeAsync(here, " uten nett", typed, all);
        }

        await StartPortalAsync();
        var returned = Stopwatch.GetTimestamp();
        var isBack = isStopped
            ? "!window.shown?.isConnected && document.readyState === 'complete'"
            : $"performance.timeOrigin !== {origin} && document.readyState === 'complete'";
        if (sent.Count > 0)
        {
            // It is sent, whatever the page was told: it comes back by itself, and says that one waits.
            await here.UntilAsync($"{isBack} && !{Field} && document.activeElement?.tagName === 'H1'", "the page to come back and say that one waits");
        }
        else if (!goesOn && random.Next(3) == 0)
        {
            otherDevices++;
            await OpenFormAsync(other);
            all = await ExpectFieldAsync(other, $"round {round}, on the other device", must, all);
            if (all.Length == 0)
            {
                // Killed before any of it had to be kept: there is nothing to send yet.
                await other.AskAsync($"{Field}.focus()");
                all = await TypeAsync(other, string.Create(CultureInfo.InvariantCulture, $"Runde{round} her"), typed, "");
            }

            await SendAsync(other);
            await here.OpenAsync("about:blank");
        }
        else
        {
            await here.UntilAsync($"{isBack} && {(isStopped ? $"(({IsAlive}) || {Field} === document.activeElement)" : IsAlive)}", "the page to come back by itself");
            cameBack.Add(Stopwatch.GetElapsedTime(returned).TotalMilliseconds);
            all = await ExpectFieldAsync(here, $"round {round}, in the page that was left open", all, all);
            await SendAsync(here);
        }

        wentOn += isStopped && await here.AskAsync("performance.timeOrigin") == origin ? 1 : 0;
        (sent, kept) = await LookAsync(all);
        if (sent.Count != 1 || kept is not null)
        {
            violations.Add($"round {round}: sent in the end, and there are {sent.Count}, and '{kept}' is kept");
        }

        await ForgetRequestsAsync();
    }

    private static async Task<string> TypeAsync(HeadlessBrowser browser, string text, List<Typed> typed, string before)
    {
        await browser.TypeAsync(text);
        typed.Add(new(Stopwatch.GetTimestamp(), double.Parse((await browser.AskAsync("performance.now()"))!, CultureInfo.InvariantCulture), before + text));
        return before + text;
    }

    /// <summary>When the last save began that the page has had an answer to, by the page's clock; -1 when there is none.</summary>
    private static async Task<double> SavedAtAsync(HeadlessBrowser browser) => double.Parse(
        (await browser.AskAsync("Math.max(-1, ...performance.getEntriesByType('resource').filter(one => one.name.endsWith('/drafts') && one.responseStatus === 200).map(one => one.startTime))"))!, CultureInfo.InvariantCulture);

    private static string KeptBy(List<Typed> typed, double savedAt) => typed.Last(entry => entry.PageAt <= savedAt || entry == typed[0]).All;

    /// <summary>All that had been typed long enough before.</summary>
    private string SettledBy(List<Typed> typed, long at) => typed.Last(entry => Stopwatch.GetElapsedTime(entry.At, at) > settled || entry == typed[0]).All;

    private async Task<string> ExpectFieldAsync(HeadlessBrowser browser, string where, string atLeast, string atMost)
    {
        // What a page was still saving while it was left may come a moment after it is read.
        var value = "";
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(3); await Task.Delay(50))
        {
            value = await browser.AskAsync($"{Field}?.value ?? ''") ?? "";
            if (value == atMost)
            {
                return value;
            }
        }

        if (!value.StartsWith(atLeast, StringComparison.Ordinal) || !atMost.StartsWith(value, StringComparison.Ordinal))
        {
            violations.Add($"{where}: the field says '{value}', and '{atLeast}' to '{atMost}' was typed");
        }

        return value;
    }

    private async Task OpenFormAsync(HeadlessBrowser browser) => await OpenAsync(browser, IsAlive);

    private async Task OpenAsync(HeadlessBrowser browser, string until)
    {
        await browser.OpenAsync(new Uri(address, "gp/booking/request").ToString());
        await browser.UntilAsync($"location.pathname === '/gp/booking/request' && document.readyState === 'complete' && ({until})", $"'{until}'");
    }

    private static async Task SendAsync(HeadlessBrowser browser)
    {
        await browser.AskAsync("document.querySelector('main form button[type=submit]').click()");
        await browser.UntilAsync("!!document.querySelector('main .notice--success')", "the receipt");
    }

    private async Task LogInAsync(HeadlessBrowser browser)
    {
        await browser.OpenAsync(new Uri(address, "login?return=%2Foverview").ToString());
        var button = $"document.querySelector(\"button[name=person][value='{number}']\")";
        await browser.UntilAsync($"location.pathname === '/overview' || !!{button}", "being asked who one is");
        await browser.AskAsync($"{button}?.click()");
        await browser.UntilAsync("location.pathname === '/overview'", "having logged in");
    }

    private async Task StartPortalAsync()
    {
        portal = ChildProcess.Start(program, ["child", Role, folder, ports]);
        while (true)
        {
            var line = await portal.SaysAsync(Patience);
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                var said = line[Mark.Length..].Split(' ');
                (address, ports, number) = (new Uri(said[0]), $"{said[1]} {said[2]}", said[3]);
                vault = PersonNumberKeys.TryParse(said[4], out var keys, out var problems) ? new PersonNumberVault(keys) : throw new InvalidOperationException(string.Join(' ', problems));
                break;
            }
        }

        // It would stand still if nobody read what it says.
        _ = portal.Output.ReadToEndAsync();
    }

    /// <summary>What was sent in this round, and what is kept.</summary>
    private async Task<(IReadOnlyList<string> Sent, string? Kept)> LookAsync(string words)
    {
        await using var db = new PortalDatabase(new SqliteEngine(Database)).Create();
        var start = words.Split(' ')[0];
        var sent = (await db.All<AppointmentRequest>().Select(request => request.Wish).ToListAsync()).Where(wish => wish.Split(' ')[0] == start).ToList();
        var draft = await db.All<Draft>().AsNoTracking().Where(one => one.LiveAs != null && !db.All<CommandReceipt>().Any(receipt => receipt.Id == one.Id)).OrderByDescending(one => one.UpdatedAt).FirstOrDefaultAsync();
        return (sent, draft?.Reveal(vault).Values["wish"]);
    }

    private async Task ForgetRequestsAsync()
    {
        await using var connection = new SqliteConnection(Database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE AppointmentRequests SET Status = 'Declined'";
        await command.ExecuteNonQueryAsync();
    }

    /// <param name="PageAt">By the page's clock, when it stood there; 0 for what stood there when the page came.</param>
    private sealed record Typed(long At, double PageAt, string All);
}
