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

/// <summary>Giving a power of attorney: to whom, by whom, and what is said of it.</summary>
public sealed class GivingPowersTests : PowersTest
{
    [Fact]
    public async Task Section_4_5_What_is_given_awaits_an_answer_and_shows_what_was_typed()
    {
        var given = await GiveAsync("  siri  LUNDE ", Siri, View, Today.AddMonths(12));

        var row = Assert.Single((await ListGivenAsync()).Powers);
        Assert.Equal((given, "siri LUNDE", View, PowerState.Awaiting), (row.Id, row.TypedName, row.Areas, row.StateOn(Today)));
        Assert.Equal([("power-of-attorney", "give", UsageOutcome.Done), ("power-of-attorney", "view", UsageOutcome.Done)], await LogAsync(Kari));
        Assert.Equal([NotificationKind.PowerGiven], await BellAsync(Kari));
        Assert.Equal([NotificationKind.PowerOffered], await BellAsync(Siri));
    }

    [Fact]
    public async Task Section_4_5_An_unknown_number_a_minor_and_a_wrong_name_get_the_same_answer_work_and_row()
    {
        var trace = new SqlTrace();
        await RestartWatchedAsync(Engine.Sqlite, trace);
        var minor = await Portal.GivenPersonAsync("Nora Lie", level: null, born: Today.AddYears(-14));
        var wrongName = await Portal.GivenPersonAsync("Trond Moe");
        var dead = await Portal.GivenPersonAsync("Olav Bakke");
        await RegisterAsync(dead, deceasedOn: Today.AddDays(-3));
        Portal.Actor.Current = Kari;
        (string Name, string Number)[] tries =
        [
            ("Siri Lunde", await NumberOfAsync(Siri)),
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
            var before = await Portal.LookAsync<BellNotification, int>(all => all.CountAsync(Cancel));
            trace.TakeAll();
            var answer = await Portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync(name, number, View, Today.AddMonths(12), Guid.NewGuid(), Cancel));
            work.Add(trace.TakeAll());
            bells.Add(await Portal.LookAsync<BellNotification, int>(all => all.CountAsync(Cancel)) - before);
            Assert.Null(answer.Refusal);
        }

        Assert.All(work, one => Assert.Equal(work[0], one));
        Assert.NotEmpty(work[0]);
        Assert.All(bells, count => Assert.Equal(2, count));
        var rows = await Portal.LookAsync<PowerOfAttorney, List<PowerOfAttorney>>(all => all.AsNoTracking().ToListAsync(Cancel));
        Assert.All(rows, row => Assert.Equal(Shape(rows[0]), Shape(row)));
        Assert.Equal(rows.Count, rows.Select(row => Convert.ToHexString(row.NumberHash)).Distinct().Count());
        Assert.Equal([NotificationKind.PowerOffered], await BellAsync(Siri));
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
        Assert.Empty(await LogAsync(Kari));
    }

    [Fact]
    public async Task A_name_needs_a_first_and_a_last_part()
    {
        Assert.Equal([PowerRefusal.NameIncomplete, PowerRefusal.NumberInvalid], await CheckAsync(" Siri ", "1"));
        Assert.Equal([PowerRefusal.NameTooLong], await CheckAsync($"Siri {new string('a', 200)}", "10915596784"));
    }

    [Fact]
    public async Task Nobody_gives_to_themselves() =>
        Assert.Equal(PowerRefusal.OwnNumber, (await TryGiveAsync("Aud Dahl", await NumberOfAsync(Kari))).Refusal);

    [Fact]
    public async Task Section_4_4_Somebody_with_a_protected_address_gives_nothing()
    {
        await RegisterAsync(Kari, AddressProtection.Confidential);

        Assert.Equal(PowerRefusal.AddressProtected, (await TryGiveAsync("Siri Lunde", await NumberOfAsync(Siri))).Refusal);
    }

    [Theory]
    [InlineData(-16, 0, null)]
    [InlineData(-16, 1, AccessDenial.YouthConsentMissing)]
    public async Task Section_4_5_A_giver_is_16(int years, int days, AccessDenial? denial)
    {
        await Portal.GivenPersonAsync("Ola Nordli", born: Today.AddYears(years).AddDays(days));
        var giving = async () => await TryGiveAsync("Siri Lunde", await NumberOfAsync(Siri));

        Assert.Equal(denial, await DenialOfAsync(giving));
    }

    [Theory]
    [InlineData(null, AccessDenial.ConsentNotChosen)]
    [InlineData(ConsentLevel.None, AccessDenial.ConsentNotChosen)]
    [InlineData(ConsentLevel.Basic, null)]
    public async Task Section_4_5_A_giver_has_consented(ConsentLevel? level, AccessDenial? denial)
    {
        await Portal.GivenPersonAsync("Nina Ytreberg", level);

        Assert.Equal(denial, await DenialOfAsync(async () => await TryGiveAsync("Siri Lunde", await NumberOfAsync(Siri))));
    }

    [Fact]
    public async Task There_is_never_more_than_one_for_the_same_number_whatever_the_name()
    {
        var first = await GiveAsync("Siri Lunde", Siri);

        var again = await TryGiveAsync("Siri Marie Lund", await NumberOfAsync(Siri));

        Assert.Equal((first, PowerRefusal.AlreadyGiven), (again.PowerId, again.Refusal));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Of_two_tabs_that_give_to_the_same_number_at_once_one_does(Engine engine)
    {
        var meeting = await RestartMeetingAsync(engine, 6);
        var number = await NumberOfAsync(Siri);
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
        await GiveAsync("Siri Lunde", Siri, View, Today);
        Assert.Equal(PowerRefusal.AlreadyGiven, (await TryGiveAsync("Siri Lunde", await NumberOfAsync(Siri))).Refusal);

        await NextDayAsync();
        await GiveAsync("Siri Lunde", Siri, View, Today.AddDays(9));

        Assert.Equal([PowerState.Awaiting, PowerState.RunOut], (await ListGivenAsync()).Powers.Select(power => power.StateOn(Today.AddDays(1))));
    }

    [Fact]
    public async Task The_same_form_sent_twice_gives_once()
    {
        var (key, number) = (Guid.NewGuid(), await NumberOfAsync(Siri));

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync("Siri Lunde", number, View, null, key, Cancel))));

        Assert.Single(answers.Select(answer => answer.PowerId).Distinct());
        Assert.All(answers, answer => Assert.Null(answer.Refusal));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Section_4_5_Giving_and_widening_ask_for_a_fresh_log_in_and_taking_back_never_does()
    {
        var power = await ShownAsync(await GiveAsync("Siri Lunde", Siri, View, Today.AddDays(30)));
        Portal.Clock.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));

        Assert.Equal(AccessDenial.FreshLoginNeeded, await DenialOfAsync(() => TryGiveAsync("Trond Moe", "10915596784")));
        Assert.Equal(AccessDenial.FreshLoginNeeded, await DenialOfAsync(() => ChangeAsync(power, ServiceAreas.Any, power.Until)));
        Assert.Equal(AccessDenial.FreshLoginNeeded, await DenialOfAsync(() => ChangeAsync(power, View, null)));
        Assert.Equal(AccessDenial.FreshLoginNeeded, await DenialOfAsync(() => Portal.RunAsync<GivePickup, Result<Guid, PickupRefusal>>(give => give.RunAsync("Siri Lunde", Today, Guid.NewGuid(), Cancel))));
        var narrowed = await ChangeAsync(power, View, Today.AddDays(20));
        Assert.Null(narrowed.Refusal);
        Assert.True(narrowed.Succeeded(out var id));
        Assert.Null(await EndAsync(id));
    }

    private Task<GivePower.Answer> TryGiveAsync(string name, string number) =>
        Portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync(name, number, View, null, Guid.NewGuid(), Cancel));

    private Task<IReadOnlyList<PowerRefusal>> CheckAsync(string name, string number) => Portal.RunAsync<GivePower, IReadOnlyList<PowerRefusal>>(give => Task.FromResult(give.Check(name, number)));

    private async Task<List<(string, string, UsageOutcome)>> LogAsync(Actor of) => [.. (await LogRowsAsync(of)).Select(entry => (entry.ServiceCode, entry.ActionCode, entry.Outcome))];
}
