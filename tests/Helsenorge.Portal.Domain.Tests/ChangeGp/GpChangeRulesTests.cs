using Helsenorge.Portal.Domain.ChangeGp;

namespace Helsenorge.Portal.Domain.Tests.ChangeGp;

/// <summary>Domain rules §5, Change GP: Kari, who is on Ingrid's list, and the lists of others. No clock, no database.</summary>
public sealed class GpChangeRulesTests
{
    private static readonly Guid Ingrid = Guid.NewGuid();
    private static readonly Guid Jens = Guid.NewGuid();
    private static readonly Guid Grete = Guid.NewGuid();
    private static readonly GpChangeTerms Terms = GpChangeTerms.Usual[0];
    private static readonly DateTimeOffset Now = Oslo(2026, 11, 26, 9, 0);

    private static GpStanding Kari => new(IsKnown: true, IsEntitled: true, Ingrid, HasGp: true, null, null, [], null);

    private static WantedList WithPlaces(int free, int waiting = 0) => new(Jens, null, free, waiting);

    [Theory]
    [InlineData("2026-01-31T23:59:59+01:00", "2026-02-01")]
    [InlineData("2026-02-01T00:00:00+01:00", "2026-03-01")]
    [InlineData("2026-01-31T22:59:59Z", "2026-02-01")]
    [InlineData("2026-01-31T23:00:00Z", "2026-03-01")]
    [InlineData("2026-06-30T21:59:59Z", "2026-07-01")]
    [InlineData("2026-06-30T22:00:00Z", "2026-08-01")]
    [InlineData("2026-12-31T23:59:59+01:00", "2027-01-01")]
    [InlineData("2027-01-01T00:00:00+01:00", "2027-02-01")]
    [InlineData("2028-02-29T12:00:00+01:00", "2028-03-01")]
    public void Section_5_A_change_takes_effect_on_the_first_of_the_month_after_the_Norwegian_day_it_was_chosen(string chosen, string first) =>
        Assert.Equal(DateOnly.Parse(first, null), GpChangeRules.EffectiveOn(DateTimeOffset.Parse(chosen, null)));

    [Theory]
    [InlineData(0, GpChangeReason.Ordinary)]
    [InlineData(1, GpChangeReason.Ordinary)]
    [InlineData(2, null)]
    public void Section_5_Everybody_has_two_ordinary_changes_in_a_calendar_year(int used, GpChangeReason? next) =>
        Assert.Equal(next, GpChangeRules.NextReason(Kari with { Earlier = Done(used, Oslo(2026, 3, 1, 12, 0)) }, Terms, Now));

    [Theory]
    [InlineData("2025-12-31T23:59:59+01:00", 0)]
    [InlineData("2026-01-01T00:00:00+01:00", 1)]
    [InlineData("2025-12-31T22:59:59Z", 0)]
    [InlineData("2025-12-31T23:00:00Z", 1)]
    public void Section_5_The_year_is_the_Norwegian_calendar_year_in_which_it_was_chosen(string chosen, int used) =>
        Assert.Equal(used, GpChangeRules.Used(Done(1, DateTimeOffset.Parse(chosen, null)), Oslo(2026, 1, 1, 0, 30)));

    [Fact]
    public void Two_changes_used_at_a_quarter_to_midnight_on_New_Years_Eve_are_two_new_ones_a_quarter_past()
    {
        var used = Kari with { Earlier = Done(2, Oslo(2026, 5, 5, 12, 0)) };

        Assert.Null(GpChangeRules.NextReason(used, Terms, Oslo(2026, 12, 31, 23, 45)));
        Assert.Equal(GpChangeReason.Ordinary, GpChangeRules.NextReason(used, Terms, Oslo(2027, 1, 1, 0, 15)));
    }

    [Fact]
    public void What_the_register_said_no_to_does_not_count()
    {
        var rejected = Done(2, Oslo(2026, 3, 1, 12, 0)).Select(change => change with { Status = GpChangeStatus.Rejected }).ToList();

        Assert.Equal(0, GpChangeRules.Used(rejected, Now));
        Assert.Equal(GpChangeReason.Ordinary, GpChangeRules.NextReason(Kari with { Earlier = rejected }, Terms, Now));
    }

    [Fact]
    public void What_was_replaced_before_it_took_effect_counts() =>
        Assert.Equal(1, GpChangeRules.Used([new(Jens, GpChangeReason.Ordinary, GpChangeStatus.Replaced, Now)], Now));

    [Theory]
    [InlineData("2026-05-25", false)]
    [InlineData("2026-05-26", true)]
    [InlineData("2026-11-26", true)]
    [InlineData("2026-11-27", false)]
    public void Section_5_Who_has_moved_has_one_change_more_until_six_months_after(string moved, bool free)
    {
        var standing = Kari with { MovedOn = DateOnly.Parse(moved, null), Earlier = Done(2, Oslo(2026, 3, 1, 12, 0)) };

        Assert.Equal(free ? GpChangeReason.Moved : null, GpChangeRules.NextReason(standing, Terms, Now));
    }

    [Fact]
    public void One_move_is_one_free_change_and_the_next_move_another()
    {
        var moved = new DateOnly(2026, 10, 1);
        IReadOnlyList<EarlierGpChange> freed = [.. Done(2, Oslo(2026, 3, 1, 12, 0)), new(Jens, GpChangeReason.Moved, GpChangeStatus.InEffect, Oslo(2026, 10, 5, 12, 0))];

        Assert.Null(GpChangeRules.NextReason(Kari with { MovedOn = moved, Earlier = freed }, Terms, Now));
        Assert.Equal(GpChangeReason.Moved, GpChangeRules.NextReason(Kari with { MovedOn = new DateOnly(2026, 10, 6), Earlier = freed }, Terms, Now));
    }

    [Fact]
    public void Section_5_A_GP_who_leaves_gives_a_free_change_once()
    {
        var leaving = Kari with { PresentEndsOn = new DateOnly(2026, 12, 31), Earlier = Done(2, Oslo(2026, 3, 1, 12, 0)) };
        var chosen = leaving with { Earlier = [.. leaving.Earlier, new(Jens, GpChangeReason.GpLeaves, GpChangeStatus.Confirmed, Now)] };

        Assert.Equal(GpChangeReason.GpLeaves, GpChangeRules.NextReason(leaving, Terms, Now));
        Assert.Null(GpChangeRules.NextReason(chosen, Terms, Now));
    }

    [Fact]
    public void The_next_GP_who_leaves_gives_another()
    {
        var again = Kari with
        {
            PresentEndsOn = new DateOnly(2027, 5, 31),
            Earlier = [new(Ingrid, GpChangeReason.GpLeaves, GpChangeStatus.InEffect, Oslo(2026, 3, 1, 12, 0))],
        };

        Assert.Equal(GpChangeReason.GpLeaves, GpChangeRules.NextReason(again, Terms, Now));
    }

    [Fact]
    public void Who_has_no_GP_may_always_choose_the_first_and_the_second_choice_counts()
    {
        var without = Kari with { PresentListId = null, HasGp = false };
        var chosen = without with { Earlier = [new(Jens, GpChangeReason.NoGp, GpChangeStatus.AwaitingRegister, Now)] };

        Assert.Equal(GpChangeReason.NoGp, GpChangeRules.NextReason(without, Terms, Now));
        Assert.Equal(GpChangeReason.Ordinary, GpChangeRules.NextReason(chosen, Terms, Now));
    }

    [Theory]
    [InlineData(1, 0, null)]
    [InlineData(0, 0, GpChangeRefusal.ListFull)]
    [InlineData(1, 1, GpChangeRefusal.ListFull)]
    public void Section_5_A_place_is_for_whoever_comes_only_when_nobody_waits(int free, int waiting, GpChangeRefusal? refusal) =>
        Assert.Equal(refusal, GpChangeRules.MayChange(Kari, WithPlaces(free, waiting), comesAlong: false, Terms, Now).Refusal);

    [Fact]
    public void Section_5_A_child_of_somebody_on_the_list_comes_along_when_it_is_full() =>
        Assert.Null(GpChangeRules.MayChange(Kari, WithPlaces(0, waiting: 7), comesAlong: true, Terms, Now).Refusal);

    [Fact]
    public void Section_5_A_holder_of_a_D_number_without_the_right_neither_changes_nor_waits()
    {
        var piotr = Kari with { IsEntitled = false, PresentListId = null, HasGp = false };

        Assert.Equal(GpChangeRefusal.NotEntitled, GpChangeRules.MayChange(piotr, WithPlaces(5), false, Terms, Now).Refusal);
        Assert.Equal(GpChangeRefusal.NotEntitled, GpChangeRules.MayWait(piotr, WithPlaces(0), false, Terms, Now));
    }

    [Fact]
    public void That_the_register_has_not_answered_is_not_that_there_is_a_right() =>
        Assert.Equal(GpChangeRefusal.NotKnown, GpChangeRules.MayChange(Kari with { IsKnown = false }, WithPlaces(5), false, Terms, Now).Refusal);

    [Fact]
    public void Nobody_chooses_the_GP_they_have_unless_they_have_chosen_another_meanwhile()
    {
        var own = new WantedList(Ingrid, null, 5, 0);
        var leaving = Kari with { Earlier = [new(Jens, GpChangeReason.Ordinary, GpChangeStatus.Confirmed, Now)] };

        Assert.Equal(GpChangeRefusal.AlreadyYours, GpChangeRules.MayChange(Kari, own, false, Terms, Now).Refusal);
        Assert.Equal(GpChangeRefusal.AlreadyYours, GpChangeRules.MayChange(leaving, WithPlaces(5), false, Terms, Now).Refusal);
        Assert.Null(GpChangeRules.MayChange(leaving, own, false, Terms, Now).Refusal);
    }

    [Fact]
    public void Nobody_new_comes_to_a_GP_who_leaves() =>
        Assert.Equal(GpChangeRefusal.ListEnds, GpChangeRules.MayChange(Kari, WithPlaces(5) with { EndsOn = new DateOnly(2027, 6, 30) }, false, Terms, Now).Refusal);

    [Fact]
    public void Section_5_One_waits_for_one_GP_at_a_time_and_only_where_it_is_full()
    {
        Assert.Null(GpChangeRules.MayWait(Kari, WithPlaces(0), false, Terms, Now));
        Assert.Equal(GpChangeRefusal.AlreadyWaiting, GpChangeRules.MayWait(Kari with { WaitsForListId = Grete }, WithPlaces(0), false, Terms, Now));
        Assert.Equal(GpChangeRefusal.AlreadyWaiting, GpChangeRules.MayWait(Kari with { WaitsForListId = Jens }, WithPlaces(0), false, Terms, Now));
        Assert.Equal(GpChangeRefusal.HasRoom, GpChangeRules.MayWait(Kari, WithPlaces(1), false, Terms, Now));
        Assert.Null(GpChangeRules.MayWait(Kari, WithPlaces(1, waiting: 1), false, Terms, Now));
    }

    [Fact]
    public void Who_has_no_change_left_does_not_wait() =>
        Assert.Equal(GpChangeRefusal.NoChangesLeft, GpChangeRules.MayWait(Kari with { Earlier = Done(2, Now) }, WithPlaces(0), false, Terms, Now));

    [Theory]
    [InlineData(9, 3)]
    [InlineData(10, 4)]
    [InlineData(11, 4)]
    [InlineData(300, 4)]
    public void Section_5_A_closed_list_opens_when_ten_places_are_free_and_then_gives_ten(int free, int opening) =>
        Assert.Equal((opening, 10), GpChangeRules.Open(3, 10, taken: 10, capacity: 1000, patients: 1000 - free, unanswered: 0, Terms));

    [Theory]
    [InlineData(9, 1, 10)]
    [InlineData(9, 3, 10)]
    [InlineData(4, 3, 7)]
    [InlineData(4, 0, 4)]
    public void An_open_list_goes_on_with_what_it_has_left_and_never_gives_more_than_the_register_has(int taken, int free, int places) =>
        Assert.Equal((3, places), GpChangeRules.Open(3, 10, taken, capacity: 1000, patients: 1000 - free, unanswered: 0, Terms));

    [Theory]
    [InlineData(12, 2, true)]
    [InlineData(12, 3, false)]
    public void Changes_that_the_register_has_not_counted_are_counted_before_a_list_opens(int free, int unanswered, bool opens) =>
        Assert.Equal(opens ? 4 : 3, GpChangeRules.Open(3, 10, 10, 1000, 1000 - free, unanswered, Terms).Opening);

    [Fact]
    public void The_rules_are_those_of_the_day()
    {
        var options = new GpChangeOptions { Terms = [Terms, Terms with { ValidFrom = new DateOnly(2027, 1, 1), ChangesAYear = 3 }] };

        Assert.Equal(2, options.On(Oslo(2026, 12, 31, 23, 59)).ChangesAYear);
        Assert.Equal(3, options.On(Oslo(2027, 1, 1, 0, 0)).ChangesAYear);
        Assert.Throws<InvalidOperationException>(() => options.On(Oslo(2001, 5, 31, 23, 59)));
    }

    [Theory]
    [InlineData("2026-11-30T23:59:59+01:00", false)]
    [InlineData("2026-12-01T00:00:00+01:00", true)]
    public void A_confirmed_change_takes_effect_on_its_day_and_not_before(string at, bool inEffect)
    {
        var change = Change();
        Assert.False(change.TakeEffect(Oslo(2026, 12, 5, 0, 0)));
        Assert.True(change.Confirm(Now));

        Assert.Equal(inEffect, change.TakeEffect(DateTimeOffset.Parse(at, null)));
        Assert.Equal(inEffect ? GpChangeStatus.InEffect : GpChangeStatus.Confirmed, change.Status);
    }

    [Fact]
    public void The_register_answers_once_and_what_has_happened_is_not_replaced()
    {
        var confirmed = Change();
        Assert.True(confirmed.Confirm(Now));
        Assert.False(confirmed.Reject(Now));
        Assert.True(confirmed.TakeEffect(Oslo(2026, 12, 1, 0, 0)));
        Assert.False(confirmed.Replace(Now));

        var rejected = Change();
        Assert.True(rejected.Reject(Now));
        Assert.False(rejected.Replace(Now));
        Assert.False(rejected.Confirm(Now));
    }

    private static GpChange Change() => new() { GpName = "Jens Øvrebø", SurgeryName = "Solbakken", OrderedAt = Now, EffectiveOn = new DateOnly(2026, 12, 1) };

    private static List<EarlierGpChange> Done(int count, DateTimeOffset at) =>
        [.. Enumerable.Range(0, count).Select(number => new EarlierGpChange(Grete, GpChangeReason.Ordinary, GpChangeStatus.InEffect, at.AddMinutes(number)))];

    private static DateTimeOffset Oslo(int year, int month, int day, int hour, int minute) => NorwegianTime.At(new DateOnly(year, month, day), new TimeOnly(hour, minute));
}
