using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;

namespace Helsenorge.Portal.Domain.Representation;

/// <summary>How a power of attorney stands on a day.</summary>
public enum PowerState
{
    /// <summary>Given, and not yet answered by anyone.</summary>
    Awaiting,
    Active,

    /// <summary>Its last day has passed.</summary>
    RunOut,
    Ended,
}

/// <summary>What a change does to the right.</summary>
public enum PowerChange
{
    Nothing,

    /// <summary>Fewer areas, an earlier end, or both: takes effect at once, and asks nobody for anything.</summary>
    Narrows,

    /// <summary>More in any way: the giver must show once more who they are.</summary>
    Widens,
}

/// <summary>Why a giver cannot do what they asked for. None of them tells whether anybody has the number that was typed.</summary>
public enum PowerRefusal
{
    /// <summary>First and last name are needed.</summary>
    NameIncomplete,
    NameTooLong,

    /// <summary>Not a number that could exist: the wrong length, date or check digits.</summary>
    NumberInvalid,
    OwnNumber,
    NoArea,
    DateMissing,
    DatePassed,

    /// <summary>There is one already for this number: it can be changed.</summary>
    AlreadyGiven,

    /// <summary>Somebody whose address is protected can neither represent nor be represented (domain rules §4.4).</summary>
    AddressProtected,
    NothingChanged,
    NotFound,

    /// <summary>It has ended or run out.</summary>
    NotStanding,

    /// <summary>The register appoints and ends this one; nobody does it here.</summary>
    RegisterDecides,
    ChangedMeanwhile,
}

/// <summary>Why a receiver cannot accept or end.</summary>
public enum ReceiverRefusal
{
    /// <summary>No such power of attorney, or one for somebody of another name: the same answer.</summary>
    NotOffered,

    /// <summary>Under 18 on the day of the answer (domain rules §4.5).</summary>
    TooYoung,
    ConsentNotChosen,
    AddressProtected,

    /// <summary>Something on the giver's side, which is not the receiver's to know.</summary>
    GiverUnavailable,
    AlreadyAnswered,
    NotStanding,
    RegisterDecides,
    ChangedMeanwhile,
}

/// <summary>What a decision about accepting rests on.</summary>
/// <param name="GiverConsent">The giver's level; null when they never chose.</param>
public sealed record AcceptanceFacts(
    DateOnly ReceiverBirthDate,
    DateOnly? ReceiverDeceasedOn,
    AddressProtection ReceiverProtection,
    ConsentLevel? ReceiverConsent,
    DateOnly? GiverDeceasedOn,
    AddressProtection GiverProtection,
    ConsentLevel? GiverConsent);

/// <summary>The rules of powers of attorney as far as plain values decide them (domain rules §4.5).</summary>
public static class PowerRules
{
    public const int ReceiverFrom = 18;
    public const int LongestName = 200;

    /// <summary>How long before the end both are told.</summary>
    public const int DaysOfNotice = 14;

    public static PowerState StateOf(DateTimeOffset? acceptedAt, DateTimeOffset? endedAt, DateOnly? until, DateOnly today) =>
        endedAt is not null ? PowerState.Ended : until < today ? PowerState.RunOut : acceptedAt is null ? PowerState.Awaiting : PowerState.Active;

    public static bool Stands(this PowerOfAttorney power, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(power);
        return StateOf(power.AcceptedAt, power.EndedAt, power.Until, today) is PowerState.Awaiting or PowerState.Active;
    }

    /// <summary>A right without an end lasts longer than any date.</summary>
    public static PowerChange Compare(ServiceAreas areas, DateOnly? until, ServiceAreas newAreas, DateOnly? newUntil)
    {
        var (last, newLast) = (until ?? DateOnly.MaxValue, newUntil ?? DateOnly.MaxValue);
        return areas == newAreas && last == newLast ? PowerChange.Nothing : (newAreas & ~areas) == 0 && newLast <= last ? PowerChange.Narrows : PowerChange.Widens;
    }

    public static PowerRefusal? CheckName(string? typed) => typed switch
    {
        _ when PersonName.Parts(typed).Count < 2 => PowerRefusal.NameIncomplete,
        { } name when PersonName.Tidy(name).Length > LongestName => PowerRefusal.NameTooLong,
        _ => null,
    };

    public static PowerRefusal? CheckScope(ServiceAreas areas, DateOnly? until, DateOnly today) =>
        (areas & ServiceAreas.Any) == 0 || (areas & ~ServiceAreas.Any) != 0 ? PowerRefusal.NoArea : until < today ? PowerRefusal.DatePassed : null;

    public static bool IsProtected(AddressProtection protection) => protection is AddressProtection.Confidential or AddressProtection.StrictlyConfidential;

    /// <summary>Whether a receiver may say yes, judged on the day they do. Null means that they may.</summary>
    public static ReceiverRefusal? DecideAcceptance(AcceptanceFacts facts, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts switch
        {
            { ReceiverDeceasedOn: not null } => ReceiverRefusal.NotOffered,
            { ReceiverConsent: null or ConsentLevel.None } => ReceiverRefusal.ConsentNotChosen,
            _ when Age.On(facts.ReceiverBirthDate, today) < ReceiverFrom => ReceiverRefusal.TooYoung,
            _ when IsProtected(facts.ReceiverProtection) => ReceiverRefusal.AddressProtected,
            _ when IsAsleep(facts) => ReceiverRefusal.GiverUnavailable,
            _ => null,
        };
    }

    /// <summary>It stands and opens nothing for now. The receiver is not told why.</summary>
    public static bool IsAsleep(AcceptanceFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts.GiverDeceasedOn is not null || facts.GiverConsent is null or ConsentLevel.None || IsProtected(facts.GiverProtection) || IsProtected(facts.ReceiverProtection);
    }
}
