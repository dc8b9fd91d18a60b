using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Testing.Matrix;

namespace Helsenorge.Portal.Web.Tests.Matrix;

/// <summary>The authorization matrix as browsers meet it: over HTTP, and by following links inside an open page.</summary>
public sealed class HttpTests(MatrixPortal portal) : IClassFixture<MatrixPortal>
{
    private const string Stranger = "Vera";
    private const int MostWrong = 10;
    private static readonly string[] Subjects = ["own", "Mia", "Emma", "Sara", "Gunnar", "Liv", "Tor", "Nora", "Iben", "Aud", "Leif"];
    private static readonly Oracle Oracle = Oracle.Written;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Item_1_Every_address_answers_each_person_as_the_oracle_says()
    {
        var began = Stopwatch.GetTimestamp();
        var wrong = new ConcurrentQueue<string>();
        var baseline = new Dictionary<OracleRow, Page>();
        foreach (var row in Oracle.Rows.Where(row => row.Kind is RowKind.Own or RowKind.Public))
        {
            baseline[row] = await portal.GetAsync(Stranger, $"/{portal.PathOf(row, Stranger)}");
        }

        var cells = (
            from actor in Oracle.OverHttp
            from subject in Subjects
            from row in Oracle.Rows
            where row.Kind is not RowKind.Action
            select (actor, subject, row)).ToList();
        var before = Rows(await portal.World.WholeLogAsync());
        var left = new ConcurrentDictionary<Trace, int>();
        var tokens = new ConcurrentDictionary<string, Task<(string Token, string Cookie)>>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = MatrixPortal.AtOnce }, async (cell, _) =>
        {
            var (actor, subject, row) = cell;
            var person = Oracle.PersonOf(actor, subject);
            var expected = row.Expect(Oracle.Relation(actor, subject), MatrixPortal.LevelOf(person));
            var address = portal.Base(actor, subject) + portal.PathOf(row, person);
            var page = row is { Kind: RowKind.Endpoint, Service: "export" }
                ? await PostAsync(tokens, actor, address)
                : await portal.GetAsync(actor, address);
            // What is no page sends whoever is refused to the page that says why.
            var asked = 1;
            if (row.Kind is RowKind.Endpoint && page.Location is { } location)
            {
                page = await portal.GetAsync(actor, new Uri(new Uri(portal.Address, address), location).PathAndQuery);
                asked++;
            }

            if (row.IsGated && expected.Answer is not Answer.Led)
            {
                // A visit leaves one row, be it to a page that only says whom it is for; what is no page sends on to one, or is one itself.
                var trace = new Trace(portal.World.IdOf(MatrixWorld.WhoIs(actor).Name), portal.World.IdOf(person), row.Service, expected.IsClosed);
                var rows = expected.IsClosed ? asked : row.Service is "export" && row.Kind is RowKind.Endpoint ? asked - 1 : 1;
                left.AddOrUpdate(trace, rows, (_, sum) => sum + rows);
            }

            if (WhatIsWrong(row, expected, page, person, baseline.GetValueOrDefault(row)) is { } problem)
            {
                wrong.Enqueue($"{row.Name} for {actor} at {subject} ({Oracle.Relation(actor, subject)}): oracle {expected}, {problem}");
            }
        });

        var log = Rows(await portal.World.WholeLogAsync());
        foreach (var (trace, count) in left)
        {
            if (log.GetValueOrDefault(trace) - before.GetValueOrDefault(trace) is var found && found != count)
            {
                wrong.Enqueue($"{count} {(trace.IsRefusal ? "refusals" : "visits")} and {found} rows in the log: {trace.Service} of {NameOf(trace.Patient)} by {NameOf(trace.Actor)}");
            }
        }

        var refused = cells.Count(cell => cell.row.Expect(Oracle.Relation(cell.actor, cell.subject), MatrixPortal.LevelOf(Oracle.PersonOf(cell.actor, cell.subject))).IsRefusal);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"verify: matrix, {cells.Count} cells over HTTP in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s, {100.0 * refused / cells.Count:0} % refused"));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {cells.Count} cells:\n{string.Join('\n', wrong.Take(60))}");
    }

    [Fact]
    public async Task Item_1_Nobodys_and_anothers_addresses_lead_nowhere()
    {
        var wrong = new List<string>();
        foreach (var row in Oracle.Rows.Where(row => row.Kind is not RowKind.Action && row.Name != "profile/export/download"))
        {
            var path = portal.PathOf(row, "Mia");
            var anothers = await portal.GetAsync(Stranger, portal.Base("Kari", "Mia") + path);
            var unknown = await portal.GetAsync(Stranger, $"/for/{new string('A', 22)}/{path}");
            if (anothers.Status is not HttpStatusCode.NotFound || anothers.Status != unknown.Status || anothers.Heading != unknown.Heading || anothers.Body.Contains("Mia", StringComparison.Ordinal))
            {
                wrong.Add($"{row.Name} by another's key: {anothers.Status} {anothers.Heading}, by no key {unknown.Status} {unknown.Heading}");
            }

            var visitor = await portal.GetAsync(null, $"/{path}");
            var isAsked = visitor is { Status: HttpStatusCode.Redirect, Location: { } location } && new Uri(portal.Address, location).AbsolutePath == "/login";
            if (isAsked == row.Kind is RowKind.Public)
            {
                wrong.Add($"{row.Name} for nobody: {visitor.Status} {visitor.Location}");
            }

            visitor = await portal.GetAsync(null, portal.Base("Kari", "Mia") + path);
            if (visitor is not { Status: HttpStatusCode.Redirect } || visitor.Body.Contains("Mia", StringComparison.Ordinal))
            {
                wrong.Add($"{row.Name} for nobody by Kari's key: {visitor.Status} {visitor.Location}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Item_2_Inside_an_open_page_every_address_answers_as_the_oracle_says()
    {
        var began = Stopwatch.GetTimestamp();
        var wrong = new ConcurrentQueue<string>();
        var routes = Oracle.Rows.Where(row => row.Kind is RowKind.Route).ToList();
        var pairs = (from actor in Oracle.OverHttp from subject in Subjects select (Actor: actor, Subject: subject)).ToList();
        // Every relation there is at every level it is met with, by one pair each, and every person who is over HTTP.
        var chosen = pairs.DistinctBy(pair => (Oracle.Relation(pair.Actor, pair.Subject), MatrixPortal.LevelOf(Oracle.PersonOf(pair.Actor, pair.Subject)))).ToList();
        chosen = [.. chosen, .. pairs.DistinctBy(pair => pair.Actor).Except(chosen)];
        var seen = 0;
        await Parallel.ForEachAsync(chosen.GroupBy(pair => MatrixWorld.WhoIs(pair.Actor).Name), new ParallelOptions { MaxDegreeOfParallelism = MatrixPortal.AtOnce }, async (whose, _) =>
        {
            foreach (var (actor, subject) in whose)
            {
                using var visitor = portal.Visitor(actor);
                await using var circuit = await CircuitClient.OpenAsync(visitor, $"{portal.Base(actor, subject)}acting-for");
                // What never comes is waited for: a few say enough.
                foreach (var row in routes.TakeWhile(_ => wrong.Count < MostWrong && !circuit.HasEnded))
                {
                    Interlocked.Increment(ref seen);
                    var expected = row.Expect(Oracle.Relation(actor, subject), MatrixPortal.LevelOf(Oracle.PersonOf(actor, subject)));
                    if (await WhatIsWrongInsideAsync(circuit, row, expected, actor, subject) is { } problem)
                    {
                        wrong.Enqueue($"{row.Name} for {actor} at {subject} ({Oracle.Relation(actor, subject)}): oracle {expected}, {problem}");
                    }
                }
            }
        });

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"verify: matrix, {seen} cells inside circuits of {chosen.Count} pairs in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} of {seen} cells:\n{string.Join('\n', wrong)}");
        Assert.Equal(chosen.Count * routes.Count, seen);
    }

    private string? WhatIsWrong(OracleRow row, Cell expected, Page page, string person, Page? baseline)
    {
        var seen = $"{(int)page.Status} '{page.Heading}'";
        if (baseline is not null)
        {
            return page.Status == baseline.Status ? null : $"{seen}, and to a stranger {(int)baseline.Status}";
        }

        if (expected.Denial is { } denial)
        {
            return IsRefused(page, denial, row, person) ? null : seen;
        }

        return expected.Answer switch
        {
            Answer.Shut => IsRefused(page, AccessDenial.ClosedToYouth, row, person) ? null : seen,
            Answer.Told => page.Status is HttpStatusCode.OK && !page.Sends ? null : $"{seen}{(page.Sends ? ", with a button that sends" : "")}",
            Answer.Led => page is { Status: HttpStatusCode.Redirect, Location: { } location } && location.Contains("/for/", StringComparison.Ordinal) ? null : $"{seen} {page.Location}",
            _ => page.Status is HttpStatusCode.OK ? null : seen,
        };
    }

    private bool IsRefused(Page page, AccessDenial denial, OracleRow row, string person) =>
        page.Status is HttpStatusCode.Forbidden && portal.TitlesOf(denial, row.Service, person).Any(title => page.Heading.StartsWith(title, StringComparison.Ordinal));

    /// <summary>Follows a link: it leaves the same row as its address does over HTTP, one, and a refusal says why.</summary>
    private async Task<string?> WhatIsWrongInsideAsync(CircuitClient circuit, OracleRow row, Cell expected, string actor, string subject)
    {
        var person = Oracle.PersonOf(actor, subject);
        var (who, patient) = (portal.World.IdOf(MatrixWorld.WhoIs(actor).Name), portal.World.IdOf(person));
        var before = (await portal.World.LogAsync(patient)).Newest?.Sequence ?? 0;
        await circuit.NavigateAsync(portal.Base(actor, subject) + portal.PathOf(row, person));
        if ((expected.Answer is Answer.Shut ? AccessDenial.ClosedToYouth : expected.Denial) is { } denial)
        {
            var titles = portal.TitlesOf(denial, row.Service, person);
            try
            {
                await circuit.UntilAsync(() => titles.Any(title => circuit.SaidOfLatestAct.Contains(title, StringComparison.Ordinal)), titles[0]);
            }
            catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
            {
                return failure.Message;
            }
        }

        var log = await portal.World.LogAfterAsync(patient, who, before);
        for (var limit = Stopwatch.StartNew(); log.Count == 0 && limit.Elapsed < Patience && !circuit.HasEnded; log = await portal.World.LogAfterAsync(patient, who, before))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        return log switch
        {
            [] => $"nothing in the log {circuit.Error}",
            [var entry] when entry.ServiceCode == row.Service != expected.Answer is Answer.Led && entry.Denial == expected.Denial && entry.Outcome is UsageOutcome.Attempted == expected.Denial is not null => null,
            _ => $"the log says {string.Join(", ", log.Select(entry => $"{entry.Outcome} {entry.ServiceCode} {entry.Denial}"))}",
        };
    }

    /// <summary>Who was let in or refused, where, and how many times.</summary>
    private static Dictionary<Trace, int> Rows(IEnumerable<UsageLogEntry> log) => log
        .Where(entry => entry is { ActorId: not null } && (entry.Outcome is UsageOutcome.Done || (entry.Outcome is UsageOutcome.Attempted && entry.Denial is not null)))
        .CountBy(entry => new Trace(entry.ActorId!.Value, entry.PatientId, entry.ServiceCode, entry.Denial is not null))
        .ToDictionary();

    private string NameOf(Guid person) => portal.World.People.First(name => portal.World.IdOf(name) == person);

    private sealed record Trace(Guid Actor, Guid Patient, string Service, bool IsRefusal);

    // A form of the portal's own, with the token of a page of theirs.
    private async Task<Page> PostAsync(ConcurrentDictionary<string, Task<(string Token, string Cookie)>> tokens, string actor, string address)
    {
        var (token, cookie) = await tokens.GetOrAdd(MatrixWorld.WhoIs(actor).Name, async _ =>
        {
            using var visitor = portal.Visitor(actor);
            await visitor.OpenAsync("/notifications");
            return (visitor.FormToken, string.Concat(visitor.Cookies.GetCookies(portal.Address).Where(cookie => cookie.Name is not "portal").Select(cookie => $"; {cookie.Name}={cookie.Value}")));
        });
        return await portal.GetAsync(actor, address, new Dictionary<string, string> { ["exportId"] = $"{Guid.NewGuid()}", ["key"] = $"{Guid.NewGuid()}", ["__RequestVerificationToken"] = token }, cookie);
    }
}
