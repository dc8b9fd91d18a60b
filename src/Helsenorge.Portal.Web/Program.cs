using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Web.Hosting;
using Helsenorge.Portal.Web.Jobs;

var builder = WebApplication.CreateBuilder(args);
if (args is ["migrate", ..])
{
    var problems = new List<string>();
    if (PortalSettings.ReadDatabase(builder.Configuration, problems, asOwner: true) is not { } engine)
    {
        return Refuse(problems);
    }

    await new PortalMigrator(new PortalDatabase(engine)).MigrateAsync(CancellationToken.None);
    Console.WriteLine("The database is migrated.");
    return 0;
}

if (args is ["verify-log", ..])
{
    var problems = new List<string>();
    if (PortalSettings.ReadDatabase(builder.Configuration, problems) is not { } engine)
    {
        return Refuse(problems);
    }

    var database = new PortalDatabase(engine);
    var areWhole = await VerifyLogsAsync(database);
    return (args is [_, var folder] ? await CompareAsync(new LedgerHeads(database), folder) : 0) == 0 ? areWhole : 1;
}

if (args is ["reports", ..])
{
    var problems = new List<string>();
    if (PortalSettings.ReadDatabase(builder.Configuration, problems) is not { } engine)
    {
        return Refuse(problems);
    }

    var reports = new AccessReports(new PortalDatabase(engine));
    return args switch
    {
        [_] => await ListReportsAsync(reports),
        [_, "handled", var id] => await HandleReportAsync(reports, id),
        _ => Misunderstood("\"reports\" lists them, and \"reports handled KEY\" marks one as handled."),
    };
}

if (PortalSettings.Read(builder.Configuration, builder.Environment.IsProduction(), out var missing) is not { } settings)
{
    return Refuse(missing);
}

try
{
    await PortalApplication.Build(builder, settings).RunAsync();
    return 0;
}
catch (IOException fault)
{
    // The database or the address is somebody else's.
    Console.Error.WriteLine($"The portal cannot start: {fault.Message}");
    return 1;
}

// Every patient's log, for operations. Whose log is broken is told by its key alone, which means nothing outside the database.
static async Task<int> VerifyLogsAsync(PortalDatabase database)
{
    var (logs, entries, broken) = (0, 0L, 0);
    await foreach (var (patientId, verdict) in new UsageLogVerifier(database).VerifyAllAsync(CancellationToken.None))
    {
        logs++;
        entries += verdict.Entries;
        if (verdict.Fault is { } fault)
        {
            broken++;
            Console.Error.WriteLine($"Log {patientId}: {fault} at entry {verdict.At}.");
        }
    }

    Console.WriteLine($"{logs} logs with {entries} entries were read; {broken} are not whole.");
    return broken == 0 ? 0 : 1;
}

// The logs against what was written outside the database while they grew.
static async Task<int> CompareAsync(LedgerHeads heads, string folder)
{
    var (told, wrong) = (0, 0);
    foreach (var file in Directory.GetFiles(folder, "*.jsonl").Order(StringComparer.Ordinal))
    {
        try
        {
            foreach (var head in LedgerDigestFile.Read(File.ReadLines(file)))
            {
                told++;
                if (!await heads.StillHoldsAsync(head, CancellationToken.None))
                {
                    wrong++;
                    Console.Error.WriteLine($"Log {head.PatientId}: entry {head.Sequence} is not what {Path.GetFileName(file)} says.");
                }
            }
        }
        catch (InvalidDataException fault)
        {
            wrong++;
            Console.Error.WriteLine($"{Path.GetFileName(file)}: {fault.Message}");
        }
    }

    Console.WriteLine($"{told} heads from outside were compared; {wrong} do not agree.");
    return wrong == 0 ? 0 : 1;
}

// What people did not recognise in who had seen something, newest first: keys and codes, by which the entry is found in the patient's log.
static async Task<int> ListReportsAsync(AccessReports all)
{
    var reports = await all.ListAsync(CancellationToken.None);
    foreach (var report in reports)
    {
        Console.WriteLine(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{report.Id} {report.ReportedAt:u} patient {report.PatientId} entry {report.Sequence}: {report.Ground} {report.ActorId?.ToString() ?? report.OrganisationNumber} in {report.ServiceCode}, item {report.ItemId}; ended: {report.Ended}; {(report.HandledAt is { } at ? $"handled {at:u}" : "not handled")}."));
    }

    Console.WriteLine($"{reports.Count} reports, of which {reports.Count(report => report.HandledAt is null)} are not handled.");
    return 0;
}

// Whoever reported it sees that it has been followed up, and is told.
static async Task<int> HandleReportAsync(AccessReports reports, string id)
{
    switch (Guid.TryParse(id, out var reportId) ? await reports.HandleAsync(reportId, TimeProvider.System.GetUtcNow(), CancellationToken.None) : AccessReportHandling.NotFound)
    {
        case AccessReportHandling.Handled:
            Console.WriteLine($"Report {reportId} is marked as handled, and whoever made it is told.");
            return 0;
        case AccessReportHandling.AlreadyHandled:
            Console.WriteLine($"Report {reportId} was handled before.");
            return 0;
        default:
            Console.Error.WriteLine("There is no report by that key. The list names each by its key.");
            return 1;
    }
}

static int Misunderstood(string usage)
{
    Console.Error.WriteLine($"Nothing was done. {usage}");
    return 1;
}

static int Refuse(IReadOnlyList<string> missing)
{
    Console.Error.WriteLine("The portal cannot start. These settings are missing or cannot be used:");
    foreach (var setting in missing)
    {
        Console.Error.WriteLine($"  {setting}");
    }

    return 1;
}
