using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>Changing a power of attorney and taking it back.</summary>
public sealed class ChangingPowersTests : PowersTest
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Section_4_5_A_change_makes_a_new_one_ends_the_old_and_keeps_the_acceptance(Engine engine)
    {
        await RestartAsync(engine);
        var old = await GivenAcceptedAsync(View, Today.AddDays(30));
        var before = await LedgerAsync(Kari);

        var changed = await ChangeAsync(await ShownAsync(old), ServiceAreas.Any, null);

        Assert.True(changed.Succeeded(out var id));
        var (was, now) = (await RowAsync(old), await RowAsync(id));
        Assert.Equal((PowerEnd.Replaced, View), (was.End!.Value, was.Areas));
        Assert.Equal((old, ServiceAreas.Any, null, Siri.PersonId, was.AcceptedAt), (now.ReplacesId!.Value, now.Areas, now.Until, now.ReceiverId!.Value, now.AcceptedAt));
        Assert.NotEqual(before, await LedgerAsync(Kari));
        Assert.Equal(("widen", ""), await LastLogAsync(Kari));
        Assert.Contains(NotificationKind.PowerChanged, await BellAsync(Kari));
        Assert.Contains(NotificationKind.PowerChangedForYou, await BellAsync(Siri));
        Assert.Equal([id], (await ListGivenAsync()).Powers.Select(power => power.Id));
        Portal.Actor.Current = Siri;
        Assert.Equal([id], (await ListReceivedAsync()).List.Powers.Select(power => power.Id));
    }

    [Fact]
    public async Task Section_4_5_Narrowing_takes_effect_at_once_and_needs_no_new_answer()
    {
        var old = await GivenAcceptedAsync(ServiceAreas.Any, null);

        Assert.True((await ChangeAsync(await ShownAsync(old), View, Today.AddDays(3))).Succeeded(out var id));

        var now = await RowAsync(id);
        Assert.Equal((View, Today.AddDays(3)), (now.Areas, now.Until!.Value));
        Assert.NotNull(now.AcceptedAt);
        Assert.Equal(("narrow", ""), await LastLogAsync(Kari));
    }

    [Fact]
    public async Task A_change_of_what_nobody_has_answered_still_awaits_an_answer()
    {
        var old = await GiveAsync("Siri Lunde", Siri, View, null);

        Assert.True((await ChangeAsync(await ShownAsync(old), ServiceAreas.Any, null)).Succeeded(out var id));

        Assert.Null((await RowAsync(id)).AcceptedAt);
        Assert.Equal([NotificationKind.PowerOffered], await BellAsync(Siri));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Of_two_edits_at_once_one_wins_and_the_other_sees_both(Engine engine)
    {
        var meeting = await RestartMeetingAsync(engine, 4);
        var old = await ShownAsync(await GivenAcceptedAsync(ServiceAreas.Any, null));
        (ServiceAreas Areas, DateOnly? Until)[] wishes = [(View, null), (ServiceAreas.ApplicationsAndReports, null), (ServiceAreas.Any, Today.AddDays(7)), (ServiceAreas.DigitalHealthServices, Today)];
        meeting.IsOn = true;

        var edits = await Task.WhenAll(wishes.Select(wish => Task.Run(() => ChangeAsync(old, wish.Areas, wish.Until))));

        Assert.True(meeting.HaveMet);
        var winner = Assert.Single(edits, edit => edit.Refusal is null);
        Assert.Equal(3, edits.Count(edit => edit.Refusal is PowerRefusal.ChangedMeanwhile));
        Assert.True(winner.Succeeded(out var id));
        var seen = await Portal.RunAsync<ShowPower, ShowPower.Answer>(show => show.RunAsync(old.Id, Cancel));
        Assert.Equal((PowerEnd.Replaced, id), (seen.Power!.End!.Value, seen.Successor!.Id));
        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task An_edit_of_what_has_been_changed_since_is_refused_also_later()
    {
        var old = await ShownAsync(await GivenAcceptedAsync(ServiceAreas.Any, null));
        Assert.Null((await ChangeAsync(old, View, null)).Refusal);

        Assert.Equal(PowerRefusal.ChangedMeanwhile, (await ChangeAsync(old, ServiceAreas.ApplicationsAndReports, null)).Refusal);
        Assert.Equal(PowerRefusal.ChangedMeanwhile, await EndAsync(old.Id));
        Assert.Equal(PowerRefusal.NothingChanged, (await ChangeAsync(old, old.Areas, old.Until)).Refusal);
    }

    [Fact]
    public async Task What_the_giver_saw_decides_whether_a_log_in_is_asked_for_so_a_forged_view_changes_nothing()
    {
        var power = await ShownAsync(await GivenAcceptedAsync(View, Today.AddDays(3)));
        Portal.Clock.Advance(TimeSpan.FromMinutes(10));

        var forged = power with { Areas = ServiceAreas.Any, Until = null };

        Assert.Equal(PowerRefusal.ChangedMeanwhile, (await ChangeAsync(forged, ServiceAreas.Any, Today.AddDays(9))).Refusal);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Section_4_5_The_giver_ends_it_at_any_time_and_both_are_told()
    {
        var power = await GivenAcceptedAsync();
        var before = await LedgerAsync(Kari);

        Assert.Null(await EndAsync(power));

        Assert.Equal((PowerEnd.ByGiver, null), ((await RowAsync(power)).End!.Value, (await RowAsync(power)).LiveNumberHash));
        Assert.NotEqual(before, await LedgerAsync(Kari));
        Assert.Contains(NotificationKind.PowerEnded, await BellAsync(Kari));
        Assert.Contains(NotificationKind.PowerEndedForYou, await BellAsync(Siri));
        Assert.Equal(PowerRefusal.NotStanding, await EndAsync(power));
        Assert.Equal(PowerRefusal.NotFound, await EndAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Ending_what_nobody_answered_tells_the_giver_alone()
    {
        Assert.Null(await EndAsync(await GiveAsync("Siri Lunde", Siri)));

        Assert.Equal([NotificationKind.PowerOffered], await BellAsync(Siri));
        Portal.Actor.Current = Siri;
        Assert.Empty((await ListReceivedAsync()).List.Powers);
    }

    [Fact]
    public async Task Section_4_5_An_appointment_is_shown_to_both_and_ended_by_neither()
    {
        var appointed = new PowerOfAttorney { PatientId = Kari.PersonId, TypedName = "Siri Lunde", NumberHash = RandomNumberGenerator.GetBytes(32), ReceiverId = Siri.PersonId, Areas = ServiceAreas.Any, Basis = PowerBasis.Appointed, GivenAt = Portal.Clock.GetUtcNow(), AcceptedAt = Portal.Clock.GetUtcNow() };
        await Portal.GivenAsync(appointed);

        Assert.Equal(PowerBasis.Appointed, Assert.Single((await ListGivenAsync()).Powers).Basis);
        Assert.Equal(PowerRefusal.RegisterDecides, await EndAsync(appointed.Id));
        Assert.Equal(PowerRefusal.RegisterDecides, (await ChangeAsync(await ShownAsync(appointed.Id), View, null)).Refusal);
        Portal.Actor.Current = Siri;
        Assert.Equal(PowerBasis.Appointed, Assert.Single((await ListReceivedAsync()).List.Powers).Basis);
        Assert.Equal(ReceiverRefusal.RegisterDecides, await GiveUpAsync(appointed.Id, appointed.Version));
    }
}
