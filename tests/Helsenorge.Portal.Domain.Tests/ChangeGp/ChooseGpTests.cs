using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.ChangeGp;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.ChangeGp;

/// <summary>Choosing a GP, waiting for one, and taking children along: domain rules §5.</summary>
public sealed class ChooseGpTests : GpTest
{
    [Fact]
    public async Task Kari_changes_from_the_first_of_next_month_and_keeps_Ingrid_until_then()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 3);

        var answer = await ChooseAsync(Kari, jens);

        Assert.True(answer.Succeeded(out var id));
        var change = Assert.Single(await ChangesOfAsync(Kari.PersonId));
        Assert.Equal((id, 1, "Jens Øvrebø", "Ingrid Haugland", GpChangeReason.Ordinary, FirstOfApril, 1), (change.Id, change.Number, change.GpName, change.FormerGpName, change.Reason, change.EffectiveOn, change.Place));
        Assert.Equal([1], await PlacesOfAsync(jens));
        Assert.Equal([NotificationKind.GpChangeOrdered], await BellAsync(Kari.PersonId));
        Assert.Equal(("change-gp", "change", UsageOutcome.Done), await LastLogAsync(Kari.PersonId) is var log ? (log.ServiceCode, log.ActionCode, log.Outcome) : default);
        Assert.Equal("Ingrid Haugland", (await FindAsync(Kari)).Present?.Name);
    }

    [Fact]
    public async Task Pressed_five_times_it_is_one_change_with_one_receipt()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 3);
        var key = Guid.NewGuid();

        var answers = new List<Result<Guid, GpChangeRefusal>>();
        for (var press = 0; press < 5; press++)
        {
            answers.Add(await ChooseAsync(Kari, jens, key));
        }

        Assert.Single(answers.Select(answer => answer.Succeeded(out var id) ? id : Guid.Empty).Distinct());
        Assert.Single(await ChangesOfAsync(Kari.PersonId));
        Assert.Equal([1], await PlacesOfAsync(jens));
    }

    [Fact]
    public async Task Five_presses_at_once_are_one_change_too()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 3);
        var key = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ChooseAsync(Kari, jens, key)));

        Assert.Single(answers.Select(answer => answer.Succeeded(out var id) ? id : Guid.Empty).Distinct());
        Assert.Single(await ChangesOfAsync(Kari.PersonId));
    }

    [Fact]
    public async Task After_the_last_place_the_next_is_told_that_it_is_full_and_nothing_of_theirs_has_changed()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        Assert.Null((await ChooseAsync(Ola, jens)).Refusal);

        var late = await ChooseAsync(Kari, jens);

        Assert.Equal(GpChangeRefusal.ListFull, late.Refusal);
        Assert.Empty(await ChangesOfAsync(Kari.PersonId));
        Assert.Empty(await BellAsync(Kari.PersonId));
        Assert.Equal(UsageOutcome.Attempted, (await LastLogAsync(Kari.PersonId)).Outcome);
    }

    [Fact]
    public async Task Her_last_change_from_two_devices_at_once_is_one_change()
    {
        var (jens, grete, magnus) = (await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 3), await Portal.GivenListAsync("Grete Sandvik", "990000003", places: 3), await Portal.GivenListAsync("Magnus Eide", "990000004", places: 3));
        Assert.Null((await ChooseAsync(Kari, jens)).Refusal);

        var both = await Task.WhenAll(ChooseAsync(Kari, grete), ChooseAsync(Kari, magnus));

        Assert.Single(both, answer => answer.Refusal is null);
        Assert.Single(both, answer => answer.Refusal is GpChangeRefusal.NoChangesLeft);
        Assert.Equal(2, (await ChangesOfAsync(Kari.PersonId)).Count);
    }

    [Fact]
    public async Task Choosing_another_before_it_takes_effect_gives_the_place_back_and_counts()
    {
        var (jens, grete) = (await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1), await Portal.GivenListAsync("Grete Sandvik", "990000003", places: 1));
        await ChooseAsync(Kari, jens);

        Assert.Null((await ChooseAsync(Kari, grete)).Refusal);

        Assert.Equal([GpChangeStatus.Replaced, GpChangeStatus.AwaitingRegister], (await ChangesOfAsync(Kari.PersonId)).Select(change => change.Status));
        Assert.Empty(await PlacesOfAsync(jens));
        Assert.Equal(0, (await FindAsync(Kari)).Left);
        Assert.Null((await ChooseAsync(Ola, jens)).Refusal);
        Assert.Equal(GpChangeRefusal.NoChangesLeft, (await ChooseAsync(Kari, await Portal.GivenListAsync("Magnus Eide", "990000004", places: 1))).Refusal);
    }

    [Fact]
    public async Task Section_5_In_the_queue_each_sees_their_number_and_who_leaves_moves_those_behind()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 0);
        Assert.Null(await WaitAsync(Ola, jens));
        Portal.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await WaitAsync(Kari, jens));

        Assert.Equal(1, (await FindAsync(Ola)).Waiting?.Place);
        Assert.Equal(2, (await FindAsync(Kari)).Waiting?.Place);
        Assert.Equal(GpChangeRefusal.AlreadyWaiting, await WaitAsync(Kari, await Portal.GivenListAsync("Grete Sandvik", "990000003", places: 0)));

        Portal.Actor.Current = Ola;
        Assert.True(await Portal.RunAsync<LeaveQueue, bool>(leave => leave.RunAsync(jens.Id, Guid.NewGuid(), Cancel)));

        Assert.Null((await FindAsync(Ola)).Waiting);
        Assert.Equal(1, (await FindAsync(Kari)).Waiting?.Place);
        Assert.Equal([NotificationKind.GpWaitingJoined, NotificationKind.GpWaitingLeft], await BellAsync(Ola.PersonId));
    }

    [Fact]
    public async Task Two_devices_that_join_two_queues_at_once_are_in_one()
    {
        var (jens, grete) = (await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 0), await Portal.GivenListAsync("Grete Sandvik", "990000003", places: 0));

        var both = await Task.WhenAll(WaitAsync(Kari, jens), WaitAsync(Kari, grete));

        Assert.Single(both, refusal => refusal is null);
        Assert.Single(both, refusal => refusal is GpChangeRefusal.AlreadyWaiting);
        Assert.Equal(1, await Portal.LookAsync<GpWaiting, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Section_5_A_child_at_the_same_address_comes_along_though_the_last_place_went_to_the_parent_and_each_has_a_log_row()
    {
        var mia = await GivenChildOfKariAsync("Mia Nordli", new DateOnly(2018, 9, 3));
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        var key = Guid.NewGuid();
        Assert.Null((await ChooseAsync(Kari, jens, key)).Refusal);

        Assert.Null((await ChooseAsync(Kari, jens, ChooseGp.KeyFor(key, mia), mia)).Refusal);
        Assert.Null((await ChooseAsync(Kari, jens, ChooseGp.KeyFor(key, mia), mia)).Refusal);

        var change = Assert.Single(await ChangesOfAsync(mia));
        Assert.Equal((null, Kari.PersonId, FirstOfApril), (change.Place, change.DecidedBy, change.EffectiveOn));
        Assert.Equal(("change", AccessGround.Parent, Kari.PersonId), await LastLogAsync(mia) is var log ? (log.ActionCode, log.Ground, log.ActorId) : default);
        Assert.DoesNotContain(await Portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(e => e.PatientId == Kari.PersonId).ToListAsync(Cancel)), entry => entry.Ground is AccessGround.Parent);
        Assert.Equal([NotificationKind.GpChangeOrdered, NotificationKind.GpChangeOrdered], await BellAsync(Kari.PersonId));
        Assert.Null((await Portal.Get<UsageLogVerifier>().VerifyAsync(mia, Cancel)).Fault);
    }

    [Theory]
    [InlineData("2010-03-03", true)]
    [InlineData("2010-03-02", false)]
    public async Task Section_4_2_A_parent_takes_a_child_along_until_the_day_before_they_turn_16(string born, bool comes)
    {
        var jonas = await GivenChildOfKariAsync("Jonas Nordli", DateOnly.Parse(born, null));
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 2);

        if (comes)
        {
            Assert.Null((await ChooseAsync(Kari, jens, childId: jonas)).Refusal);
        }
        else
        {
            await Assert.ThrowsAsync<AccessDeniedException>(() => ChooseAsync(Kari, jens, childId: jonas));
        }

        Assert.Equal(comes ? 1 : 0, (await ChangesOfAsync(jonas)).Count);
    }

    [Fact]
    public async Task A_child_who_lives_elsewhere_needs_a_place_of_their_own()
    {
        var mia = await GivenChildOfKariAsync("Mia Nordli", new DateOnly(2018, 9, 3), livesWithChild: false);
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        Assert.Null((await ChooseAsync(Kari, jens)).Refusal);

        Assert.Equal(GpChangeRefusal.ListFull, (await ChooseAsync(Kari, jens, childId: mia)).Refusal);
    }

    [Fact]
    public async Task Nobody_chooses_for_somebody_else_by_naming_them_and_the_attempt_is_in_that_persons_log()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        await Portal.GivenPowerAsync(Ola.PersonId, Kari, ServiceAreas.Any);

        await Assert.ThrowsAsync<AccessDeniedException>(() => ChooseAsync(Kari, jens, childId: Ola.PersonId));

        Assert.Empty(await ChangesOfAsync(Ola.PersonId));
        Assert.Equal((UsageOutcome.Attempted, AccessDenial.NeverByProxy), await LastLogAsync(Ola.PersonId) is var log ? (log.Outcome, log.Denial!.Value) : default);
    }

    [Fact]
    public async Task Whoever_acts_for_somebody_is_there_for_that_person_alone()
    {
        var (mia, emil) = (await GivenChildOfKariAsync("Mia Nordli", new DateOnly(2018, 9, 3)), await GivenChildOfKariAsync("Emil Nordli", new DateOnly(2020, 9, 3)));
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 2);

        await Assert.ThrowsAsync<AccessDeniedException>(() => ChooseAsync(Kari with { SubjectId = mia }, jens, childId: emil));
        Assert.Null((await ChooseAsync(Kari with { SubjectId = mia }, jens)).Refusal);
    }

    [Fact]
    public async Task Section_5_Who_has_moved_and_used_both_changes_has_one_more()
    {
        var (jens, grete, magnus) = (await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 3), await Portal.GivenListAsync("Grete Sandvik", "990000003", places: 3), await Portal.GivenListAsync("Magnus Eide", "990000004", places: 3));
        await ChooseAsync(Kari, jens);
        await ChooseAsync(Kari, grete);
        Assert.Equal(GpChangeRefusal.NoChangesLeft, (await ChooseAsync(Kari, magnus)).Refusal);

        await using (var db = Portal.Database.Create())
        {
            var person = db.Vouch(await db.All<Person>().SingleAsync(p => p.Id == Kari.PersonId, Cancel));
            person.Refresh(new RegisteredPerson(default, [], "Kari", "Nordli", person.BirthDate, person.Sex, AddressProtection.Ungraded, new("Nyveien 1", "5998", "Vikøy", "Vikøy"), null, null, []) { MovedOn = new DateOnly(2026, 3, 1) }, Portal.Clock.GetUtcNow());
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Null((await ChooseAsync(Kari, magnus)).Refusal);
        Assert.Equal(GpChangeReason.Moved, (await ChangesOfAsync(Kari.PersonId))[^1].Reason);
    }

    [Fact]
    public async Task The_page_asks_the_database_as_often_for_5000_lists_as_for_50()
    {
        await Portal.GivenAsync([.. Enumerable.Range(0, 50).Select(at => GpListsGiven.Of(GpListsGiven.Said($"Lege {at}", $"{1000 + at}", 900, 800), Portal.Clock.GetUtcNow()))]);
        await FindAsync(Kari);
        Portal.Commands.Reset();
        Assert.Equal(GpSearch.PageSize, (await FindAsync(Kari)).Found.Count);
        var few = Portal.Commands.Count;

        await Portal.GivenAsync([.. Enumerable.Range(50, 4950).Select(at => GpListsGiven.Of(GpListsGiven.Said($"Lege {at}", $"{1000 + at}", 900, 800), Portal.Clock.GetUtcNow()))]);
        Portal.Commands.Reset();
        Assert.True((await FindAsync(Kari)).HasMore);

        Assert.Equal(few, Portal.Commands.Count);
        Assert.InRange(few, 1, 8);
    }
}
