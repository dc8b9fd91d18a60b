using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.ChangeGp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.ChangeGp;

/// <summary>A Monday morning in March: Kari and Ola are on Ingrid's list, which is full.</summary>
public abstract class GpTest : IAsyncLifetime
{
    protected static readonly DateOnly FirstOfApril = new(2026, 4, 1);

    protected PortalHarness Portal { get; private set; } = null!;

    private protected GpRegisterInHand Register { get; private set; } = null!;

    protected Actor Kari { get; private set; } = null!;

    protected Actor Ola { get; private set; } = null!;

    protected GpList Ingrid { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Portal = await PortalHarness.StartAsync(configure: services => services.AddSingleton<GpRegisterInHand>().AddSingleton<IGeneralPractitionerRegister>(provider => provider.GetRequiredService<GpRegisterInHand>()));
        Register = Portal.Get<GpRegisterInHand>();
        Ingrid = await Portal.GivenListAsync("Ingrid Haugland", "990000001", places: 0);
        Ola = await GivenPatientOfIngridAsync("Ola Bakke");
        Kari = await GivenPatientOfIngridAsync("Kari Nordli");
        await Portal.GivenHomeAsync(Kari, "Fjordby");
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<Actor> GivenPatientOfIngridAsync(string name)
    {
        var person = await Portal.GivenPersonAsync(name, ConsentLevel.Basic);
        await Portal.GivenGpAsync(person, Ingrid);
        return person;
    }

    protected async Task<Guid> GivenChildOfKariAsync(string name, DateOnly born, bool livesWithChild = true)
    {
        var child = await Portal.GivenPatientAsync(name, born);
        await Portal.GivenParentAsync(Kari, child, livesWithChild, someoneLivesWithChild: true);
        await Portal.GivenGpAsync(child, Ingrid);
        return child;
    }

    protected Task<Result<Guid, GpChangeRefusal>> ChooseAsync(Actor actor, GpList list, Guid? key = null, Guid? childId = null)
    {
        Portal.Actor.Current = actor;
        return Portal.RunAsync<ChooseGp, Result<Guid, GpChangeRefusal>>(choose => choose.RunAsync(list.Id, key ?? Guid.NewGuid(), Cancel, childId));
    }

    protected Task<GpChangeRefusal?> WaitAsync(Actor actor, GpList list, Guid? key = null, Guid? childId = null)
    {
        Portal.Actor.Current = actor;
        return Portal.RunAsync<WaitForGp, GpChangeRefusal?>(wait => wait.RunAsync(list.Id, key ?? Guid.NewGuid(), Cancel, childId));
    }

    protected Task<FindGp.Answer> FindAsync(Actor actor)
    {
        Portal.Actor.Current = actor;
        return Portal.RunAsync<FindGp, FindGp.Answer>(find => find.RunAsync(null, Cancel));
    }

    protected Task<List<GpChange>> ChangesOfAsync(Guid patient) =>
        Portal.LookAsync<GpChange, List<GpChange>>(all => all.AsNoTracking().Where(c => c.PatientId == patient).OrderBy(c => c.Number).ToListAsync(Cancel));

    protected Task<List<int>> PlacesOfAsync(GpList list) =>
        Portal.LookAsync<GpListPlace, List<int>>(all => all.Where(p => p.ListId == list.Id).OrderBy(p => p.Opening).ThenBy(p => p.Number).Select(p => p.Number).ToListAsync(Cancel));

    protected Task<List<NotificationKind>> BellAsync(Guid person) =>
        Portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.Where(n => n.ActorId == person).OrderBy(n => n.Id).Select(n => n.Kind).ToListAsync(Cancel));

    protected Task<UsageLogEntry> LastLogAsync(Guid patient) =>
        Portal.LookAsync<UsageLogEntry, UsageLogEntry>(all => all.AsNoTracking().Where(e => e.PatientId == patient).OrderByDescending(e => e.Sequence).FirstAsync(Cancel));

    /// <summary>The register knows the lists as the portal does.</summary>
    protected void RegisterKnows(params GpList[] lists) => Register.Lists.AddRange(lists.Select(list => GpListsGiven.Said(list.Name, list.HprNumber, list.Capacity, list.Patients)));

    private protected async Task<T> AsJobAsync<T>(Func<GpOrders, JobRun, Task<T>> work)
    {
        var leases = Portal.Get<JobLeases>();
        await leases.DueAsync(new Dictionary<string, DateTimeOffset> { [TellRegister.Name] = Portal.Clock.GetUtcNow() }, Cancel);
        var run = (await leases.TakeAsync(TellRegister.Name, Cancel))!;
        try
        {
            return await work(Portal.Get<GpOrders>(), run);
        }
        finally
        {
            await leases.SucceedAsync(run, Portal.Clock.GetUtcNow(), Cancel);
        }
    }

    private protected async Task DeliverAsync() => await AsJobAsync(async (_, run) =>
    {
        await using var scope = Portal.NewScope();
        await scope.ServiceProvider.GetRequiredService<TellRegister>().RunAsync(run, Cancel);
        return true;
    });

    private protected Task<int> TakeEffectAsync() => AsJobAsync((orders, run) => orders.TakeEffectAsync(ChangeGpFeature.Service, ChangeGpFeature.TakeEffect, run, Cancel));

    private protected Task<bool> RefreshAsync() => AsJobAsync((orders, run) => orders.RefreshListsAsync(run, Cancel));

    private protected Task<int> MoveQueuesAsync() => AsJobAsync((orders, run) => orders.MoveQueuesAsync(ChangeGpFeature.Service, ChangeGpFeature.Turn, run, Cancel));

    /// <summary>Norwegian clocks show this.</summary>
    protected void GoTo(DateOnly day, TimeOnly time) => Portal.Clock.SetUtcNow(NorwegianTime.At(day, time));
}
