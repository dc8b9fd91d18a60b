using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.Children;

/// <summary>The child a parent acts for: the plan, and what was decided about the child's own use.</summary>
public sealed class ShowChild(ServiceGate<ChildrenFeature> gate, FeatureCatalogue catalogue)
{
    private const int Most = 20;

    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        if (access.Ground is not AccessGround.Parent)
        {
            return new Answer(null);
        }

        var born = await access.Db.People.Select(person => person.BirthDate).SingleAsync(cancel);
        var history = await access.Db.YouthConsents
            .OrderByDescending(decision => decision.Number)
            .Take(Most)
            .Select(decision => new Decision(decision.Number, decision.IsGiven, decision.DecidedAt, decision.DecidedBy == access.ActorId))
            .ToListAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        var hasYouthConsent = history is [{ IsGiven: true }, ..];
        return new Answer(new Child(
            Age.On(born, today),
            access.Consent,
            history,
            hasYouthConsent,
            GrowingUpPlan.For(born, catalogue.Services, access.Consent, hasYouthConsent, today),
            access.OpenedAt));
    }

    /// <param name="IsViewer">Decided by the parent who looks.</param>
    public sealed record Decision(int Number, bool IsGiven, DateTimeOffset DecidedAt, bool IsViewer);

    /// <param name="History">The twenty newest, newest first.</param>
    public sealed record Child(int Age, ConsentLevel Level, IReadOnlyList<Decision> History, bool HasYouthConsent, GrowingUpPlan Plan, DateTimeOffset AsOf)
    {
        /// <summary>How many times parents have decided, also before what is shown.</summary>
        public int Decisions => History is [{ Number: var number }, ..] ? number : 0;

        public bool MayLogIn => Age >= AccessRules.YouthFrom && HasYouthConsent && Level is ConsentLevel.Full;
    }

    /// <param name="Child">Null when nobody acts for a child: the page says where the children are.</param>
    public sealed record Answer(Child? Child);
}
