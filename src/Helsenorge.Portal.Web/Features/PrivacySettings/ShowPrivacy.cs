using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PrivacySettings;

/// <summary>What holds now, and what was decided before.</summary>
public sealed class ShowPrivacy(ServiceGate<PrivacyFeature> gate)
{
    public const int Newest = 20;

    /// <param name="hide">The prescription that is asked about; null when none is.</param>
    public async Task<Answer> RunAsync(Guid? hide, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var decisions = await access.Db.PrivacyDecisions.OrderByDescending(decision => decision.Number).ToListAsync(cancel);
        var prescriptions = decisions.Where(decision => decision.Kind is PrivacyKind.PrescriptionHidden).Select(decision => Guid.TryParse(decision.Target, out var id) ? id : Guid.Empty).Append(hide ?? Guid.Empty).Distinct().ToList();
        var names = await access.Db.Prescriptions.Where(prescription => prescriptions.Contains(prescription.Id)).Select(prescription => new { prescription.Id, prescription.Name }).ToListAsync(cancel);
        return new Answer(
            PrivacyRules.InForce(decisions),
            [.. decisions.Take(Newest).Select(decision => new Line(decision.Kind, decision.Target, decision.TargetName, decision.IsOn, decision.DecidedAt, decision.DecidedBy == decision.PatientId))],
            decisions.Count == 0 ? 0 : decisions[0].Number,
            access.Ground is AccessGround.Self,
            names.ToDictionary(prescription => Prescription.PrivacyTargetOf(prescription.Id), prescription => prescription.Name));
    }

    /// <param name="IsByPerson">The person themselves decided; else a parent.</param>
    public sealed record Line(PrivacyKind Kind, string? Target, string? TargetName, bool IsOn, DateTimeOffset At, bool IsByPerson);

    /// <param name="InForce">What is on, newest first.</param>
    /// <param name="History">The twenty newest.</param>
    /// <param name="Decisions">How many times the person has decided, also before what is shown.</param>
    /// <param name="Prescriptions">Names of those that are, were or are about to be hidden, by how decisions name them.</param>
    public sealed record Answer(IReadOnlyList<PrivacyDecision> InForce, IReadOnlyList<Line> History, int Decisions, bool IsOwn, IReadOnlyDictionary<string, string> Prescriptions)
    {
        /// <summary>What a decision is about: a prescription the portal still knows by its name, else by what the decision says.</summary>
        public string NameOf(string? target, string? name = null) => target is null ? "" : Prescriptions.GetValueOrDefault(target) ?? name ?? target;
    }
}
