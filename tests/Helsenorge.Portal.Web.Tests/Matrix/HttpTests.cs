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
    private static readonly string[] Subjects = ["own", "Mia", "Emma", "Sara", "Gunnar", "Liv", "Tor", "Aud", "Leif"];
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
        var attempts = new ConcurrentDictionary<(Guid Actor, Guid Patient), int>();
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

            if (row.IsGated && expected.IsClosed)
            {
                var pair = (portal.World.IdOf(MatrixWorld.WhoIs(actor).Name), portal.World.IdOf(person));
                attempts.AddOrUpdate(pair, asked, (_, sum) => sum + asked);
            }

            if (WhatIsWrong(row, expected, page, person, baseline.GetValueOrDefault(row)) is { } problem)
            {
                wrong.Enqueue($"{row.Name} for {actor} at {subject} ({Oracle.Relation(actor, subject)}): oracle {expected}, {problem}");
            }
        });

        var log = (await portal.World.WholeLogAsync()).Where(entry => entry.Outcome is UsageOutcome.Attempted && entry.Denial is not null).CountBy(entry => (entry.ActorId, entry.PatientId)).ToDictionary();
        foreach (var ((actor, patient), count) in attempts.Where(pair => log.GetValueOrDefault(pair.Key) != pair.Value))
        {
            wrong.Enqueue($"{count} refusals, and {log.GetValueOrDefault((actor, patient))} attempts in the log of {portal.World.People.First(name => portal.World.IdOf(name) == patient)} by {portal.World.People.First(name => portal.World.IdOf(name) == actor)}");
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
            _ => page.Status is HttpStatusCode.OK ? null : seen,
        };
    }

    private bool IsRefused(Page page, AccessDenial denial, OracleRow row, string person) =>
        page.Status is HttpStatusCode.Forbidden && portal.TitlesOf(denial, row.Service, person).Any(title => page.Heading.StartsWith(title, StringComparison.Ordinal));

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
