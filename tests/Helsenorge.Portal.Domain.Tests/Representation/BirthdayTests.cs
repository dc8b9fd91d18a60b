using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>A page is open at 23:59 in Norway, and the child has a birthday at midnight (domain rules §4.1 and §4.3).</summary>
public sealed class BirthdayTests : IAsyncLifetime
{
    private static readonly DateOnly Birthday = new(2026, 3, 3);
    private PortalHarness portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => portal = await PortalHarness.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    public async Task Section_4_1_a_parents_page_is_asked_for_again_at_midnight_and_not_a_minute_before(int turns)
    {
        var (kari, child) = await GivenFamilyAsync(Birthday.AddYears(-turns));
        ComeTo(Before);
        kari = await LogInAsync(kari);
        var screen = await OpenAppointmentsAsync(kari with { SubjectId = child });

        ComeTo(OneMinuteBefore);
        Assert.Equal(ScreenStanding.Stands, await StandingAsync(screen));
        ComeTo(Midnight);
        Assert.Equal(ScreenStanding.AskAgain, await StandingAsync(screen));
    }

    [Fact]
    public async Task Section_4_2_what_is_read_again_at_12_no_longer_shows_the_hospital_and_then_stands()
    {
        var (kari, child) = await GivenFamilyAsync(Birthday.AddYears(-12));
        await GivenHospitalAsync(child);
        ComeTo(OneMinuteBefore);
        kari = await LogInAsync(kari);
        portal.Actor.Current = kari with { SubjectId = child };
        Assert.Single((await portal.RunAsync((ListAppointments list) => list.RunAsync(null, Cancel))).Coming);

        ComeTo(Midnight);
        Assert.Empty((await portal.RunAsync((ListAppointments list) => list.RunAsync(null, Cancel))).Coming);
        Assert.Equal(ScreenStanding.Stands, await StandingAsync(await OpenAppointmentsAsync(kari with { SubjectId = child })));
    }

    [Fact]
    public async Task Section_4_1_at_13_own_use_and_the_parents_consent_open_at_midnight_and_the_parents_page_stands()
    {
        var (kari, child) = await GivenFamilyAsync(Birthday.AddYears(-13));
        await portal.GivenAsync(new YouthConsent { PatientId = child, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        ComeTo(OneMinuteBefore);
        kari = await LogInAsync(kari);
        var tobias = await LogInAsync(new Actor(child, child, Guid.Empty));
        var screen = await OpenAppointmentsAsync(kari with { SubjectId = child });

        Assert.Equal(AccessDenial.TooYoung, await CheckAsync(tobias));
        ComeTo(Midnight);
        Assert.Null(await CheckAsync(tobias));
        Assert.Equal(ScreenStanding.Stands, await StandingAsync(screen));
    }

    [Fact]
    public async Task Sections_3_3_and_4_1_at_16_the_young_persons_own_page_stands_at_the_level_the_parents_chose()
    {
        var (kari, child) = await GivenFamilyAsync(Birthday.AddYears(-16));
        await portal.GivenAsync(new YouthConsent { PatientId = child, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        ComeTo(OneMinuteBefore);
        var ola = await LogInAsync(new Actor(child, child, Guid.Empty));
        var screen = await OpenAppointmentsAsync(ola);

        ComeTo(Midnight);

        Assert.Equal(ScreenStanding.Stands, await StandingAsync(screen));
    }

    [Theory]
    [InlineData("2029-02-28T23:59", AccessDenial.TooYoung)]
    [InlineData("2029-03-01T00:00", null)]
    public async Task Section_4_3_a_child_of_29_February_turns_13_on_1_March_in_a_year_without_that_day(string moment, AccessDenial? expected)
    {
        var (kari, child) = await GivenFamilyAsync(new DateOnly(2016, 2, 29));
        await portal.GivenAsync(new YouthConsent { PatientId = child, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        var local = DateTime.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
        ComeTo(NorwegianTime.At(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local)));

        Assert.Equal(expected, await CheckAsync(await LogInAsync(new Actor(child, child, Guid.Empty))));
    }

    private static DateTimeOffset Midnight => NorwegianTime.At(Birthday, default);

    private static DateTimeOffset OneMinuteBefore => Midnight.AddMinutes(-1);

    private static DateTimeOffset Before => Midnight.AddMinutes(-10);

    private void ComeTo(DateTimeOffset moment) => portal.Clock.Advance(moment - portal.Clock.GetUtcNow());

    private async Task<(Actor Kari, Guid Child)> GivenFamilyAsync(DateOnly born)
    {
        var child = await portal.GivenPatientAsync("Barn Nordli", born);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, child);
        return (kari, child);
    }

    private async Task GivenHospitalAsync(Guid patient)
    {
        var place = new Surgery { OrganisationNumber = "123456785", Name = "Sykehus", CareLevel = CareLevel.Specialist, Street = "Gata 1", PostalCode = "5999", City = "Fjordby", Municipality = "Fjordby", Phone = "+4755550123" };
        var doctor = new Practitioner { HprNumber = "990000111", Name = "Sara Moen", SurgeryId = place.Id };
        var start = portal.Clock.GetUtcNow().AddDays(10);
        var slot = new Slot { SurgeryId = place.Id, PractitionerId = doctor.Id, StartsAt = start, EndsAt = start.AddMinutes(20) };
        await portal.GivenAsync(place, doctor, slot, Appointment.SetUp(slot, place, patient, new(AppointmentCapabilities.None), portal.Clock.GetUtcNow()));
    }

    private async Task<Actor> LogInAsync(Actor person)
    {
        var session = PortalHarness.NewSession(person.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        return new Actor(person.PersonId, person.PersonId, session.Id);
    }

    // As a circuit knows its screen: by what the gate said when it was read.
    private async Task<OpenScreen> OpenAppointmentsAsync(Actor actor)
    {
        portal.Actor.Current = actor;
        var key = actor.ActsForAnother ? Assert.Single(await portal.RunAsync((Representations people) => people.ListAsync(Cancel))).Key : null;
        await using var scope = portal.NewScope();
        await scope.ServiceProvider.GetRequiredService<ListAppointments>().RunAsync(null, Cancel);
        var load = scope.ServiceProvider.GetRequiredService<PageLoad>();
        return new OpenScreen(actor, key, load.Consent, load.Shown) { IsNarrow = load.IsNarrow };
    }

    private async Task<ScreenStanding> StandingAsync(OpenScreen screen) => (await portal.Get<OpenScreens>().LookAsync([screen], Cancel))[0];

    private Task<AccessDenial?> CheckAsync(Actor actor)
    {
        portal.Actor.Current = actor;
        return portal.RunAsync<PatientGate, AccessDenial?>(gate => gate.CheckAsync(AppointmentsFeature.Service, Cancel));
    }
}
