using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Jobs;

/// <summary>What has served its time goes, and what has not stays: both sides of each boundary.</summary>
public sealed class HousekeepingTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private DateTimeOffset Now => portal.Clock.GetUtcNow();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli");
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Log_ins_are_kept_for_ninety_days_after_their_end()
    {
        var day = TimeSpan.FromDays(1);
        await portal.GivenAsync(
            Login("ended just now kept", Now - day, Now),
            Login("ended 90 days ago kept", Now - (91 * day), Now - (90 * day)),
            Login("ended before gone", Now - (91 * day), Now - (90 * day) - TimeSpan.FromTicks(10)),
            Login("ran out 90 days ago kept", Now - (90 * day) - TimeSpan.FromHours(2), null),
            Login("ran out before gone", Now - (90 * day) - TimeSpan.FromHours(2) - TimeSpan.FromTicks(10), null));

        await RunAsync<RemoveOldLogins>(RemoveOldLogins.Name);

        // Her own is from this moment.
        var left = await portal.LookAsync<LoginSession, List<string>>(all => all.Where(login => login.Id != kari.SessionId).Select(login => login.Device).Order().ToListAsync(Cancel));
        Assert.Equal(["ended 90 days ago kept", "ended just now kept", "ran out 90 days ago kept"], left);
    }

    [Fact]
    public async Task Logout_tokens_are_kept_until_their_age_refuses_them()
    {
        await portal.GivenAsync(new UsedLogoutToken { Hash = [1], ExpiresAt = Now }, new UsedLogoutToken { Hash = [2], ExpiresAt = Now.AddTicks(-10) });

        await RunAsync<RemoveUsedTokens>(RemoveUsedTokens.Name);

        Assert.Equal([1], await portal.LookAsync<UsedLogoutToken, byte[]>(all => all.Select(token => token.Hash).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Previews_are_kept_for_a_day_and_addresses_of_people_acted_for_for_good()
    {
        var day = TimeSpan.FromDays(1);
        await portal.GivenAsync(
            Key("seen a day ago", ServiceAreas.Any, Now - day),
            Key("seen before", ServiceAreas.RegisteredInformation, Now - day - TimeSpan.FromTicks(10)),
            Key("acts for", ServiceAreas.None, Now - (900 * day)));

        await RunAsync<RemovePreviewKeys>(RemovePreviewKeys.Name);

        Assert.Equal(["acts for", "seen a day ago"], await portal.LookAsync<ActingKey, List<string>>(all => all.Select(key => key.Key).Order().ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Drafts_are_kept_for_thirty_days_thrown_away_ones_for_a_day_and_nothing_is_left_of_what_was_sent()
    {
        var day = TimeSpan.FromDays(1);
        var sent = Draft("sent", Now);
        await portal.GivenAsync(
            Draft("typed in 30 days ago kept", Now - (30 * day)),
            Draft("typed in before", Now - (30 * day) - TimeSpan.FromTicks(10)),
            Draft("thrown away just now kept", Now - day, Now - day + TimeSpan.FromTicks(10)),
            Draft("thrown away a day ago", Now - (2 * day), Now - day),
            sent,
            new CommandReceipt { Id = sent.Id, ActorId = kari.PersonId, PatientId = kari.PersonId, ServiceCode = "gp.booking", ActionCode = "request", At = Now });

        await RunAsync<RemoveOldDrafts>(RemoveOldDrafts.Name);

        Assert.Equal(["thrown away just now kept", "typed in 30 days ago kept"], await portal.LookAsync<Draft, List<string>>(all => all.Select(draft => draft.ServiceCode).Order().ToListAsync(Cancel)));
    }

    [Fact]
    public async Task However_many_there_are_all_go()
    {
        await portal.GivenAsync([.. Enumerable.Range(0, 450).Select(at => new UsedLogoutToken { Hash = BitConverter.GetBytes(at), ExpiresAt = Now.AddDays(-1) })]);

        await RunAsync<RemoveUsedTokens>(RemoveUsedTokens.Name);

        Assert.Equal(0, await portal.LookAsync<UsedLogoutToken, int>(all => all.CountAsync(Cancel)));
    }

    private async Task RunAsync<TJob>(string name) where TJob : IPortalJob
    {
        var leases = portal.Get<JobLeases>();
        await leases.DueAsync(new Dictionary<string, DateTimeOffset> { [name] = Now }, Cancel);
        var run = (await leases.TakeAsync(name, Cancel))!;
        await Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance<TJob>(portal.Get<IServiceProvider>()).RunAsync(run, Cancel);
        await leases.SucceedAsync(run, Now.AddDays(1), Cancel);
    }

    private LoginSession Login(string named, DateTimeOffset started, DateTimeOffset? ended) => new()
    {
        ActorId = kari.PersonId,
        KeyHash = Guid.NewGuid().ToByteArray(),
        Ticket = [],
        Device = named,
        Browser = "Firefox",
        ShortAddress = "",
        StartedAt = started,
        LastUsedAt = started,
        EndedAt = ended,
    };

    private Draft Draft(string named, DateTimeOffset typed, DateTimeOffset? discarded = null)
    {
        var draft = new Draft { Id = Guid.NewGuid(), ActorId = kari.PersonId, SubjectId = kari.PersonId, ServiceCode = named, ActionCode = "request" };
        draft.Keep(DraftFields.Empty, Guid.NewGuid(), portal.Get<PersonNumberVault>(), typed);
        if (discarded is { } at)
        {
            draft.Discard(at);
        }

        return draft;
    }

    private ActingKey Key(string key, ServiceAreas preview, DateTimeOffset created) => new() { Key = key, ActorId = kari.PersonId, SubjectId = kari.PersonId, Preview = preview, CreatedAt = created };
}
