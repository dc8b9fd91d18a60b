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

    /// <summary>Not this service, or nobody has given the right to act for this person.</summary>
    NotRepresented,

    /// <summary>Younger than 16 and using the portal for themselves.</summary>
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

/// <summary>All that a decision about access rests on, read in one command.</summary>
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
}

/// <summary>Decides by plain values; anything missing closes the gate.</summary>
public static class AccessRules
{
    public const int OwnUseFrom = 16;

    /// <summary>Null means that the gate opens.</summary>
    public static AccessDenial? Decide(PortalService service, ServiceAction action, Actor actor, AccessFacts? facts, SessionLimits limits, DateTimeOffset now)
    {
        if (facts is null || facts.SessionEndedAt is not null || HasRunOut(facts, limits, now))
        {
            return AccessDenial.SessionEnded;
        }

        if (action.IsProviders || (action != service.View && !service.Actions.Contains(action)))
        {
            throw new InvalidOperationException($"'{service.Code}' declares no action '{action.Code}' for people.");
        }

        return actor switch
        {
            { ActsForAnother: true } => AccessDenial.NotRepresented,
            _ when facts.DeceasedOn is not null => AccessDenial.Deceased,
            _ when facts.LockedAt is not null && !action.WorksWhenLocked => AccessDenial.AccountLocked,
            _ when Age.On(facts.BirthDate, NorwegianTime.Today(now)) < OwnUseFrom => AccessDenial.TooYoung,
            _ => DecideByConsent(facts.Consent, action.Minimum)
                ?? (action.NeedsFreshLogin && now - facts.AuthenticatedAt > limits.Fresh ? AccessDenial.FreshLoginNeeded : null),
        };
    }

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
