using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Faults;

/// <summary>Two nodes on one database, and the clock of one is two hours off.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task Nothing_is_done_twice_and_nobody_is_reminded_early(int hours)
    {
        await using var right = await PortalHarness.StartAsync(Engine.PostgreSql);
        await using var wrong = PortalHarness.Open(Engine.PostgreSql, right.ConnectionString);
        wrong.Clock.AdjustTime(right.Clock.GetUtcNow().AddHours(hours));
        // Old enough to be a log-in on both.
        var ingrid = await PractitionerWithTimes.GivenAsync(right, 220);
        var kari = await right.GivenPersonAsync("Kari Nordli");
        await right.GivenAsync(ingrid.Of(kari, right.Clock.GetUtcNow()));
        if (hours > 0)
        {
            // The fast node thinks that the log-in has run out: closed, not open, is how it fails.
            wrong.Actor.Current = kari;
            var denied = await Assert.ThrowsAsync<AccessDeniedException>(() => BookAsync(wrong, ingrid.Slots[0].Id, Guid.NewGuid()));
            Assert.Equal(AccessDenial.SessionEnded, denied.Denial);
            var login = PortalHarness.NewSession(kari.PersonId, wrong.Clock.GetUtcNow());
            await wrong.GivenAsync(login);
            kari = kari with { SessionId = login.Id };
        }

        right.Actor.Current = wrong.Actor.Current = kari;
        var slot = ingrid.Slots[^1];
        var key = Guid.NewGuid();
        var answers = await Task.WhenAll(BookAsync(right, slot.Id, key), BookAsync(wrong, slot.Id, key));
        var moved = await wrong.RunAsync<MoveAppointment, ChangeRefusal?>(move => move.RunAsync(answers[0], ingrid.Slots[^2].Id, Guid.NewGuid(), CancellationToken.None));

        Assert.Null(moved);
        Assert.Equal(answers[0], answers[1]);
        var appointment = Assert.Single(await right.LookAsync<Appointment, List<Appointment>>(all => all.ToListAsync()));
        var reminder = Assert.Single(await right.LookAsync<AppointmentReminder, List<AppointmentReminder>>(all => all.ToListAsync()));
        Assert.Equal(AppointmentReminder.DueBefore(appointment.StartsAt, right.Clock.GetUtcNow()), reminder.DueAt);
        Assert.Equal(["appointment.booked", "appointment.moved"], await right.LookAsync<OutboxMessage, List<string>>(all => all.OrderBy(m => m.Kind).Select(m => m.Kind).ToListAsync()));
        Assert.Null((await right.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, TestContext.Current.CancellationToken)).Fault);
    }

    /// <summary>What a slow clock could keep open for too long, no visitor is sent to.</summary>
    [Theory]
    [InlineData(2, "Unhealthy")]
    [InlineData(-2, "Unhealthy")]
    [InlineData(0, "Healthy")]
    public async Task A_node_whose_clock_does_not_agree_with_the_databases_gets_no_visitors(int hours, string ready)
    {
        var database = await TestDatabases.PostgreSqlAsync();
        await using var portal = await TestPortal.StartAsync(
            engine: Engine.PostgreSql,
            connectionString: database,
            configure: builder => builder.Services.AddSingleton<TimeProvider>(new WrongClock(TimeSpan.FromHours(hours))));
        using var probe = portal.NewVisitor();

        await probe.OpenAsync("/health/ready");

        Assert.Equal(ready, probe.Last.Body);
    }

    private static async Task<Guid> BookAsync(PortalHarness node, Guid slot, Guid key) =>
        (await node.RunAsync<BookAppointment, Result<Guid, BookingRefusal>>(book => book.RunAsync(slot, key, CancellationToken.None))).Succeeded(out var id) ? id : throw new InvalidOperationException("The booking was refused.");

    private sealed class WrongClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
