using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Representation;

namespace Helsenorge.Portal.Web.Features.Children;

/// <summary>The children of the person logged in. What the gate guards of each child is behind the gate of that child.</summary>
public sealed class ListChildren(ServiceGate<ChildrenFeature> gate, Representations people, FeatureCatalogue catalogue)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        var children = await people.ListChildrenAsync(cancel);
        return new Answer([
            .. children.Select(child => new Child(
                child.Person,
                child.HasYouthConsent,
                child.BirthDate is { } born ? GrowingUpPlan.For(born, catalogue.Services, child.Person.Consent, child.HasYouthConsent, today) : null)),
        ]);
    }

    /// <param name="Plan">Null where the parent may not act at all.</param>
    public sealed record Child(RepresentedPerson Person, bool HasYouthConsent, GrowingUpPlan? Plan);

    public sealed record Answer(IReadOnlyList<Child> Children);
}
