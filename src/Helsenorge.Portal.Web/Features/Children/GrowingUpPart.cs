using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Children;

/// <summary>What is still to change for the child, on the overview of a parent who acts for them.</summary>
public sealed class GrowingUpPart(FeatureCatalogue catalogue) : IOverviewPart
{
    public PortalService Service => ChildrenFeature.Service;

    public int Order => 8;

    public bool IsAside => true;

    public bool IsForAnother => true;

    public Type Component => typeof(GrowingUpPartPanel);

    public async Task<object?> LoadAsync(ReadAccess access, CancellationToken cancel)
    {
        if (access.Ground is not AccessGround.Parent)
        {
            return null;
        }

        var child = await access.Db.People
            .Select(person => new { person.GivenName, person.BirthDate, HasYouthConsent = access.Db.YouthConsents.OrderByDescending(decision => decision.Number).Select(decision => decision.IsGiven).FirstOrDefault() })
            .SingleAsync(cancel);
        var plan = GrowingUpPlan.For(child.BirthDate, catalogue.Services, access.Consent, child.HasYouthConsent, NorwegianTime.Today(access.OpenedAt));
        return new Model(child.GivenName, [.. plan.Steps.Where(step => !step.HasCome && step.Step is not GrowingUpStep.Eighteen)]);
    }

    public sealed record Model(string Name, IReadOnlyList<PlannedStep> Coming);
}
