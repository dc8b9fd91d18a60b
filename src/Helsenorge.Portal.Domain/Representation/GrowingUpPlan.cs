using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>A birthday at which something changes (domain rules §4.1).</summary>
public enum GrowingUpStep
{
    /// <summary>Some of what the parents see closes.</summary>
    Twelve,

    /// <summary>The parents may let the young person use the portal themselves.</summary>
    Thirteen,

    /// <summary>The young person takes over; the parents' access ends.</summary>
    Sixteen,

    /// <summary>May receive a power of attorney; the parents' last say in a few treatments ends.</summary>
    Eighteen,
}

/// <param name="On">The birthday, which begins at midnight in Norway.</param>
/// <param name="HasCome">Today or before.</param>
/// <param name="ClosesToParents">Services that parents could use until then and cannot after.</param>
/// <param name="NarrowsForParents">Services of which parents see a part only from then on.</param>
/// <param name="OpensToChild">Services that the young person may use from then on.</param>
public sealed record PlannedStep(
    GrowingUpStep Step,
    DateOnly On,
    bool HasCome,
    IReadOnlyList<PortalService> ClosesToParents,
    IReadOnlyList<PortalService> NarrowsForParents,
    IReadOnlyList<PortalService> OpensToChild);

/// <summary>What changes for a child and the parents as the child grows, by what the services declare.</summary>
/// <param name="LacksYouthConsent">Own use from 13 to 15 waits for the parents' consent to it.</param>
/// <param name="LacksFull">Own use from 13 to 15 waits for the level Full.</param>
public sealed record GrowingUpPlan(IReadOnlyList<PlannedStep> Steps, bool LacksYouthConsent, bool LacksFull)
{
    /// <summary>How many days before a step people are told of it.</summary>
    public static IReadOnlyList<int> NoticeDays { get; } = [90, 30, 7];

    /// <summary>The page for parents and the page for the young person: the plan says nothing of itself.</summary>
    public const string ParentsService = "children";

    /// <inheritdoc cref="ParentsService"/>
    public const string YouthService = "growing-up";

    private static readonly (GrowingUpStep Step, int Age)[] Ages =
        [(GrowingUpStep.Twelve, AccessRules.RestrictedFrom), (GrowingUpStep.Thirteen, AccessRules.YouthFrom), (GrowingUpStep.Sixteen, AccessRules.OwnUseFrom), (GrowingUpStep.Eighteen, 18)];

    /// <summary>The first that has not come; null from 18.</summary>
    public PlannedStep? Next => Steps.FirstOrDefault(step => !step.HasCome);

    /// <param name="level">The child's; null when nobody has chosen. What the level closes is not named, since nothing changes there.</param>
    public static GrowingUpPlan For(DateOnly birthDate, IReadOnlyList<PortalService> services, ConsentLevel? level, bool hasYouthConsent, DateOnly today)
    {
        var all = services.Where(service => service.Code is not (ParentsService or YouthService)).ToList();
        var open = level is null or ConsentLevel.None ? all : all.Where(service => service.MinimumConsent <= level).ToList();
        var hasYouthAccess = hasYouthConsent && level is ConsentLevel.Full;
        return new GrowingUpPlan(
            [
                .. Ages.Select(age => new PlannedStep(
                    age.Step,
                    Age.Turns(age.Age, birthDate),
                    Age.Turns(age.Age, birthDate) <= today,
                    [.. open.Where(service => ClosesAt(service, age.Step))],
                    [.. open.Where(service => age.Step is GrowingUpStep.Twelve && service is { ParentUntil12: ParentAccess.Open, ParentFrom12: ParentAccess.Restricted })],
                    age.Step switch
                    {
                        GrowingUpStep.Twelve or GrowingUpStep.Eighteen => [],
                        // What both consents would open, whichever is there: the plan says which is missing.
                        GrowingUpStep.Thirteen => [.. all.Where(service => service.Youth is not YouthAccess.Closed)],
                        GrowingUpStep.Sixteen => [.. open.Where(service => !hasYouthAccess || service.Youth is YouthAccess.Closed)],
                    })),
            ],
            !hasYouthConsent,
            level is not ConsentLevel.Full);
    }

    /// <summary>The step that people should have been told of by now, and at which distance; null when none comes within the longest.</summary>
    public static (GrowingUpStep Step, int DaysBefore)? DueNotice(DateOnly birthDate, DateOnly today)
    {
        foreach (var (step, age) in Ages)
        {
            var left = Age.Turns(age, birthDate).DayNumber - today.DayNumber;
            if (left > 0)
            {
                // A job that did not run that day, or a child who came to us late, is told at the nearest distance.
                var due = NoticeDays.Where(days => left <= days).ToList();
                return due.Count == 0 ? null : (step, due.Min());
            }
        }

        return null;
    }

    public static int AgeAt(GrowingUpStep step) => Ages.First(age => age.Step == step).Age;

    private static bool ClosesAt(PortalService service, GrowingUpStep step) => step switch
    {
        GrowingUpStep.Twelve => service is { ParentUntil12: not ParentAccess.Closed, ParentFrom12: ParentAccess.Closed },
        GrowingUpStep.Sixteen => service.ParentFrom12 is not ParentAccess.Closed,
        GrowingUpStep.Thirteen or GrowingUpStep.Eighteen => false,
    };
}
