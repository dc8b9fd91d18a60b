using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Features.AccountLock;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.AccountLock;

public sealed class AccountLockTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli");
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Locking_ends_every_log_in_at_once()
    {
        var phone = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(phone);

        Assert.Null(await LockAsync());

        Assert.Equal(0, await portal.LookAsync<LoginSession, int>(all => all.CountAsync(login => login.ActorId == kari.PersonId && login.EndedAt == null, Cancel)));
        var standing = await portal.Get<OpenScreens>().LookAsync(
            [new(kari, null, ConsentLevel.Full, [AppointmentsFeature.Service]), new(kari with { SessionId = phone.Id }, null, ConsentLevel.Full, [AppointmentsFeature.Service])], Cancel);
        Assert.Equal([ScreenStanding.LoggedOut, ScreenStanding.LoggedOut], standing);
        Assert.Equal(AccessDenial.SessionEnded, await CheckAsync(AppointmentsFeature.Service));
    }

    [Fact]
    public async Task Nobody_elses_log_in_is_touched()
    {
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        portal.Actor.Current = kari;

        await LockAsync();

        portal.Actor.Current = petter;
        Assert.Null(await CheckAsync(AppointmentsFeature.Service));
    }

    [Fact]
    public async Task A_proxys_open_screen_is_cleared_when_she_locks_and_stands_again_when_she_opens_the_account()
    {
        var siri = await portal.GivenPersonAsync("Siri Lunde");
        await portal.GivenPowerAsync(kari.PersonId, siri, ServiceAreas.Any);
        var (hers, karis) = (new OpenScreen(siri, null, ConsentLevel.Full, [AppointmentsFeature.Service]), await OpenForAsync(siri, kari.PersonId));
        Assert.Equal([ScreenStanding.Stands, ScreenStanding.Stands], await portal.Get<OpenScreens>().LookAsync([hers, karis], Cancel));

        portal.Actor.Current = kari;
        await LockAsync();

        Assert.Equal([ScreenStanding.Stands, ScreenStanding.AskAgain], await portal.Get<OpenScreens>().LookAsync([hers, karis], Cancel));
        portal.Actor.Current = karis.Actor;
        Assert.Equal(AccessDenial.AccountLocked, await CheckAsync(AppointmentsFeature.Service));
        await LogInAsync();
        await UnlockAsync();
        Assert.Equal([ScreenStanding.Stands, ScreenStanding.Stands], await portal.Get<OpenScreens>().LookAsync([hers, karis], Cancel));
    }

    /// <summary>No child locks an account in the portal; should it be locked, nobody sees it all the same.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(14)]
    public async Task A_parents_open_screen_is_cleared_when_the_childs_account_is_locked(int age)
    {
        var mia = await portal.GivenPatientAsync("Mia Nordli", NorwegianTime.Today(portal.Clock.GetUtcNow()).AddYears(-age));
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, mia);
        var screen = await OpenForAsync(kari, mia);
        Assert.Equal([ScreenStanding.Stands], await portal.Get<OpenScreens>().LookAsync([screen], Cancel));

        await using (var db = portal.Database.Create())
        {
            Assert.True(db.Vouch(await db.All<Person>().SingleAsync(person => person.Id == mia, Cancel)).Lock(portal.Clock.GetUtcNow()));
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal([ScreenStanding.AskAgain], await portal.Get<OpenScreens>().LookAsync([screen], Cancel));
        portal.Actor.Current = screen.Actor;
        Assert.Equal(AccessDenial.AccountLocked, await CheckAsync(AppointmentsFeature.Service));
    }

    [Fact]
    public async Task Logged_in_again_everything_is_closed_but_what_opens_it()
    {
        await LockAsync();
        await LogInAsync();

        foreach (var service in portal.Get<FeatureCatalogue>().Services)
        {
            Assert.Equal(service == AccountLockFeature.Service ? null : AccessDenial.AccountLocked, await CheckAsync(service));
        }

        Assert.NotNull((await ShowAsync()).LockedAt);
    }

    /// <summary>A new action is closed to a locked account unless somebody has thought of it and says so here.</summary>
    [Fact]
    public void Only_the_lock_itself_works_when_locked() =>
        Assert.Equal(
            ["account-lock lock", "account-lock unlock", "account-lock view"],
            portal.Get<FeatureCatalogue>().Services.SelectMany(service => service.Actions.Append(service.View).Where(action => action.WorksWhenLocked).Select(action => $"{service.Code} {action.Code}")).Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_bell_the_settings_and_the_log_ins_are_closed_too()
    {
        await portal.GivenAsync(new BellNotification { ActorId = kari.PersonId, SubjectId = kari.PersonId, ServiceCode = "appointments" });
        Assert.Equal(1, await UnreadAsync());

        await LockAsync();
        await LogInAsync();

        Assert.Equal(0, await UnreadAsync());
        await using var scope = portal.NewScope();
        Assert.Null(await scope.ServiceProvider.GetRequiredService<ActorAccess>().OpenAsync());
    }

    [Theory]
    [InlineData(300, null)]
    [InlineData(301, AccessDenial.FreshLoginNeeded)]
    public async Task Opening_it_asks_for_a_fresh_log_in(int secondsAfterLogin, AccessDenial? denial)
    {
        await LockAsync();
        await LogInAsync();
        portal.Clock.Advance(TimeSpan.FromSeconds(secondsAfterLogin));

        var opening = await Record.ExceptionAsync(() => UnlockAsync());

        Assert.Equal(denial, (opening as AccessDeniedException)?.Denial);
        Assert.Equal(denial ?? (object?)null, await CheckAsync(AppointmentsFeature.Service) is AccessDenial.AccountLocked ? denial : null);
    }

    [Fact]
    public async Task Opened_again_all_is_as_before_and_the_bell_tells_of_both()
    {
        await LockAsync();
        await LogInAsync();

        Assert.Null(await UnlockAsync());

        Assert.Null(await CheckAsync(AppointmentsFeature.Service));
        Assert.Null((await ShowAsync()).LockedAt);
        Assert.Equal([NotificationKind.AccountLocked, NotificationKind.AccountUnlocked], await portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.OrderBy(n => n.Id).Select(n => n.Kind).ToListAsync(Cancel)));
        Assert.Equal(2, await UnreadAsync());
    }

    [Fact]
    public async Task Both_stand_in_the_usage_log_and_in_the_security_log_which_names_nobody()
    {
        await LockAsync();
        await LogInAsync();
        await UnlockAsync();

        Assert.Equal(["lock", "unlock"], await portal.LookAsync<UsageLogEntry, List<string>>(all => all.OrderBy(entry => entry.Sequence).Select(entry => entry.ActionCode).ToListAsync(Cancel)));
        Assert.Equal(["account.locked Self", "account.unlocked Self"], await portal.LookAsync<SecurityLogEntry, List<string>>(all => all.OrderBy(entry => entry.Id).Select(entry => entry.Event + " " + entry.Reason).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task What_is_refused_while_it_is_locked_stands_in_the_log()
    {
        await LockAsync();
        await LogInAsync();

        await CheckAsync(AppointmentsFeature.Service);

        var refused = await portal.LookAsync<UsageLogEntry, UsageLogEntry>(all => all.OrderByDescending(entry => entry.Sequence).FirstAsync(Cancel));
        Assert.Equal((UsageOutcome.Attempted, AccessDenial.AccountLocked), (refused.Outcome, refused.Denial));
    }

    [Fact]
    public async Task The_surgery_answers_as_before_and_the_answer_waits()
    {
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 1);
        await portal.GivenAsync(ingrid.Book(0, kari));
        await LockAsync();

        await using (var access = await portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor("Solbakken", "889640782"), kari.PersonId, AppointmentsFeature.Service, AppointmentsFeature.Answer, Cancel))
        {
            Assert.True((await access!.Db.Appointments.SingleAsync(Cancel)).Confirm(access.OpenedAt));
            access.Notify(kari.PersonId, NotificationKind.AppointmentConfirmed, AppointmentsFeature.Service);
            Assert.Equal(SaveOutcome.Saved, await access.SaveAsync(Cancel));
        }

        Assert.Equal(AppointmentStatus.Confirmed, await portal.LookAsync<Appointment, AppointmentStatus>(all => all.Select(appointment => appointment.Status).SingleAsync(Cancel)));
        await LogInAsync();
        Assert.Equal(0, await UnreadAsync());
        await UnlockAsync();
        Assert.Equal(3, await UnreadAsync());
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task A_command_under_way_loses_against_the_lock(Engine engine)
    {
        await using var own = await PortalHarness.StartAsync(engine);
        var ingrid = await PractitionerWithTimes.GivenAsync(own, 1);
        var eva = await own.GivenPersonAsync("Eva Fjeld");
        await own.GivenAsync(ingrid.Book(0, eva));
        await using var scope = own.NewScope();
        await using var access = await scope.ServiceProvider.GetRequiredService<ServiceGate<AppointmentsFeature>>().OpenToWriteAsync(AppointmentsFeature.Cancel, Guid.NewGuid(), Cancel);
        var appointment = await access.Db.Appointments.SingleAsync(Cancel);
        appointment.Cancel(access.OpenedAt);

        Assert.Null(await own.RunAsync<LockAccount, LockRefusal?>(account => account.RunAsync(Guid.NewGuid(), Cancel)));

        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(() => access.SaveAsync(Cancel))).Denial);
        Assert.NotEqual(AppointmentStatus.Cancelled, await own.LookAsync<Appointment, AppointmentStatus>(all => all.Select(a => a.Status).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Opened_on_two_devices_at_once_one_opens_and_the_other_hears_that_it_is_open()
    {
        await LockAsync();
        await LogInAsync();
        Assert.Null(await UnlockAsync());

        Assert.Equal(LockRefusal.AlreadySo, await UnlockAsync());
    }

    // As a circuit knows it, by what the gate said when the page was read.
    private async Task<OpenScreen> OpenForAsync(Actor actor, Guid subject)
    {
        portal.Actor.Current = actor;
        var key = (await portal.RunAsync((Representations people) => people.ListAsync(Cancel))).Single(person => person.SubjectId == subject).Key;
        portal.Actor.Current = actor with { SubjectId = subject };
        await using var scope = portal.NewScope();
        await scope.ServiceProvider.GetRequiredService<ListAppointments>().RunAsync(null, Cancel);
        var load = scope.ServiceProvider.GetRequiredService<PageLoad>();
        return new OpenScreen(portal.Actor.Current, key, load.Consent, load.Shown) { IsNarrow = load.IsNarrow };
    }

    private Task<LockRefusal?> LockAsync() => portal.RunAsync<LockAccount, LockRefusal?>(account => account.RunAsync(Guid.NewGuid(), Cancel));

    private Task<LockRefusal?> UnlockAsync() => portal.RunAsync<UnlockAccount, LockRefusal?>(account => account.RunAsync(Guid.NewGuid(), Cancel));

    private Task<ShowLock.Answer> ShowAsync() => portal.RunAsync<ShowLock, ShowLock.Answer>(show => show.RunAsync(Cancel));

    private Task<AccessDenial?> CheckAsync(PortalService service) => portal.RunAsync<PatientGate, AccessDenial?>(gate => gate.CheckAsync(service, Cancel));

    private Task<int> UnreadAsync() => portal.RunAsync<Bell, int>(bell => bell.CountUnreadAsync(portal.Get<FeatureCatalogue>().ByCode(), Cancel));

    private async Task LogInAsync()
    {
        var session = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        portal.Actor.Current = new Actor(kari.PersonId, kari.PersonId, session.Id);
    }
}
