using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>What a surgery's system never takes in, through the jobs over a real database.</summary>
public sealed class UndeliveredTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private PortalHarness portal = null!;
    private PractitionerWithTimes ingrid = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => portal.Clock.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        ingrid = await PractitionerWithTimes.GivenAsync(portal, 0, OfferedServices.Renewal | OfferedServices.Contact);
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(ingrid.Of(kari, Now));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Section_5_A_message_that_is_on_its_way_for_a_day_has_failed_and_she_is_told_once_and_sends_it_again()
    {
        await AskAsync();
        portal.Clock.Advance(Undelivered.Patience - Minute);
        Assert.Equal(0, await RunAsync<GiveUpMessages>());

        portal.Clock.Advance(Minute);
        Assert.Equal(1, await RunAsync<GiveUpMessages>());
        Assert.Equal(0, await RunAsync<GiveUpMessages>());
        var thread = await ThreadAsync();
        Assert.Equal((ThreadStatus.Failed, true), (thread.Status, thread.IsUnread));
        Assert.Equal([kari.PersonId], await ToldAsync(NotificationKind.MessageFailed));
        Assert.Equal(("inbox", "deliver"), await LastInLogAsync());

        // Sent again, it has another day.
        await LogInAgainAsync();
        Assert.Null(await portal.RunAsync((SendAgain again) => again.RunAsync(thread.Id, Guid.NewGuid(), Cancel)));
        portal.Clock.Advance(Undelivered.Patience - Minute);
        Assert.Equal(0, await RunAsync<GiveUpMessages>());
        portal.Clock.Advance(Minute);
        Assert.Equal(1, await RunAsync<GiveUpMessages>());
    }

    [Fact]
    public async Task What_the_surgery_has_is_never_given_up_however_long_the_answer_takes()
    {
        await AskAsync();
        await SendAsync(await GivenPrescriptionAsync());
        await using (var db = portal.Database.Create())
        {
            db.Vouch(await db.All<MessageThread>().SingleAsync(Cancel)).Deliver(db.Vouch(await db.All<Message>().SingleAsync(Cancel)), Now);
            db.Vouch(await db.All<Renewal>().SingleAsync(Cancel)).Deliver(Now);
            await db.SaveChangesAsync(Cancel);
        }

        portal.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal((0, 0), (await RunAsync<GiveUpMessages>(), await RunAsync<GiveUpRenewals>()));
        Assert.Equal(ThreadStatus.Delivered, (await ThreadAsync()).Status);
    }

    [Fact]
    public async Task Section_5_A_request_for_two_that_is_on_its_way_for_a_day_has_failed_and_both_can_be_asked_for_again()
    {
        var two = (Guid[])[await GivenPrescriptionAsync(), await GivenPrescriptionAsync()];
        await SendAsync(two);
        portal.Clock.Advance(Undelivered.Patience - Minute);
        Assert.Equal(0, await RunAsync<GiveUpRenewals>());

        portal.Clock.Advance(Minute);
        Assert.Equal(1, await RunAsync<GiveUpRenewals>());
        Assert.Equal([RenewalStatus.Failed, RenewalStatus.Failed], await portal.LookAsync<Renewal, List<RenewalStatus>>(all => all.Select(renewal => renewal.Status).ToListAsync(Cancel)));
        Assert.Equal([kari.PersonId, kari.PersonId], await ToldAsync(NotificationKind.RenewalFailed));
        Assert.Equal(("prescriptions", "answer"), await LastInLogAsync());
        await LogInAgainAsync();
        Assert.NotNull((await SendAsync(two)).RequestId);
    }

    [Fact]
    public async Task Whose_consent_no_longer_opens_dialogue_is_left_as_it_is_and_keeps_nobody_else_waiting()
    {
        await AskAsync();
        var bjorg = await portal.GivenPersonAsync("Bjørg Lien");
        await portal.GivenAsync(ingrid.Of(bjorg, Now));
        await AskAsync();
        await portal.GivenAsync(new ConsentDecision { PatientId = kari.PersonId, Number = 2, Level = ConsentLevel.Basic, TextVersion = "1", DecidedBy = kari.PersonId, DecidedAt = Now });
        portal.Clock.Advance(Undelivered.Patience);

        Assert.Equal(1, await RunAsync<GiveUpMessages>());
        Assert.Equal([bjorg.PersonId], await ToldAsync(NotificationKind.MessageFailed));
    }

    private async Task LogInAgainAsync()
    {
        var session = PortalHarness.NewSession(kari.PersonId, Now);
        await portal.GivenAsync(session);
        portal.Actor.Current = kari with { SessionId = session.Id };
    }

    private async Task AskAsync() =>
        Assert.True((await portal.RunAsync((ContactSurgery contact) => contact.RunAsync("Attest", "Vi trenger en attest.", Guid.NewGuid(), Cancel))).Succeeded(out _));

    private async Task<Guid> GivenPrescriptionAsync()
    {
        var prescription = Prescribed.For(kari.PersonId, ingrid.Practitioner, NorwegianTime.Today(Now).AddDays(90));
        await portal.GivenAsync(prescription);
        return prescription.Id;
    }

    private Task<SendRenewals.Answer> SendAsync(params Guid[] prescriptions) => portal.RunAsync((SendRenewals renew) => renew.RunAsync(prescriptions, Guid.NewGuid(), Cancel));

    /// <summary>How many people's rows the run changed, by what they were told.</summary>
    private async Task<int> RunAsync<TJob>() where TJob : Web.Jobs.IPortalJob
    {
        var before = await FailedAsync();
        var leases = portal.Get<JobLeases>();
        await leases.DueAsync(new Dictionary<string, DateTimeOffset> { [TJob.Name] = Now }, Cancel);
        var run = (await leases.TakeAsync(TJob.Name, Cancel))!;
        await using (var scope = portal.NewScope())
        {
            await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(run, Cancel);
        }

        await leases.SucceedAsync(run, Now, Cancel);
        return (await FailedAsync()).Except(before).Count();
    }

    /// <summary>What has failed, each time it did.</summary>
    private async Task<List<Guid>> FailedAsync() =>
    [
        .. await portal.LookAsync<MessageThread, List<Guid>>(all => all.Where(thread => thread.Status == ThreadStatus.Failed).Select(thread => thread.Version).ToListAsync(Cancel)),
        .. (await portal.LookAsync<Renewal, List<Guid>>(all => all.Where(renewal => renewal.Status == RenewalStatus.Failed).Select(renewal => renewal.RequestId).ToListAsync(Cancel))).Distinct(),
    ];

    private Task<MessageThread> ThreadAsync() => portal.LookAsync<MessageThread, MessageThread>(all => all.AsNoTracking().SingleAsync(Cancel));

    private Task<List<Guid>> ToldAsync(NotificationKind kind) => portal.LookAsync<BellNotification, List<Guid>>(all => all.Where(bell => bell.Kind == kind).Select(bell => bell.ActorId).ToListAsync(Cancel));

    private Task<(string Service, string Action)> LastInLogAsync() => portal.LookAsync<UsageLogEntry, (string, string)>(async all =>
    {
        var last = await all.Where(entry => entry.PatientId == kari.PersonId).OrderByDescending(entry => entry.Sequence).FirstAsync(Cancel);
        return (last.ServiceCode, last.ActionCode);
    });
}
