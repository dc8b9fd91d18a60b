using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Children;
using Helsenorge.Portal.Web.Features.Contact;
using Helsenorge.Portal.Web.Features.GeneralPractitioner;
using Helsenorge.Portal.Web.Features.GrowingUp;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>Kari and Petter decide whether Sofie, who is 14, may use the portal herself (domain rules §3.3).</summary>
public sealed class YouthConsentTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;
    private Actor petter = null!;
    private Actor sofie = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        sofie = await GivenChildAsync("Sofie Nordli", 14);
        petter = await GivenParentAsync("Petter Nordli", sofie.PersonId);
        kari = await GivenParentAsync("Kari Nordli", sofie.PersonId);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Section_3_3_one_parent_gives_it_and_all_parents_and_the_young_person_are_told_in_the_same_commit()
    {
        For(kari);
        Assert.Null(await GiveAsync(seen: 0));

        var decision = Assert.Single(await DecisionsAsync());
        Assert.Equal((1, true, kari.PersonId), (decision.Number, decision.IsGiven, decision.DecidedBy));
        Assert.Equal(
            new[] { kari.PersonId, petter.PersonId, sofie.PersonId }.Order(),
            (await BellAsync(NotificationKind.YouthConsentGiven)).Order());
        foreach (var person in (Actor[])[kari, petter, sofie])
        {
            portal.Actor.Current = person;
            Assert.Single(await portal.RunAsync((Bell bell) => bell.ListAsync(portal.Get<FeatureCatalogue>().ByCode(), Cancel)));
        }

        var log = Assert.Single(await portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.PatientId == sofie.PersonId).ToListAsync(Cancel)));
        Assert.Equal(("children", "give", AccessGround.Parent, decision.Id), (log.ServiceCode, log.ActionCode, log.Ground, log.ItemId));
    }

    [Fact]
    public async Task Section_3_3_the_other_parent_may_take_it_back_and_her_log_ins_end_in_the_same_commit()
    {
        For(kari);
        await GiveAsync(seen: 0);
        var phone = PortalHarness.NewSession(sofie.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(phone);
        portal.Actor.Current = sofie;
        await portal.RunAsync((ShowGrowingUp show) => show.RunAsync(Cancel));

        For(petter);
        Assert.Null(await WithdrawAsync(seen: 1));

        Assert.Equal([true, false], (await DecisionsAsync()).Select(decision => decision.IsGiven));
        Assert.Equal(0, await portal.LookAsync<LoginSession, int>(all => all.CountAsync(s => s.ActorId == sofie.PersonId && s.EndedAt == null, Cancel)));
        Assert.Equal(2, await portal.LookAsync<LoginSession, int>(all => all.CountAsync(s => (s.ActorId == kari.PersonId || s.ActorId == petter.PersonId) && s.EndedAt == null, Cancel)));
        Assert.Equal(3, (await BellAsync(NotificationKind.YouthConsentWithdrawn)).Count);
        portal.Actor.Current = sofie;
        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(() => portal.RunAsync((ShowGrowingUp show) => show.RunAsync(Cancel)))).Denial);
    }

    [Fact]
    public async Task Section_3_3_her_open_screen_is_sent_away_and_would_be_cleared_even_if_the_log_in_lived()
    {
        For(kari);
        await GiveAsync(seen: 0);
        List<OpenScreen> screens = [new(sofie, null, ConsentLevel.Full, [AppointmentsFeature.Service]) { IsNarrow = true }];
        Assert.Equal([ScreenStanding.Stands], await portal.Get<OpenScreens>().LookAsync(screens, Cancel));

        await portal.GivenAsync(new YouthConsent { PatientId = sofie.PersonId, Number = 2, IsGiven = false, DecidedBy = petter.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        Assert.Equal([ScreenStanding.AskAgain], await portal.Get<OpenScreens>().LookAsync(screens, Cancel));
        Assert.Equal(AccessDenial.YouthConsentMissing, await CheckAsync(sofie));

        await portal.GivenAsync(new YouthConsent { PatientId = sofie.PersonId, Number = 3, IsGiven = true, DecidedBy = petter.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        For(petter);
        Assert.Null(await WithdrawAsync(seen: 3));
        Assert.Equal([ScreenStanding.LoggedOut], await portal.Get<OpenScreens>().LookAsync(screens, Cancel));
    }

    [Theory]
    [InlineData(12, 364, YouthConsentRefusal.NotYet)]
    [InlineData(13, 0, null)]
    [InlineData(15, 364, null)]
    public async Task Section_4_1_it_can_be_given_from_the_thirteenth_birthday_until_the_sixteenth(int years, int days, YouthConsentRefusal? expected)
    {
        var child = await GivenChildAsync("Tobias Nordli", years, days);
        await portal.GivenParentAsync(kari, child.PersonId);
        portal.Actor.Current = kari with { SubjectId = child.PersonId };

        Assert.Equal(expected, await GiveAsync(seen: 0));
    }

    [Fact]
    public async Task Section_4_1_from_the_sixteenth_birthday_no_parent_decides()
    {
        var ola = await GivenChildAsync("Ola Nordli", 16);
        await portal.GivenParentAsync(kari, ola.PersonId);
        portal.Actor.Current = kari with { SubjectId = ola.PersonId };

        Assert.Equal(AccessDenial.NotRepresented, (await Assert.ThrowsAsync<AccessDeniedException>(() => GiveAsync(seen: 0))).Denial);
    }

    [Fact]
    public async Task Of_two_parents_who_decide_at_once_one_wins_and_the_other_sees_both()
    {
        For(kari);
        await GiveAsync(seen: 0);

        // Each has seen one decision; Kari takes it back while Petter looks at the page.
        For(kari);
        var withdrawn = WithdrawHereAsync(kari);
        var again = WithdrawHereAsync(petter);
        YouthConsentRefusal?[] answers = [await withdrawn, await again];

        Assert.Equal([null, YouthConsentRefusal.ChangedMeanwhile], answers.OrderBy(answer => answer is not null));
        For(petter);
        var seen = (await portal.RunAsync((ShowChild show) => show.RunAsync(Cancel))).Child!;
        Assert.Equal([2, 1], seen.History.Select(decision => decision.Number));
        Assert.Equal(2, seen.Decisions);
        Assert.False(seen.HasYouthConsent);

        Task<YouthConsentRefusal?> WithdrawHereAsync(Actor parent) => Task.Run(() =>
        {
            portal.Actor.BecomeHere(parent with { SubjectId = sofie.PersonId });
            return WithdrawAsync(seen: 1);
        });
    }

    [Fact]
    public async Task The_same_command_again_changes_nothing_and_a_second_giving_says_so()
    {
        For(kari);
        var key = Guid.NewGuid();
        Assert.Null(await GiveAsync(seen: 0, key));
        Assert.Null(await GiveAsync(seen: 0, key));
        Assert.Equal(YouthConsentRefusal.AlreadyGiven, await GiveAsync(seen: 1));
        Assert.Null(await WithdrawAsync(seen: 1));
        Assert.Equal(YouthConsentRefusal.NotGiven, await WithdrawAsync(seen: 2));
        Assert.Equal(2, (await DecisionsAsync()).Count);
    }

    [Fact]
    public async Task Nobody_but_a_parent_decides_not_the_young_person_nor_a_grown_up_for_themselves()
    {
        portal.Actor.Current = kari;
        Assert.Equal(YouthConsentRefusal.OnlyParents, await GiveAsync(seen: 0));
        Assert.Equal(YouthConsentRefusal.OnlyParents, await WithdrawAsync(seen: 0));

        await portal.GivenAsync(Given(sofie.PersonId));
        portal.Actor.Current = sofie;
        Assert.Equal(AccessDenial.ClosedToYouth, (await Assert.ThrowsAsync<AccessDeniedException>(() => WithdrawAsync(seen: 1))).Denial);

        var siri = await portal.GivenPersonAsync("Siri Lunde");
        await portal.GivenPowerAsync(sofie.PersonId, siri, ServiceAreas.Any);
        portal.Actor.Current = siri with { SubjectId = sofie.PersonId };
        Assert.Equal(AccessDenial.NeverByProxy, (await Assert.ThrowsAsync<AccessDeniedException>(() => WithdrawAsync(seen: 1))).Denial);
    }

    [Fact]
    public async Task Section_4_1_with_both_consents_she_sees_what_youth_access_opens_and_nothing_else()
    {
        await portal.GivenAsync(Given(sofie.PersonId));
        portal.Actor.Current = sofie;
        var open = new List<string>();
        foreach (var service in portal.Get<FeatureCatalogue>().Services)
        {
            if (await portal.RunAsync<PatientGate, AccessDenial?>(gate => gate.CheckAsync(service, Cancel)) is null)
            {
                open.Add(service.Code);
            }
        }

        Assert.Equal(portal.Get<FeatureCatalogue>().Services.Where(service => service.Youth is not YouthAccess.Closed).Select(service => service.Code), open);
        Assert.Contains(GeneralPractitionerFeature.Service.Code, open);
        Assert.DoesNotContain(ChildrenFeature.Service.Code, open);
        var plan = await portal.RunAsync((ShowGrowingUp show) => show.RunAsync(Cancel));
        Assert.True(plan is { IsYouth: true, IsGrownUp: false, Plan.LacksFull: false, Plan.LacksYouthConsent: false });
    }

    [Fact]
    public async Task Section_4_1_her_list_of_appointments_offers_no_booking_which_would_be_refused_and_her_parents_does()
    {
        await portal.GivenAsync(Given(sofie.PersonId));
        portal.Actor.Current = sofie;
        Assert.False(await MayBookAsync());
        For(kari);
        Assert.True(await MayBookAsync());
        portal.Actor.Current = kari;
        Assert.True(await MayBookAsync());

        async Task<bool> MayBookAsync() => (await portal.RunAsync((ListAppointments list) => list.RunAsync(null, Cancel))).MayBook;
    }

    [Fact]
    public async Task Section_4_1_a_page_that_only_changes_is_closed_to_her_before_she_types_and_open_to_her_parent()
    {
        await portal.GivenAsync(Given(sofie.PersonId));
        Func<Task>[] pages =
        [
            () => portal.RunAsync((ShowNeeds show) => show.RunAsync(Cancel)),
            () => portal.RunAsync((ShowNextOfKin show) => show.RunAsync(Guid.NewGuid(), Cancel)),
            () => portal.RunAsync((ShowBankAccount show) => show.RunAsync(Cancel)),
            () => portal.RunAsync((ListTimesToMoveTo list) => list.RunAsync(Guid.NewGuid(), Cancel)),
        ];
        foreach (var open in pages)
        {
            portal.Actor.Current = sofie;
            Assert.Equal(AccessDenial.ClosedToYouth, (await Assert.ThrowsAsync<AccessDeniedException>(open)).Denial);
            For(kari);
            await open();
            portal.Actor.Current = kari;
            await open();
        }

        Assert.Equal(pages.Length, await portal.LookAsync<UsageLogEntry, int>(all => all.CountAsync(entry => entry.PatientId == sofie.PersonId && entry.ActorId == sofie.PersonId, Cancel)));
    }

    [Fact]
    public async Task The_list_of_children_says_for_each_what_is_missing_and_nothing_of_one_who_is_closed()
    {
        var tobias = await GivenChildAsync("Tobias Nordli", 13, level: ConsentLevel.Basic);
        var live = await portal.GivenPatientAsync("Live Fjeld", Born(9), protection: AddressProtection.Confidential);
        await portal.GivenParentAsync(kari, tobias.PersonId);
        await portal.GivenParentAsync(kari, live);
        await portal.GivenAsync(Given(sofie.PersonId));
        portal.Actor.Current = kari;

        var children = (await portal.RunAsync((ListChildren list) => list.RunAsync(Cancel))).Children;

        Assert.Equal(["Sofie", "Tobias", "Live"], children.Select(child => child.Person.Name.GivenName));
        Assert.True(children[0].Plan is { LacksYouthConsent: false, LacksFull: false });
        Assert.True(children[1].Plan is { LacksYouthConsent: true, LacksFull: true });
        Assert.Equal((AccessDenial.UnlistedAddress, null), (children[2].Person.Closed, children[2].Plan));
    }

    private static DateOnly Born(int years, int days = 0) => NorwegianTime.Today(PortalHarness.MondayMorning).AddDays(-days).AddYears(-years);

    private void For(Actor parent) => portal.Actor.Current = parent with { SubjectId = sofie.PersonId };

    private YouthConsent Given(Guid child) => new() { PatientId = child, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() };

    private async Task<Actor> GivenChildAsync(string name, int years, int days = 0, ConsentLevel? level = ConsentLevel.Full)
    {
        var child = await portal.GivenPersonAsync(name, level, Born(years, days));
        await portal.GivenHomeAsync(child, "Fjordby");
        return child;
    }

    private async Task<Actor> GivenParentAsync(string name, Guid child)
    {
        var parent = await portal.GivenPersonAsync(name);
        await portal.GivenHomeAsync(parent, "Fjordby");
        await portal.GivenParentAsync(parent, child);
        return parent;
    }

    private Task<YouthConsentRefusal?> GiveAsync(int seen, Guid? key = null) => portal.RunAsync<DecideYouthConsent, YouthConsentRefusal?>(decide => decide.GiveAsync(seen, key ?? Guid.NewGuid(), Cancel));

    private Task<YouthConsentRefusal?> WithdrawAsync(int seen) => portal.RunAsync<DecideYouthConsent, YouthConsentRefusal?>(decide => decide.WithdrawAsync(seen, Guid.NewGuid(), Cancel));

    private Task<AccessDenial?> CheckAsync(Actor actor)
    {
        portal.Actor.Current = actor;
        return portal.RunAsync<PatientGate, AccessDenial?>(gate => gate.CheckAsync(AppointmentsFeature.Service, Cancel));
    }

    private Task<List<YouthConsent>> DecisionsAsync() => portal.LookAsync<YouthConsent, List<YouthConsent>>(all => all.OrderBy(decision => decision.Number).ToListAsync(Cancel));

    private Task<List<Guid>> BellAsync(NotificationKind kind) => portal.LookAsync<BellNotification, List<Guid>>(all => all.Where(n => n.Kind == kind).Select(n => n.ActorId).ToListAsync(Cancel));
}
