using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.PrivacySettings;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Privacy;

public sealed class PrivacyCommandsTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Kari_blocks_Ingrid_by_number_and_lets_her_in_again_and_both_stand_in_the_history()
    {
        var surgery = PortalHarness.Solbakken();
        await portal.GivenAsync(surgery, new Domain.Surgeries.Practitioner { HprNumber = "990000001", Name = "Ingrid Haugland", SurgeryId = surgery.Id });

        Assert.Null(await ChangeAsync(PrivacyKind.ProfessionalBlocked, " 990 000 001", isOn: true, seen: 0));
        Assert.Equal(["990000001"], PrivacyRules.InForce(await DecisionsAsync()).Select(decision => decision.Target));
        Assert.Null(await ChangeAsync(PrivacyKind.ProfessionalBlocked, "990000001", isOn: false, seen: 1));

        Assert.Empty(PrivacyRules.InForce(await DecisionsAsync()));
        Assert.Equal([(1, "Ingrid Haugland", true, kari.PersonId), (2, "Ingrid Haugland", false, kari.PersonId)], (await DecisionsAsync()).Select(decision => (decision.Number, decision.TargetName, decision.IsOn, decision.DecidedBy)));
        Assert.Equal([NotificationKind.PrivacyChanged, NotificationKind.PrivacyChanged], await BellAsync());
    }

    [Fact]
    public async Task A_number_that_nobody_can_have_is_refused_and_an_unknown_one_is_blocked_without_a_name()
    {
        Assert.Equal(PrivacyRefusal.NotAnHprNumber, await ChangeAsync(PrivacyKind.ProfessionalBlocked, "1234567890", isOn: true, seen: 0));
        Assert.Empty(await DecisionsAsync());

        Assert.Null(await ChangeAsync(PrivacyKind.ProfessionalBlocked, "123456789", isOn: true, seen: 0));

        Assert.Null((await DecisionsAsync()).Single().TargetName);
    }

    [Fact]
    public async Task Of_two_tabs_that_decide_at_once_one_wins_and_the_other_is_told()
    {
        Assert.Null(await ChangeAsync(PrivacyKind.ResearchOptOut, null, isOn: true, seen: 0));

        Assert.Equal(PrivacyRefusal.ChangedMeanwhile, await ChangeAsync(PrivacyKind.ScreeningOptOut, null, isOn: true, seen: 0));
        Assert.Equal(PrivacyRefusal.AlreadyThere, await ChangeAsync(PrivacyKind.ResearchOptOut, null, isOn: true, seen: 1));
        Assert.Single(await DecisionsAsync());
    }

    [Fact]
    public async Task Section_6_1_Setting_the_emergency_lock_never_asks_for_a_log_in_and_taking_it_off_does()
    {
        portal.Clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Null(await portal.RunAsync<LockOwnRecord, PrivacyRefusal?>(own => own.SetAsync(0, Guid.NewGuid(), Cancel)));
        Assert.False(PrivacyRules.MayPatientOpenRecord(await DecisionsAsync()));
        Assert.Equal(AccessDenial.FreshLoginNeeded, (await Assert.ThrowsAsync<AccessDeniedException>(UnlockAsync)).Denial);
        Assert.False(PrivacyRules.MayPatientOpenRecord(await DecisionsAsync()));

        await AuthenticatedAgoAsync(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.Equal(AccessDenial.FreshLoginNeeded, (await Assert.ThrowsAsync<AccessDeniedException>(UnlockAsync)).Denial);
        await AuthenticatedAgoAsync(TimeSpan.FromMinutes(5));
        Assert.Null(await UnlockAsync());

        Assert.True(PrivacyRules.MayPatientOpenRecord(await DecisionsAsync()));
        Assert.Equal([NotificationKind.OwnRecordLocked, NotificationKind.OwnRecordUnlocked], await BellAsync());
    }

    [Fact]
    public async Task The_lock_cannot_be_taken_off_by_the_way_of_the_other_settings() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ChangeAsync(PrivacyKind.OwnRecordLocked, null, isOn: false, seen: 0));

    [Fact]
    public async Task Section_3_2_Opt_outs_outlive_a_withdrawal_and_the_bell_does_not()
    {
        Assert.Null(await ChangeAsync(PrivacyKind.ResearchOptOut, null, isOn: true, seen: 0));

        Assert.Null(await portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel)));

        Assert.True(PrivacyRules.IsOptedOut(await DecisionsAsync(), PrivacyKind.ResearchOptOut));
        Assert.Empty(await BellAsync());
    }

    [Fact]
    public async Task A_decision_is_neither_changed_nor_deleted_by_whoever_opens_the_gate_to_write()
    {
        Assert.Null(await ChangeAsync(PrivacyKind.ResearchOptOut, null, isOn: true, seen: 0));
        await using var scope = portal.NewScope();
        var gate = (ServiceGate<PrivacyFeature>)scope.ServiceProvider.GetService(typeof(ServiceGate<PrivacyFeature>))!;
        await using var access = await gate.OpenToWriteAsync(PrivacyFeature.Change, Guid.NewGuid(), Cancel);

        access.Db.Remove(await access.Db.PrivacyDecisions.SingleAsync(Cancel));

        await Assert.ThrowsAsync<InvalidOperationException>(() => access.SaveAsync(Cancel));
        Assert.Single(await DecisionsAsync());
    }

    [Theory]
    [InlineData(2014, 3, 3, true)]
    [InlineData(2014, 3, 2, false)]
    public async Task A_parent_decides_until_the_child_is_12_and_never_about_the_childs_own_lock(int year, int month, int day, bool mayDecide)
    {
        await portal.GivenHomeAsync(kari, "Fjordby");
        var mia = await portal.GivenPatientAsync("Mia Nordli", new(year, month, day));
        await portal.GivenParentAsync(kari, mia);
        portal.Actor.Current = kari with { SubjectId = mia };

        if (mayDecide)
        {
            Assert.Null(await ChangeAsync(PrivacyKind.ResearchOptOut, null, isOn: true, seen: 0));
            var decided = await portal.RunAsync<ShowPrivacy, ShowPrivacy.Answer>(show => show.RunAsync(null, Cancel));
            Assert.Equal((false, false), (decided.IsOwn, decided.History.Single().IsByPerson));
        }
        else
        {
            Assert.Equal(AccessDenial.ClosedToParents, (await Assert.ThrowsAsync<AccessDeniedException>(() => ChangeAsync(PrivacyKind.ResearchOptOut, null, isOn: true, seen: 0))).Denial);
        }

        await Assert.ThrowsAsync<AccessDeniedException>(() => portal.RunAsync<LockOwnRecord, PrivacyRefusal?>(own => own.SetAsync(mayDecide ? 1 : 0, Guid.NewGuid(), Cancel)));
    }

    [Fact]
    public async Task A_level_below_Basic_opens_nothing_here()
    {
        await portal.GivenAsync(new ConsentDecision { PatientId = kari.PersonId, Number = 2, Level = ConsentLevel.None, TextVersion = "test", DecidedAt = portal.Clock.GetUtcNow(), DecidedBy = kari.PersonId });

        Assert.Equal(AccessDenial.ConsentNotChosen, (await Assert.ThrowsAsync<AccessDeniedException>(() => ChangeAsync(PrivacyKind.ResearchOptOut, null, isOn: true, seen: 0))).Denial);
    }

    private Task<PrivacyRefusal?> ChangeAsync(PrivacyKind kind, string? target, bool isOn, int seen) =>
        portal.RunAsync<ChangePrivacy, PrivacyRefusal?>(change => change.RunAsync(kind, target, isOn, seen, Guid.NewGuid(), Cancel));

    private Task<PrivacyRefusal?> UnlockAsync() => portal.RunAsync<LockOwnRecord, PrivacyRefusal?>(own => own.RemoveAsync(1, Guid.NewGuid(), Cancel));

    private async Task AuthenticatedAgoAsync(TimeSpan ago)
    {
        var now = portal.Clock.GetUtcNow();
        var session = PortalHarness.NewSession(kari.PersonId, now);
        var renewed = new LoginSession { ActorId = session.ActorId, KeyHash = session.KeyHash, Ticket = [], Device = "PC", Browser = "Firefox", ShortAddress = "192.0.2.0", AuthenticatedAt = now - ago, StartedAt = now, LastUsedAt = now };
        await portal.GivenAsync(renewed);
        portal.Actor.Current = kari with { SessionId = renewed.Id };
    }

    private Task<List<PrivacyDecision>> DecisionsAsync() => portal.LookAsync<PrivacyDecision, List<PrivacyDecision>>(all => all.OrderBy(decision => decision.Number).ToListAsync(Cancel));

    private Task<List<NotificationKind>> BellAsync() => portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.OrderBy(bell => bell.Id).Select(bell => bell.Kind).ToListAsync(Cancel));
}
