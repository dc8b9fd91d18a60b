using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.ChangeGp;

/// <summary>The GP register is the authority: what it is told, what it answers, and what a dead one loses, which is nothing.</summary>
public sealed class GpOrdersTests : GpTest
{
    [Fact]
    public async Task The_register_confirms_and_on_the_first_of_the_month_Jens_is_her_GP()
    {
        var jens = await ChosenAsync();
        await DeliverAsync();
        Assert.Equal(GpChangeStatus.Confirmed, Assert.Single(await ChangesOfAsync(Kari.PersonId)).Status);
        Assert.Contains(NotificationKind.GpChangeConfirmed, await BellAsync(Kari.PersonId));
        var receipt = await Portal.LookAsync<Message, Message>(all => all.AsNoTracking().SingleAsync(m => m.PatientId == Kari.PersonId, Cancel));
        Assert.Equal(MessageKind.Receipt, receipt.Kind);
        Assert.Contains("Ny fastlege fra 1. april 2026 er Jens Øvrebø ved Solbakken legesenter.", receipt.Text, StringComparison.Ordinal);

        GoTo(new DateOnly(2026, 3, 31), new TimeOnly(23, 59));
        Assert.Equal(0, await TakeEffectAsync());
        Assert.Equal(Ingrid.HprNumber, (await GpOfAsync(Kari.PersonId)).HprNumber);

        GoTo(FirstOfApril, new TimeOnly(0, 0));
        Assert.Equal(1, await TakeEffectAsync());
        Assert.Equal((jens.HprNumber, FirstOfApril), await GpOfAsync(Kari.PersonId) is var gp ? (gp.HprNumber, gp.Since!.Value) : default);
        Assert.Contains(NotificationKind.GpChangeInEffect, await BellAsync(Kari.PersonId));
        Assert.Equal(("take-effect", AccessGround.System), await LastLogAsync(Kari.PersonId) is var log ? (log.ActionCode, log.Ground) : default);
        Assert.Equal(0, await TakeEffectAsync());
    }

    [Fact]
    public async Task A_dead_register_loses_nothing_and_is_told_once_when_it_answers_again()
    {
        await ChosenAsync();
        Register.IsDown = true;
        await DeliverAsync();
        Assert.Equal(GpChangeStatus.AwaitingRegister, Assert.Single(await ChangesOfAsync(Kari.PersonId)).Status);

        Register.IsDown = false;
        await DeliverAsync();
        await DeliverAsync();

        Assert.Single(Register.Orders);
    }

    [Fact]
    public async Task An_answer_that_was_lost_on_the_way_is_asked_for_again_and_is_one_order()
    {
        await ChosenAsync();
        Register.LosesAnswer = true;
        await DeliverAsync();

        await DeliverAsync();

        Assert.Equal(2, Register.Told);
        Assert.Single(Register.Orders);
    }

    [Fact]
    public async Task The_register_says_no_and_the_place_is_free_and_the_change_does_not_count()
    {
        var jens = await ChosenAsync();
        Register.Refuses.Add(jens.HprNumber);

        await DeliverAsync();

        Assert.Equal((GpChangeStatus.Rejected, null), Assert.Single(await ChangesOfAsync(Kari.PersonId)) is var change ? (change.Status, change.Place) : default);
        Assert.Empty(await PlacesOfAsync(jens));
        Assert.Contains(NotificationKind.GpChangeRejected, await BellAsync(Kari.PersonId));
        Assert.Equal(2, (await FindAsync(Kari)).Left);
    }

    [Fact]
    public async Task What_she_chose_away_before_it_was_sent_is_never_sent()
    {
        await ChosenAsync();
        var grete = await Portal.GivenListAsync("Grete Sandvik", "990000003", places: 1);
        RegisterKnows(grete);
        await ChooseAsync(Kari, grete);

        await DeliverAsync();

        Assert.Equal(grete.HprNumber, Assert.Single(Register.Orders).PractitionerHprNumber);
    }

    [Fact]
    public async Task A_register_that_is_late_on_the_first_keeps_her_GP_until_it_says_otherwise()
    {
        var jens = await ChosenAsync();
        await DeliverAsync();
        GoTo(FirstOfApril, new TimeOnly(0, 5));
        Register.IsLate = true;
        Assert.Equal(0, await TakeEffectAsync());
        Assert.Equal(Ingrid.HprNumber, (await GpOfAsync(Kari.PersonId)).HprNumber);

        Register.IsLate = false;
        GoTo(FirstOfApril.AddDays(1), new TimeOnly(0, 5));
        Assert.Equal(1, await TakeEffectAsync());
        Assert.Equal(jens.HprNumber, (await GpOfAsync(Kari.PersonId)).HprNumber);
    }

    [Fact]
    public async Task The_lists_come_page_by_page_open_by_the_rules_and_what_is_gone_takes_nobody()
    {
        Register.Lists.AddRange(
        [
            GpListsGiven.Said("Ni ledige", "11", 1000, 991),
            GpListsGiven.Said("Ti ledige", "12", 1000, 990),
            GpListsGiven.Said("Mange ledige", "13", 1000, 500),
        ]);

        Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await RefreshAsync());

        var lists = await Portal.LookAsync<GpList, Dictionary<string, GpList>>(all => all.AsNoTracking().ToDictionaryAsync(list => list.HprNumber, Cancel));
        Assert.Equal([(0, 0), (1, 10), (1, 10)], ((string[])["11", "12", "13"]).Select(number => (lists[number].Opening, lists[number].Places)));
        Assert.Equal(new DateOnly(2026, 3, 2), lists[Ingrid.HprNumber].EndsOn);
    }

    [Fact]
    public async Task A_register_that_does_not_answer_leaves_the_lists_with_their_time()
    {
        var before = Portal.Clock.GetUtcNow();
        Register.IsDown = true;
        Portal.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));

        Assert.False(await RefreshAsync());

        var shown = await FindAsync(await GivenPatientOfIngridAsync("Siri Lunde"));
        Assert.Equal((before, true), (shown.ReadAt!.Value, shown.IsLate));
        Assert.Null((await Portal.LookAsync<GpList, GpList>(all => all.AsNoTracking().SingleAsync(list => list.Id == Ingrid.Id, Cancel))).EndsOn);
    }

    [Fact]
    public async Task Section_5_When_ten_places_are_free_those_who_waited_get_theirs_in_order_and_the_rest_is_for_whoever_comes()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 0);
        RegisterKnows(Ingrid, jens);
        var waiting = new List<Actor> { Ola, Kari };
        foreach (var actor in waiting)
        {
            Assert.Null(await WaitAsync(actor, jens));
            Portal.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Register.Lists[1] = Register.Lists[1] with { Patients = 991 };
        Assert.True(await RefreshAsync());
        Assert.Equal(0, await MoveQueuesAsync());

        Register.Lists[1] = Register.Lists[1] with { Patients = 990 };
        Assert.True(await RefreshAsync());
        Assert.Equal(GpChangeRefusal.ListFull, (await ChooseAsync(await GivenPatientOfIngridAsync("Siri Lunde"), jens)).Refusal);
        Assert.Equal(2, await MoveQueuesAsync());

        Assert.Equal([1, 2], await PlacesOfAsync(jens));
        var olas = Assert.Single(await ChangesOfAsync(Ola.PersonId));
        Assert.Equal((1, true, FirstOfApril, GpChangeStatus.AwaitingRegister), (olas.Place!.Value, olas.FromWaitingList, olas.EffectiveOn, olas.Status));
        Assert.Equal(2, Assert.Single(await ChangesOfAsync(Kari.PersonId)).Place);
        Assert.Contains(NotificationKind.GpWaitingTurn, await BellAsync(Kari.PersonId));
        Assert.Equal(0, await Portal.LookAsync<GpWaiting, int>(all => all.CountAsync(Cancel)));
        Assert.Null((await ChooseAsync(await GivenPatientOfIngridAsync("Trond Ås"), jens)).Refusal);
    }

    [Fact]
    public async Task Section_5_Children_who_wait_with_a_parent_come_along_when_the_parents_turn_comes()
    {
        var mia = await GivenChildOfKariAsync("Mia Nordli", new DateOnly(2018, 9, 3));
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 0);
        Assert.Null(await WaitAsync(Kari, jens));
        Assert.Null(await WaitAsync(Kari, jens, childId: mia));
        await using (var db = Portal.Database.Create())
        {
            db.OpenForSystem();
            (await db.GpLists.SingleAsync(list => list.Id == jens.Id, Cancel)).Places = 1;
            (await db.GpLists.SingleAsync(list => list.Id == jens.Id, Cancel)).Opening = 1;
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal(2, await MoveQueuesAsync());

        Assert.Equal([1], await PlacesOfAsync(jens));
        Assert.Null(Assert.Single(await ChangesOfAsync(mia)).Place);
    }

    [Fact]
    public async Task Who_waits_for_a_GP_who_leaves_is_told_and_waits_no_more()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 0);
        RegisterKnows(Ingrid, jens);
        await WaitAsync(Kari, jens);
        Register.Lists[1] = Register.Lists[1] with { EndsOn = new DateOnly(2026, 6, 30) };
        await RefreshAsync();

        await MoveQueuesAsync();

        Assert.Null((await FindAsync(Kari)).Waiting);
        Assert.Contains(NotificationKind.GpWaitingEnded, await BellAsync(Kari.PersonId));
        Assert.Empty(await ChangesOfAsync(Kari.PersonId));
    }

    private async Task<GpList> ChosenAsync()
    {
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 2);
        RegisterKnows(Ingrid, jens);
        Assert.Null((await ChooseAsync(Kari, jens)).Refusal);
        return jens;
    }

    private Task<GeneralPractitionerAssignment> GpOfAsync(Guid patient) =>
        Portal.LookAsync<GeneralPractitionerAssignment, GeneralPractitionerAssignment>(all => all.AsNoTracking().SingleAsync(a => a.PatientId == patient, Cancel));
}
