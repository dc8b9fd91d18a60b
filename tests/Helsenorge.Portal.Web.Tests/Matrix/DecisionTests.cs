using System.Globalization;
using System.Reflection;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Matrix;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Features.Children;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Matrix;

/// <summary>The people of the matrix in a database, and for each pair and level what the gate reads before it decides.</summary>
public sealed class DecidedWorld : IAsyncLifetime
{
    internal static readonly ConsentLevel[] Levels = Enum.GetValues<ConsentLevel>();
    private readonly Dictionary<string, ConsentLevel> levels = [];

    internal PortalHarness Portal { get; private set; } = null!;

    internal MatrixWorld World { get; private set; } = null!;

    /// <summary>Whom each cell is about, and what is known of them.</summary>
    internal List<(string Actor, string Subject, ConsentLevel Level, Actor Who, AccessFacts Facts)> Pairs { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Portal = await PortalHarness.StartWatchedAsync(Engine.Sqlite, new NoFlush());
        var now = Portal.Clock.GetUtcNow();
        World = await MatrixWorld.SeedAsync(Portal.Database, Portal.Get<PersonNumberVault>(), Oracle.Written.Actors, now);
        await World.LogInAsync(now);
        foreach (var whose in Everyone().GroupBy(pair => Oracle.PersonOf(pair.Actor, pair.Subject)))
        {
            foreach (var level in Levels)
            {
                await ChooseAsync(whose.Key, level);
                foreach (var (actor, subject) in whose)
                {
                    var who = World.ActorOf(actor, subject);
                    Pairs.Add((actor, subject, level, who, await World.FactsAsync(who, now) ?? throw new InvalidOperationException($"{actor} is not logged in.")));
                }
            }

            await ChooseAsync(whose.Key, MatrixWorld.LevelOf(whose.Key));
        }
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    internal async Task ChooseAsync(string name, ConsentLevel level)
    {
        if (levels.GetValueOrDefault(name, MatrixWorld.LevelOf(name)) != level)
        {
            await World.ChooseAsync(name, level);
            levels[name] = level;
        }
    }

    internal static IEnumerable<(string Actor, string Subject)> Everyone() =>
        from actor in Oracle.Written.Actors from subject in Oracle.Written.Subjects select (actor, subject);
}

/// <summary>
/// The authorization matrix where decisions are made: what each person gets of each route and command at each level of consent, by the oracle
/// that was written apart from the code, and by the rules and the gate over a real database.
/// </summary>
public sealed class DecisionTests(DecidedWorld decided, DemoPortal demo) : IClassFixture<DecidedWorld>
{
    private const double FewestRefusals = 0.6;
    private static readonly Oracle Oracle = Oracle.Written;
    private static readonly SessionLimits Limits = new();

    /// <summary>The commands that say no themselves, where the oracle has "told": what they answer, and how they are given.</summary>
    private static readonly Dictionary<string, (Enum Refusal, Func<IServiceProvider, Task<Enum?>> RunAsync)> Refusing = new()
    {
        ["power-of-attorney:give"] = (PowerRefusal.AddressProtected, async services => (await services.GetRequiredService<GivePower>().RunAsync("Siri Lunde", "10915596784", ServiceAreas.Any, null, Guid.NewGuid(), Cancel)).Refusal),
        ["power-of-attorney:give-pickup"] = (PickupRefusal.AddressProtected, async services => (await services.GetRequiredService<GivePickup>().RunAsync("Siri Lunde", NorwegianTime.Today(PortalHarness.MondayMorning), Guid.NewGuid(), Cancel)).Refusal),
        ["children:give"] = (YouthConsentRefusal.OnlyParents, async services => await services.GetRequiredService<DecideYouthConsent>().GiveAsync(0, Guid.NewGuid(), Cancel)),
        ["children:withdraw"] = (YouthConsentRefusal.OnlyParents, async services => await services.GetRequiredService<DecideYouthConsent>().WithdrawAsync(0, Guid.NewGuid(), Cancel)),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IReadOnlyList<PortalService> Services { get; } = ServicesOf();

    [Fact]
    public void Every_page_endpoint_and_action_has_its_row_and_every_row_is_of_something()
    {
        var endpoints = demo.Host.Portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var pages = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(endpoint => endpoint.RoutePattern.RawText!);
        var others = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.Namespace?.StartsWith(typeof(PortalFeatures).Namespace!, StringComparison.Ordinal) is true).Select(endpoint => endpoint.RoutePattern.RawText!);
        var actions = Services.SelectMany(service => service.Actions, (service, action) => $"{service.Code}:{action.Code}");

        Assert.Equal(pages.Distinct().Order(StringComparer.Ordinal), RowsOf(RowKind.Route, RowKind.Own, RowKind.Public));
        Assert.Equal(others.Distinct().Order(StringComparer.Ordinal), RowsOf(RowKind.Endpoint));
        Assert.Equal(actions.Order(StringComparer.Ordinal), RowsOf(RowKind.Action));
        Assert.Equal(Oracle.Rows.Count, Oracle.Rows.Select(row => row.Name).Distinct().Count());
    }

    [Fact]
    public void There_are_people_enough_and_most_of_what_they_try_is_refused()
    {
        var answers = Cells().Select(cell => cell.Expected).ToList();
        var refusals = answers.Count(answer => answer.IsRefusal);
        // Whoever is nothing to each other at all is the easiest to refuse: without them it still holds.
        var related = Cells().Where(cell => Oracle.Relation(cell.Pair.Actor, cell.Pair.Subject) is not "stranger").Select(cell => cell.Expected).ToList();
        var relatedRefusals = related.Count(answer => answer.IsRefusal);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"verify: matrix, {Oracle.Rows.Count} rows × {Oracle.Actors.Count} actors × {Oracle.Subjects.Count} subjects × {DecidedWorld.Levels.Length} levels: {answers.Count} cells, {100.0 * refusals / answers.Count:0} % refused, {100.0 * relatedRefusals / related.Count:0} % of the {related.Count} between people who have to do with each other"));

        Assert.True(Oracle.Actors.Count >= 14);
        Assert.True(Oracle.Subjects.Count >= 8);
        Assert.True(refusals >= FewestRefusals * answers.Count);
        Assert.True(relatedRefusals >= FewestRefusals * related.Count);
    }

    [Fact]
    public void Item_1_Every_cell_is_decided_as_the_oracle_says()
    {
        var wrong = (
            from cell in Cells()
            let verdict = Decide(cell.Service, cell.Action, cell.Pair.Who, cell.Pair.Facts)
            where !Agrees(cell.Expected, verdict)
            select $"{cell.Row.Name} for {cell.Pair.Actor} at {cell.Pair.Subject} ({Oracle.Relation(cell.Pair.Actor, cell.Pair.Subject)}), {cell.Pair.Level}: oracle {cell.Expected}, gate {verdict?.ToString() ?? "nobody's"}").ToList();

        Assert.True(wrong.Count == 0, $"{wrong.Count} cells:\n{string.Join('\n', wrong.Take(60))}");
    }

    [Fact]
    public async Task Item_3_The_gate_itself_decides_so_and_each_refusal_stands_in_the_log_once()
    {
        // Both sides of each boundary for each relation; everything when asked to.
        var all = Environment.GetEnvironmentVariable("PORTAL_MATRIX") is "all";
        var cells = Cells().Where(cell => cell.Expected.Answer is not Answer.Nobodys)
            .GroupBy(cell => (cell.Service.Code, cell.Action.Code, Oracle.Relation(cell.Pair.Actor, cell.Pair.Subject)))
            .SelectMany((group, at) => all ? group : Boundaries([.. group], at))
            .OrderBy(cell => Oracle.PersonOf(cell.Pair.Actor, cell.Pair.Subject), StringComparer.Ordinal).ThenBy(cell => cell.Pair.Level)
            .ToList();
        var wrong = new List<string>();
        foreach (var cell in cells)
        {
            var (actor, subject, level, who, _) = cell.Pair;
            await decided.ChooseAsync(Oracle.PersonOf(actor, subject), level);
            decided.Portal.Actor.Current = who;
            var before = await decided.World.LogAsync(who.SubjectId);
            await using var scope = decided.Portal.NewScope();

            var denial = await MatrixWorld.TryAsync(scope.ServiceProvider.GetRequiredService<PatientGate>(), cell.Service, cell.Action);

            var after = await decided.World.LogAsync(who.SubjectId);
            var log = after.Rows == before.Rows ? "nothing"
                : after is { Newest: { } row } && after.Rows == before.Rows + 1 ? $"{row.Outcome} {row.ServiceCode}:{row.ActionCode} {row.Denial} {row.ActorId == who.PersonId}"
                : $"{after.Rows - before.Rows} rows";
            // Looking through the policy is no use yet, and a change that was let in and not carried out is an attempt without a refusal.
            var expected = cell.Expected.IsClosed || cell.Action != cell.Service.View ? $"{UsageOutcome.Attempted} {cell.Service.Code}:{cell.Action.Code} {cell.Expected.Denial} {true}" : "nothing";
            if (denial != cell.Expected.Denial || log != expected)
            {
                wrong.Add($"{cell.Row.Name} for {actor} at {subject}, {level}: oracle {cell.Expected}, gate {denial?.ToString() ?? "open"}, log {log}");
            }
        }

        foreach (var name in decided.World.People)
        {
            await decided.ChooseAsync(name, MatrixWorld.LevelOf(name));
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: matrix, {cells.Count} cells through the gate, {cells.Count(cell => cell.Expected.IsClosed)} attempts in the log");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cells.Count} cells:\n{string.Join('\n', wrong.Take(60))}");
    }

    [Fact]
    public async Task Item_3_What_is_not_for_them_and_passes_the_gate_is_refused_by_the_command_and_stands_as_an_attempt()
    {
        var cells = Cells().Where(cell => cell.Row.Kind is RowKind.Action && cell.Expected.Answer is Answer.Told)
            .DistinctBy(cell => (cell.Row.Name, Oracle.Relation(cell.Pair.Actor, cell.Pair.Subject), cell.Pair.Level)).ToList();
        Assert.Equal(Refusing.Keys.Order(StringComparer.Ordinal), cells.Select(cell => cell.Row.Name).Distinct().Order(StringComparer.Ordinal));
        var wrong = new List<string>();
        foreach (var cell in cells)
        {
            var (actor, subject, level, who, _) = cell.Pair;
            await decided.ChooseAsync(Oracle.PersonOf(actor, subject), level);
            decided.Portal.Actor.Current = who;
            var before = await decided.World.LogAsync(who.SubjectId);
            await using var scope = decided.Portal.NewScope();
            var (refusal, run) = Refusing[cell.Row.Name];

            var answer = await run(scope.ServiceProvider);

            var after = await decided.World.LogAsync(who.SubjectId);
            if (!refusal.Equals(answer) || after.Rows != before.Rows + 1 || after.Newest is not { Outcome: UsageOutcome.Attempted, Denial: null })
            {
                wrong.Add($"{cell.Row.Name} for {actor} at {subject}, {level}: {answer?.ToString() ?? "done"}, {after.Rows - before.Rows} rows, the newest {after.Newest?.Outcome} {after.Newest?.Denial}");
            }
        }

        foreach (var name in decided.World.People)
        {
            await decided.ChooseAsync(name, MatrixWorld.LevelOf(name));
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cells.Count} cells:\n{string.Join('\n', wrong.Take(60))}");
    }

    [Fact]
    public void Turning_any_one_rule_of_any_service_turns_a_cell_red()
    {
        var (flips, idle, unseen) = (0, new List<string>(), new List<string>());
        var byService = Cells().ToLookup(cell => cell.Service);
        foreach (var service in Services)
        {
            var cells = byService[service].ToList();
            foreach (var flip in Flips.Of(service))
            {
                flips++;
                if (cells.Exists(cell => !Agrees(cell.Expected, Decide(flip.Service, flip.Of(cell.Action), cell.Pair.Who, cell.Pair.Facts))))
                {
                    continue;
                }

                (Flips.IsWithoutEffect(flip, service) ? idle : unseen).Add(flip.Name);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"verify: matrix, {flips} rules turned: {flips - idle.Count - unseen.Count} seen, {unseen.Count} not, {idle.Count} that change nothing for anybody, of these declared: {string.Join(", ", idle.Where(name => name.EndsWith("False", StringComparison.Ordinal)))}");
        Assert.True(unseen.Count == 0, $"{unseen.Count} rules could be turned without a red cell:\n{string.Join('\n', unseen)}");
    }

    private static List<PortalService> ServicesOf()
    {
        var services = new ServiceCollection();
        services.AddPortalFeatures();
        return [.. ((FeatureCatalogue)services.Single(service => service.ServiceType == typeof(FeatureCatalogue)).ImplementationInstance!).Services];
    }

    private static IEnumerable<string> RowsOf(params RowKind[] kinds) => Oracle.Rows.Where(row => kinds.Contains(row.Kind)).Select(row => row.Name).Order(StringComparer.Ordinal);

    private IEnumerable<MatrixCell> Cells() =>
        from row in Oracle.Rows
        where row.IsGated
        let service = Services.First(service => service.Code == row.Service)
        let action = service.Actions.FirstOrDefault(action => (row.Kind is RowKind.Action && row.Name == $"{service.Code}:{action.Code}") || (row.Kind is RowKind.Endpoint && row.Name.EndsWith($"/{action.Code}", StringComparison.Ordinal))) ?? service.View
        from pair in decided.Pairs
        select new MatrixCell(row, service, action, pair, row.Expect(Oracle.Relation(pair.Actor, pair.Subject), pair.Level));

    /// <summary>Null when asking is a fault.</summary>
    private static AccessVerdict? Decide(PortalService service, ServiceAction action, Actor actor, AccessFacts facts) =>
        action.IsProviders ? null : AccessRules.Decide(service, action, actor, facts, Limits, PortalHarness.MondayMorning);

    private static bool Agrees(Cell expected, AccessVerdict? verdict) => expected.Answer switch
    {
        Answer.Nobodys => verdict is null,
        Answer.Closed => verdict?.Denial == expected.Denial && verdict is not null,
        Answer.Open or Answer.Led => verdict is { IsOpen: true, IsRestricted: false },
        Answer.Part => verdict is { IsOpen: true, IsRestricted: true },
        Answer.Told or Answer.Shut => verdict is { IsOpen: true },
    };

    private static IEnumerable<MatrixCell> Boundaries(IReadOnlyList<MatrixCell> group, int turn)
    {
        var pairs = group.GroupBy(cell => (cell.Pair.Actor, cell.Pair.Subject)).ToList();
        var one = pairs[turn % pairs.Count].DistinctBy(cell => cell.Pair.Level).OrderBy(cell => cell.Pair.Level).ToList();
        var sides = Enumerable.Range(1, one.Count - 1).Where(at => one[at].Expected != one[at - 1].Expected).SelectMany(at => (int[])[at - 1, at]).Distinct().ToList();
        return sides.Count == 0 ? [one[^1]] : sides.Select(at => one[at]);
    }

    private sealed record MatrixCell(OracleRow Row, PortalService Service, ServiceAction Action, (string Actor, string Subject, ConsentLevel Level, Actor Who, AccessFacts Facts) Pair, Cell Expected);
}
