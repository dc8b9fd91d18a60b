using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Jobs;
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

/// <summary>Powers of attorney that end by a withdrawal or by their day, and what both sides are told before.</summary>
public sealed class PowersThatEndTests : PowersTest
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.PostgreSql)]
    public async Task Section_3_2_When_the_receiver_withdraws_what_they_held_ends_at_once_and_the_giver_is_told(Engine engine)
    {
        await RestartAsync(engine);
        var power = await GivenAcceptedAsync();
        var before = await LedgerAsync(Kari);
        Portal.Actor.Current = Siri;

        Assert.Null(await Portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel)));

        Assert.Equal(PowerEnd.ByPortal, (await RowAsync(power)).End);
        Assert.NotEqual(before, await LedgerAsync(Kari));
        Assert.Equal(("end", ""), await LastLogAsync(Kari));
        Assert.Contains(NotificationKind.PowerEnded, await BellAsync(Kari));
        Assert.Null((await Portal.Get<UsageLogVerifier>().VerifyAsync(Kari.PersonId, Cancel)).Fault);
        Assert.Null((await Portal.Get<UsageLogVerifier>().VerifyAsync(Siri.PersonId, Cancel)).Fault);
    }

    [Fact]
    public async Task Section_3_2_When_the_giver_withdraws_what_they_gave_is_gone_and_the_receiver_is_told()
    {
        await GivenAcceptedAsync();

        Assert.Null(await Portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel)));

        Assert.Equal(0, await CountAsync());
        Assert.Contains(NotificationKind.PowerEndedForYou, await BellAsync(Siri));
        Portal.Actor.Current = Siri;
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

        Assert.Equal(told, (await BellAsync(Kari)).Count(kind => kind is NotificationKind.PowerEndsSoon));
        Assert.Equal(told, (await BellAsync(Siri)).Count(kind => kind is NotificationKind.PowerEndsSoonForYou));
        Assert.Equal(told == 1, (await RowAsync(power)).NoticedAt is not null);
        if (told == 1)
        {
            Assert.Equal(("remind", ""), await LastLogAsync(Kari));
        }
    }

    [Fact]
    public async Task Section_4_5_What_has_run_out_ended_or_awaits_an_answer_is_not_recalled()
    {
        await GiveAsync("Siri Lunde", Siri, View, Today.AddDays(3));
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
        Portal.Clock.Advance(TimeSpan.FromDays(366));

        Assert.Equal((1, 0), (await RemindAsync(), await RemindAsync()));

        Assert.Contains(NotificationKind.PowerStillHolds, await BellAsync(Kari));
        Assert.DoesNotContain(NotificationKind.PowerEndsSoonForYou, await BellAsync(Siri));
    }

    [Fact]
    public async Task A_run_of_the_job_that_slept_until_another_took_over_tells_nobody_and_the_other_tells_once()
    {
        var power = await GivenAcceptedAsync(View, Today.AddDays(5));
        var sleeper = await TakeJobAsync();
        Portal.Clock.Advance(new JobLimits().Lease);
        var other = await TakeJobAsync();
        var before = await LogRowsAsync(Kari);

        await Assert.ThrowsAsync<JobLostException>(() => RemindAsync(sleeper));

        Assert.Equal(before.Count, (await LogRowsAsync(Kari)).Count);
        Assert.Null((await RowAsync(power)).NoticedAt);
        Assert.DoesNotContain(NotificationKind.PowerEndsSoonForYou, await BellAsync(Siri));
        Assert.Equal(1, await RemindAsync(other));
        await Assert.ThrowsAsync<JobLostException>(() => Portal.Get<JobLeases>().SucceedAsync(sleeper, Portal.Clock.GetUtcNow(), Cancel));
        Assert.Single(await BellAsync(Siri), kind => kind is NotificationKind.PowerEndsSoonForYou);
    }

    private async Task<int> RemindAsync()
    {
        var run = await TakeJobAsync();
        var told = await RemindAsync(run);
        await Portal.Get<JobLeases>().SucceedAsync(run, Portal.Clock.GetUtcNow(), Cancel);
        return told;
    }

    private Task<int> RemindAsync(JobRun run) => Portal.RunAsync<PowerExpiry, int>(expiry => expiry.RunAsync(PowersFeature.Service, PowersFeature.Remind, run, Cancel));

    private async Task<JobRun> TakeJobAsync()
    {
        var leases = Portal.Get<JobLeases>();
        await leases.DueAsync(new Dictionary<string, DateTimeOffset> { [TellOfExpiry.Name] = Portal.Clock.GetUtcNow() }, Cancel);
        return (await leases.TakeAsync(TellOfExpiry.Name, Cancel))!;
    }
}
