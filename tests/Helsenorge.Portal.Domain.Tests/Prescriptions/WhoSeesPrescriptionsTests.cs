using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Prescriptions;

namespace Helsenorge.Portal.Domain.Tests.Prescriptions;

/// <summary>Which prescriptions who sees: the person, parents by the child's age, the young person, and who holds a power of attorney.</summary>
public sealed class WhoSeesPrescriptionsTests : IAsyncLifetime
{
    private const string Open = "Cetirizin 10 mg, tabletter";
    private const string Reserved = "Microgynon, tabletter";
    private PortalHarness portal = null!;
    private PractitionerWithTimes ingrid = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateOnly Today => NorwegianTime.Today(portal.Clock.GetUtcNow());

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        ingrid = await PractitionerWithTimes.GivenAsync(portal, 0);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(11, 364, true)]
    [InlineData(12, 0, false)]
    [InlineData(15, 364, false)]
    public async Task Section_4_2_a_parent_sees_all_prescriptions_until_12_and_then_all_but_those_that_are_reserved(int years, int days, bool seesReserved)
    {
        var sofie = await GivenDaughterAsync(years, days);
        var reserved = await PrescribeAsync(sofie);
        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };

        Assert.Equal(seesReserved ? [Open, Reserved] : [Open], await NamesAsync());
        Assert.Equal(seesReserved, (await ShowAsync(reserved)).Prescription is not null);
    }

    [Theory]
    [InlineData(13, 0)]
    [InlineData(15, 364)]
    public async Task Section_4_1_the_young_person_sees_what_is_reserved_from_the_parents_and_what_was_collected_on_it(int years, int days)
    {
        var sofie = await GivenDaughterAsync(years, days);
        var reserved = await PrescribeAsync(sofie);
        portal.Actor.Current = sofie;

        Assert.Equal([Open, Reserved], await NamesAsync());
        var shown = await ShowAsync(reserved);
        Assert.Equal(Reserved, shown.Prescription?.Name);
        Assert.Single(shown.Dispensings);
    }

    [Fact]
    public async Task Section_4_1_nothing_of_what_is_reserved_slips_out_on_the_overview_or_in_the_list_of_who_has_seen()
    {
        var sofie = await GivenDaughterAsync(14, 0);
        var reserved = await PrescribeAsync(sofie);
        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };

        var overview = await portal.RunAsync((Web.Features.Overview.ShowOverview show) => show.RunAsync(Cancel));
        var shown = await ShowAsync(reserved);

        Assert.Equal(1, overview.Parts.Select(part => part.Model).OfType<CurrentPrescriptions.Model>().Single().Count);
        Assert.Equal((null, 0, null), (shown.Prescription, shown.Dispensings.Count, shown.Viewers));
    }

    [Theory]
    [InlineData(ServiceAreas.RegisteredInformation, null)]
    [InlineData(ServiceAreas.DigitalHealthServices, AccessDenial.OutsidePowerOfAttorney)]
    public async Task Section_4_5_a_power_of_attorney_for_looking_opens_prescriptions_and_no_other_does(ServiceAreas areas, AccessDenial? denial)
    {
        kari = await portal.GivenPersonAsync("Kari Nordli");
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 2, 11));
        await portal.GivenPowerAsync(arne, kari, areas);
        await portal.GivenAsync(Prescribed.For(arne, ingrid.Practitioner, Today.AddDays(90), Open));
        portal.Actor.Current = kari with { SubjectId = arne };

        var denied = await Record.ExceptionAsync(NamesAsync);

        Assert.Equal(denial, (denied as AccessDeniedException)?.Denial);
    }

    [Theory]
    [InlineData(ConsentLevel.Basic, null)]
    [InlineData(ConsentLevel.None, AccessDenial.ConsentNotChosen)]
    public async Task Section_3_1_prescriptions_can_be_seen_at_Basic(ConsentLevel level, AccessDenial? denial)
    {
        kari = await portal.GivenPersonAsync("Kari Nordli", level is ConsentLevel.None ? null : level);

        Assert.Equal(denial, (await Record.ExceptionAsync(NamesAsync) as AccessDeniedException)?.Denial);
    }

    [Fact]
    public async Task Section_6_1_That_she_has_hidden_one_is_told_to_her_and_not_to_who_acts_for_her()
    {
        kari = await portal.GivenPersonAsync("Kari Nordli");
        var siri = await portal.GivenPersonAsync("Siri Lunde");
        await portal.GivenPowerAsync(kari.PersonId, siri, ServiceAreas.Any);
        var hidden = Prescribed.For(kari.PersonId, ingrid.Practitioner, Today.AddDays(90), Open);
        await portal.GivenAsync(hidden, new PrivacyDecision { PatientId = kari.PersonId, Number = 1, Kind = PrivacyKind.PrescriptionHidden, Target = Prescription.PrivacyTargetOf(hidden.Id), IsOn = true, DecidedAt = portal.Clock.GetUtcNow(), DecidedBy = kari.PersonId });

        portal.Actor.Current = kari;
        Assert.Contains(hidden.Id, (await ListAsync()).Hidden);
        Assert.Equal((true, true), await HidingAsync());
        portal.Actor.Current = siri with { SubjectId = kari.PersonId };
        Assert.Empty((await ListAsync()).Hidden);
        Assert.Equal((false, false), await HidingAsync());

        async Task<(bool MayHide, bool IsHidden)> HidingAsync() => await ShowAsync(hidden.Id) is var shown ? (shown.MayHide, shown.IsHidden) : default;
    }

    [Fact]
    public async Task A_prescription_of_somebody_else_is_as_one_that_does_not_exist()
    {
        kari = await portal.GivenPersonAsync("Kari Nordli");
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        var his = Prescribed.For(petter.PersonId, ingrid.Practitioner, Today.AddDays(90), Open);
        await portal.GivenAsync(his);
        portal.Actor.Current = kari;

        Assert.Null((await ShowAsync(his.Id)).Prescription);
        Assert.Empty(await NamesAsync());
    }

    private async Task<Actor> GivenDaughterAsync(int years, int days)
    {
        var sofie = await portal.GivenPersonAsync("Sofie Nordli", born: Today.AddDays(-days).AddYears(-years));
        await portal.GivenHomeAsync(sofie, "Fjordby");
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, sofie.PersonId);
        await portal.GivenAsync(new YouthConsent { PatientId = sofie.PersonId, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        return sofie;
    }

    // One that everybody may see, and one that the prescriber and Sofie keep from her parents.
    private async Task<Guid> PrescribeAsync(Actor sofie)
    {
        var reserved = Prescribed.For(sofie.PersonId, ingrid.Practitioner, Today.AddDays(400), Reserved, isReserved: true);
        var collected = reserved.Dispense("Fjordby apotek", Reserved, Today.AddDays(-3));
        await portal.GivenAsync(Prescribed.For(sofie.PersonId, ingrid.Practitioner, Today.AddDays(90), Open), reserved, collected!);
        return reserved.Id;
    }

    private Task<ListPrescriptions.Answer> ListAsync() => portal.RunAsync((ListPrescriptions list) => list.RunAsync(Cancel));

    private async Task<IReadOnlyList<string>> NamesAsync() => [.. (await ListAsync()).Rows.Select(row => row.Name).Order(StringComparer.Ordinal)];

    private Task<ShowPrescription.Answer> ShowAsync(Guid id) => portal.RunAsync((ShowPrescription show) => show.RunAsync(id, Cancel));
}
