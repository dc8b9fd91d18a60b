using Helsenorge.Portal.Domain.Jobs;

namespace Helsenorge.Portal.Web.Jobs;

/// <summary>
/// Writes the heads of the usage logs outside the database, so that whoever owns the database cannot rewrite a whole log and its ledger
/// without it showing.
/// </summary>
public sealed class DigestLedgers(LedgerHeads heads, LedgerDigestFile file) : IPortalJob
{
    public static string Name => "usage-log.digest";

    public static JobSchedule Schedule { get; } = JobSchedule.Every(TimeSpan.FromMinutes(1));

    public async Task RunAsync(JobRun run, CancellationToken cancel) => await file.WriteAsync(heads.ReadAsync(cancel), run.Now, cancel);
}
