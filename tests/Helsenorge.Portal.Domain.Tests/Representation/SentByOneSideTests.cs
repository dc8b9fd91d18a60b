using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>What parents send for a young person is not shown to them, nor the other way (domain rules §4.1).</summary>
public sealed class SentByOneSideTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;
    private PractitionerWithTimes ingrid = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        ingrid = await PractitionerWithTimes.GivenAsync(portal, 1, OfferedServices.BookingRequest);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(11, 364, 2, null)]
    [InlineData(13, 0, 1, 1)]
    [InlineData(15, 364, 1, 1)]
    [InlineData(16, 0, null, 2)]
    public async Task Section_4_1_each_side_sees_its_own_requests_while_the_young_person_is_12_to_15(int years, int days, int? parentSees, int? childSees)
    {
        var child = await GivenFamilyAsync(years, days);
        await portal.GivenAsync(Request(child, kari.PersonId, "Kari wrote"), Request(child, child.PersonId, "Sofie wrote"));

        if (parentSees is { } parents)
        {
            var seen = await ListAsync(kari with { SubjectId = child.PersonId });
            Assert.Equal(parents, seen.Count);
            Assert.Contains("Kari wrote", seen);
        }

        if (childSees is { } own)
        {
            var seen = await ListAsync(child);
            Assert.Equal(own, seen.Count);
            Assert.Contains("Sofie wrote", seen);
        }
    }

    [Fact]
    public async Task Section_4_1_a_parent_who_asks_is_told_and_so_is_the_other_and_the_young_person_is_not()
    {
        var sofie = await GivenFamilyAsync(14, 0);
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        await portal.GivenParentAsync(petter, sofie.PersonId);
        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };

        Assert.True((await portal.RunAsync((RequestAppointment request) => request.RunAsync("Kontroll", Guid.NewGuid(), Cancel))).Succeeded(out _));

        Assert.Equal(
            new[] { kari.PersonId, petter.PersonId }.Order(),
            (await portal.LookAsync<BellNotification, List<Guid>>(all => all.Where(n => n.Kind == NotificationKind.AppointmentRequested).Select(n => n.ActorId).ToListAsync(Cancel))).Order());
    }

    private async Task<Actor> GivenFamilyAsync(int years, int days)
    {
        var child = await portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(portal.Clock.GetUtcNow()).AddDays(-days).AddYears(-years));
        await portal.GivenHomeAsync(child, "Fjordby");
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, child.PersonId);
        await portal.GivenAsync(ingrid.Of(child, portal.Clock.GetUtcNow()), new YouthConsent { PatientId = child.PersonId, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        return child;
    }

    private AppointmentRequest Request(Actor patient, Guid sentBy, string wish) =>
        AppointmentRequest.Send(wish, ingrid.Surgery, ingrid.Practitioner.Id, patient.PersonId, sentBy, hasOneWaiting: false, portal.Clock.GetUtcNow()).Succeeded(out var request) ? request : throw new InvalidOperationException("The request was refused.");

    private async Task<List<string>> ListAsync(Actor actor)
    {
        portal.Actor.Current = actor;
        return [.. (await portal.RunAsync((ListAppointments list) => list.RunAsync(null, Cancel))).Requests.Select(request => request.Wish)];
    }
}
