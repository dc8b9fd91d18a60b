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

/// <summary>Answering a power of attorney: who is offered it, who may accept it, and how they let go of it.</summary>
public sealed class ReceivingPowersTests : PowersTest
{
    [Fact]
    public async Task Section_4_5_Whoever_has_number_and_name_is_offered_it_and_accepts()
    {
        var power = await GiveAsync("Siri Lunde", Siri, View, Today.AddMonths(12));
        var before = await LedgerAsync(Kari);
        Portal.Actor.Current = Siri;

        var offered = Assert.Single((await ListReceivedAsync()).List.Powers);
        Assert.Equal(("Kari Nordli", View, Today.AddMonths(12), false), (offered.GiverName, offered.Areas, offered.Until!.Value, offered.IsAsleep));
        Assert.Null(await AcceptAsync(offered));

        Assert.Equal(Siri.PersonId, (await RowAsync(power)).ReceiverId);
        Assert.NotNull((await RowAsync(power)).AcceptedAt);
        Assert.NotEqual(before, await LedgerAsync(Kari));
        Assert.Equal(("accept", "Siri Lunde"), await LastLogAsync(Kari));
        Assert.Equal(("accept", ""), (await LogRowsAsync(Siri)).Select(entry => (entry.ActionCode, entry.ActorName)).Last());
        Assert.Contains(NotificationKind.PowerAccepted, await BellAsync(Kari));
        Assert.Contains(NotificationKind.PowerAcceptedByYou, await BellAsync(Siri));
        Assert.Null((await Portal.Get<UsageLogVerifier>().VerifyAsync(Kari.PersonId, Cancel)).Fault);
        Assert.Null((await Portal.Get<UsageLogVerifier>().VerifyAsync(Siri.PersonId, Cancel)).Fault);
        Portal.Actor.Current = Kari;
        Assert.Equal(PowerState.Active, Assert.Single((await ListGivenAsync()).Powers).StateOn(Today));
    }

    [Fact]
    public async Task Section_4_5_Under_another_name_the_receiver_sees_nothing_and_can_answer_nothing()
    {
        var power = await RowAsync(await GiveAsync("Siri Lund", Siri));
        var before = await LedgerAsync(Kari);
        Portal.Actor.Current = Siri;

        Assert.Empty((await ListReceivedAsync()).List.Powers);
        Assert.Equal(ReceiverRefusal.NotOffered, await AcceptAsync(power.Id, power.Version));
        Assert.Equal(ReceiverRefusal.NotOffered, await GiveUpAsync(power.Id, power.Version));
        Assert.Equal(ReceiverRefusal.NotOffered, await AcceptAsync(Guid.NewGuid(), power.Version));
        Assert.Equal(before, await LedgerAsync(Kari));
        Assert.Empty(await BellAsync(Siri));
    }

    [Fact]
    public async Task Nobody_else_sees_or_answers_it()
    {
        var power = await RowAsync(await GiveAsync("Siri Lunde", Siri));
        await Portal.GivenPersonAsync("Siri Lunde");

        Assert.Empty((await ListReceivedAsync()).List.Powers);
        Assert.Equal(ReceiverRefusal.NotOffered, await AcceptAsync(power.Id, power.Version));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Section_4_5_A_receiver_of_17_sees_it_and_accepts_from_the_day_they_turn_18(int daysLeft)
    {
        var henrik = await Portal.GivenPersonAsync("Henrik Berg", born: Today.AddYears(-18).AddDays(daysLeft));
        Portal.Actor.Current = Kari;
        await GiveAsync("Henrik Berg", henrik);
        Portal.Actor.Current = henrik;

        var answer = await ListReceivedAsync();
        Assert.Equal((daysLeft == 0, Today.AddDays(daysLeft)), (answer.IsOldEnough, answer.List.OldEnoughFrom));
        Assert.Equal(daysLeft == 0 ? null : ReceiverRefusal.TooYoung, await AcceptAsync(Assert.Single(answer.List.Powers)));
    }

    [Fact]
    public async Task Section_4_4_Protected_on_either_side_cannot_accept_and_the_givers_side_is_not_told()
    {
        await GiveAsync("Siri Lunde", Siri);
        Portal.Actor.Current = Siri;
        await RegisterAsync(Kari, AddressProtection.StrictlyConfidential);
        Assert.Equal(ReceiverRefusal.GiverUnavailable, await AcceptAsync(Assert.Single((await ListReceivedAsync()).List.Powers)));
        await RegisterAsync(Kari, AddressProtection.Ungraded);
        await RegisterAsync(Siri, AddressProtection.Confidential);

        var list = (await ListReceivedAsync()).List;

        Assert.True(list.IsProtected);
        Assert.Equal(ReceiverRefusal.AddressProtected, await AcceptAsync(list.Powers[0]));
        Assert.Null(await GiveUpAsync(list.Powers[0].Id, list.Powers[0].Version));
    }

    [Fact]
    public async Task Section_4_4_One_that_was_accepted_sleeps_while_the_givers_address_is_protected()
    {
        await GivenAcceptedAsync();
        Portal.Actor.Current = Siri;
        Assert.False(Assert.Single((await ListReceivedAsync()).List.Powers).IsAsleep);

        await RegisterAsync(Kari, AddressProtection.Confidential);

        Assert.True(Assert.Single((await ListReceivedAsync()).List.Powers).IsAsleep);
    }

    [Fact]
    public async Task Section_4_5_A_receiver_may_decline_and_the_giver_may_give_again()
    {
        var first = await GiveAsync("Siri Lunde", Siri);
        Portal.Actor.Current = Siri;

        Assert.Null(await Portal.RunAsync<AnswerPower, ReceiverRefusal?>(async answer => await answer.EndAsync((await ListReceivedAsync()).List.Powers[0], Guid.NewGuid(), Cancel)));

        Assert.Equal((PowerEnd.ByReceiver, null), ((await RowAsync(first)).End!.Value, (await RowAsync(first)).AcceptedAt));
        Assert.Equal(("decline", "Siri Lunde"), await LastLogAsync(Kari));
        Assert.Contains(NotificationKind.PowerDeclined, await BellAsync(Kari));
        Assert.Contains(NotificationKind.PowerDeclinedByYou, await BellAsync(Siri));
        Portal.Actor.Current = Kari;
        Assert.NotEqual(first, await GiveAsync("Siri Lunde", Siri));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Section_4_5_A_receiver_may_end_it_at_any_time_and_the_givers_ledger_moves(Engine engine)
    {
        await RestartAsync(engine);
        var power = await GivenAcceptedAsync();
        var before = await LedgerAsync(Kari);
        Portal.Actor.Current = Siri;

        Assert.Null(await Portal.RunAsync<AnswerPower, ReceiverRefusal?>(async answer => await answer.EndAsync((await ListReceivedAsync()).List.Powers[0], Guid.NewGuid(), Cancel)));

        Assert.Equal(PowerEnd.ByReceiver, (await RowAsync(power)).End);
        Assert.NotEqual(before, await LedgerAsync(Kari));
        Assert.Equal(("end", "Siri Lunde"), await LastLogAsync(Kari));
        Assert.Contains(NotificationKind.PowerEnded, await BellAsync(Kari));
        Assert.Contains(NotificationKind.PowerEndedForYou, await BellAsync(Siri));
        Assert.Equal(ReceiverRefusal.NotStanding, await AcceptAsync(power, (await RowAsync(power)).Version));
    }

    [Fact]
    public async Task An_answer_sent_twice_counts_once()
    {
        var power = await RowAsync(await GiveAsync("Siri Lunde", Siri));
        Portal.Actor.Current = Siri;
        var key = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AcceptAsync(power.Id, power.Version, key)));

        Assert.All(answers, Assert.Null);
        Assert.Single(await BellAsync(Kari), kind => kind is NotificationKind.PowerAccepted);
        Assert.Equal(ReceiverRefusal.AlreadyAnswered, await AcceptAsync(power.Id, power.Version));
    }

    [Fact]
    public async Task What_was_changed_while_the_receiver_looked_is_asked_about_again()
    {
        var id = await GiveAsync("Siri Lunde", Siri, ServiceAreas.Any, null);
        Portal.Actor.Current = Siri;
        var seen = Assert.Single((await ListReceivedAsync()).List.Powers);
        Portal.Actor.Current = Kari;
        Assert.Null((await ChangeAsync(await ShownAsync(id), View, null)).Refusal);
        Portal.Actor.Current = Siri;

        Assert.Equal(ReceiverRefusal.NotStanding, await AcceptAsync(seen));

        var now = Assert.Single((await ListReceivedAsync()).List.Powers);
        Assert.Equal(View, now.Areas);
        Assert.Null(await AcceptAsync(now));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Accepting_and_ending_at_once_leaves_no_right_that_the_giver_took_back(Engine engine)
    {
        await RestartAsync(engine);
        for (var round = 0; round < 5; round++)
        {
            Portal.Actor.Current = Kari;
            var power = await RowAsync(await GiveAsync("Siri Lunde", Siri));

            var accepted = AsAsync(Siri, () => AcceptAsync(power.Id, power.Version));
            var ended = AsAsync(Kari, () => EndAsync(power.Id));
            await Task.WhenAll(accepted, ended);

            var row = await RowAsync(power.Id);
            Assert.True(await ended is null ? row.EndedAt is not null : await ended is PowerRefusal.ChangedMeanwhile && row.EndedAt is null);
            if (row.EndedAt is null)
            {
                await AsAsync(Kari, () => EndAsync(power.Id));
            }

            Assert.Null((await Portal.Get<UsageLogVerifier>().VerifyAsync(Kari.PersonId, Cancel)).Fault);
        }
    }

    [Fact]
    public async Task Once_the_log_in_is_over_nothing_is_shown_and_nothing_answered()
    {
        var power = await RowAsync(await GiveAsync("Siri Lunde", Siri));
        Portal.Actor.Current = Siri;
        await Portal.Get<LoginSessions>().EndOwnAsync(Siri, Siri.SessionId, Cancel);

        Assert.Empty((await Portal.RunAsync<ReceivedPowers, ReceivedPowerList>(door => door.ListAsync(Cancel))).Powers);
        Assert.Equal(AccessDenial.SessionEnded, await DenialOfAsync(() => AcceptAsync(power.Id, power.Version)));
        Assert.Null((await RowAsync(power.Id)).AcceptedAt);
    }

    [Fact]
    public async Task Section_4_5_Powers_of_attorney_never_chain_and_a_proxy_sees_none()
    {
        var power = await RowAsync(await GivenAcceptedAsync());
        var trond = await Portal.GivenPersonAsync("Trond Moe");
        Portal.Actor.Current = trond with { SubjectId = Siri.PersonId };

        Assert.Empty((await Portal.RunAsync<ReceivedPowers, ReceivedPowerList>(door => door.ListAsync(Cancel))).Powers);
        Assert.Equal(AccessDenial.NotRepresented, await DenialOfAsync(() => GiveUpAsync(power.Id, power.Version)));
        Assert.Equal(AccessDenial.NotRepresented, await DenialOfAsync(ListGivenAsync));
        Assert.Equal(ServiceAreas.None, PowersFeature.Service.Areas);
        Assert.All(PowersFeature.Service.Actions.Where(action => !action.IsProviders), action => Assert.True(action.IsOwnOnly));
    }

    [Fact]
    public async Task A_number_the_receiver_had_before_and_a_key_of_before_still_find_them()
    {
        PersonNumberKey first = PersonNumberKey.Generate(1), second = PersonNumberKey.Generate(2);
        await RestartAsync(Engine.Sqlite, services => services.AddSingleton(new PersonNumberVault(new PersonNumberKeys([first]))));
        await GiveAsync("Siri Lunde", Siri);
        var trond = await Portal.GivenPersonAsync("Trond Moe");
        await using var rotated = PortalHarness.Open(Engine.Sqlite, Portal.ConnectionString, services => services.AddSingleton(new PersonNumberVault(new PersonNumberKeys([first, second]))));
        Assert.True(NationalIdentityNumber.TryParse("10915596784", allowSynthetic: true, out var former));
        var old = rotated.Get<PersonNumberVault>().Protect(former);
        await rotated.GivenAsync(new PersonNumber { PersonId = Siri.PersonId, Cipher = old.Cipher, Hash = old.Hash, KeyVersion = old.KeyVersion, RegisteredAt = rotated.Clock.GetUtcNow(), ReplacedAt = rotated.Clock.GetUtcNow() });
        rotated.Actor.Current = trond;
        Assert.Null((await rotated.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync("Siri Lunde", former.Value, View, null, Guid.NewGuid(), Cancel))).Refusal);
        rotated.Actor.Current = Kari;
        Assert.Equal(PowerRefusal.AlreadyGiven, (await rotated.RunAsync<GivePower, GivePower.Answer>(async give => await give.RunAsync("Siri Lunde", await NumberOfAsync(Siri), View, null, Guid.NewGuid(), Cancel))).Refusal);
        rotated.Actor.Current = Siri;

        var list = await rotated.RunAsync<ReceivedPowers, ReceivedPowerList>(door => door.ListAsync(Cancel));

        Assert.Equal(["Kari Nordli", "Trond Moe"], list.Powers.Select(power => power.GiverName).Order(StringComparer.Ordinal));
    }
}
