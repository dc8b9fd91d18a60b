using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.NotificationSettings;
using Microsoft.EntityFrameworkCore;
using Settings = Helsenorge.Portal.Domain.Notifications.NotificationSettings;

namespace Helsenorge.Portal.Domain.Tests.Notifications;

public sealed class NotificationSettingsTests : IAsyncLifetime
{
    private static readonly NotificationChoice much = new(NotificationVolume.Many, NotificationFallback.Both, []);
    private PortalHarness portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => portal = await PortalHarness.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task What_nobody_chose_is_standard_by_SMS_and_a_choice_is_kept_and_can_be_taken_back()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        var before = await ShowAsync();
        Assert.Equal((NotificationChoice.Default, null), (before.Choice, before.Version));

        Assert.True((await ChooseAsync(much, before.Version)).Succeeded(out var was));

        Assert.Equal(NotificationChoice.Default, was);
        Assert.Equal((NotificationVolume.Many, NotificationFallback.Both), ((await ShowAsync()).Choice.Volume, (await ShowAsync()).Choice.Fallback));
        Assert.True((await ChooseAsync(was!, (await ShowAsync()).Version)).Succeeded(out _));
        Assert.Equal((1, NotificationVolume.Standard), await portal.LookAsync<Settings, (int, NotificationVolume)>(async all => (await all.CountAsync(Cancel), (await all.SingleAsync(one => one.ActorId == kari.PersonId, Cancel)).Volume)));
        Assert.Equal(["view", "change", "view", "view", "view", "change"], await portal.LookAsync<UsageLogEntry, List<string>>(all => all.OrderBy(entry => entry.Sequence).Select(entry => entry.ActionCode).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Of_two_who_change_at_once_one_wins_and_the_other_is_told()
    {
        await portal.GivenPersonAsync("Kari Nordli");

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ChooseAsync(much, null)));

        Assert.Equal(1, results.Count(result => result.Refusal is null));
        Assert.All(results.Where(result => result.Refusal is not null), result => Assert.Equal(NotificationSettingsRefusal.ChangedMeanwhile, result.Refusal));
        Assert.Equal(NotificationSettingsRefusal.ChangedMeanwhile, (await ChooseAsync(much, null)).Refusal);
        Assert.Equal(NotificationSettingsRefusal.ChangedMeanwhile, (await ChooseAsync(much, Guid.NewGuid())).Refusal);
    }

    [Fact]
    public async Task Each_has_settings_of_their_own()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        Assert.True((await ChooseAsync(much, null)).Succeeded(out _));
        await portal.GivenPersonAsync("Petter Nordli");

        Assert.Equal(NotificationChoice.Default, (await ShowAsync()).Choice);
        Assert.True((await ChooseAsync(new(NotificationVolume.Few, NotificationFallback.Email, []), null)).Succeeded(out _));
        portal.Actor.Current = kari;
        Assert.Equal(NotificationVolume.Many, (await ShowAsync()).Choice.Volume);
    }

    [Fact]
    public async Task Those_one_may_act_for_are_listed_children_first_and_others_are_not()
    {
        var people = new Dictionary<string, Guid>();
        foreach (var (name, born) in new[] { ("Mia", new DateOnly(2019, 1, 1)), ("Ola", new DateOnly(2010, 3, 3)), ("Amalie", new DateOnly(2010, 3, 2)), ("Oskar", new DateOnly(2016, 1, 1)), ("Arne", new DateOnly(1948, 1, 1)), ("Berit", new DateOnly(1960, 1, 1)), ("Eva", new DateOnly(1990, 1, 1)), ("Tom", new DateOnly(1990, 1, 1)), ("Liv", new DateOnly(1990, 1, 1)) })
        {
            people[name] = (await portal.GivenPersonAsync($"{name} Test", born: born)).PersonId;
        }

        await ProtectAsync(people["Eva"]);
        var other = (await portal.GivenPersonAsync("Trond Test")).PersonId;
        var kari = (await portal.GivenPersonAsync("Kari Nordli")).PersonId;
        var now = portal.Clock.GetUtcNow();
        var today = NorwegianTime.Today(now);
        await portal.GivenAsync(
            new ParentalResponsibility { ActorId = kari, ChildId = people["Mia"], SomeoneLivesWithChild = true, ReadAt = now },
            new ParentalResponsibility { ActorId = kari, ChildId = people["Ola"], SomeoneLivesWithChild = true, ReadAt = now },
            // Sixteen today.
            new ParentalResponsibility { ActorId = kari, ChildId = people["Amalie"], SomeoneLivesWithChild = true, ReadAt = now },
            // Lives with neither parent.
            new ParentalResponsibility { ActorId = kari, ChildId = people["Oskar"], SomeoneLivesWithChild = false, ReadAt = now },
            Power(people["Arne"], kari, until: today),
            Power(people["Berit"], kari, until: today.AddDays(-1)),
            Power(people["Eva"], kari),
            Power(people["Tom"], other),
            Power(people["Liv"], kari, isAccepted: false));

        var shown = (await ShowAsync()).Others;

        Assert.Equal([("Mia Test", true), ("Ola Test", true), ("Arne Test", false)], shown.Select(one => (one.Name, one.IsAlways)));
        await using (var db = portal.Database.Create())
        {
            db.Vouch(await db.All<LoginSession>().SingleAsync(session => session.ActorId == kari, Cancel)).EndedAt = now;
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Empty(await portal.RunAsync<RepresentedPeople, IReadOnlyList<NoticeSubject>>(represented => represented.ListAsync(Cancel)));
    }

    [Fact]
    public async Task Section_4_4_Whoever_has_an_unlisted_address_acts_for_nobody()
    {
        var mia = (await portal.GivenPersonAsync("Mia Test", born: new DateOnly(2019, 1, 1))).PersonId;
        var eva = (await portal.GivenPersonAsync("Eva Fjeld")).PersonId;
        await portal.GivenAsync(new ParentalResponsibility { ActorId = eva, ChildId = mia, SomeoneLivesWithChild = true, ReadAt = portal.Clock.GetUtcNow() });
        Assert.Single((await ShowAsync()).Others);

        await ProtectAsync(eva);

        Assert.Empty((await ShowAsync()).Others);
    }

    private static PowerOfAttorney Power(Guid from, Guid to, DateOnly? until = null, bool isAccepted = true) => new()
    {
        PatientId = from,
        ReceiverId = to,
        TypedName = "Kari Nordli",
        NumberHash = new byte[32],
        Areas = ServiceAreas.Any,
        GivenAt = PortalHarness.MondayMorning.AddDays(-30),
        AcceptedAt = isAccepted ? PortalHarness.MondayMorning.AddDays(-29) : null,
        Until = until,
    };

    private async Task ProtectAsync(Guid id)
    {
        await using var db = portal.Database.Create();
        var person = db.Vouch(await db.All<Person>().SingleAsync(one => one.Id == id, Cancel));
        Assert.True(NationalIdentityNumber.TryParse("15838512329", allowSynthetic: true, out var number));
        person.Refresh(new RegisteredPerson(number, [], person.GivenName, person.FamilyName, person.BirthDate, person.Sex, AddressProtection.Confidential, null, null, null, []), portal.Clock.GetUtcNow());
        await db.SaveChangesAsync(Cancel);
    }

    private Task<ShowNotificationSettings.Answer> ShowAsync() => portal.RunAsync<ShowNotificationSettings, ShowNotificationSettings.Answer>(show => show.RunAsync(Cancel));

    private Task<Result<NotificationChoice?, NotificationSettingsRefusal>> ChooseAsync(NotificationChoice choice, Guid? seen) =>
        portal.RunAsync<ChangeNotificationSettings, Result<NotificationChoice?, NotificationSettingsRefusal>>(change => change.RunAsync(choice, seen, Guid.NewGuid(), Cancel));
}
