using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.UsageLog;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Access;

/// <summary>Once a month people are told that somebody else has used their information.</summary>
public sealed class MonthlyUseTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor arne = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        arne = await portal.GivenPersonAsync("Arne Bakke");
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenPowerAsync(arne.PersonId, kari, ServiceAreas.Any);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task He_is_told_in_April_of_March_once_and_she_who_was_alone_is_not()
    {
        await UseAsync(kari with { SubjectId = arne.PersonId });
        await UseAsync(kari);
        Assert.Equal(0, await portal.Get<MonthlyUse>().SendAsync(Cancel));

        ComeTo(new DateOnly(2026, 4, 1));
        await Task.WhenAll(portal.Get<MonthlyUse>().SendAsync(Cancel), portal.Get<MonthlyUse>().SendAsync(Cancel));
        portal.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(0, await portal.Get<MonthlyUse>().SendAsync(Cancel));

        var line = Assert.Single(await BellAsync());
        Assert.Equal((arne.PersonId, arne.PersonId, NotificationKind.WhoSawYou, UsageLogFeature.Service.Code), (line.ActorId, line.SubjectId, line.Kind, line.ServiceCode));
    }

    [Fact]
    public async Task A_use_a_minute_before_midnight_belongs_to_the_month_that_ends_in_Norway()
    {
        portal.Clock.Advance(NorwegianTime.At(new DateOnly(2026, 3, 31), new TimeOnly(23, 59)) - portal.Clock.GetUtcNow());
        kari = await AgainAsync(kari);
        await UseAsync(kari with { SubjectId = arne.PersonId });

        ComeTo(new DateOnly(2026, 4, 1));
        Assert.Equal(1, await portal.Get<MonthlyUse>().SendAsync(Cancel));
        ComeTo(new DateOnly(2026, 5, 1));
        Assert.Equal(0, await portal.Get<MonthlyUse>().SendAsync(Cancel));
    }

    [Fact]
    public async Task What_was_refused_is_no_use_and_a_child_has_no_bell()
    {
        var mia = await portal.GivenPatientAsync("Mia Nordli", new DateOnly(2018, 9, 3));
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, mia);
        await UseAsync(kari with { SubjectId = mia });
        var siri = await portal.GivenPersonAsync("Siri Lunde");
        await Assert.ThrowsAsync<AccessDeniedException>(() => UseAsync(siri with { SubjectId = arne.PersonId }));

        ComeTo(new DateOnly(2026, 4, 1));

        Assert.Equal(0, await portal.Get<MonthlyUse>().SendAsync(Cancel));
    }

    private void ComeTo(DateOnly day) => portal.Clock.Advance(NorwegianTime.At(day, new TimeOnly(6, 0)) - portal.Clock.GetUtcNow());

    private async Task<Actor> AgainAsync(Actor person)
    {
        var session = PortalHarness.NewSession(person.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        return person with { SessionId = session.Id };
    }

    private Task UseAsync(Actor actor)
    {
        portal.Actor.Current = actor;
        return portal.RunAsync((ListUsage list) => list.RunAsync(UsageFilter.All, null, Cancel));
    }

    private Task<List<BellNotification>> BellAsync() => portal.LookAsync<BellNotification, List<BellNotification>>(all => all.ToListAsync(Cancel));
}
