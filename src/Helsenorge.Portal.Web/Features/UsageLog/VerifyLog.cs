using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.UsageLog;

/// <summary>Checks every link of the patient's own log, from the first entry to the last.</summary>
public sealed class VerifyLog(ServiceGate<UsageLogFeature> gate, UsageLogVerifier verifier)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        if (!access.SeesAllUse(UsageLogFeature.Service))
        {
            throw new AccessDeniedException(UsageLogFeature.Service, AccessDenial.OnlyThemselves);
        }

        var verdict = await verifier.VerifyAsync(access.PatientId, cancel);
        return new Answer(verdict.Fault, verdict.Entries, verdict.At, access.OpenedAt);
    }

    /// <param name="Fault">Null when the log is whole.</param>
    /// <param name="At">The entry where it went wrong; null when the log is whole.</param>
    public sealed record Answer(UsageLogFault? Fault, long Entries, long? At, DateTimeOffset CheckedAt);
}
