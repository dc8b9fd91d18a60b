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

public sealed class PowersOfAttorneyTests : IAsyncLifetime
{
    private const ServiceAreas View = ServiceAreas.RegisteredInformation;
    private static readonly DateOnly Today = new(2026, 3, 2);
    private readonly SqlTrace trace = new();
    private PortalHarness portal = null!;
    private Actor siri = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => StartAsync(Engine.Sqlite);

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    // Kari gives, Siri receives; Kari is logged in.
    private async ValueTask StartAsync(Engine engine, Action<IServiceCollection>? configure = null)
    {
        portal = await PortalHarness.StartAsync(engine, configure);
        siri = await portal.GivenPersonAsync("Siri Lunde", ConsentLevel.Basic);
        kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
    }

    private async Task RestartAsync(Engine engine, Action<IServiceCollection>? configure = null)
    {
        await portal.DisposeAsync();
        await StartAsync(engine, configure);
    }

    // Whoever reads a power of attorney to write it waits until so many have.
    private async Task<MeetAfterReading> RestartMeetingAsync(Engine engine, int count)
    {
        await portal.DisposeAsync();
        var meeting = new MeetAfterReading(nameof(PowerOfAttorney.LiveNumberHash), count);
        var connection = engine is Engine.Sqlite ? await TestDatabases.SqliteAsync() : await TestDatabases.PostgreSqlAsync();
        DatabaseEngine database = engine is Engine.Sqlite ? new SqliteEngine(connection) : new PostgreSqlEngine(connection);
        portal = PortalHarness.Open(engine, connection, services => services.AddSingleton(new PortalDatabase(database, options => options.AddInterceptors(meeting))));
        siri = await portal.GivenPersonAsync("Siri Lunde", ConsentLevel.Basic);
        kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        return meeting;
    }

    // --- Giving ---

    [Fact]
    public async Task Section_4_5_What_is_given_awaits_an_answer_and_shows_what_was_typed()
    {
        var given = await GiveAsync("  siri  LUNDE ", siri, View, Today.AddMonths(12));

        var row = Assert.Single((await ListGivenAsync()).Powers);
        Assert.Equal((given, "siri LUNDE", View, PowerState.Awaiting), (row.Id, row.TypedName, row.Areas, row.StateOn(Today)));
        Assert.Equal([("power-of-attorney", "give", UsageOutcome.Done), ("power-of-attorney", "view", UsageOutcome.Done)], await LogAsync(kari));
        Assert.Equal([NotificationKind.PowerGiven], await BellAsync(kari));
        Assert.Equal([NotificationKind.PowerOffered], await BellAsync(siri));
    }

    [Fact]
    public async Task Section_4_5_An_unknown_number_a_minor_and_a_wrong_name_get_the_same_answer_work_and_row()
    {
        await portal.DisposeAsync();
        var database = await TestDatabases.SqliteAsync();
        portal = PortalHarness.Open(Engine.Sqlite, database, services => services.AddSingleton(new PortalDatabase(new SqliteEngine(database), options => options.AddInterceptors(trace))));
        siri = await portal.GivenPersonAsync("Siri Lunde", ConsentLevel.Basic);
        kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        var minor = await portal.GivenPersonAsync("Nora Lie", level: null, born: Today.AddYears(-14));
        var wrongName = await portal.GivenPersonAsync("Trond Moe");
        var dead = await portal.GivenPersonAsync("Olav Bakke");
        await RegisterAsync(dead, deceasedOn: Today.AddDays(-3));
        portal.Actor.Current = kari;
        (string Name, string Number)[] tries =
        [
            ("Siri Lunde", await NumberOfAsync(siri)),
            ("Aud Lunde", "10915596784"),
            ("Nora Lie", await NumberOfAsync(minor)),
            ("Trine Moe", await NumberOfAsync(wrongName)),
            ("Olav Bakke", await NumberOfAsync(dead)),
        ];
        List<IReadOnlyList<string>> work = [];
        List<int> bells = [];
        await GiveAsync("Aud Dahl", "15838512329", View, Today.AddMonths(12));
        trace.TakeAll();
        foreach (var (name, number) in tries)
        {
            var before = await portal.LookAsync<BellNotification, int>(all => all.CountAsync(Cancel));
            trace.TakeAll();
            var answer = await portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync(name, number, View, Today.AddMonths(12), Guid.NewGuid(), Cancel));
            work.Add(trace.TakeAll());
            bells.Add(await portal.LookAsync<BellNotification, int>(all => all.CountAsync(Cancel)) - before);
            Assert.Null(answer.Refusal);
        }

        Assert.All(work, one => Assert.Equal(work[0], one));
        Assert.NotEmpty(work[0]);
        Assert.All(bells, count => Assert.Equal(2, count));
        var rows = await portal.LookAsync<PowerOfAttorney, List<PowerOfAttorney>>(all => all.AsNoTracking().ToListAsync(Cancel));
        Assert.All(rows, row => Assert.Equal(Shape(rows[0]), Shape(row)));
        Assert.Equal(rows.Count, rows.Select(row => Convert.ToHexString(row.NumberHash)).Distinct().Count());
        Assert.Equal([NotificationKind.PowerOffered], await BellAsync(siri));
        Assert.Empty(await BellAsync(minor));
        Assert.Empty(await BellAsync(wrongName));
        Assert.Empty(await BellAsync(dead));

        static object Shape(PowerOfAttorney row) => new { row.PatientId, row.Areas, row.Basis, row.GivenAt, row.Until, row.AcceptedAt, row.EndedAt, row.End, row.ReceiverId, row.ReplacesId, row.NoticedAt, Hash = row.NumberHash.Length, Live = row.LiveNumberHash?.SequenceEqual(row.NumberHash) };
    }

    [Theory]
    [InlineData("10915596785")]
    [InlineData("1091559678")]
    [InlineData("")]
    [InlineData("abcdefghijk")]
    public async Task A_number_that_cannot_exist_is_an_error_of_the_form_and_nothing_is_written(string number)
    {
        Assert.Equal([PowerRefusal.NumberInvalid], await CheckAsync("Siri Lunde", number));
        Assert.Equal(PowerRefusal.NumberInvalid, (await TryGiveAsync("Siri Lunde", number)).Refusal);
        Assert.Empty(await LogAsync(kari));
    }

    [Fact]
    public async Task A_name_needs_a_first_and_a_last_part()
    {
        Assert.Equal([PowerRefusal.NameIncomplete, PowerRefusal.NumberInvalid], await CheckAsync(" Siri ", "1"));
        Assert.Equal([PowerRefusal.NameTooLong], await CheckAsync($"Siri {new string('a', 200)}", "10915596784"));
    }

    [Fact]
    public async Task Nobody_gives_to_themselves() =>
        Assert.Equal(PowerRefusal.OwnNumber, (await TryGiveAsync("Aud Dahl", await NumberOfAsync(kari))).Refusal);

    [Fact]
    public async Task Section_4_4_Somebody_with_a_protected_address_gives_nothing()
    {
        await RegisterAsync(kari, AddressProtection.Confidential);

        Assert.Equal(PowerRefusal.AddressProtected, (await TryGiveAsync("Siri Lunde", await NumberOfAsync(siri))).Refusal);
    }

    [Theory]
    [InlineData(-16, 0, null)]
    [InlineData(-16, 1, AccessDenial.YouthConsentMissing)]
    public async Task Section_4_5_A_giver_is_16(int years, int days, AccessDenial? denial)
    {
        await portal.GivenPersonAsync("Ola Nordli", born: Today.AddYears(years).AddDays(days));
        var giving = async () => await TryGiveAsync("Siri Lunde", await NumberOfAsync(siri));

        Assert.Equal(denial, await DenialOfAsync(giving));
    }

    [Theory]
    [InlineData(null, AccessDenial.ConsentNotChosen)]
    [InlineData(ConsentLevel.None, AccessDenial.ConsentNotChosen)]
    [InlineData(ConsentLevel.Basic, null)]
    public async Task Section_4_5_A_giver_has_consented(ConsentLevel? level, AccessDenial? denial)
    {
        await portal.GivenPersonAsync("Nina Ytreberg", level);

        Assert.Equal(denial, await DenialOfAsync(async () => await TryGiveAsync("Siri Lunde", await NumberOfAsync(siri))));
    }

    [Fact]
    public async Task There_is_never_more_than_one_for_the_same_number_whatever_the_name()
    {
        var first = await GiveAsync("Siri Lunde", siri);

        var again = await TryGiveAsync("Siri Marie Lund", await NumberOfAsync(siri));

        Assert.Equal((first, PowerRefusal.AlreadyGiven), (again.PowerId, again.Refusal));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Of_two_tabs_that_give_to_the_same_number_at_once_one_does(Engine engine)
    {
        var meeting = await RestartMeetingAsync(engine, 6);
        var number = await NumberOfAsync(siri);
        meeting.IsOn = true;

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => TryGiveAsync("Siri Lunde", number))));

        Assert.True(meeting.HaveMet);
        Assert.Single(answers, answer => answer.Refusal is null);
        Assert.Equal(5, answers.Count(answer => answer.Refusal is PowerRefusal.AlreadyGiven));
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task One_that_ran_out_may_be_given_anew(Engine engine)
    {
        await RestartAsync(engine);
        await GiveAsync("Siri Lunde", siri, View, Today);
        Assert.Equal(PowerRefusal.AlreadyGiven, (await TryGiveAsync("Siri Lunde", await NumberOfAsync(siri))).Refusal);

        await NextDayAsync();
        await GiveAsync("Siri Lunde", siri, View, Today.AddDays(9));

        Assert.Equal([PowerState.Awaiting, PowerState.RunOut], (await ListGivenAsync()).Powers.Select(power => power.StateOn(Today.AddDays(1))));
    }

    [Fact]
    public async Task The_same_form_sent_twice_gives_once()
    {
        var (key, number) = (Guid.NewGuid(), await NumberOfAsync(siri));

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync("Siri Lunde", number, View, null, key, Cancel))));

        Assert.Single(answers.Select(answer => answer.PowerId).Distinct());
        Assert.All(answers, answer => Assert.Null(answer.Refusal));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Section_4_5_Giving_and_widening_ask_for_a_fresh_log_in_and_taking_back_never_does()
    {
        var power = await ShownAsync(await GiveAsync("Siri Lunde", siri, View, Today.AddDays(30)));
        portal.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        Assert.Equal(AccessDenial.FreshLoginNeeded, await DenialOfAsync(() => TryGiveAsync("Trond Moe", "10915596784")));
        Assert.Equal(AccessDenial.FreshLoginNeeded, await DenialOfAsync(() => ChangeAsync(power, ServiceAreas.Any, power.Until)));
        Assert.Equal(AccessDenial.FreshLoginNeeded, await DenialOfAsync(() => ChangeAsync(power, View, null)));
        Assert.Equal(AccessDenial.FreshLoginNeeded, await DenialOfAsync(() => portal.RunAsync<GivePickup, Result<Guid, PickupRefusal>>(give => give.RunAsync("Siri Lunde", Today, Guid.NewGuid(), Cancel))));
        var narrowed = await ChangeAsync(power, View, Today.AddDays(20));
        Assert.Null(narrowed.Refusal);
        Assert.True(narrowed.Succeeded(out var id));
        Assert.Null(await EndAsync(id));
    }

    // --- Receiving ---

    [Fact]
    public async Task Section_4_5_Whoever_has_number_and_name_is_offered_it_and_accepts()
    {
        var power = await GiveAsync("Siri Lunde", siri, View, Today.AddMonths(12));
        var before = await LedgerAsync(kari);
        portal.Actor.Current = siri;

        var offered = Assert.Single((await ListReceivedAsync()).List.Powers);
        Assert.Equal(("Kari Nordli", View, Today.AddMonths(12), false), (offered.GiverName, offered.Areas, offered.Until!.Value, offered.IsAsleep));
        Assert.Null(await AcceptAsync(offered));

        Assert.Equal(siri.PersonId, (await RowAsync(power)).ReceiverId);
        Assert.NotNull((await RowAsync(power)).AcceptedAt);
        Assert.NotEqual(before, await LedgerAsync(kari));
        Assert.Equal(("accept", "Siri Lunde"), await LastLogAsync(kari));
        Assert.Equal(("accept", ""), (await LogRowsAsync(siri)).Select(entry => (entry.ActionCode, entry.ActorName)).Last());
        Assert.Contains(NotificationKind.PowerAccepted, await BellAsync(kari));
        Assert.Contains(NotificationKind.PowerAcceptedByYou, await BellAsync(siri));
        Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel)).Fault);
        Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(siri.PersonId, Cancel)).Fault);
        portal.Actor.Current = kari;
        Assert.Equal(PowerState.Active, Assert.Single((await ListGivenAsync()).Powers).StateOn(Today));
    }

    [Fact]
    public async Task Section_4_5_Under_another_name_the_receiver_sees_nothing_and_can_answer_nothing()
    {
        var power = await RowAsync(await GiveAsync("Siri Lund", siri));
        var before = await LedgerAsync(kari);
        portal.Actor.Current = siri;

        Assert.Empty((await ListReceivedAsync()).List.Powers);
        Assert.Equal(ReceiverRefusal.NotOffered, await AcceptAsync(power.Id, power.Version));
        Assert.Equal(ReceiverRefusal.NotOffered, await GiveUpAsync(power.Id, power.Version));
        Assert.Equal(ReceiverRefusal.NotOffered, await AcceptAsync(Guid.NewGuid(), power.Version));
        Assert.Equal(before, await LedgerAsync(kari));
        Assert.Empty(await BellAsync(siri));
    }

    [Fact]
    public async Task Nobody_else_sees_or_answers_it()
    {
        var power = await RowAsync(await GiveAsync("Siri Lunde", siri));
        await portal.GivenPersonAsync("Siri Lunde");

        Assert.Empty((await ListReceivedAsync()).List.Powers);
        Assert.Equal(ReceiverRefusal.NotOffered, await AcceptAsync(power.Id, power.Version));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Section_4_5_A_receiver_of_17_sees_it_and_accepts_from_the_day_they_turn_18(int daysLeft)
    {
        var henrik = await portal.GivenPersonAsync("Henrik Berg", born: Today.AddYears(-18).AddDays(daysLeft));
        portal.Actor.Current = kari;
        await GiveAsync("Henrik Berg", henrik);
        portal.Actor.Current = henrik;

        var answer = await ListReceivedAsync();
        Assert.Equal((daysLeft == 0, Today.AddDays(daysLeft)), (answer.IsOldEnough, answer.List.OldEnoughFrom));
        Assert.Equal(daysLeft == 0 ? null : ReceiverRefusal.TooYoung, await AcceptAsync(Assert.Single(answer.List.Powers)));
    }

    [Fact]
    public async Task Section_4_4_Protected_on_either_side_cannot_accept_and_the_givers_side_is_not_told()
    {
        await GiveAsync("Siri Lunde", siri);
        portal.Actor.Current = siri;
        await RegisterAsync(kari, AddressProtection.StrictlyConfidential);
        Assert.Equal(ReceiverRefusal.GiverUnavailable, await AcceptAsync(Assert.Single((await ListReceivedAsync()).List.Powers)));
        await RegisterAsync(kari, AddressProtection.Ungraded);
        await RegisterAsync(siri, AddressProtection.Confidential);

        var list = (await ListReceivedAsync()).List;

        Assert.True(list.IsProtected);
        Assert.Equal(ReceiverRefusal.AddressProtected, await AcceptAsync(list.Powers[0]));
        Assert.Null(await GiveUpAsync(list.Powers[0].Id, list.Powers[0].Version));
    }

    [Fact]
    public async Task Section_4_4_One_that_was_accepted_sleeps_while_the_givers_address_is_protected()
    {
        await GivenAcceptedAsync();
        portal.Actor.Current = siri;
        Assert.False(Assert.Single((await ListReceivedAsync()).List.Powers).IsAsleep);

        await RegisterAsync(kari, AddressProtection.Confidential);

        Assert.True(Assert.Single((await ListReceivedAsync()).List.Powers).IsAsleep);
    }

    [Fact]
    public async Task Section_4_5_A_receiver_may_decline_and_the_giver_may_give_again()
    {
        var first = await GiveAsync("Siri Lunde", siri);
        portal.Actor.Current = siri;

        Assert.Null(await portal.RunAsync<AnswerPower, ReceiverRefusal?>(async answer => await answer.EndAsync((await ListReceivedAsync()).List.Powers[0], Guid.NewGuid(), Cancel)));

        Assert.Equal((PowerEnd.ByReceiver, null), ((await RowAsync(first)).End!.Value, (await RowAsync(first)).AcceptedAt));
        Assert.Equal(("decline", "Siri Lunde"), await LastLogAsync(kari));
        Assert.Contains(NotificationKind.PowerDeclined, await BellAsync(kari));
        Assert.Contains(NotificationKind.PowerDeclinedByYou, await BellAsync(siri));
        portal.Actor.Current = kari;
        Assert.NotEqual(first, await GiveAsync("Siri Lunde", siri));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Section_4_5_A_receiver_may_end_it_at_any_time_and_the_givers_ledger_moves(Engine engine)
    {
        await RestartAsync(engine);
        var power = await GivenAcceptedAsync();
        var before = await LedgerAsync(kari);
        portal.Actor.Current = siri;

        Assert.Null(await portal.RunAsync<AnswerPower, ReceiverRefusal?>(async answer => await answer.EndAsync((await ListReceivedAsync()).List.Powers[0], Guid.NewGuid(), Cancel)));

        Assert.Equal(PowerEnd.ByReceiver, (await RowAsync(power)).End);
        Assert.NotEqual(before, await LedgerAsync(kari));
        Assert.Equal(("end", "Siri Lunde"), await LastLogAsync(kari));
        Assert.Contains(NotificationKind.PowerEnded, await BellAsync(kari));
        Assert.Contains(NotificationKind.PowerEndedForYou, await BellAsync(siri));
        Assert.Equal(ReceiverRefusal.NotStanding, await AcceptAsync(power, (await RowAsync(power)).Version));
    }

    [Fact]
    public async Task An_answer_sent_twice_counts_once()
    {
        var power = await RowAsync(await GiveAsync("Siri Lunde", siri));
        portal.Actor.Current = siri;
        var key = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AcceptAsync(power.Id, power.Version, key)));

        Assert.All(answers, Assert.Null);
        Assert.Single(await BellAsync(kari), kind => kind is NotificationKind.PowerAccepted);
        Assert.Equal(ReceiverRefusal.AlreadyAnswered, await AcceptAsync(power.Id, power.Version));
    }

    [Fact]
    public async Task What_was_changed_while_the_receiver_looked_is_asked_about_again()
    {
        var id = await GiveAsync("Siri Lunde", siri, ServiceAreas.Any, null);
        portal.Actor.Current = siri;
        var seen = Assert.Single((await ListReceivedAsync()).List.Powers);
        portal.Actor.Current = kari;
        Assert.Null((await ChangeAsync(await ShownAsync(id), View, null)).Refusal);
        portal.Actor.Current = siri;

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
            portal.Actor.Current = kari;
            var power = await RowAsync(await GiveAsync("Siri Lunde", siri));

            var accepted = AsAsync(siri, () => AcceptAsync(power.Id, power.Version));
            var ended = AsAsync(kari, () => EndAsync(power.Id));
            await Task.WhenAll(accepted, ended);

            var row = await RowAsync(power.Id);
            Assert.True(await ended is null ? row.EndedAt is not null : await ended is PowerRefusal.ChangedMeanwhile && row.EndedAt is null);
            if (row.EndedAt is null)
            {
                await AsAsync(kari, () => EndAsync(power.Id));
            }

            Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel)).Fault);
        }
    }

    [Fact]
    public async Task Once_the_log_in_is_over_nothing_is_shown_and_nothing_answered()
    {
        var power = await RowAsync(await GiveAsync("Siri Lunde", siri));
        portal.Actor.Current = siri;
        await portal.Get<LoginSessions>().EndOwnAsync(siri, siri.SessionId, Cancel);

        Assert.Empty((await portal.RunAsync<ReceivedPowers, ReceivedPowerList>(door => door.ListAsync(Cancel))).Powers);
        Assert.Equal(AccessDenial.SessionEnded, await DenialOfAsync(() => AcceptAsync(power.Id, power.Version)));
        Assert.Null((await RowAsync(power.Id)).AcceptedAt);
    }

    [Fact]
    public async Task Section_4_5_Powers_of_attorney_never_chain_and_a_proxy_sees_none()
    {
        var power = await RowAsync(await GivenAcceptedAsync());
        var trond = await portal.GivenPersonAsync("Trond Moe");
        portal.Actor.Current = trond with { SubjectId = siri.PersonId };

        Assert.Empty((await portal.RunAsync<ReceivedPowers, ReceivedPowerList>(door => door.ListAsync(Cancel))).Powers);
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
        await GiveAsync("Siri Lunde", siri);
        var trond = await portal.GivenPersonAsync("Trond Moe");
        await using var rotated = PortalHarness.Open(Engine.Sqlite, portal.ConnectionString, services => services.AddSingleton(new PersonNumberVault(new PersonNumberKeys([first, second]))));
        Assert.True(NationalIdentityNumber.TryParse("10915596784", allowSynthetic: true, out var former));
        var old = rotated.Get<PersonNumberVault>().Protect(former);
        await rotated.GivenAsync(new PersonNumber { PersonId = siri.PersonId, Cipher = old.Cipher, Hash = old.Hash, KeyVersion = old.KeyVersion, RegisteredAt = rotated.Clock.GetUtcNow(), ReplacedAt = rotated.Clock.GetUtcNow() });
        rotated.Actor.Current = trond;
        Assert.Null((await rotated.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync("Siri Lunde", former.Value, View, null, Guid.NewGuid(), Cancel))).Refusal);
        rotated.Actor.Current = kari;
        Assert.Equal(PowerRefusal.AlreadyGiven, (await rotated.RunAsync<GivePower, GivePower.Answer>(async give => await give.RunAsync("Siri Lunde", await NumberOfAsync(siri), View, null, Guid.NewGuid(), Cancel))).Refusal);
        rotated.Actor.Current = siri;

        var list = await rotated.RunAsync<ReceivedPowers, ReceivedPowerList>(door => door.ListAsync(Cancel));

        Assert.Equal(["Kari Nordli", "Trond Moe"], list.Powers.Select(power => power.GiverName).Order(StringComparer.Ordinal));
    }

    // --- Changing and ending ---

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Section_4_5_A_change_makes_a_new_one_ends_the_old_and_keeps_the_acceptance(Engine engine)
    {
        await RestartAsync(engine);
        var old = await GivenAcceptedAsync(View, Today.AddDays(30));
        var before = await LedgerAsync(kari);

        var changed = await ChangeAsync(await ShownAsync(old), ServiceAreas.Any, null);

        Assert.True(changed.Succeeded(out var id));
        var (was, now) = (await RowAsync(old), await RowAsync(id));
        Assert.Equal((PowerEnd.Replaced, View), (was.End!.Value, was.Areas));
        Assert.Equal((old, ServiceAreas.Any, null, siri.PersonId, was.AcceptedAt), (now.ReplacesId!.Value, now.Areas, now.Until, now.ReceiverId!.Value, now.AcceptedAt));
        Assert.NotEqual(before, await LedgerAsync(kari));
        Assert.Equal(("widen", ""), await LastLogAsync(kari));
        Assert.Contains(NotificationKind.PowerChanged, await BellAsync(kari));
        Assert.Contains(NotificationKind.PowerChangedForYou, await BellAsync(siri));
        Assert.Equal([id], (await ListGivenAsync()).Powers.Select(power => power.Id));
        portal.Actor.Current = siri;
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
        Assert.Equal(("narrow", ""), await LastLogAsync(kari));
    }

    [Fact]
    public async Task A_change_of_what_nobody_has_answered_still_awaits_an_answer()
    {
        var old = await GiveAsync("Siri Lunde", siri, View, null);

        Assert.True((await ChangeAsync(await ShownAsync(old), ServiceAreas.Any, null)).Succeeded(out var id));

        Assert.Null((await RowAsync(id)).AcceptedAt);
        Assert.Equal([NotificationKind.PowerOffered], await BellAsync(siri));
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
        var seen = await portal.RunAsync<ShowPower, ShowPower.Answer>(show => show.RunAsync(old.Id, Cancel));
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
        portal.Clock.Advance(TimeSpan.FromMinutes(10));

        var forged = power with { Areas = ServiceAreas.Any, Until = null };

        Assert.Equal(PowerRefusal.ChangedMeanwhile, (await ChangeAsync(forged, ServiceAreas.Any, Today.AddDays(9))).Refusal);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Section_4_5_The_giver_ends_it_at_any_time_and_both_are_told()
    {
        var power = await GivenAcceptedAsync();
        var before = await LedgerAsync(kari);

        Assert.Null(await EndAsync(power));

        Assert.Equal((PowerEnd.ByGiver, null), ((await RowAsync(power)).End!.Value, (await RowAsync(power)).LiveNumberHash));
        Assert.NotEqual(before, await LedgerAsync(kari));
        Assert.Contains(NotificationKind.PowerEnded, await BellAsync(kari));
        Assert.Contains(NotificationKind.PowerEndedForYou, await BellAsync(siri));
        Assert.Equal(PowerRefusal.NotStanding, await EndAsync(power));
        Assert.Equal(PowerRefusal.NotFound, await EndAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task Ending_what_nobody_answered_tells_the_giver_alone()
    {
        Assert.Null(await EndAsync(await GiveAsync("Siri Lunde", siri)));

        Assert.Equal([NotificationKind.PowerOffered], await BellAsync(siri));
        portal.Actor.Current = siri;
        Assert.Empty((await ListReceivedAsync()).List.Powers);
    }

    [Fact]
    public async Task Section_4_5_An_appointment_is_shown_to_both_and_ended_by_neither()
    {
        var appointed = new PowerOfAttorney { PatientId = kari.PersonId, TypedName = "Siri Lunde", NumberHash = RandomNumberGenerator.GetBytes(32), ReceiverId = siri.PersonId, Areas = ServiceAreas.Any, Basis = PowerBasis.Appointed, GivenAt = portal.Clock.GetUtcNow(), AcceptedAt = portal.Clock.GetUtcNow() };
        await portal.GivenAsync(appointed);

        Assert.Equal(PowerBasis.Appointed, Assert.Single((await ListGivenAsync()).Powers).Basis);
        Assert.Equal(PowerRefusal.RegisterDecides, await EndAsync(appointed.Id));
        Assert.Equal(PowerRefusal.RegisterDecides, (await ChangeAsync(await ShownAsync(appointed.Id), View, null)).Refusal);
        portal.Actor.Current = siri;
        Assert.Equal(PowerBasis.Appointed, Assert.Single((await ListReceivedAsync()).List.Powers).Basis);
        Assert.Equal(ReceiverRefusal.RegisterDecides, await GiveUpAsync(appointed.Id, appointed.Version));
    }

    // --- Withdrawal, expiry ---

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Section_3_2_When_the_receiver_withdraws_what_they_held_ends_at_once_and_the_giver_is_told(Engine engine)
    {
        await RestartAsync(engine);
        var power = await GivenAcceptedAsync();
        var before = await LedgerAsync(kari);
        portal.Actor.Current = siri;

        Assert.Null(await portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel)));

        Assert.Equal(PowerEnd.ByPortal, (await RowAsync(power)).End);
        Assert.NotEqual(before, await LedgerAsync(kari));
        Assert.Equal(("end", ""), await LastLogAsync(kari));
        Assert.Contains(NotificationKind.PowerEnded, await BellAsync(kari));
        Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel)).Fault);
        Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(siri.PersonId, Cancel)).Fault);
    }

    [Fact]
    public async Task Section_3_2_When_the_giver_withdraws_what_they_gave_is_gone_and_the_receiver_is_told()
    {
        await GivenAcceptedAsync();

        Assert.Null(await portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel)));

        Assert.Equal(0, await CountAsync());
        Assert.Contains(NotificationKind.PowerEndedForYou, await BellAsync(siri));
        portal.Actor.Current = siri;
        Assert.Empty((await ListReceivedAsync()).List.Powers);
    }

    [Theory]
    [InlineData(15, 0)]
    [InlineData(14, 1)]
    [InlineData(0, 1)]
    public async Task Section_4_5_Both_are_told_14_days_before_the_end_and_once(int days, int told)
    {
        var power = await GivenAcceptedAsync(View, Today.AddDays(days));

        Assert.Equal(told, await RemindAsync());
        Assert.Equal(0, await RemindAsync());

        Assert.Equal(told, (await BellAsync(kari)).Count(kind => kind is NotificationKind.PowerEndsSoon));
        Assert.Equal(told, (await BellAsync(siri)).Count(kind => kind is NotificationKind.PowerEndsSoonForYou));
        Assert.Equal(told == 1, (await RowAsync(power)).NoticedAt is not null);
        if (told == 1)
        {
            Assert.Equal(("remind", ""), await LastLogAsync(kari));
        }
    }

    [Fact]
    public async Task Section_4_5_What_has_run_out_ended_or_awaits_an_answer_is_not_recalled()
    {
        await GiveAsync("Siri Lunde", siri, View, Today.AddDays(3));
        Assert.Equal(0, await RemindAsync());
        await EndAsync((await ListGivenAsync()).Powers[0].Id);
        await GivenAcceptedAsync(View, Today);
        await NextDayAsync();

        Assert.Equal(0, await RemindAsync());
    }

    [Fact]
    public async Task One_without_an_end_is_recalled_to_the_giver_once_a_year()
    {
        await GivenAcceptedAsync(View, null);
        Assert.Equal(0, await RemindAsync());
        portal.Clock.Advance(TimeSpan.FromDays(366));

        Assert.Equal((1, 0), (await RemindAsync(), await RemindAsync()));

        Assert.Contains(NotificationKind.PowerStillHolds, await BellAsync(kari));
        Assert.DoesNotContain(NotificationKind.PowerEndsSoonForYou, await BellAsync(siri));
    }

    [Fact]
    public async Task Two_jobs_at_once_tell_once()
    {
        await GivenAcceptedAsync(View, Today.AddDays(5));

        var told = await Task.WhenAll(RemindAsync(), RemindAsync(), RemindAsync());

        Assert.Equal(1, told.Sum());
        Assert.Single(await BellAsync(siri), kind => kind is NotificationKind.PowerEndsSoonForYou);
    }

    // --- Lists and preview ---

    [Fact]
    public async Task Lists_are_capped_and_say_so()
    {
        var given = Enumerable.Range(0, 105).Select(at => Row(kari.PersonId, siri.PersonId, at)).ToArray();
        await portal.GivenAsync(given);

        var list = await ListGivenAsync();
        Assert.Equal((100, true), (list.Powers.Count, list.More));
        portal.Actor.Current = siri;
        var received = await ListReceivedAsync();
        Assert.Equal((100, true), (received.List.Powers.Count, received.List.More));
    }

    [Fact]
    public async Task A_preview_has_one_address_for_each_choice_which_is_the_givers_own()
    {
        var addresses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PreviewAsync(View)));

        Assert.Single(addresses.Distinct());
        Assert.NotEqual(addresses[0], await PreviewAsync(ServiceAreas.Any));
        Assert.Null(await PreviewAsync(ServiceAreas.None));
        var keys = await portal.LookAsync<ActingKey, List<ActingKey>>(all => all.ToListAsync(Cancel));
        Assert.Equal(2, keys.Count);
        Assert.All(keys, key => Assert.Equal((kari.PersonId, kari.PersonId), (key.ActorId, key.SubjectId)));
        Assert.Equal($"for/{keys.Single(key => key.Preview == View).Key}/overview", addresses[0]);
    }

    [Fact]
    public async Task The_summary_says_what_opens_and_why_the_rest_is_closed()
    {
        var services = portal.Get<Web.Features.FeatureCatalogue>().Services;
        await Task.CompletedTask;

        var all = PowerSummary.Of(services, ServiceAreas.Any, ConsentLevel.Full);
        var basic = PowerSummary.Of(services, ServiceAreas.DigitalHealthServices, ConsentLevel.Basic);
        var other = PowerSummary.Of(services, ServiceAreas.ApplicationsAndReports, ConsentLevel.Full);

        Assert.Equal(services.Count, all.Open.Count + all.Closed.Count);
        Assert.Contains(all.Open, service => service.Code == "appointments");
        Assert.Contains((PowersFeature.Service, ClosedToProxy.Never), all.Closed);
        Assert.Contains(basic.Open, service => service.Code == "gp");
        Assert.Contains(basic.Closed, row => row is { Service.Code: "appointments", Why: ClosedToProxy.GiversConsent });
        Assert.Contains(other.Closed, row => row is { Service.Code: "appointments", Why: ClosedToProxy.AreaNotChosen });
    }

    private static PowerOfAttorney Row(Guid giver, Guid receiver, int at) => new()
    {
        PatientId = giver,
        TypedName = "Siri Lunde",
        NumberHash = RandomNumberGenerator.GetBytes(32),
        ReceiverId = receiver,
        Areas = View,
        GivenAt = PortalHarness.MondayMorning.AddDays(-at),
        AcceptedAt = PortalHarness.MondayMorning.AddDays(-at),
    };

    private async Task<Guid> GivenAcceptedAsync(ServiceAreas areas = View, DateOnly? until = null)
    {
        var id = await GiveAsync("Siri Lunde", siri, areas, until);
        var row = await RowAsync(id);
        await AsAsync(siri, () => AcceptAsync(id, row.Version));
        return id;
    }

    private async Task<Guid> GiveAsync(string name, Actor to, ServiceAreas areas = View, DateOnly? until = null) => await GiveAsync(name, await NumberOfAsync(to), areas, until);

    private async Task<Guid> GiveAsync(string name, string number, ServiceAreas areas, DateOnly? until)
    {
        var answer = await portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync(name, number, areas, until, Guid.NewGuid(), Cancel));
        Assert.Null(answer.Refusal);
        return answer.PowerId!.Value;
    }

    private Task<GivePower.Answer> TryGiveAsync(string name, string number) =>
        portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync(name, number, View, null, Guid.NewGuid(), Cancel));

    private Task<IReadOnlyList<PowerRefusal>> CheckAsync(string name, string number) => portal.RunAsync<GivePower, IReadOnlyList<PowerRefusal>>(give => Task.FromResult(give.Check(name, number)));

    private Task<Result<Guid, PowerRefusal>> ChangeAsync(GivenPower seen, ServiceAreas areas, DateOnly? until) =>
        portal.RunAsync<ChangePower, Result<Guid, PowerRefusal>>(change => change.RunAsync(seen, areas, until, Guid.NewGuid(), Cancel));

    private Task<PowerRefusal?> EndAsync(Guid power) => portal.RunAsync<EndPower, PowerRefusal?>(end => end.RunAsync(power, Guid.NewGuid(), Cancel));

    private Task<ReceiverRefusal?> AcceptAsync(ReceivedPower power) => AcceptAsync(power.Id, power.Version);

    private Task<ReceiverRefusal?> AcceptAsync(Guid power, Guid seen, Guid? key = null) =>
        portal.RunAsync<ReceivedPowers, ReceiverRefusal?>(door => door.AcceptAsync(PowersFeature.Service, PowersFeature.Accept, power, seen, key ?? Guid.NewGuid(), Cancel));

    private Task<ReceiverRefusal?> GiveUpAsync(Guid power, Guid seen) =>
        portal.RunAsync<ReceivedPowers, ReceiverRefusal?>(door => door.EndAsync(PowersFeature.Service, PowersFeature.End, power, seen, Guid.NewGuid(), Cancel));

    private Task<ListGivenPowers.Answer> ListGivenAsync() => portal.RunAsync<ListGivenPowers, ListGivenPowers.Answer>(list => list.RunAsync(Cancel));

    private Task<ListReceivedPowers.Answer> ListReceivedAsync() => portal.RunAsync<ListReceivedPowers, ListReceivedPowers.Answer>(list => list.RunAsync(Cancel));

    private Task<string?> PreviewAsync(ServiceAreas areas) => portal.RunAsync<OpenPreview, string?>(preview => preview.RunAsync(areas, Cancel));

    private Task<int> RemindAsync() => portal.RunAsync<PowerExpiry, int>(expiry => expiry.RunAsync(PowersFeature.Service, PowersFeature.Remind, Cancel));

    private async Task<GivenPower> ShownAsync(Guid id) => (await portal.RunAsync<ShowPower, ShowPower.Answer>(show => show.RunAsync(id, Cancel))).Power!;

    private Task<PowerOfAttorney> RowAsync(Guid id) => portal.LookAsync<PowerOfAttorney, PowerOfAttorney>(all => all.AsNoTracking().SingleAsync(power => power.Id == id, Cancel));

    private Task<int> CountAsync() => portal.LookAsync<PowerOfAttorney, int>(all => all.CountAsync(Cancel));

    private Task<Guid> LedgerAsync(Actor of) => portal.LookAsync<PatientLedger, Guid>(all => all.Where(ledger => ledger.PatientId == of.PersonId).Select(ledger => ledger.Version).SingleAsync(Cancel));

    private Task<List<UsageLogEntry>> LogRowsAsync(Actor of) => portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.PatientId == of.PersonId).OrderBy(entry => entry.Sequence).ToListAsync(Cancel));

    private async Task<List<(string, string, UsageOutcome)>> LogAsync(Actor of) => [.. (await LogRowsAsync(of)).Select(entry => (entry.ServiceCode, entry.ActionCode, entry.Outcome))];

    private async Task<(string, string)> LastLogAsync(Actor of) => (await LogRowsAsync(of)).Where(entry => entry.ActionCode != "view").Select(entry => (entry.ActionCode, entry.ActorName)).Last();

    private Task<List<NotificationKind>> BellAsync(Actor of) =>
        portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.Where(line => line.ActorId == of.PersonId && line.SubjectId == of.PersonId).OrderBy(line => line.CreatedAt).ThenBy(line => line.Id).Select(line => line.Kind).ToListAsync(Cancel));

    private async Task<string> NumberOfAsync(Actor of)
    {
        var number = await portal.LookAsync<PersonNumber, PersonNumber>(all => all.Where(own => own.PersonId == of.PersonId).OrderBy(own => own.ReplacedAt != null).FirstAsync(Cancel));
        return portal.Get<PersonNumberVault>().Reveal(new ProtectedNumber(number.Cipher, number.Hash, number.KeyVersion)).Value;
    }

    private Task RegisterAsync(Actor of, AddressProtection protection = AddressProtection.Ungraded, DateOnly? deceasedOn = null) => portal.GivenAddressAsync(of, protection, deceasedOn);

    // Log-ins end before midnight: the next day is a new log-in.
    private async Task NextDayAsync()
    {
        portal.Clock.Advance(TimeSpan.FromDays(1));
        var session = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        portal.Actor.Current = kari = new Actor(kari.PersonId, kari.PersonId, session.Id);
    }

    private async Task<T> AsAsync<T>(Actor actor, Func<Task<T>> run)
    {
        await Task.Yield();
        portal.Actor.BecomeHere(actor);
        return await run();
    }

    private static async Task<AccessDenial?> DenialOfAsync(Func<Task> run)
    {
        try
        {
            await run();
            return null;
        }
        catch (AccessDeniedException denied)
        {
            return denied.Denial;
        }
    }
}
