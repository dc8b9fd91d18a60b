using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.PrivacySettings;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class PrivacyPagesTests : PageTest
{
    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<PrivacySettingsPage>();

        Assert.Contains("Henter innstillingene", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Du har ingen skjulte resepter.", TextOf(page), StringComparison.Ordinal));
    }

    public static TheoryData<PrivacyKind> Settings => new(Enum.GetValues<PrivacyKind>().Where(kind => kind is not (PrivacyKind.PrescriptionHidden or PrivacyKind.ProfessionalBlocked)));

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task Each_setting_says_what_it_does_before_it_is_confirmed_and_can_be_undone(PrivacyKind kind)
    {
        await GivenAsync();
        Address.NavigateTo($"profile/privacy?change={kind}");
        var page = OpenLoaded<PrivacySettingsPage>();
        Assert.True(TextOf(page.FindAll(".panel--raised p")).Length > 60);
        Assert.Empty(await DecisionsAsync());

        await page.Find(".panel--raised button").ClickAsync();

        Waits(page, () => Assert.Contains("Det gjelder fra nå.", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.True(PrivacyRules.IsOn(await DecisionsAsync(), kind));
        Assert.Empty(page.FindAll(".panel--raised"));
        await Button(page, "Angre").ClickAsync();
        Waits(page, () => Assert.Equal(2, page.FindAll(".expander li").Count));
        Assert.False(PrivacyRules.IsOn(await DecisionsAsync(), kind));
    }

    [Fact]
    public async Task Section_6_1_Taking_off_the_emergency_lock_sends_whoever_logged_in_long_ago_to_log_in()
    {
        await GivenAsync(Decision(1, PrivacyKind.OwnRecordLocked, isOn: true));
        Portal.Clock.Advance(TimeSpan.FromMinutes(6));
        Address.NavigateTo("profile/privacy?change=OwnRecordLocked");
        var page = OpenLoaded<PrivacySettingsPage>();
        Assert.Contains("må du logge inn på nytt først", TextOf(page.FindAll(".panel--raised")), StringComparison.Ordinal);

        await Button(page, "Ta av akuttsperren").ClickAsync();

        Waits(page, () => Assert.Contains("Vis at det er deg", TextOf(page), StringComparison.Ordinal));
        Assert.False(PrivacyRules.MayPatientOpenRecord(await DecisionsAsync()));
    }

    [Fact]
    public async Task A_choice_made_elsewhere_meanwhile_is_shown_and_nothing_is_changed()
    {
        await GivenAsync();
        Address.NavigateTo("profile/privacy?change=ScreeningOptOut");
        var page = OpenLoaded<PrivacySettingsPage>();
        await Portal.GivenAsync(Decision(1, PrivacyKind.ResearchOptOut, isOn: true));

        await page.Find(".panel--raised button").ClickAsync();

        Waits(page, () => Assert.Contains("Noe ble endret et annet sted i mellomtiden.", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Contains("Du har sagt nei til forskning", TextOf(page), StringComparison.Ordinal);
        Assert.Single(await DecisionsAsync());
    }

    [Theory]
    [InlineData("ProfessionalBlocked")]
    [InlineData("PrescriptionHidden")]
    [InlineData("17")]
    [InlineData("romferd")]
    public async Task What_cannot_be_chosen_this_way_is_not_asked_about(string change)
    {
        await GivenAsync();
        Address.NavigateTo($"profile/privacy?change={change}");

        Assert.Empty(OpenLoaded<PrivacySettingsPage>().FindAll(".panel--raised"));
    }

    [Fact]
    public async Task A_hidden_prescription_is_named_and_can_be_shown_again()
    {
        await GivenAsync(Decision(1, PrivacyKind.PrescriptionHidden, isOn: true, target: "R-17"));
        var page = OpenLoaded<PrivacySettingsPage>();

        await page.FindAll("button").Single(button => TextOf([button]).StartsWith("Vis igjen", StringComparison.Ordinal)).ClickAsync();

        Waits(page, () => Assert.Contains("Du har ingen skjulte resepter.", TextOf(page), StringComparison.Ordinal));
        Assert.False(PrivacyRules.IsOn(await DecisionsAsync(), PrivacyKind.PrescriptionHidden, "R-17"));
    }

    [Fact]
    public async Task Those_she_has_met_are_listed_and_one_is_blocked_after_what_it_means_was_said()
    {
        await GivenAsync([KarisDoctor(), .. AppointmentAt(Now.AddDays(-3), out _)]);
        var page = OpenLoaded<ProfessionalsPage>();
        Assert.Contains("Ingrid Haugland Fastlegen din", TextOf(page), StringComparison.Ordinal);

        await page.FindAll("button").Single(button => TextOf([button]) == "Sperr Ingrid Haugland").ClickAsync();
        Assert.Contains("Sperre for Ingrid Haugland? Vedkommende ser da ingenting om deg her", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Dette er fastlegen din.", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(await DecisionsAsync());
        await Button(page, "Ja, sperr").ClickAsync();

        Waits(page, () => Assert.Contains("Sperret for Ingrid Haugland", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.DoesNotContain("990000001", Address.Uri, StringComparison.Ordinal);
        Assert.False(PrivacyRules.MayProfessionalSee(await DecisionsAsync(), new Professional("990000001", true)));
        await page.FindAll("button").Single(button => TextOf([button]) == "Opphev Ingrid Haugland").ClickAsync();
        Waits(page, () => Assert.Contains("Ingen er sperret.", TextOf(page), StringComparison.Ordinal));
        Assert.True(PrivacyRules.MayProfessionalSee(await DecisionsAsync(), new Professional("990000001", true)));
    }

    [Fact]
    public async Task Anybody_can_be_blocked_by_number_and_a_wrong_one_is_told_at_the_field()
    {
        await GivenAsync();
        var page = OpenLoaded<ProfessionalsPage>();
        page.Find("#hpr").Change("12345678901");
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.Contains("Skriv HPR-nummeret", TextOf(page.FindAll(".error-summary")), StringComparison.Ordinal));

        page.Find("#hpr").Change("123 456 789");
        await page.Find("form").SubmitAsync();
        await Button(page, "Ja, sperr").ClickAsync();

        Waits(page, () => Assert.Contains("Sperret for HPR-nummer 123456789", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(["123456789"], PrivacyRules.InForce(await DecisionsAsync()).Select(decision => decision.Target));
    }

    private PrivacyDecision Decision(int number, PrivacyKind kind, bool isOn, string? target = null) =>
        new() { PatientId = Kari.PersonId, Number = number, Kind = kind, IsOn = isOn, Target = target, DecidedAt = Now, DecidedBy = Kari.PersonId };

    private Task<List<PrivacyDecision>> DecisionsAsync() => Portal.LookAsync<PrivacyDecision, List<PrivacyDecision>>(all => all.ToListAsync(Cancel));
}

public sealed class PrivacyOnBasicTests : PageTest
{
    protected override ConsentLevel? Level => ConsentLevel.Basic;

    [Fact]
    public async Task Whom_she_has_met_is_not_told_by_a_page_of_a_lower_level()
    {
        await GivenAsync(AppointmentAt(Now.AddDays(-3), out _));

        Assert.DoesNotContain("Ingrid Haugland", TextOf(OpenLoaded<ProfessionalsPage>()), StringComparison.Ordinal);
        Assert.Equal(["gp"], await Portal.LookAsync<UsageLogEntry, List<string?>>(all => all.Select(entry => entry.AlsoShown).ToListAsync(Cancel)));
    }
}
