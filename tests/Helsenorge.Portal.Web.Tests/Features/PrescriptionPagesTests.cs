using Bunit;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Helsenorge.Portal.Web.Features.PrivacySettings;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class PrescriptionPagesTests : PageTest
{
    private static readonly DateOnly Today = NorwegianTime.Today(Now);

    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task While_it_waits_the_page_says_what_for_and_then_that_there_is_none()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<PrescriptionsPage>();
        Assert.Contains("Henter reseptene", page.Find("[role=status]").TextContent, StringComparison.Ordinal);

        Database.LetGo();
        Waits(page, () => Assert.Contains("Ingen resepter", TextOf(page), StringComparison.Ordinal));
        Assert.Contains("Fra legen og apoteket.", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Valid_ones_come_first_and_the_one_that_ends_first_on_top_with_what_is_left()
    {
        await GivenAsync(
            Prescribe("Levaxin 75 µg, tabletter", 164, dispensed: 1),
            Prescribe("Metformin 500 mg, tabletter", 9, dispensed: 3),
            Prescribe("Apocillin 660 mg, tabletter", 90, reiterations: 0, dispensed: 1),
            Prescribe("Simvastatin 40 mg, tabletter", -1),
            Prescribe("Marevan 2,5 mg, tabletter", 60, withdrawnOn: Today),
            Prescribe("Teststrimler", 60, item: PrescribedItem.MedicalAid));

        var page = OpenLoaded<PrescriptionsPage>();

        Assert.Equal("2 gyldige resepter", page.Find("#shown").TextContent);
        Assert.Equal(["Gyldige (2)", "Alt hentet (1)", "Utgått siste år (2)", "Medisinsk utstyr (1)"], TextsOf(page, ".tabs a"));
        Assert.Equal(["Metformin 500 mg, tabletter", "Levaxin 75 µg, tabletter"], TextsOf(page, ".row__title"));
        Assert.Contains("Delvis hentet Går ut om 9 dager 1 av 4 uttak igjen Gyldig til 11. mars 2026", TextsOf(page, ".row")[0], StringComparison.Ordinal);
        Assert.Contains("3 av 4 uttak igjen", TextsOf(page, ".row")[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Metformin 500 mg, tabletter", "1 gyldig resept.")]
    [InlineData(null, "Ingen gyldige resepter på legemidler, men på medisinsk utstyr.")]
    public async Task The_overview_counts_what_the_page_counts_and_forgets_no_medical_aid(string? medicine, string says)
    {
        await GivenAsync([Prescribe("Teststrimler", 60, item: PrescribedItem.MedicalAid), .. medicine is null ? Array.Empty<object>() : [Prescribe(medicine, 90)]]);

        Assert.Equal(says, TextOf(OpenLoaded<OverviewPage>().FindAll("section[aria-labelledby=current-prescriptions] > p")));
    }

    [Theory]
    [InlineData("dispensed", "Apocillin 660 mg, tabletter", "Alt er hentet")]
    [InlineData("ended", "Marevan 2,5 mg, tabletter", "Trukket tilbake 2. mars 2026")]
    [InlineData("ended", "Simvastatin 40 mg, tabletter", "Gikk ut 1. mars 2026")]
    [InlineData("aids", "Teststrimler", "Kan hentes")]
    public async Task The_other_tabs_hold_what_is_used_up_too_old_taken_back_and_no_medicine(string tab, string name, string says)
    {
        await GivenAsync(
            Prescribe("Apocillin 660 mg, tabletter", 90, reiterations: 0, dispensed: 1),
            Prescribe("Simvastatin 40 mg, tabletter", -1),
            Prescribe("Marevan 2,5 mg, tabletter", 60, withdrawnOn: Today),
            Prescribe("Teststrimler", 60, item: PrescribedItem.MedicalAid));
        Address.NavigateTo($"prescriptions?show={tab}");

        var page = OpenLoaded<PrescriptionsPage>();

        var row = page.FindAll(".row").Single(row => TextOf([row]).StartsWith(name, StringComparison.Ordinal));
        Assert.Contains(says, TextOf([row]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-365, 1)]
    [InlineData(-366, 0)]
    public async Task Section_6_1_What_ended_a_year_ago_is_shown_and_what_ended_before_is_not(int days, int shown)
    {
        await GivenAsync(Prescribe("Simvastatin 40 mg, tabletter", days), Prescribe("Cetirizin 10 mg, tabletter", 40));
        Address.NavigateTo("prescriptions?show=ended");

        Assert.Equal(shown, OpenLoaded<PrescriptionsPage>().FindAll(".row").Count);
    }

    [Fact]
    public async Task With_thirty_she_finds_one_by_name_substance_or_use_in_every_tab_and_the_word_never_stands_in_the_address()
    {
        await GivenAsync([.. Enumerable.Range(0, 28).Select(at => Prescribe($"Legemiddel {at}", 40 + at)), Prescribe("Lantus 100 enheter/ml", 90), Prescribe("Lantus Solostar", -20)]);
        var page = OpenLoaded<PrescriptionsPage>();

        await page.Find("#search").InputAsync("lantus");

        Assert.Equal("2 treff", page.Find("#shown").TextContent);
        Assert.Equal(["Lantus 100 enheter/ml", "Lantus Solostar"], TextsOf(page, ".row__title"));
        Assert.DoesNotContain("lantus", Address.Uri, StringComparison.OrdinalIgnoreCase);
        await page.Find("#search").InputAsync("diabetes lantus");
        Assert.Equal("2 treff", page.Find("#shown").TextContent);
        await page.Find("#search").InputAsync("warfarin");
        Assert.Contains("Ingen resepter passer", TextOf(page), StringComparison.Ordinal);
        await page.Find("#search").InputAsync("");
        Assert.Equal("29 gyldige resepter", page.Find("#shown").TextContent);
    }

    [Theory]
    [InlineData(9, 0)]
    [InlineData(10, 1)]
    public async Task Few_are_not_searched_in(int count, int searches)
    {
        await GivenAsync([.. Enumerable.Range(0, count).Select(at => Prescribe($"Legemiddel {at}", 40 + at))]);

        Assert.Equal(searches, OpenLoaded<PrescriptionsPage>().FindAll("#search").Count);
    }

    [Fact]
    public async Task Groups_A_and_B_are_marked_and_explained_in_plain_words()
    {
        await GivenAsync(Prescribe("OxyContin 10 mg", 40, group: DispensingGroup.A), Prescribe("Imovane 5 mg", 41, group: DispensingGroup.B), Prescribe("Cetirizin 10 mg", 42));

        var page = OpenLoaded<PrescriptionsPage>();

        Assert.Equal(["Kan hentes", "Gruppe A", "Kan hentes", "Gruppe B", "Kan hentes"], TextsOf(page, ".row .badge"));
        Assert.Contains("Gruppe A Sterkt vanedannende. Legen må snakke med deg hver gang", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_prescription_says_what_it_is_what_was_collected_where_and_who_has_seen_it()
    {
        var metformin = Prescribe("Metformin 500 mg, tabletter", 164);
        var first = metformin.Dispense("Fjordby apotek", "Metformin 500 mg, tabletter", Today.AddDays(-100))!;
        var second = metformin.Dispense("Sjøkanten apotek", "Metformin Orifarm", Today.AddDays(-10))!;
        await GivenAsync(metformin, first, second);

        var page = OpenOne(metformin);

        Assert.Equal("Metformin 500 mg, tabletter", TextOf(page.FindAll("h1")));
        Assert.Contains("Delvis hentet 2 av 4 uttak igjen Noe er hentet. Resten kan hentes på et apotek til og med 13. august 2026.", TextOf(page.FindAll("section[aria-labelledby=status]")), StringComparison.Ordinal);
        Assert.Contains("Virkestoff Metformin", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Blå resept For sykdom som varer.", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(
            ["20. februar 2026 Metformin Orifarm, 100 tabletter Sjøkanten apotek Apoteket gav et annet merke med samme virkestoff.", "22. november 2025 Metformin 500 mg, tabletter, 100 tabletter Fjordby apotek"],
            TextsOf(page, "section[aria-labelledby=dispensings] li"));
        Assert.Single(page.FindAll("section[aria-labelledby=who-saw] li"));
    }

    [Theory]
    [InlineData(40, 0, "Resepten kan hentes på et apotek til og med 11. april 2026.")]
    [InlineData(40, 4, "Alt er hentet. Trengs det mer, må legen skrive en ny resept.")]
    [InlineData(-3, 1, "Resepten gjaldt til og med 27. februar 2026 og kan ikke hentes lenger.")]
    public async Task What_holds_is_said_in_words(int days, int dispensed, string says)
    {
        var prescription = Prescribe("Metformin 500 mg, tabletter", days, dispensed: dispensed);
        await GivenAsync(prescription);

        Assert.Contains(says, TextOf(OpenOne(prescription)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_kindly()
    {
        await GivenAsync();

        var page = OpenLoaded<PrescriptionPage>(parameters => parameters.Add(p => p.PrescriptionId, Guid.NewGuid()));

        Assert.Contains("Vi finner ikke resepten", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task She_hides_one_from_professionals_after_what_it_leads_to_was_said_and_shows_it_again()
    {
        var sumatriptan = Prescribe("Sumatriptan 50 mg, tabletter", 40);
        await GivenAsync(sumatriptan);
        var link = OpenOne(sumatriptan).Find("section[aria-labelledby=who-may] a").GetAttribute("href")!;
        Address.NavigateTo(link);
        var settings = OpenLoaded<PrivacySettingsPage>();
        Assert.Contains("Skjul resepten for helsepersonell Sumatriptan 50 mg, tabletter Da ser ingen helsepersonell resepten", TextOf(settings.FindAll(".panel--raised")), StringComparison.Ordinal);

        await settings.Find(".panel--raised button").ClickAsync();

        Waits(settings, () => Assert.Contains("Resepten er skjult", TextOf(settings.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Contains("Resept Sumatriptan 50 mg, tabletter", TextOf(settings.FindAll("section[aria-labelledby=prescriptions]")), StringComparison.Ordinal);
        Assert.False(PrivacyRules.MayProfessionalSeePrescription(await DecisionsAsync(), new Professional("990000001", IsOwnGeneralPractitioner: true), Prescription.PrivacyTargetOf(sumatriptan.Id)));
        Assert.Contains("Skjult for helsepersonell", TextOf(OpenOne(sumatriptan)), StringComparison.Ordinal);
        await settings.FindAll("button").Single(button => TextOf([button]).StartsWith("Vis igjen", StringComparison.Ordinal)).ClickAsync();
        Waits(settings, () => Assert.Contains("Resepten vises igjen", TextOf(settings.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.DoesNotContain("Skjult for helsepersonell", TextOf(OpenOne(sumatriptan)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_elses_prescription_can_be_asked_about_in_the_privacy_settings()
    {
        var petter = await Portal.GivenPatientAsync("Petter Nordli", new DateOnly(1983, 6, 2));
        Portal.Actor.Current = Kari;
        var his = Prescribed.For(petter, Ingrid, Today.AddDays(40), "Viagra 50 mg");
        await GivenAsync(his);
        Address.NavigateTo($"profile/privacy?hide={his.Id}");

        var settings = OpenLoaded<PrivacySettingsPage>();

        Assert.Empty(settings.FindAll(".panel--raised"));
        Assert.DoesNotContain("Viagra", settings.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task She_chooses_two_sees_who_gets_them_and_by_when_there_is_an_answer_and_sends_them_in_one_go()
    {
        Surgery.Offers = OfferedServices.Renewal;
        await GivenAsync(KarisDoctor(), Prescribe("Metformin 500 mg, tabletter", 9), Prescribe("Levaxin 75 µg, tabletter", 100), Prescribe("Imovane 5 mg", 101, group: DispensingGroup.B));
        var page = OpenLoaded<PrescriptionsPage>();
        Assert.Equal("Bestill time Imovane 5 mg", TextOf(page.FindAll(".row__end a")));
        Assert.Empty(page.FindAll("section[aria-labelledby=renew]"));

        await Button(page, "Forny Metformin 500 mg, tabletter").ClickAsync();
        await Button(page, "Forny Levaxin 75 µg, tabletter").ClickAsync();
        Assert.Contains("Forny 2 resepter Levaxin 75 µg, tabletter Metformin 500 mg, tabletter Sendes til Ingrid Haugland, Solbakken legesenter. Svar senest 9. mars 2026.", TextOf(page.FindAll("section[aria-labelledby=renew]")), StringComparison.Ordinal);
        await Button(page, "Send fornying").ClickAsync();

        Waits(page, () => Assert.Contains("Fornyingen er sendt til Ingrid Haugland Du får beskjed når svaret kommer, senest 9. mars 2026.", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(["Kan hentes Går ut om 9 dager Fornying sendt", "Kan hentes Fornying sendt", "Kan hentes Gruppe B"], TextsOf(page, ".row__badges"));
        Assert.Equal("Svar senest 9. mars", TextOf(page.FindAll(".row__end").Take(1)));
        Assert.Contains("Hos Ingrid Haugland Svar senest 9. mars 2026", TextOf(page.FindAll(".promise")), StringComparison.Ordinal);
        Assert.Equal(2, await Portal.LookAsync<Renewal, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task From_another_device_it_was_sent_already_and_she_is_told_so_and_keeps_what_else_she_chose()
    {
        Surgery.Offers = OfferedServices.Renewal;
        var metformin = Prescribe("Metformin 500 mg, tabletter", 9);
        await GivenAsync(KarisDoctor(), metformin, Prescribe("Levaxin 75 µg, tabletter", 100));
        Address.NavigateTo($"prescriptions?renew={metformin.Id}");
        var page = OpenLoaded<PrescriptionsPage>();
        await Button(page, "Forny Levaxin 75 µg, tabletter").ClickAsync();
        await Portal.GivenAsync(Renewal.Send(metformin, Guid.NewGuid(), Surgery.Id, Ingrid.Id, Kari.PersonId, Now));

        await Button(page, "Send fornying").ClickAsync();

        Waits(page, () => Assert.Contains("Ingenting er sendt Metformin 500 mg, tabletter: Fornying er alt sendt, kanskje fra en annen enhet.", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Contains("Forny én resept Levaxin 75 µg, tabletter", TextOf(page.FindAll("section[aria-labelledby=renew]")), StringComparison.Ordinal);
        await Button(page, "Send fornying").ClickAsync();
        Waits(page, () => Assert.Contains("Fornyingen er sendt", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RenewalStatus.Sent, "Hos Ingrid Haugland Svar senest 9. mars 2026 Den er på vei til Solbakken legesenter.")]
    [InlineData(RenewalStatus.Delivered, "Solbakken legesenter har fått den.")]
    [InlineData(RenewalStatus.Approved, "Fornyet Solbakken legesenter har skrevet en ny resept.")]
    [InlineData(RenewalStatus.Failed, "Kom ikke fram Fornyingen kom ikke fram til Solbakken legesenter. Send den på nytt, eller ring dem.")]
    public async Task Each_state_of_a_renewal_is_said_in_words(RenewalStatus status, string says)
    {
        Surgery.Offers = OfferedServices.Renewal;
        var metformin = Prescribe("Metformin 500 mg, tabletter", 9);
        var renewed = metformin.Renew(Surgery.Id, Ingrid.Id, Today);
        await GivenAsync(KarisDoctor(), metformin, renewed, Come(metformin, status, renewed));

        var page = OpenOne(metformin);

        Assert.Contains(says, TextOf(page.FindAll(".promise")), StringComparison.Ordinal);
        Assert.Equal(status is RenewalStatus.Approved ? [$"prescriptions/{renewed.Id}"] : [], page.FindAll("section[aria-labelledby=renewals] a").Select(link => link.GetAttribute("href")));
        Assert.Equal(status is RenewalStatus.Sent or RenewalStatus.Delivered ? 0 : 1, page.FindAll($"a[href='prescriptions?renew={metformin.Id}']").Count);
    }

    [Fact]
    public async Task A_no_stands_with_the_doctors_words_as_text_whatever_they_are_and_leads_to_an_appointment()
    {
        Surgery.Offers = OfferedServices.Renewal;
        string[] reasons = [.. HostileTexts.All, "Blodprøven er for gammel", "\u202Eesrever 👩‍⚕️"];
        var rejected = reasons.Select(reason =>
        {
            var prescription = Prescribe("Metformin 500 mg, tabletter", 9);
            var renewal = Come(prescription, RenewalStatus.Delivered, prescription);
            renewal.Reject(reason, Now);
            return (reason, prescription, renewal);
        }).ToList();
        await GivenAsync([KarisDoctor(), .. rejected.Select(one => one.prescription), .. rejected.Select(one => one.renewal)]);

        foreach (var (reason, prescription, _) in rejected)
        {
            var page = OpenOne(prescription);

            Assert.Contains(reason.ReplaceLineEndings("\n"), page.Find("section[aria-labelledby=renewals] > p").TextContent.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Empty(page.FindAll("script, img, iframe, object, embed, base, meta, form, video, audio"));
            Assert.Equal(["gp/booking"], page.FindAll("section[aria-labelledby=renewals] a").Select(link => link.GetAttribute("href")));
        }
    }

    [Fact]
    public async Task When_the_answer_is_late_she_is_told_what_she_can_do()
    {
        Surgery.Offers = OfferedServices.Renewal;
        var metformin = Prescribe("Metformin 500 mg, tabletter", 9);
        await GivenAsync(KarisDoctor(), metformin, Renewal.Send(metformin, Guid.NewGuid(), Surgery.Id, Ingrid.Id, Kari.PersonId, Now.AddDays(-8)));

        Assert.Contains("Svaret skulle ha kommet senest 27. februar 2026", TextOf(OpenLoaded<PrescriptionsPage>().FindAll(".promise--late")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OfferedServices.None, true, "Fastlegen tar ikke imot fornying her.")]
    [InlineData(OfferedServices.Renewal, false, "Fastlegen tar ikke imot fornying her.")]
    public async Task Where_nothing_can_be_renewed_it_is_said_once_and_no_button_is_there(OfferedServices offers, bool hasDoctor, string says)
    {
        Surgery.Offers = offers;
        await GivenAsync([.. hasDoctor ? [KarisDoctor()] : Array.Empty<object>(), Prescribe("Metformin 500 mg, tabletter", 9), Prescribe("Imovane 5 mg", 101, group: DispensingGroup.B)]);

        var page = OpenLoaded<PrescriptionsPage>();

        Assert.Contains(says, TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".row__end button, .row__end a"));
    }

    [Theory]
    [InlineData("valid", -70)]
    [InlineData("valid", 0)]
    [InlineData("used up", 0)]
    public async Task What_was_renewed_leads_to_the_new_one_in_the_list_so_that_nobody_asks_twice_by_one_press(string renewedIs, int days)
    {
        Surgery.Offers = OfferedServices.Renewal;
        var metformin = Prescribe("Metformin 500 mg, tabletter", 9);
        var renewed = Prescribe("Metformin Orifarm 500 mg", 365, reiterations: 0, dispensed: renewedIs is "used up" ? 1 : 0);
        var renewal = Renewal.Send(metformin, Guid.NewGuid(), Surgery.Id, Ingrid.Id, Kari.PersonId, Now.AddDays(days));
        renewal.Approve(renewed, Now.AddDays(days));
        await GivenAsync(KarisDoctor(), metformin, renewed, renewal);

        var old = OpenLoaded<PrescriptionsPage>().FindAll(".row__end")[0];

        Assert.Equal(renewedIs is "valid" ? "Se den nye resepten Metformin 500 mg, tabletter" : "Forny Metformin 500 mg, tabletter", TextOf([old]));
        Assert.Equal(renewedIs is "valid" ? [$"prescriptions/{renewed.Id}"] : [], old.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task From_its_own_page_what_was_renewed_may_be_renewed_again_and_be_thought_better_of()
    {
        Surgery.Offers = OfferedServices.Renewal;
        var metformin = Prescribe("Metformin 500 mg, tabletter", 9);
        var renewed = metformin.Renew(Surgery.Id, Ingrid.Id, Today);
        await GivenAsync(KarisDoctor(), metformin, renewed, Come(metformin, RenewalStatus.Approved, renewed));
        Address.NavigateTo($"prescriptions?renew={metformin.Id}");

        var page = OpenLoaded<PrescriptionsPage>();

        Assert.Equal(["true", "false"], page.FindAll(".row__end button").Select(button => button.GetAttribute("aria-pressed")));
        await page.FindAll(".row__end button")[0].ClickAsync();
        Assert.Empty(page.FindAll("section[aria-labelledby=renew]"));
    }

    [Fact]
    public async Task Without_a_GP_she_is_not_told_to_call_one()
    {
        await GivenAsync(new GeneralPractitionerAssignment { PatientId = Kari.PersonId, ReadAt = Now }, Prescribe("Metformin 500 mg, tabletter", 9));

        var page = OpenLoaded<PrescriptionsPage>();

        Assert.Contains("Du har ikke fastlege. Spør legen som skrev resepten, så får du hjelp.", TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Fastlegen tar ikke imot", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".row__end button, .row__end a"));
    }

    private Renewal Come(Prescription prescription, RenewalStatus status, Prescription renewed)
    {
        var renewal = Renewal.Send(prescription, Guid.NewGuid(), Surgery.Id, Ingrid.Id, Kari.PersonId, Now);
        _ = status switch
        {
            RenewalStatus.Sent => true,
            RenewalStatus.Delivered => renewal.Deliver(Now),
            RenewalStatus.Approved => renewal.Approve(renewed, Now),
            RenewalStatus.Rejected => renewal.Reject(null, Now),
            RenewalStatus.Failed => renewal.Fail(Now),
        };
        return renewal;
    }

    private Prescription Prescribe(
        string name, int days, int reiterations = 3, int dispensed = 0, DispensingGroup group = DispensingGroup.C, PrescribedItem item = PrescribedItem.MedicinalProduct, DateOnly? withdrawnOn = null) =>
        Prescribed.For(Kari.PersonId, Ingrid, Today.AddDays(days), name, reiterations, dispensed, group, item, withdrawnOn: withdrawnOn);

    private IRenderedComponent<ServiceBoundary> OpenOne(Prescription prescription) =>
        OpenLoaded<PrescriptionPage>(parameters => parameters.Add(p => p.PrescriptionId, prescription.Id));

    private Task<List<PrivacyDecision>> DecisionsAsync() => Portal.LookAsync<PrivacyDecision, List<PrivacyDecision>>(all => all.AsNoTracking().ToListAsync(Cancel));
}
