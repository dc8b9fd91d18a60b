using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Access;

/// <summary>Why the gate stays shut. Each has a text that says what the person can do next.</summary>
public enum AccessDenial
{
    /// <summary>Nobody is logged in, or the log-in has ended or run out.</summary>
    SessionEnded,

    /// <summary>The person has not yet chosen how to use the portal.</summary>
    ConsentNotChosen,

    /// <summary>The person chose a level that does not include this.</summary>
    ConsentTooLow,

    /// <summary>Nobody has given the right to act for this person, or it has ended.</summary>
    NotRepresented,

    /// <summary>One of the two has an address that the register protects: neither can represent or be represented (domain rules §4.4).</summary>
    UnlistedAddress,

    /// <summary>Who would act for another has not chosen how to use the portal themselves.</summary>
    OwnConsentMissing,

    /// <summary>Parental responsibility is not enough: the address rule of domain rules §4.3 is not met.</summary>
    NotAtChildsAddress,

    /// <summary>Not for parents of a child of this age.</summary>
    ClosedToParents,

    /// <summary>No power of attorney opens this.</summary>
    NeverByProxy,

    /// <summary>The power of attorney covers other areas.</summary>
    OutsidePowerOfAttorney,

    /// <summary>Only the person themselves may do this.</summary>
    OnlyThemselves,

    /// <summary>A preview shows, and changes nothing.</summary>
    OnlyPreview,

    /// <summary>A person of 13 to 15 whose parents have not consented, or no longer do.</summary>
    YouthConsentMissing,

    /// <summary>Not for a person of 13 to 15 themselves.</summary>
    ClosedToYouth,

    /// <summary>The parents have chosen a lower level than youth access needs.</summary>
    YouthNeedsFull,

    /// <summary>Younger than 13 and using the portal for themselves.</summary>
    TooYoung,

    /// <summary>The population register says that the person is dead.</summary>
    Deceased,

    /// <summary>The person must show once more who they are: the log-in is too old for something that cannot be taken back.</summary>
    FreshLoginNeeded,

    /// <summary>The person, or a script in their name, has given more commands in a minute than <see cref="CommandLimit"/> allows.</summary>
    TooOften,

    /// <summary>The person has locked their account, and nobody has opened it again: closed to themselves and to whoever acts for them.</summary>
    AccountLocked,
}

/// <summary>How long a log-in lives (domain rules §2: local sessions end after 30 minutes without activity).</summary>
public sealed record SessionLimits
{
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    public TimeSpan Absolute { get; init; } = TimeSpan.FromMinutes(120);

    /// <summary>How long ago the person may have shown who they are, for an action that asks for a fresh log-in.</summary>
    public TimeSpan Fresh { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>What the decision rests on beyond the patient, when somebody acts for another.</summary>
/// <param name="ActorConsent">The level of who acts; null when they never chose.</param>
/// <param name="ActorHasAddress">The register has an address in Norway for who acts.</param>
/// <param name="ActorIsBarred">Who acts is dead, or has locked their own account.</param>
/// <param name="HasResponsibility">The register says that they have parental responsibility for the patient.</param>
/// <param name="LivesWithChild">At the child's address.</param>
/// <param name="SomeoneLivesWithChild">Somebody with parental responsibility lives at the child's address.</param>
/// <param name="Granted">The areas of the powers of attorney that hold today.</param>
/// <param name="IsAppointed">The register has appointed them for the patient.</param>
public sealed record RepresentationFacts(
    ConsentLevel? ActorConsent,
    AddressProtection ActorProtection,
    bool ActorHasAddress,
    bool ActorIsBarred,
    bool HasResponsibility,
    bool LivesWithChild,
    bool SomeoneLivesWithChild,
    ServiceAreas Granted,
    bool IsAppointed);

/// <summary>All that a decision about access rests on, read in one command. What is not said otherwise is of the patient.</summary>
/// <param name="Consent">The patient's level; null when they never chose.</param>
public sealed record AccessFacts(
    DateTimeOffset SessionStartedAt,
    DateTimeOffset SessionLastUsedAt,
    DateTimeOffset? SessionEndedAt,
    DateTimeOffset AuthenticatedAt,
    DateOnly BirthDate,
    DateOnly? DeceasedOn,
    ConsentLevel? Consent)
{
    /// <summary>Since when the account is locked; null when it is open.</summary>
    public DateTimeOffset? LockedAt { get; init; }

    public AddressProtection Protection { get; init; }

    /// <summary>The parents' consent to a child of 13 to 15 using the portal themselves.</summary>
    public bool HasYouthConsent { get; init; }

    /// <summary>Null in own use and in a preview.</summary>
    public RepresentationFacts? Representation { get; init; }
}

/// <summary>Which parents may act when a child lives with one of them, or with none (domain rules §4.3, where the sources disagree).</summary>
public enum AddressRule
{
    /// <summary>At least one who has parental responsibility lives with the child: then all who have it may act.</summary>
    SomeoneLivesWithChild,

    /// <summary>Only who lives with the child may act.</summary>
    ParentLivesWithChild,
}

/// <summary>What was decided: a denial, or on what ground the gate opens and how wide.</summary>
/// <param name="Denial">Null when the gate opens.</param>
/// <param name="IsRestricted">The service shows a part only: what that is, is the service's own rule.</param>
public readonly record struct AccessVerdict(AccessDenial? Denial, AccessGround Ground, bool IsRestricted)
{
    public bool IsOpen => Denial is null;

    /// <summary>The patient is 12 to 15, and a parent or the young person looks: rows of <see cref="IPartlyHiddenFromTwelve{TSelf}"/> are hidden.</summary>
    public bool IsNarrow { get; init; }
}

/// <summary>Decides by plain values; anything missing closes the gate.</summary>
public static class AccessRules
{
    public const int OwnUseFrom = 16;

    /// <summary>From here the parents may let the child use the portal themselves (domain rules §4.1).</summary>
    public const int YouthFrom = 13;

    /// <summary>From here some of what parents saw is closed to them (domain rules §4.2).</summary>
    public const int RestrictedFrom = 12;

    public static AccessVerdict Decide(
        PortalService service, ServiceAction action, Actor actor, AccessFacts? facts, SessionLimits limits, DateTimeOffset now, AddressRule addressRule = AddressRule.SomeoneLivesWithChild)
    {
        if (facts is null || facts.SessionEndedAt is not null || HasRunOut(facts, limits, now))
        {
            return Closed(AccessDenial.SessionEnded);
        }

        if (action.IsProviders || (action != service.View && !service.Actions.Contains(action)))
        {
            throw new InvalidOperationException($"'{service.Code}' declares no action '{action.Code}' for people.");
        }

        var age = Age.On(facts.BirthDate, NorwegianTime.Today(now));
        var verdict = actor switch
        {
            // These two are said to those alone who would otherwise come in: to anyone else the account is as closed as ever.
            _ when facts.DeceasedOn is not null && HasStanding(actor, facts, age, addressRule) => Closed(AccessDenial.Deceased),
            _ when facts.LockedAt is not null && !action.WorksWhenLocked && HasStanding(actor, facts, age, addressRule) => Closed(AccessDenial.AccountLocked),
            { IsPreview: true } => DecidePreview(service, action, actor.Preview, facts, age),
            { ActsForAnother: true } => DecideForAnother(service, action, facts, age, addressRule),
            _ when age < OwnUseFrom => DecideYouth(service, action, facts, age),
            _ => ByConsent(new AccessVerdict(null, AccessGround.Self, false), facts.Consent, action.Minimum),
        };
        verdict = verdict with { IsNarrow = age is >= RestrictedFrom and < OwnUseFrom && verdict.Ground is (AccessGround.Parent or AccessGround.Self) };
        if (actor.ActsForAnother)
        {
            // A refusal says in the log by which right it was tried.
            verdict = verdict with { Ground = GroundOf(facts.Representation, age) };
        }

        return verdict.IsOpen && action.NeedsFreshLogin && now - facts.AuthenticatedAt > limits.Fresh ? verdict with { Denial = AccessDenial.FreshLoginNeeded } : verdict;
    }

    /// <summary>Whether somebody has any right to act for a person, before any service is asked; null when they have.</summary>
    public static AccessDenial? DecideStanding(RepresentationFacts? facts, AddressProtection patientProtection, int patientAge, AddressRule addressRule) => facts switch
    {
        null or { ActorIsBarred: true } => AccessDenial.NotRepresented,
        { HasResponsibility: false, Granted: ServiceAreas.None, IsAppointed: false } => AccessDenial.NotRepresented,
        { HasResponsibility: true, Granted: ServiceAreas.None, IsAppointed: false } when patientAge >= OwnUseFrom => AccessDenial.NotRepresented,
        _ when IsUnlisted(facts.ActorProtection) || IsUnlisted(patientProtection) => AccessDenial.UnlistedAddress,
        { ActorConsent: null or ConsentLevel.None } => AccessDenial.OwnConsentMissing,
        { HasResponsibility: true } when patientAge < OwnUseFrom => MayActAsParent(facts, addressRule) || facts is not { Granted: ServiceAreas.None, IsAppointed: false } ? null : AccessDenial.NotAtChildsAddress,
        _ => null,
    };

    private static bool HasStanding(Actor actor, AccessFacts facts, int age, AddressRule addressRule) =>
        !actor.ActsForAnother || DecideStanding(facts.Representation, facts.Protection, age, addressRule) is null;

    private static AccessGround GroundOf(RepresentationFacts? facts, int patientAge) => facts switch
    {
        { HasResponsibility: true } when patientAge < OwnUseFrom => AccessGround.Parent,
        { IsAppointed: true } => AccessGround.Appointed,
        { Granted: not ServiceAreas.None } => AccessGround.PowerOfAttorney,
        _ => AccessGround.None,
    };

    private static bool MayActAsParent(RepresentationFacts facts, AddressRule rule) => facts.ActorHasAddress && rule switch
    {
        AddressRule.SomeoneLivesWithChild => facts.SomeoneLivesWithChild,
        AddressRule.ParentLivesWithChild => facts.LivesWithChild,
    };

    private static bool IsUnlisted(AddressProtection protection) => protection is AddressProtection.Confidential or AddressProtection.StrictlyConfidential;

    private static AccessVerdict DecideForAnother(PortalService service, ServiceAction action, AccessFacts facts, int age, AddressRule addressRule)
    {
        if (DecideStanding(facts.Representation, facts.Protection, age, addressRule) is { } none)
        {
            return Closed(none);
        }

        var representation = facts.Representation!;
        var verdict = representation.HasResponsibility && age < OwnUseFrom && MayActAsParent(representation, addressRule)
            ? AsParent(service, action, age)
            : AsProxy(service, action, representation.Granted, representation.IsAppointed && age >= RestrictedFrom);
        return ByConsent(verdict, facts.Consent, action.Minimum);
    }

    private static AccessVerdict AsParent(PortalService service, ServiceAction action, int age) => action.IsOwnOnly ? Closed(AccessDenial.OnlyThemselves) : (age < RestrictedFrom ? service.ParentUntil12 : service.ParentFrom12) switch
    {
        ParentAccess.Closed => Closed(AccessDenial.ClosedToParents),
        ParentAccess.Restricted => new AccessVerdict(null, AccessGround.Parent, true),
        ParentAccess.Open => new AccessVerdict(null, AccessGround.Parent, false),
    };

    private static AccessVerdict AsProxy(PortalService service, ServiceAction action, ServiceAreas granted, bool isAppointed) => (action.Areas ?? service.Areas) switch
    {
        _ when action.IsOwnOnly => Closed(AccessDenial.OnlyThemselves),
        ServiceAreas.None when isAppointed && service.IsOpenToAppointed => new AccessVerdict(null, AccessGround.Appointed, false),
        ServiceAreas.None => Closed(AccessDenial.NeverByProxy),
        _ when isAppointed => new AccessVerdict(null, AccessGround.Appointed, false),
        var areas when (areas & granted) == ServiceAreas.None => Closed(AccessDenial.OutsidePowerOfAttorney),
        _ => new AccessVerdict(null, AccessGround.PowerOfAttorney, false),
    };

    // What a proxy would be refused is refused here, and so is every change.
    private static AccessVerdict DecidePreview(PortalService service, ServiceAction action, ServiceAreas areas, AccessFacts facts, int age)
    {
        var verdict = age < OwnUseFrom ? Closed(AccessDenial.TooYoung)
            : IsUnlisted(facts.Protection) ? Closed(AccessDenial.UnlistedAddress)
            : AsProxy(service, action, areas, isAppointed: false);
        verdict = ByConsent(verdict, facts.Consent, action.Minimum);
        return verdict.IsOpen && action.Kind is AccessKind.Write ? Closed(AccessDenial.OnlyPreview) : verdict with { Ground = AccessGround.Preview };
    }

    private static AccessVerdict DecideYouth(PortalService service, ServiceAction action, AccessFacts facts, int age) => facts switch
    {
        _ when age < YouthFrom => Closed(AccessDenial.TooYoung),
        { HasYouthConsent: false } => Closed(AccessDenial.YouthConsentMissing),
        _ when service.Youth is YouthAccess.Closed || (action != service.View && !action.IsOpenToYouth) => Closed(AccessDenial.ClosedToYouth),
        // Two consents open the portal to a young person: this, and Full for the child (domain rules §3.3).
        { Consent: not ConsentLevel.Full } when action.Minimum is not ConsentLevel.None => Closed(AccessDenial.YouthNeedsFull),
        _ => new AccessVerdict(null, AccessGround.Self, service.Youth is YouthAccess.Restricted),
    };

    private static AccessVerdict ByConsent(AccessVerdict verdict, ConsentLevel? consent, ConsentLevel minimum) =>
        verdict.IsOpen && DecideByConsent(consent, minimum) is { } denial ? verdict with { Denial = denial } : verdict;

    private static AccessVerdict Closed(AccessDenial denial) => new(denial, AccessGround.Self, true);

    /// <summary>The part of the decision that only consent has a say in: also asked when an organisation brings something.</summary>
    public static AccessDenial? DecideByConsent(ConsentLevel? consent, ConsentLevel minimum) => consent switch
    {
        _ when minimum is ConsentLevel.None => null,
        null or ConsentLevel.None => AccessDenial.ConsentNotChosen,
        { } level when level < minimum => AccessDenial.ConsentTooLow,
        _ => null,
    };

    public static bool HasRunOut(DateTimeOffset startedAt, DateTimeOffset lastUsedAt, SessionLimits limits, DateTimeOffset now) =>
        now >= startedAt + limits.Absolute || now >= lastUsedAt + limits.Idle;

    private static bool HasRunOut(AccessFacts facts, SessionLimits limits, DateTimeOffset now) =>
        HasRunOut(facts.SessionStartedAt, facts.SessionLastUsedAt, limits, now);
}

/// <summary>The gate is shut. The boundary of the page says why, and what the person can do.</summary>
public sealed class AccessDeniedException(PortalService service, AccessDenial denial)
    : Exception($"Access to '{service.Code}' denied: {denial}.")
{
    public PortalService Service { get; } = service;

    public AccessDenial Denial { get; } = denial;
}
