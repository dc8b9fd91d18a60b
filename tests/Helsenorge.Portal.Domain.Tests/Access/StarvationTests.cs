using System.Data.Common;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Faults;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Consents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Access;

/// <summary>A node that is always a moment too late: whatever it has read of a ledger, the other has moved before it can save.</summary>
public sealed class StarvationTests : IAsyncLifetime
{
    private readonly Overtaking overtaking = new();
    private readonly FamilyInRegister register = new();
    private PortalHarness fast = null!;
    private PortalHarness slow = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        fast = await PortalHarness.StartAsync(Engine.PostgreSql);
        slow = PortalHarness.Open(Engine.PostgreSql, fast.ConnectionString, services => services.AddSingleton<IPopulationRegister>(register).AddSingleton(
            new PortalDatabase(new PostgreSqlEngine(fast.ConnectionString), options => options.AddInterceptors(overtaking))));
    }

    public async ValueTask DisposeAsync()
    {
        overtaking.By = null;
        await overtaking.Waiting;
        await slow.DisposeAsync();
        await fast.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_who_reads_is_answered_though_another_node_is_always_faster()
    {
        slow.Actor.Current = await fast.GivenPersonAsync("Kari Nordli");
        overtaking.By = () => ReadAsync(fast);

        await ReadAsync(slow);

        Assert.InRange(overtaking.Times, 2, 8);
    }

    [Fact]
    public async Task A_refusal_stands_in_the_log_though_another_node_is_always_faster()
    {
        var kari = slow.Actor.Current = await fast.GivenPersonAsync("Kari Nordli", ConsentLevel.Basic);
        overtaking.By = () => Assert.ThrowsAsync<AccessDeniedException>(() => ReadAsync(fast));

        await Assert.ThrowsAsync<AccessDeniedException>(() => ReadAsync(slow));
        await Assert.ThrowsAsync<AccessDeniedException>(() => slow.RunAsync<CancelAppointment, object?>(async cancel => await cancel.RunAsync(Guid.NewGuid(), Guid.NewGuid(), Cancel)));
        await Assert.ThrowsAsync<AccessDeniedException>(() => slow.Get<SystemAccess>().OpenPatientAsync(new SystemActor("Solbakken", "889640782"), kari.PersonId, AppointmentsFeature.Service, AppointmentsFeature.Answer, Cancel));

        overtaking.By = null;
        await overtaking.Waiting;
        var log = await fast.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.ToListAsync(Cancel));
        Assert.Equal(overtaking.Times + 3, log.Count);
        Assert.Null((await fast.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel)).Fault);
    }

    [Fact]
    public async Task A_log_in_ends_and_a_consent_is_lowered_though_another_node_is_always_faster()
    {
        var kari = slow.Actor.Current = await fast.GivenPersonAsync("Kari Nordli");
        var other = PortalHarness.NewSession(kari.PersonId, fast.Clock.GetUtcNow());
        await fast.GivenAsync(other);
        overtaking.By = async () =>
        {
            try
            {
                await ReadAsync(fast);
            }
            catch (AccessDeniedException)
            {
                // Too late: the consent is lowered.
            }
        };

        await slow.Get<LoginSessions>().EndOwnAsync(kari, other.Id, Cancel);
        var refusal = await slow.RunAsync<ChooseConsent, ConsentRefusal?>(choose => choose.RunAsync(ConsentLevel.BasicPlus, 1, Guid.NewGuid(), Cancel));

        Assert.Null(refusal);
        Assert.NotNull((await fast.LookAsync<LoginSession, LoginSession>(all => all.SingleAsync(login => login.Id == other.Id, Cancel))).EndedAt);
    }

    [Fact]
    public async Task A_parent_loses_the_right_that_the_register_has_ended_though_another_node_is_always_faster()
    {
        var kari = await slow.GivenPersonAsync("Kari Nordli");
        var mia = await slow.GivenPatientAsync("Mia Nordli", NorwegianTime.Today(fast.Clock.GetUtcNow()).AddYears(-7));
        var (number, child) = (await slow.NumberOfAsync(kari.PersonId), await slow.NumberOfAsync(mia));
        register.Say(number, child, isResponsible: true);
        await RefreshAsync();
        fast.Actor.Current = kari with { SubjectId = mia };
        await ReadAsync(fast);
        overtaking.By = async () =>
        {
            try
            {
                await ReadAsync(fast);
            }
            catch (AccessDeniedException)
            {
                // Too late: the responsibility has ended.
            }
        };

        register.Say(number, child, isResponsible: false);
        await RefreshAsync();

        overtaking.By = null;
        await overtaking.Waiting;
        await Assert.ThrowsAsync<AccessDeniedException>(() => ReadAsync(fast));

        Task RefreshAsync() => slow.RunAsync<PersonDirectory, Result<PersonAtLogin, LoginRefusal>>(people => people.RefreshAtLoginAsync(number, null, Cancel));
    }

    private static Task ReadAsync(PortalHarness node) => node.RunAsync<ListAppointments, ListAppointments.Answer>(list => list.RunAsync(null, Cancel));

    /// <summary>Lets the other node go first each time the ledger has been read; who holds it must see to it that the other cannot.</summary>
    private sealed class Overtaking : DbCommandInterceptor
    {
        public Func<Task>? By { get; set; }

        public int Times { get; private set; }

        /// <summary>Those who could not go first.</summary>
        public Task Waiting { get; private set; } = Task.CompletedTask;

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (By is { } other && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) && command.CommandText.Contains("\"Ledgers\"", StringComparison.Ordinal))
            {
                Times++;
                var going = other();
                if (command.Transaction is null)
                {
                    await going;
                }
                else
                {
                    Waiting = Task.WhenAll(Waiting, going);
                    await Task.WhenAny(going, Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken));
                }
            }

            return result;
        }
    }
}
