using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>Kari gives a power of attorney and Siri receives it, by the real use cases over a real database.</summary>
public abstract class PowersTest : IAsyncLifetime
{
    private protected const ServiceAreas View = ServiceAreas.RegisteredInformation;
    private protected static readonly DateOnly Today = new(2026, 3, 2);

    private protected PortalHarness Portal { get; private set; } = null!;

    private protected Actor Siri { get; private set; } = null!;

    private protected Actor Kari { get; private set; } = null!;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => StartAsync(Engine.Sqlite);

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async ValueTask StartAsync(Engine engine, Action<IServiceCollection>? configure = null)
    {
        Portal = await PortalHarness.StartAsync(engine, configure);
        await GivenPeopleAsync();
    }

    // Kari gives, Siri receives; Kari is logged in.
    private async Task GivenPeopleAsync()
    {
        Siri = await Portal.GivenPersonAsync("Siri Lunde", ConsentLevel.Basic);
        Kari = await Portal.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
    }

    private protected async Task RestartAsync(Engine engine, Action<IServiceCollection>? configure = null)
    {
        await Portal.DisposeAsync();
        await StartAsync(engine, configure);
    }

    private protected async Task RestartWatchedAsync(Engine engine, DbCommandInterceptor watch)
    {
        await Portal.DisposeAsync();
        Portal = await PortalHarness.StartWatchedAsync(engine, watch);
        await GivenPeopleAsync();
    }

    // Whoever reads a power of attorney to write it waits until so many have.
    private protected async Task<MeetAfterReading> RestartMeetingAsync(Engine engine, int count)
    {
        var meeting = new MeetAfterReading(nameof(PowerOfAttorney.LiveNumberHash), count);
        await RestartWatchedAsync(engine, meeting);
        return meeting;
    }

    private protected async Task<Guid> GivenAcceptedAsync(ServiceAreas areas = View, DateOnly? until = null)
    {
        var id = await GiveAsync("Siri Lunde", Siri, areas, until);
        var row = await RowAsync(id);
        await AsAsync(Siri, () => AcceptAsync(id, row.Version));
        return id;
    }

    private protected async Task<Guid> GiveAsync(string name, Actor to, ServiceAreas areas = View, DateOnly? until = null) => await GiveAsync(name, await NumberOfAsync(to), areas, until);

    private protected async Task<Guid> GiveAsync(string name, string number, ServiceAreas areas, DateOnly? until)
    {
        var answer = await Portal.RunAsync<GivePower, GivePower.Answer>(give => give.RunAsync(name, number, areas, until, Guid.NewGuid(), Cancel));
        Assert.Null(answer.Refusal);
        return answer.PowerId!.Value;
    }

    private protected Task<Result<Guid, PowerRefusal>> ChangeAsync(GivenPower seen, ServiceAreas areas, DateOnly? until) =>
        Portal.RunAsync<ChangePower, Result<Guid, PowerRefusal>>(change => change.RunAsync(seen, areas, until, Guid.NewGuid(), Cancel));

    private protected Task<PowerRefusal?> EndAsync(Guid power) => Portal.RunAsync<EndPower, PowerRefusal?>(end => end.RunAsync(power, Guid.NewGuid(), Cancel));

    private protected Task<ReceiverRefusal?> AcceptAsync(ReceivedPower power) => AcceptAsync(power.Id, power.Version);

    private protected Task<ReceiverRefusal?> AcceptAsync(Guid power, Guid seen, Guid? key = null) =>
        Portal.RunAsync<ReceivedPowers, ReceiverRefusal?>(door => door.AcceptAsync(PowersFeature.Service, PowersFeature.Accept, power, seen, key ?? Guid.NewGuid(), Cancel));

    private protected Task<ReceiverRefusal?> GiveUpAsync(Guid power, Guid seen) =>
        Portal.RunAsync<ReceivedPowers, ReceiverRefusal?>(door => door.EndAsync(PowersFeature.Service, PowersFeature.End, power, seen, Guid.NewGuid(), Cancel));

    private protected Task<ListGivenPowers.Answer> ListGivenAsync() => Portal.RunAsync<ListGivenPowers, ListGivenPowers.Answer>(list => list.RunAsync(Cancel));

    private protected Task<ListReceivedPowers.Answer> ListReceivedAsync() => Portal.RunAsync<ListReceivedPowers, ListReceivedPowers.Answer>(list => list.RunAsync(Cancel));

    private protected async Task<GivenPower> ShownAsync(Guid id) => (await Portal.RunAsync<ShowPower, ShowPower.Answer>(show => show.RunAsync(id, Cancel))).Power!;

    private protected Task<PowerOfAttorney> RowAsync(Guid id) => Portal.LookAsync<PowerOfAttorney, PowerOfAttorney>(all => all.AsNoTracking().SingleAsync(power => power.Id == id, Cancel));

    private protected Task<int> CountAsync() => Portal.LookAsync<PowerOfAttorney, int>(all => all.CountAsync(Cancel));

    private protected Task<Guid> LedgerAsync(Actor of) => Portal.LookAsync<PatientLedger, Guid>(all => all.Where(ledger => ledger.PatientId == of.PersonId).Select(ledger => ledger.Version).SingleAsync(Cancel));

    private protected Task<List<UsageLogEntry>> LogRowsAsync(Actor of) => Portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.PatientId == of.PersonId).OrderBy(entry => entry.Sequence).ToListAsync(Cancel));

    private protected async Task<(string, string)> LastLogAsync(Actor of) => (await LogRowsAsync(of)).Where(entry => entry.ActionCode != "view").Select(entry => (entry.ActionCode, entry.ActorName)).Last();

    private protected Task<List<NotificationKind>> BellAsync(Actor of) =>
        Portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.Where(line => line.ActorId == of.PersonId && line.SubjectId == of.PersonId).OrderBy(line => line.CreatedAt).ThenBy(line => line.Id).Select(line => line.Kind).ToListAsync(Cancel));

    private protected async Task<string> NumberOfAsync(Actor of)
    {
        var number = await Portal.LookAsync<PersonNumber, PersonNumber>(all => all.Where(own => own.PersonId == of.PersonId).OrderBy(own => own.ReplacedAt != null).FirstAsync(Cancel));
        return Portal.Get<PersonNumberVault>().Reveal(new ProtectedNumber(number.Cipher, number.Hash, number.KeyVersion)).Value;
    }

    private protected Task RegisterAsync(Actor of, AddressProtection protection = AddressProtection.Ungraded, DateOnly? deceasedOn = null) => Portal.GivenAddressAsync(of, protection, deceasedOn);

    // Log-ins end before midnight: the next day is a new log-in.
    private protected async Task NextDayAsync()
    {
        Portal.Clock.Advance(TimeSpan.FromDays(1));
        var session = PortalHarness.NewSession(Kari.PersonId, Portal.Clock.GetUtcNow());
        await Portal.GivenAsync(session);
        Portal.Actor.Current = Kari = new Actor(Kari.PersonId, Kari.PersonId, session.Id);
    }

    private protected async Task<T> AsAsync<T>(Actor actor, Func<Task<T>> run)
    {
        await Task.Yield();
        Portal.Actor.BecomeHere(actor);
        return await run();
    }

    private protected static async Task<AccessDenial?> DenialOfAsync(Func<Task> run)
    {
        try
        {
            await run();
            return null;
        }
        catch (AccessDeniedException denied)
        {
            return denied.Denial;
        }
    }
}
