using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
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
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, await portal.GivenPatientAsync("Mia Test", new(2019, 1, 1)));
        await portal.GivenParentAsync(kari, await portal.GivenPatientAsync("Ola Test", new(2010, 3, 3)));
        // Sixteen today.
        await portal.GivenParentAsync(kari, await portal.GivenPatientAsync("Amalie Test", new(2010, 3, 2)));
        await portal.GivenParentAsync(kari, await portal.GivenPatientAsync("Oskar Test", new(2016, 1, 1)), livesWithChild: false, someoneLivesWithChild: false);
        await portal.GivenParentAsync(kari, await portal.GivenPatientAsync("Live Test", new(2016, 1, 1), protection: AddressProtection.Confidential));
        var today = NorwegianTime.Today(portal.Clock.GetUtcNow());
        await portal.GivenPowerAsync(await portal.GivenPatientAsync("Arne Test", new(1948, 1, 1)), kari, ServiceAreas.Any, until: today);
        await portal.GivenPowerAsync(await portal.GivenPatientAsync("Berit Test", new(1960, 1, 1)), kari, ServiceAreas.Any, until: today.AddDays(-1));
        await portal.GivenPowerAsync(await portal.GivenPatientAsync("Eva Test", new(1990, 1, 1), protection: AddressProtection.StrictlyConfidential), kari, ServiceAreas.Any);

        var shown = (await ShowAsync()).Others;

        Assert.Equal([("Ola Test", true), ("Mia Test", true), ("Arne Test", false)], shown.Select(one => (one.Name, one.IsAlways)));
    }

    [Fact]
    public async Task Section_4_4_Whoever_has_an_unlisted_address_acts_for_nobody()
    {
        var eva = await portal.GivenPersonAsync("Eva Fjeld");
        await portal.GivenHomeAsync(eva, "Fjordby");
        await portal.GivenParentAsync(eva, await portal.GivenPatientAsync("Mia Test", new(2019, 1, 1)));
        Assert.Single((await ShowAsync()).Others);

        await portal.GivenHomeAsync(eva, "Fjordby", AddressProtection.Confidential);

        Assert.Empty((await ShowAsync()).Others);
    }

    [Fact]
    public async Task Under_another_persons_address_they_do_not_open()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        var mia = await portal.GivenPatientAsync("Mia Test", new(2019, 1, 1));
        await portal.GivenParentAsync(kari, mia);
        portal.Actor.Current = kari with { SubjectId = mia };

        Assert.Equal(AccessDenial.ClosedToParents, (await Assert.ThrowsAsync<AccessDeniedException>(ShowAsync)).Denial);
        await Assert.ThrowsAsync<AccessDeniedException>(() => ChooseAsync(much, null));
    }

    private Task<ShowNotificationSettings.Answer> ShowAsync() => portal.RunAsync<ShowNotificationSettings, ShowNotificationSettings.Answer>(show => show.RunAsync(Cancel));

    private Task<Result<NotificationChoice?, NotificationSettingsRefusal>> ChooseAsync(NotificationChoice choice, Guid? seen) =>
        portal.RunAsync<ChangeNotificationSettings, Result<NotificationChoice?, NotificationSettingsRefusal>>(change => change.RunAsync(choice, seen, Guid.NewGuid(), Cancel));
}
