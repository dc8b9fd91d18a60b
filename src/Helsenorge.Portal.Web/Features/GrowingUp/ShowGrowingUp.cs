using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Features.GrowingUp;

public sealed class ShowGrowingUp(ServiceGate<GrowingUpFeature> gate, FeatureCatalogue catalogue)
{
    public async Task<Answer> RunAsync(CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var person = await access.Db.People
            .Select(own => new { own.BirthDate, HasYouthConsent = access.Db.YouthConsents.OrderByDescending(decision => decision.Number).Select(decision => decision.IsGiven).FirstOrDefault() })
            .SingleAsync(cancel);
        var today = NorwegianTime.Today(access.OpenedAt);
        return new Answer(
            Age.On(person.BirthDate, today),
            GrowingUpPlan.For(person.BirthDate, catalogue.Services, access.Consent, person.HasYouthConsent, today),
            access.OpenedAt);
    }

    public sealed record Answer(int Age, GrowingUpPlan Plan, DateTimeOffset AsOf)
    {
        /// <summary>From 13 to 15, with the parents' consent.</summary>
        public bool IsYouth => Age < AccessRules.OwnUseFrom;

        public bool IsGrownUp => Plan.Next is null;
    }
}
