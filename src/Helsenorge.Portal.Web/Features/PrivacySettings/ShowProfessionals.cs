using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.PrivacySettings;

/// <summary>Who is blocked, and whom the person has met, as far as the level they chose lets the portal know.</summary>
public sealed class ShowProfessionals(ServiceGate<PrivacyFeature> gate, FeatureCatalogue catalogue)
{
    private const int Most = 50;

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel, [.. ((string[])["appointments", "gp"]).Select(catalogue.Find).OfType<PortalService>()]);
        var decisions = await access.Db.PrivacyDecisions.ToListAsync(cancel);
        var own = access.Db.GeneralPractitioners;
        var met = await access.Db.Practitioners
            .Where(practitioner => own.Any(gp => gp.PractitionerId == practitioner.Id) || access.Db.Appointments.Any(appointment => appointment.PractitionerId == practitioner.Id))
            .OrderBy(practitioner => practitioner.Name).Take(Most)
            .Select(practitioner => new Met(practitioner.HprNumber, practitioner.Name, own.Any(gp => gp.PractitionerId == practitioner.Id)))
            .ToListAsync(cancel);
        var blocked = PrivacyRules.InForce(decisions).Where(decision => decision.Kind is PrivacyKind.ProfessionalBlocked)
            .Select(decision => new Blocked(decision.Target!, decision.TargetName, decision.DecidedAt)).ToList();
        return new Answer(blocked, [.. met.Where(one => blocked.All(other => other.HprNumber != one.HprNumber))], decisions.Count == 0 ? 0 : decisions.Max(decision => decision.Number));
    }

    /// <param name="Name">Null when the portal does not know who has the number.</param>
    public sealed record Blocked(string HprNumber, string? Name, DateTimeOffset Since);

    public sealed record Met(string HprNumber, string Name, bool IsOwnGeneralPractitioner);

    /// <param name="NotBlocked">Those the person has met, by name.</param>
    public sealed record Answer(IReadOnlyList<Blocked> InForce, IReadOnlyList<Met> NotBlocked, int Decisions);
}
