using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>Parents and young people hear of a birthday at which something changes (domain rules §4.1).</summary>
public sealed class GrowingUpNoticesTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli");
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Both_parents_are_told_once_at_each_distance_however_often_the_job_runs()
    {
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        var jonas = await GivenChildAsync(turns: 12, inDays: 90);
        await portal.GivenParentAsync(petter, jonas);

        await RunAsync();
        await RunAsync();
        Assert.Equal([(kari.PersonId, NotificationKind.SoonTwelve), (petter.PersonId, NotificationKind.SoonTwelve)], (await BellAsync()).OrderBy(line => line.Item1 != kari.PersonId));

        foreach (var days in (int[])[59, 1, 22, 1, 6])
        {
            portal.Clock.Advance(TimeSpan.FromDays(days));
            await RunAsync();
        }

        // 90, 30 and 7 days before, to each.
        Assert.Equal(6, (await BellAsync()).Count);
        portal.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await RunAsync());
    }

    [Theory]
    [InlineData(12, 91, 0)]
    [InlineData(12, 90, 1)]
    [InlineData(13, 30, 1)]
    [InlineData(16, 7, 1)]
    [InlineData(16, 0, 0)]
    [InlineData(18, 7, 0)]
    public async Task A_parent_is_told_of_12_13_and_16_and_not_of_18_when_they_have_no_right_any_more(int turns, int inDays, int expected)
    {
        await GivenChildAsync(turns, inDays);

        await RunAsync();

        Assert.Equal(expected, (await BellAsync()).Count(line => line.Person == kari.PersonId));
    }

    [Theory]
    [InlineData(13, true, false)]
    [InlineData(16, false, false)]
    [InlineData(16, true, true)]
    [InlineData(18, false, true)]
    public async Task The_young_person_is_told_when_they_may_log_in(int turns, bool hasConsent, bool isTold)
    {
        var child = await GivenChildAsync(turns, inDays: 30);
        if (hasConsent)
        {
            await portal.GivenAsync(new YouthConsent { PatientId = child, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        }

        await RunAsync();

        Assert.Equal(isTold, (await BellAsync()).Exists(line => line.Person == child));
    }

    [Fact]
    public async Task Whoever_has_not_chosen_a_level_has_an_unlisted_address_or_is_dead_brings_no_notice()
    {
        await GivenChildAsync(turns: 12, inDays: 30, protection: AddressProtection.Confidential);
        kari = await portal.GivenPersonAsync("Eva Fjeld", ConsentLevel.None);
        await GivenChildAsync(turns: 12, inDays: 30);

        await RunAsync();

        Assert.Empty(await BellAsync());
    }

    [Fact]
    public async Task A_child_of_29_February_is_told_of_by_1_March()
    {
        portal.Clock.Advance(NorwegianTime.At(new DateOnly(2029, 1, 30), new TimeOnly(8, 0)) - portal.Clock.GetUtcNow());
        await portal.GivenParentAsync(kari, await portal.GivenPatientAsync("Dag Nordli", new DateOnly(2016, 2, 29)));

        // 13 on 1 March 2029: 30 days from now.
        await RunAsync();

        Assert.Equal("growing-up Thirteen 30", await portal.LookAsync<SentNotice, string>(all => all.Select(notice => notice.What).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Two_nodes_that_run_it_at_once_tell_everybody_once()
    {
        await GivenChildAsync(turns: 12, inDays: 30);

        await Task.WhenAll(RunAsync(), RunAsync(), RunAsync());

        Assert.Single(await BellAsync());
    }

    private Task<int> RunAsync() => portal.Get<GrowingUpNotices>().SendAsync(Cancel);

    private async Task<Guid> GivenChildAsync(int turns, int inDays, AddressProtection protection = AddressProtection.Ungraded)
    {
        var child = await portal.GivenPatientAsync("Barn Nordli", NorwegianTime.Today(portal.Clock.GetUtcNow()).AddDays(inDays).AddYears(-turns), protection: protection);
        await portal.GivenParentAsync(kari, child);
        return child;
    }

    private Task<List<(Guid Person, NotificationKind Kind)>> BellAsync() =>
        portal.LookAsync<BellNotification, List<(Guid, NotificationKind)>>(async all => [.. (await all.ToListAsync(Cancel)).Select(n => (n.ActorId, n.Kind))]);
}
