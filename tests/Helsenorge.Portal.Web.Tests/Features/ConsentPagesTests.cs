using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Consents;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class ConsentPagesTests : PageTest
{
    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<ConsentPage>();

        Assert.Contains("Henter valget ditt", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Du har valgt Full siden 2. mars 2026", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Section_3_1_Ten_rows_and_three_levels_are_explained_and_the_one_in_force_is_marked()
    {
        await GivenAsync();

        var page = OpenLoaded<ConsentPage>();

        Assert.Equal(10, page.FindAll(".matrix tbody tr").Count);
        Assert.Equal(["Full", "BasicPlus", "Basic"], page.FindAll("input[name=level]").Select(input => input.GetAttribute("value")));
        Assert.Equal("Full", Assert.Single(page.FindAll("input[name=level]"), input => input.HasAttribute("checked")).GetAttribute("value"));
    }

    [Fact]
    public async Task Section_3_2_A_lower_level_names_what_closes_and_the_time_that_still_stands()
    {
        await GivenAsync(AppointmentAt(Now.AddDays(3), out _));
        Address.NavigateTo("profile/consent?level=Basic");

        var page = OpenLoaded<ConsentPage>();

        Assert.Contains("Når du går fra Full til Basis", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(["Innboks", "Timeavtaler", "Legemidler", "Bestill time", "E-konsultasjon", "Kontakt legekontoret"], TextsOf(page, ".ticks .no"));
        Assert.Contains("Du har 1 time som fortsatt står hos legen 5. mars 2026 kl. 09.00", TextOf(page.FindAll(".notice")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_holds_from_the_moment_it_is_confirmed()
    {
        await GivenAsync();
        Address.NavigateTo("profile/consent?level=Basic");
        var page = OpenLoaded<ConsentPage>();

        await Button(page, "Bekreft Basis").ClickAsync();

        Waits(page, () => Assert.Contains("Du har valgt Basis", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal([ConsentLevel.Full, ConsentLevel.Basic], await DecisionsAsync());
        await Assert.ThrowsAsync<AccessDeniedException>(() => Portal.RunAsync<Web.Features.Appointments.ListAppointments, object>(async list => await list.RunAsync(null, Cancel)));
    }

    [Fact]
    public async Task Somebody_who_has_changed_their_mind_often_may_do_so_again()
    {
        await GivenAsync([.. Enumerable.Range(2, 20).Select(number => Decision(number, number % 2 == 0 ? ConsentLevel.Basic : ConsentLevel.Full))]);
        Address.NavigateTo("profile/consent?level=BasicPlus");
        var page = OpenLoaded<ConsentPage>();

        await Button(page, "Bekreft Basis+").ClickAsync();

        Waits(page, () => Assert.Contains("Du har valgt Basis+", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(22, (await DecisionsAsync()).Count);
    }

    [Fact]
    public async Task A_choice_made_elsewhere_meanwhile_is_shown_and_nothing_is_changed()
    {
        await GivenAsync();
        Address.NavigateTo("profile/consent?level=Basic");
        var page = OpenLoaded<ConsentPage>();
        await Portal.GivenAsync(Decision(2, ConsentLevel.BasicPlus));

        await Button(page, "Bekreft Basis").ClickAsync();

        Waits(page, () => Assert.Contains("Valget ditt ble endret et annet sted i mellomtiden", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Contains("Når du går fra Basis+ til Basis", TextOf(page), StringComparison.Ordinal);
        Assert.Equal([ConsentLevel.Full, ConsentLevel.BasicPlus], await DecisionsAsync());
    }

    [Fact]
    public async Task A_level_that_does_not_exist_is_asked_for_again()
    {
        await GivenAsync();
        Address.NavigateTo("profile/consent?level=None");

        var page = OpenLoaded<ConsentPage>();

        Assert.Contains("Velg ett av de tre nivåene.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/gp", "gp")]
    [InlineData("//evil.example", "overview")]
    public async Task Afterwards_she_goes_where_she_was_going_and_nowhere_else(string returnTo, string next)
    {
        await GivenAsync();
        Address.NavigateTo($"profile/consent?level=Basic&return={Uri.EscapeDataString(returnTo)}");
        var page = OpenLoaded<ConsentPage>();

        await Button(page, "Bekreft Basis").ClickAsync();

        Waits(page, () => Assert.Equal(next, page.Find("[role=status] a").GetAttribute("href")));
    }

    [Fact]
    public async Task Section_3_2_Withdrawing_says_what_goes_and_what_stays_and_ends_at_a_page_for_everybody()
    {
        await GivenAsync(AppointmentAt(Now.AddDays(3), out _));
        var page = OpenLoaded<WithdrawPage>();
        Assert.Equal((6, 4), (page.FindAll(".ticks .no").Count, page.FindAll(".ticks li:not(.no)").Count));
        Assert.Contains("Dette avlyser ingenting", TextOf(page), StringComparison.Ordinal);

        await Button(page, "Ja, trekk samtykket").ClickAsync();

        Assert.EndsWith("/consent-withdrawn", Address.Uri, StringComparison.Ordinal);
        Assert.Equal([ConsentLevel.Full, ConsentLevel.None], await DecisionsAsync());
        Assert.Equal(0, await Portal.LookAsync<LoginSession, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Withdrawing_twice_is_told_kindly()
    {
        await GivenAsync();
        var page = OpenLoaded<WithdrawPage>();
        await Portal.GivenAsync(Decision(2, ConsentLevel.None));

        await Button(page, "Ja, trekk samtykket").ClickAsync();

        Waits(page, () => Assert.Contains("Du har ikke gitt noe samtykke", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    private ConsentDecision Decision(int number, ConsentLevel level) =>
        new() { PatientId = Kari.PersonId, Number = number, Level = level, TextVersion = "test", DecidedAt = Now, DecidedBy = Kari.PersonId };

    private Task<List<ConsentLevel>> DecisionsAsync() =>
        Portal.LookAsync<ConsentDecision, List<ConsentLevel>>(all => all.OrderBy(decision => decision.Number).Select(decision => decision.Level).ToListAsync(Cancel));
}

public sealed class FirstConsentTests : PageTest
{
    protected override ConsentLevel? Level => null;

    [Fact]
    public async Task Section_3_2_The_first_time_she_is_welcomed_and_everything_is_explained()
    {
        await GivenAsync();

        var page = OpenLoaded<ConsentPage>();

        Assert.Contains("Velkommen.", TextOf(page), StringComparison.Ordinal);
        Assert.True(page.Find("details.expander").HasAttribute("open"));
        Assert.DoesNotContain(page.FindAll("input[name=level]"), input => input.HasAttribute("checked"));
        Assert.DoesNotContain("Trekk samtykket helt", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_nothing_to_withdraw()
    {
        await GivenAsync();

        var page = OpenLoaded<WithdrawPage>();

        Assert.Contains("Du har ikke gitt noe samtykke, så det er ingenting å trekke.", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task Full_opens_everything_that_is_built()
    {
        await GivenAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("profile/consent?level=Full");

        var page = OpenLoaded<ConsentPage>();

        Assert.Equal(["Oversikt", "Innboks", "Timeavtaler", "Legemidler", "Dokumenter", "Fastlege", "Bestill time", "E-konsultasjon", "Kontakt legekontoret", "Bytte fastlege", "Kontakt\u00adopplys\u00adninger", "Barna dine", "Fullmakter", "Personvern\u00adinnstillinger", "Varsel\u00adinnstillinger"], TextsOf(page, ".changes li"));
        Assert.Empty(page.FindAll(".ticks .no"));
    }
}
