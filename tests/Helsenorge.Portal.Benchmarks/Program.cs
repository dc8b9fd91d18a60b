using System.Globalization;
using Helsenorge.Portal.Benchmarks;
using Helsenorge.Portal.Testing.Faults;

// bench <name> measures; verify <name> tries to break an invariant. Exit code 0 only if every floor is met and every invariant holds.
var count = Option("--count");
var seed = Option("--seed") ?? Environment.TickCount;
var figures = new Figures();
Func<Task>? run = args switch
{
    ["verify", "race", ..] => () => Experiments.RaceAsync(figures, count ?? 1_000),
    ["verify", "last-place", ..] => () => Experiments.LastPlaceAsync(figures, count ?? 1_000),
    ["verify", "renewals", ..] => () => Experiments.RenewalsAsync(figures, count ?? 1_000),
    ["verify", "answers", ..] => () => Experiments.AnswersAsync(figures, count ?? 1_000),
    ["verify", "offered-times", ..] => () => Experiments.OfferedTimesAsync(figures, count ?? 1_000),
    ["verify", "kill", ..] => () => Experiments.KillAsync(figures, count ?? 200, seed),
    ["verify", "revocation", ..] => () => Experiments.RevocationAsync(figures, count ?? 1_000, seed),
    ["verify", "locked", ..] => () => Experiments.LockedAsync(figures),
    ["verify", "disk-full", ..] => () => Experiments.DiskFullAsync(figures, count ?? 20, seed),
    ["verify", "nodes", ..] => () => Experiments.NodesAsync(figures, count ?? 100),
    ["verify", "logout", ..] => () => Experiments.LogoutAsync(figures, count ?? 100),
    ["verify", "anonymous", ..] => () => Experiments.AnonymousAsync(figures, count ?? 2_000),
    ["verify", "tabs", ..] => () => Experiments.TabsAsync(figures, count ?? 10, seed),
    ["verify", "tamper", ..] => () => Experiments.TamperAsync(figures, count ?? 1_000, seed),
    ["verify", "drafts", ..] => () => Experiments.DraftsAsync(figures, count ?? 200, seed),
    ["bench", "usage-log", ..] => () => UsageLogBench.RunAsync(figures, count ?? 1_000_000),
    ["bench", "messages", ..] => () => MessagesBench.RunAsync(count ?? 5_000),
    ["bench", "storm", ..] => () => StormBench.RunAsync(figures, count ?? 200),
    ["bench", "pages", ..] => () => PagesBench.RunAsync(figures, count ?? 5),
    ["bench", "circuits", ..] => () => CircuitsBench.RunAsync(figures, count ?? 100),
    ["bench", "events", ..] => () => EventsBench.RunAsync(figures, count ?? 2_000, seed),
    [ServedPortal.Command, var folder] => () => ServedPortal.ServeAsync(folder),
    ["bench", "start", ..] => () => StartBench.RunAsync(figures, count ?? 5),
    ["child", "client", var orders] => () => ChildRoles.ClientAsync(orders),
    ["child", "readers", var connection] => () => ChildRoles.ReadersAsync(connection),
    ["child", DraftsExperiment.Role, var folder, var ports] => () => ChildRoles.DraftsAsync(folder, ports),
    _ => null,
};
if (run is null)
{
    Console.Error.WriteLine("Usage: verify race|last-place|renewals|answers|offered-times|tamper|kill|revocation|locked|disk-full|nodes|logout|anonymous|tabs|drafts [--count N] [--seed N], bench pages|circuits|events|usage-log|messages|storm|start [--count N]");
    return 2;
}

await run();
return figures.AllMet ? 0 : 1;

int? Option(string name) =>
    Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length && int.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var value) ? value : null;
