namespace Helsenorge.Portal.Domain.ChangeGp;

/// <summary>Why a GP cannot be chosen, or a waiting list not joined.</summary>
public enum GpChangeRefusal
{
    /// <summary>The register has not said who the person's GP is, so nobody can say what they may.</summary>
    NotKnown,

    /// <summary>Holders of a D-number have no GP, but for those whom the register says otherwise of.</summary>
    NotEntitled,
    NoSuchList,

    /// <summary>The person is on this list, or will be by what they chose last.</summary>
    AlreadyYours,

    /// <summary>Nobody new comes to a GP who leaves.</summary>
    ListEnds,

    /// <summary>No free place, or others wait for the next.</summary>
    ListFull,

    /// <summary>The last place went to somebody else in the same moment.</summary>
    JustTaken,

    /// <summary>All changes of this calendar year are used, and none is free.</summary>
    NoChangesLeft,

    /// <summary>One waits for one GP at a time.</summary>
    AlreadyWaiting,

    /// <summary>There is a free place: no need to wait.</summary>
    HasRoom,
}

/// <summary>What the rules of a day are; a later row takes over from its day on.</summary>
/// <param name="ChangesAYear">Ordinary changes in a calendar year.</param>
/// <param name="PlacesToOpen">How many places must be free before a list opens; as many are then given.</param>
/// <param name="MonthsAfterMove">For how long after a move one change is free.</param>
public sealed record GpChangeTerms(DateOnly ValidFrom, int ChangesAYear, int PlacesToOpen, int MonthsAfterMove)
{
    public static IReadOnlyList<GpChangeTerms> Usual { get; } = [new(new DateOnly(2001, 6, 1), ChangesAYear: 2, PlacesToOpen: 10, MonthsAfterMove: 6)];
}

/// <summary>The rules as configuration: <c>ChangeGp:Terms</c>, else the usual ones.</summary>
public sealed record GpChangeOptions
{
    public IReadOnlyList<GpChangeTerms> Terms { get; init; } = GpChangeTerms.Usual;

    /// <summary>Those of the newest row that has begun to hold by that day in Norway.</summary>
    public GpChangeTerms On(DateTimeOffset at)
    {
        var day = NorwegianTime.Today(at);
        return Terms.Where(terms => terms.ValidFrom <= day).MaxBy(terms => terms.ValidFrom) ?? throw new InvalidOperationException($"No rules for changing GP hold on {day:O}.");
    }
}

/// <summary>A change that has been made before, as far as the next one must know.</summary>
public sealed record EarlierGpChange(Guid ListId, GpChangeReason Reason, GpChangeStatus Status, DateTimeOffset OrderedAt)
{
    public bool IsPending => Status is GpChangeStatus.AwaitingRegister or GpChangeStatus.Confirmed;
}

/// <summary>What a person's right to change rests on.</summary>
/// <param name="IsKnown">The register has said whether the person has a GP.</param>
/// <param name="IsEntitled">The person may have a GP at all.</param>
/// <param name="PresentListId">Null when there is no GP, or none whose list the portal knows.</param>
/// <param name="HasGp">The register says that there is one.</param>
/// <param name="PresentEndsOn">The last day of the present GP's list; null as long as it goes on.</param>
/// <param name="MovedOn">When the person last moved, by the population register; null when it does not say.</param>
/// <param name="Earlier">All changes the person has made here.</param>
/// <param name="WaitsForListId">Null when the person is in no queue.</param>
public sealed record GpStanding(
    bool IsKnown,
    bool IsEntitled,
    Guid? PresentListId,
    bool HasGp,
    DateOnly? PresentEndsOn,
    DateOnly? MovedOn,
    IReadOnlyList<EarlierGpChange> Earlier,
    Guid? WaitsForListId);

/// <summary>The list that is wanted.</summary>
/// <param name="EndsOn">Its last day; null as long as it goes on.</param>
/// <param name="FreePlaces">Places of this opening that nobody has.</param>
/// <param name="Waiting">How many are in the queue.</param>
public sealed record WantedList(Guid Id, DateOnly? EndsOn, int FreePlaces, int Waiting)
{
    /// <summary>A place for whoever comes now: those who wait go first.</summary>
    public bool HasRoom => FreePlaces > 0 && Waiting == 0;
}

/// <summary>Who may change to which GP, when it takes effect, and when a list is open (domain rules §5).</summary>
public static class GpChangeRules
{
    /// <summary>The first of the month after the day it was chosen, in Norway.</summary>
    public static DateOnly EffectiveOn(DateTimeOffset orderedAt)
    {
        var today = NorwegianTime.Today(orderedAt);
        return new DateOnly(today.Year, today.Month, 1).AddMonths(1);
    }

    /// <summary>How many of the calendar year's ordinary changes are used, by the Norwegian day they were chosen.</summary>
    public static int Used(IEnumerable<EarlierGpChange> earlier, DateTimeOffset now) => earlier.Count(change =>
        change is { Reason: GpChangeReason.Ordinary, Status: not GpChangeStatus.Rejected } && NorwegianTime.Today(change.OrderedAt).Year == NorwegianTime.Today(now).Year);

    /// <summary>By which right the next change would be made: the free ones first. Null when none is left.</summary>
    public static GpChangeReason? NextReason(GpStanding standing, GpChangeTerms terms, DateTimeOffset now)
    {
        var counted = standing.Earlier.Where(change => change.Status is not GpChangeStatus.Rejected).ToList();
        var settledAt = counted.Where(change => change.Status is GpChangeStatus.InEffect).Max(change => (DateTimeOffset?)change.OrderedAt) ?? DateTimeOffset.MinValue;
        bool IsUsed(GpChangeReason reason) => counted.Exists(change => change.Reason == reason && change.OrderedAt > settledAt);
        return standing switch
        {
            { HasGp: false } when !IsUsed(GpChangeReason.NoGp) => GpChangeReason.NoGp,
            { PresentEndsOn: not null } when !IsUsed(GpChangeReason.GpLeaves) => GpChangeReason.GpLeaves,
            { MovedOn: { } moved } when IsFreeAfterMove(moved, counted, terms, now) => GpChangeReason.Moved,
            _ => Used(counted, now) < terms.ChangesAYear ? GpChangeReason.Ordinary : null,
        };
    }

    /// <summary>By which right this person may be put on this list now.</summary>
    /// <param name="comesAlong">A child under 16 of somebody who is on the list, or has just chosen it: there is always room.</param>
    public static Result<GpChangeReason, GpChangeRefusal> MayChange(GpStanding standing, WantedList list, bool comesAlong, GpChangeTerms terms, DateTimeOffset now) =>
        Closed(standing, list) is { } no ? no
        : !list.HasRoom && !comesAlong ? GpChangeRefusal.ListFull
        : NextReason(standing, terms, now) is { } reason ? reason
        : GpChangeRefusal.NoChangesLeft;

    /// <summary>Why this person may not wait for this list; null when they may. Who waits has a change to use: it is used when their turn comes.</summary>
    public static GpChangeRefusal? MayWait(GpStanding standing, WantedList list, bool comesAlong, GpChangeTerms terms, DateTimeOffset now) =>
        Closed(standing, list) is { } no ? no
        : standing.WaitsForListId is not null ? GpChangeRefusal.AlreadyWaiting
        : list.HasRoom || comesAlong ? GpChangeRefusal.HasRoom
        : NextReason(standing, terms, now) is null ? GpChangeRefusal.NoChangesLeft
        : null;

    /// <summary>
    /// What a list gives away after the register has been read. One that has places left goes on until they are gone, or the register has
    /// no more room; a closed one opens when enough are free, and then gives as many.
    /// </summary>
    /// <param name="taken">Places of this opening that are taken.</param>
    /// <param name="unanswered">Changes to this list that the register has not counted yet.</param>
    public static (int Opening, int Places) Open(int opening, int places, int taken, int capacity, int patients, int unanswered, GpChangeTerms terms)
    {
        var free = Math.Max(0, capacity - patients - unanswered);
        var left = places - taken;
        return left > 0 ? (opening, taken + Math.Min(left, free))
            : free >= terms.PlacesToOpen ? (opening + 1, terms.PlacesToOpen)
            : (opening, places);
    }

    private static GpChangeRefusal? Closed(GpStanding standing, WantedList list) => standing switch
    {
        { IsKnown: false } => GpChangeRefusal.NotKnown,
        { IsEntitled: false } => GpChangeRefusal.NotEntitled,
        _ when Coming(standing) == list.Id => GpChangeRefusal.AlreadyYours,
        _ when list.EndsOn is not null => GpChangeRefusal.ListEnds,
        _ => null,
    };

    /// <summary>The list the person will be on when nothing more is chosen.</summary>
    private static Guid? Coming(GpStanding standing) => standing.Earlier.FirstOrDefault(change => change.IsPending)?.ListId ?? standing.PresentListId;

    // One for each move, for some months after it.
    private static bool IsFreeAfterMove(DateOnly moved, IReadOnlyList<EarlierGpChange> counted, GpChangeTerms terms, DateTimeOffset now)
    {
        var today = NorwegianTime.Today(now);
        return moved <= today && today <= moved.AddMonths(terms.MonthsAfterMove)
            && !counted.Any(change => change.Reason is GpChangeReason.Moved && NorwegianTime.Today(change.OrderedAt) >= moved);
    }
}
