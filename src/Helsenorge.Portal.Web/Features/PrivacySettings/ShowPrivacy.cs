using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PrivacySettings;

/// <summary>What holds now, and what was decided before.</summary>
public sealed class ShowPrivacy(ServiceGate<PrivacyFeature> gate)
{
    public const int Newest = 20;

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var decisions = await access.Db.PrivacyDecisions.OrderByDescending(decision => decision.Number).ToListAsync(cancel);
        return new Answer(
            PrivacyRules.InForce(decisions),
            [.. decisions.Take(Newest).Select(decision => new Line(decision.Kind, decision.Target, decision.TargetName, decision.IsOn, decision.DecidedAt, decision.DecidedBy == decision.PatientId))],
            decisions.Count == 0 ? 0 : decisions[0].Number,
            access.Ground is AccessGround.Self);
    }

    /// <param name="IsByPerson">The person themselves decided; else a parent.</param>
    public sealed record Line(PrivacyKind Kind, string? Target, string? TargetName, bool IsOn, DateTimeOffset At, bool IsByPerson);

    /// <param name="InForce">What is on, newest first.</param>
    /// <param name="History">The twenty newest.</param>
    /// <param name="Decisions">How many times the person has decided, also before what is shown.</param>
    public sealed record Answer(IReadOnlyList<PrivacyDecision> InForce, IReadOnlyList<Line> History, int Decisions, bool IsOwn)
    {
        public bool IsOn(PrivacyKind kind) => InForce.Any(decision => decision.Kind == kind);
    }
}
