using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Web.Tests.Matrix;

/// <param name="Name">What was turned, for whoever reads that nothing noticed.</param>
/// <param name="Of">The action of the declaration as it stands, to its counterpart in <paramref name="Service"/>.</param>
internal sealed record Flip(string Name, PortalService Service, Func<ServiceAction, ServiceAction> Of);

/// <summary>Every rule that a service declares, turned one at a time.</summary>
internal static class Flips
{
    private static readonly ServiceAreas[] Each = [ServiceAreas.RegisteredInformation, ServiceAreas.ApplicationsAndReports, ServiceAreas.DigitalHealthServices];
    private static readonly SessionLimits Limits = new();
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly List<(Actor Actor, AccessFacts Facts)> People = [.. Everybody()];

    public static IEnumerable<Flip> Of(PortalService service)
    {
        foreach (var (name, flipped) in OfService(service))
        {
            yield return new Flip($"{service.Code}: {name}", flipped, action => action == service.View ? flipped.View : action);
        }

        foreach (var action in service.Actions.Prepend(service.View))
        {
            foreach (var (name, flipped) in OfAction(service, action))
            {
                var turned = action == service.View ? service with { View = flipped } : service with { Actions = [.. service.Actions.Select(other => other == action ? flipped : other)] };
                yield return new Flip($"{service.Code}:{action.Code}: {name}", turned, other => other == action ? flipped : other);
            }
        }
    }

    /// <summary>Whether it makes no difference to anybody there could be: then another rule says the same, and no cell can notice.</summary>
    public static bool IsWithoutEffect(Flip flip, PortalService service) => service.Actions.Prepend(service.View).All(action =>
        People.TrueForAll(person => Outcome(service, action, person.Actor, person.Facts) == Outcome(flip.Service, flip.Of(action), person.Actor, person.Facts)));

    private static (AccessDenial? Denial, bool IsRestricted, bool IsNobodys) Outcome(PortalService service, ServiceAction action, Actor actor, AccessFacts facts)
    {
        if (action.IsProviders)
        {
            return (null, false, true);
        }

        var verdict = AccessRules.Decide(service, action, actor, facts, Limits, Now);
        return (verdict.Denial, verdict.IsRestricted, false);
    }

    private static IEnumerable<(string, PortalService)> OfService(PortalService service)
    {
        foreach (var level in Neighbours(service.MinimumConsent))
        {
            yield return ($"MinimumConsent {level}", service with { MinimumConsent = level, View = service.View with { Minimum = level } });
        }

        foreach (var access in Enum.GetValues<ParentAccess>())
        {
            if (access != service.ParentUntil12)
            {
                yield return ($"ParentUntil12 {access}", service with { ParentUntil12 = access });
            }

            if (access != service.ParentFrom12)
            {
                yield return ($"ParentFrom12 {access}", service with { ParentFrom12 = access });
            }
        }

        foreach (var access in Enum.GetValues<YouthAccess>().Where(access => access != service.Youth))
        {
            yield return ($"Youth {access}", service with { Youth = access });
        }

        foreach (var area in Each)
        {
            yield return ($"Areas {service.Areas ^ area}", service with { Areas = service.Areas ^ area });
        }

        yield return ($"IsOpenToAppointed {!service.IsOpenToAppointed}", service with { IsOpenToAppointed = !service.IsOpenToAppointed });
    }

    private static IEnumerable<(string, ServiceAction)> OfAction(PortalService service, ServiceAction action)
    {
        // The view's own level is turned with the service's.
        foreach (var level in action == service.View ? [] : Neighbours(action.Minimum))
        {
            yield return ($"Minimum {level}", action with { Minimum = level });
        }

        foreach (var area in Each)
        {
            var areas = (action.Areas ?? service.Areas) ^ area;
            yield return ($"Areas {areas}", action with { Areas = areas });
        }

        yield return ($"IsOwnOnly {!action.IsOwnOnly}", action with { IsOwnOnly = !action.IsOwnOnly });
        yield return ($"IsOpenToYouth {!action.IsOpenToYouth}", action with { IsOpenToYouth = !action.IsOpenToYouth });
        yield return ($"NeedsFreshLogin {!action.NeedsFreshLogin}", action with { NeedsFreshLogin = !action.NeedsFreshLogin });
        yield return ($"WorksWhenLocked {!action.WorksWhenLocked}", action with { WorksWhenLocked = !action.WorksWhenLocked });
        yield return ($"IsProviders {!action.IsProviders}", action with { IsProviders = !action.IsProviders });
        var kind = action.Kind is AccessKind.Read ? AccessKind.Write : AccessKind.Read;
        yield return ($"Kind {kind}", action with { Kind = kind });
    }

    private static IEnumerable<ConsentLevel> Neighbours(ConsentLevel level) => ((ConsentLevel[])[level - 1, level + 1]).Where(Enum.IsDefined);

    // Everybody there could be, as far as a declaration has a say: of each age step, level and right.
    private static IEnumerable<(Actor, AccessFacts)> Everybody()
    {
        var (me, other, session) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        foreach (var age in (int[])[7, 12, 14, 40])
        {
            foreach (var consent in Enum.GetValues<ConsentLevel>())
            {
                foreach (var isLocked in (bool[])[false, true])
                {
                    foreach (var isLater in (bool[])[false, true])
                    {
                        var facts = new AccessFacts(Now, Now, null, Now.AddMinutes(isLater ? -6 : 0), NorwegianDate(age), null, consent) { LockedAt = isLocked ? Now : null, HasYouthConsent = true };
                        yield return (new Actor(me, me, session), facts);
                        for (var areas = ServiceAreas.None; areas <= ServiceAreas.Any; areas++)
                        {
                            yield return (new Actor(me, me, session) { Preview = areas }, facts);
                            foreach (var isAppointed in (bool[])[false, true])
                            {
                                yield return (new Actor(me, other, session), facts with { Representation = new RepresentationFacts(ConsentLevel.Full, AddressProtection.Ungraded, true, false, false, false, false, areas, isAppointed) });
                            }
                        }

                        yield return (new Actor(me, other, session), facts with { Representation = new RepresentationFacts(ConsentLevel.Full, AddressProtection.Ungraded, true, false, true, true, true, ServiceAreas.None, false) });
                    }
                }
            }
        }
    }

    private static DateOnly NorwegianDate(int age) => DateOnly.FromDateTime(Now.UtcDateTime).AddYears(-age).AddDays(-40);
}
