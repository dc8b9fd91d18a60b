using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class PowersPagesTests : PageTest
{
    private const string Unknown = "10915596784";

    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    private static DateOnly Today => new(2026, 3, 2);

    // --- The list ---

    [Fact]
    public async Task While_it_waits_the_list_says_what_for_and_an_empty_one_how_it_fills()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<PowersPage>();

        Assert.Contains("Henter fullmaktene", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Du har ikke gitt noen fullmakt", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_awaits_holds_and_has_ended_stands_apart_with_the_names_that_were_typed()
    {
        var ended = Power("Trond Moe", accepted: true);
        ended.EndBy(PowerEnd.ByGiver, Now.AddDays(-1));
        await GivenAsync(Power("siri LUNDE"), Power("Arne Bakke", accepted: true, until: Today.AddDays(20)), ended, Power("Aud Dahl", accepted: true, until: Today.AddDays(-1)));

        var page = OpenLoaded<PowersPage>();

        Assert.Equal(["Venter på svar", "Gjelder nå", "Avsluttet"], TextsOf(page, "section h2"));
        Assert.Equal(["siri LUNDE"], TextsOf(page, "section[aria-labelledby=awaiting] h3"));
        Assert.Contains("Til og med 22. mars 2026", TextOf(page.FindAll("section[aria-labelledby=active]")), StringComparison.Ordinal);
        Assert.Equal(["Avsluttet", "Gått ut"], TextsOf(page, "section[aria-labelledby=ended] .badge").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Somebody_who_cannot_consent_has_one_from_the_register_and_it_says_so()
    {
        await GivenAsync(Power("Randi Haug", accepted: true, basis: PowerBasis.Appointed));

        Assert.Contains("Oppnevnt etter søknad", TextOf(OpenLoaded<PowersPage>()), StringComparison.Ordinal);
    }

    // --- Giving ---

    [Fact]
    public async Task Name_and_number_are_checked_before_anything_is_asked_of_anyone()
    {
        await GivenAsync();
        var page = OpenLoaded<GivePage>();
        await page.Find("#name").ChangeAsync(new() { Value = "Siri" });
        await page.Find("#number").ChangeAsync(new() { Value = "10915596785" });

        await page.Find("form").SubmitAsync();

        Assert.Equal(["Skriv både fornavn og etternavn", "Nummeret kan ikke stemme. Det skal være 11 siffer. Sjekk hvert siffer"], TextsOf(page, ".error-summary a"));
        Assert.Contains("Rett opp 2 ting", TextOf(page.FindAll("[role=alert]")), StringComparison.Ordinal);
        Assert.Equal("name-error name-hint", page.Find("#name[aria-invalid=true]").GetAttribute("aria-describedby"));
        await page.FindAll(".error-summary a")[1].ClickAsync();
        Assert.Single(JSInterop.Invocations, call => call.Identifier.EndsWith("focus", StringComparison.Ordinal));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Three_steps_and_a_signature_give_it_and_no_address_holds_a_name_or_a_number()
    {
        await GivenAsync();
        List<string> addresses = [];
        Address.LocationChanged += (_, change) => addresses.Add(change.Location);
        var page = OpenLoaded<GivePage>();
        await TypeWhoAsync(page);

        Waits(page, () => Assert.Equal("Hva skal Siri få gjøre?", page.Find("h1").TextContent));
        await page.Find("form").SubmitAsync();
        Assert.Equal(["Velg minst ett område"], TextsOf(page, ".error-summary a"));
        await page.FindAll("input[name=area]")[2].ChangeAsync(new() { Value = true });
        Waits(page, () => Assert.Contains("Timeavtaler", TextsOf(page, ".mini li:not(.shut)")));
        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Equal("Se over og signer", page.Find("h1").TextContent));
        Assert.Contains("Til og med 2. mars 2027", TextOf(page.FindAll(".facts")), StringComparison.Ordinal);
        await Button(page, "Signer og gi Siri fullmakt").ClickAsync();

        Waits(page, () => Assert.EndsWith("?receipt=given", Address.Uri, StringComparison.Ordinal));
        var row = Assert.Single(await RowsAsync());
        Assert.Equal(("Siri Lunde", ServiceAreas.DigitalHealthServices, Today.AddMonths(12)), (row.TypedName, row.Areas, row.Until!.Value));
        Assert.All(addresses, address => Assert.False(address.Contains(Unknown, StringComparison.Ordinal) || address.Contains("Lunde", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_date_of_ones_own_is_asked_for_and_must_not_have_passed()
    {
        await GivenAsync();
        var page = OpenLoaded<GivePage>();
        await TypeWhoAsync(page);
        Waits(page, () => page.Find("input[name=area]"));
        Assert.True(page.Find("#until").Closest("div")!.HasAttribute("hidden"));
        await page.FindAll("input[name=area]")[0].ChangeAsync(new() { Value = true });
        await page.FindAll("input[name=length]")[1].ChangeAsync(new() { Value = "Date" });

        await page.Find("form").SubmitAsync();
        Assert.Equal(["Skriv hvilken dag den skal gjelde til"], TextsOf(page, ".error-summary a"));
        await page.Find("#until").ChangeAsync(new() { Value = "2026-03-01" });
        await page.Find("form").SubmitAsync();

        Assert.Equal(["Datoen er passert. Velg i dag eller senere"], TextsOf(page, ".error-summary a"));
        await page.Find("#until").ChangeAsync(new() { Value = "2026-03-02" });
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.Contains("Til og med 2. mars 2026", TextOf(page.FindAll(".facts")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_comes_to_a_later_step_by_its_address_alone()
    {
        await GivenAsync();
        Address.NavigateTo("profile/power-of-attorney/give?step=review");

        var page = OpenLoaded<GivePage>();

        Waits(page, () => Assert.Equal("Hvem vil du gi fullmakt?", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task Giving_to_the_same_number_again_proposes_to_change_what_was_given()
    {
        await GivenAsync();
        foreach (var again in (bool[])[false, true])
        {
            Address.NavigateTo("profile/power-of-attorney/give");
            var page = OpenLoaded<GivePage>();
            await TypeWhoAsync(page);
            Waits(page, () => page.Find("input[name=area]"));
            await page.FindAll("input[name=area]")[0].ChangeAsync(new() { Value = true });
            await page.Find("form").SubmitAsync();
            Waits(page, () => Button(page, "Signer og gi Siri fullmakt"));
            await Button(page, "Signer og gi Siri fullmakt").ClickAsync();
            if (again)
            {
                var first = Assert.Single(await RowsAsync());
                Waits(page, () => Assert.Equal($"profile/power-of-attorney/{first.Id}#change", page.Find("[role=alert] a").GetAttribute("href")));
            }
        }
    }

    [Fact]
    public async Task A_log_in_that_is_too_old_is_asked_for_again_with_the_way_back()
    {
        await GivenAsync();
        var page = OpenLoaded<GivePage>();
        await TypeWhoAsync(page);
        Waits(page, () => page.Find("input[name=area]"));
        await page.FindAll("input[name=area]")[0].ChangeAsync(new() { Value = true });
        await page.Find("form").SubmitAsync();
        Waits(page, () => Button(page, "Signer og gi Siri fullmakt"));
        Portal.Clock.Advance(TimeSpan.FromMinutes(6));

        await Button(page, "Signer og gi Siri fullmakt").ClickAsync();

        Waits(page, () => Assert.Contains("renew=true", page.Find(".actions a").GetAttribute("href"), StringComparison.Ordinal));
        Assert.DoesNotContain(JSInterop.Invocations, call => call.Arguments.Any(argument => argument?.ToString()?.Contains(Unknown, StringComparison.Ordinal) is true));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task Section_4_4_Somebody_with_a_protected_address_is_told_before_they_type_anything()
    {
        await GivenAsync();
        await RegisterAsync(AddressProtection.Confidential);

        var page = OpenLoaded<GivePage>();

        Assert.Contains("Adressen din er beskyttet", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("input"));
    }

    [Fact]
    public async Task What_she_typed_before_her_address_was_protected_is_shown_until_she_throws_it_away()
    {
        await GivenAsync();
        await WroteAsync(PowersFeature.Give, "name", "Siri Lunde");
        await WroteAsync(PowersFeature.GivePickup, "collector", "Jonas Moe");
        await RegisterAsync(AddressProtection.Confidential);

        foreach (var (open, typed) in ((Func<IRenderedComponent<ServiceBoundary>>, string)[])[(() => OpenLoaded<GivePage>(), "Siri Lunde"), (() => OpenLoaded<PickupPage>(), "Jonas Moe")])
        {
            var page = open();
            Assert.Equal([typed], TextsOf(page, ".as-written"));
            await Button(page, "Kast det jeg skrev").ClickAsync();
            Assert.Empty(open().FindAll(".as-written"));
        }
    }

    [Fact]
    public async Task The_preview_counts_what_opens_says_why_the_rest_is_closed_and_leads_to_a_new_tab()
    {
        var power = Power("Siri Lunde", ServiceAreas.DigitalHealthServices);
        await GivenAsync(power);

        var page = OpenLoaded<PowerPage>(of => of.Add(it => it.PowerId, power.Id));

        Waits(page, () => Assert.StartsWith("for/", page.Find("section[aria-labelledby=preview] a").GetAttribute("href"), StringComparison.Ordinal));
        Assert.Equal(("_blank", "noopener"), (page.Find("section[aria-labelledby=preview] a").GetAttribute("target"), page.Find("section[aria-labelledby=preview] a").GetAttribute("rel")));
        Assert.Contains("Kari Nordli, 45 år", TextOf(page.FindAll(".mini__bar")), StringComparison.Ordinal);
        Assert.Contains("Kan aldri åpnes av en fullmakt", TextOf(page.FindAll(".mini")), StringComparison.Ordinal);
        await page.FindAll("input[name=area]")[2].ChangeAsync(new() { Value = false });
        Waits(page, () => Assert.Contains("0 tjenester åpne", TextOf(page.FindAll(".mini")), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("section[aria-labelledby=preview] a"));
    }

    // --- Changing and ending ---

    [Fact]
    public async Task A_change_is_shown_before_it_is_confirmed_and_narrowing_asks_for_nothing()
    {
        var power = Power("Siri Lunde", ServiceAreas.Any, accepted: true);
        await GivenAsync(power);
        Portal.Clock.Advance(TimeSpan.FromMinutes(10));
        Address.NavigateTo($"profile/power-of-attorney/{power.Id}?area=RegisteredInformation&length=Date&until=2026-04-01");

        var page = OpenLoaded<PowerPage>(of => of.Add(it => it.PowerId, power.Id));

        Assert.Equal(["Søknader og skjema", "Digitale helsetjenester"], TextsOf(page, "section[aria-labelledby=confirm] .no"));
        Assert.Contains("Endringen gjelder med en gang", TextOf(page.FindAll("section[aria-labelledby=confirm]")), StringComparison.Ordinal);
        await Button(page, "Bekreft endringen").ClickAsync();

        Waits(page, () => Assert.EndsWith("?receipt=changed", Address.Uri, StringComparison.Ordinal));
        var rows = await RowsAsync();
        Assert.Equal((ServiceAreas.RegisteredInformation, new DateOnly(2026, 4, 1), power.Id), (rows[1].Areas, rows[1].Until!.Value, rows[1].ReplacesId!.Value));
    }

    [Fact]
    public async Task Widening_with_an_old_log_in_leads_to_a_new_one_and_back_to_the_same_choice()
    {
        var power = Power("Siri Lunde", accepted: true);
        await GivenAsync(power);
        Portal.Clock.Advance(TimeSpan.FromMinutes(10));
        Address.NavigateTo($"profile/power-of-attorney/{power.Id}?area=RegisteredInformation&area=DigitalHealthServices&length=Endless&until=");
        var page = OpenLoaded<PowerPage>(of => of.Add(it => it.PowerId, power.Id));
        Assert.Equal(["Digitale helsetjenester"], TextsOf(page, "section[aria-labelledby=confirm] .changes li"));

        await Button(page, "Bekreft endringen").ClickAsync();

        Waits(page, () => Assert.Contains(Uri.EscapeDataString("area=DigitalHealthServices"), page.Find(".actions a").GetAttribute("href"), StringComparison.Ordinal));
        Assert.Single(await RowsAsync());
    }

    [Fact]
    public async Task Whoever_is_second_sees_both_what_holds_and_what_they_wanted()
    {
        var power = Power("Siri Lunde", ServiceAreas.Any, accepted: true);
        await GivenAsync(power);
        Address.NavigateTo($"profile/power-of-attorney/{power.Id}?area=RegisteredInformation&length=Endless");
        var page = OpenLoaded<PowerPage>(of => of.Add(it => it.PowerId, power.Id));
        var seen = (await Portal.RunAsync<ShowPower, ShowPower.Answer>(show => show.RunAsync(power.Id, Cancel))).Power!;
        await Portal.RunAsync<ChangePower, object>(async change => await change.RunAsync(seen, ServiceAreas.ApplicationsAndReports, null, Guid.NewGuid(), Cancel));

        await Button(page, "Bekreft endringen").ClickAsync();

        Waits(page, () => Assert.Contains("ble endret et annet sted mens du holdt på", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Contains("Nå gjelder: Søknader og skjema. Til den blir avsluttet.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Du ville ha: Innsyn i det som er registrert. Til den blir avsluttet.", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(2, (await RowsAsync()).Count);
    }

    [Fact]
    public async Task A_change_without_an_area_is_an_error_of_the_form()
    {
        var power = Power("Siri Lunde");
        await GivenAsync(power);
        Address.NavigateTo($"profile/power-of-attorney/{power.Id}?length=Date&until=2026-02-01");

        var page = OpenLoaded<PowerPage>(of => of.Add(it => it.PowerId, power.Id));

        Assert.Equal(["Velg minst ett område", "Datoen er passert. Velg i dag eller senere"], TextsOf(page, ".error-summary a"));
        Assert.Empty(page.FindAll("section[aria-labelledby=confirm]"));
    }

    [Fact]
    public async Task Ending_asks_once_and_says_what_it_means()
    {
        var power = Power("Siri Lunde", accepted: true);
        await GivenAsync(power);
        var page = OpenLoaded<PowerPage>(of => of.Add(it => it.PowerId, power.Id));
        await page.Find("section[aria-labelledby=end] button").ClickAsync();
        Assert.Contains("Avslutte fullmakten til Siri Lunde?", TextOf(page.FindAll("dialog")), StringComparison.Ordinal);

        await Button(page, "Ja, avslutt").ClickAsync();

        Waits(page, () => Assert.Contains("Siri kan ikke lenger bruke portalen for deg", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(PowerEnd.ByGiver, Assert.Single(await RowsAsync()).End);
        Assert.Empty(page.FindAll("section[aria-labelledby=change]"));
    }

    [Fact]
    public async Task An_appointment_can_neither_be_changed_nor_ended_here()
    {
        var power = Power("Randi Haug", accepted: true, basis: PowerBasis.Appointed);
        await GivenAsync(power);

        var page = OpenLoaded<PowerPage>(of => of.Add(it => it.PowerId, power.Id));

        Assert.Contains("Registeret bestemmer når den begynner og slutter", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("section[aria-labelledby=change], section[aria-labelledby=end]"));
    }

    [Fact]
    public async Task One_that_is_not_hers_is_not_found()
    {
        await GivenAsync();

        Assert.Contains("Fant ikke fullmakten", TextOf(OpenLoaded<PowerPage>(of => of.Add(it => it.PowerId, Guid.NewGuid()))), StringComparison.Ordinal);
    }

    // --- Receiving ---

    [Fact]
    public async Task Nobody_has_given_her_any_and_the_page_says_how_they_come()
    {
        await GivenAsync();

        Assert.Contains("Ingen har gitt deg fullmakt", TextOf(OpenLoaded<ReceivedPage>()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_she_is_offered_is_on_the_first_page_too_and_she_accepts_it()
    {
        await GivenAsync();
        await OfferToKariAsync();
        Assert.Contains("Noen har gitt deg en fullmakt", TextOf(OpenLoaded<PowersPage>().FindAll(".notice--warning")), StringComparison.Ordinal);
        var page = OpenLoaded<ReceivedPage>();
        Assert.Equal(["Siri Lunde"], TextsOf(page, "section[aria-labelledby=offered] h3"));

        await Button(page, "Ta imot fra Siri Lunde").ClickAsync();

        Waits(page, () => Assert.Contains("Du har tatt imot fullmakten fra Siri Lunde", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(["Siri Lunde"], TextsOf(page, "section[aria-labelledby=held] h3"));
        Assert.NotNull(Assert.Single(await RowsAsync()).AcceptedAt);
    }

    [Fact]
    public async Task Saying_no_asks_once_and_tells_the_giver()
    {
        await GivenAsync();
        await OfferToKariAsync();
        var page = OpenLoaded<ReceivedPage>();
        await Button(page, "Si nei fra Siri Lunde").ClickAsync();
        Assert.Contains("Si nei til fullmakten fra Siri Lunde?", TextOf(page.FindAll("dialog")), StringComparison.Ordinal);

        await Button(page, "Ja, si nei").ClickAsync();

        Waits(page, () => Assert.Contains("Siri Lunde får beskjed", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(PowerEnd.ByReceiver, Assert.Single(await RowsAsync()).End);
    }

    [Fact]
    public async Task What_was_taken_back_meanwhile_is_told_kindly()
    {
        await GivenAsync();
        await OfferToKariAsync();
        var page = OpenLoaded<ReceivedPage>();
        await EndAllAsync();

        await Button(page, "Ta imot fra Siri Lunde").ClickAsync();

        Waits(page, () => Assert.Contains("Ingenting ble endret", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Null(Assert.Single(await RowsAsync()).AcceptedAt);
    }

    // --- Collecting medicines ---

    [Fact]
    public async Task Letting_somebody_collect_shows_a_code_and_ending_it_takes_it_away()
    {
        await GivenAsync();
        var page = OpenLoaded<PickupPage>();
        Assert.Equal("2027-03-02", page.Find("#until").GetAttribute("value"));
        await page.Find("form").SubmitAsync();
        Assert.Equal(["Skriv både fornavn og etternavn"], TextsOf(page, ".error-summary a"));
        await page.Find("#collector").ChangeAsync(new() { Value = "Siri Lunde" });

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Siri Lunde kan hente medisinene dine", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        var code = (await Portal.LookAsync<PharmacyPickup, PharmacyPickup>(all => all.SingleAsync(Cancel))).Code;
        Assert.Equal(PharmacyPickup.Shown(code), TextsOf(page, "section[aria-labelledby=now] strong").Single());
        await Button(page, "Avslutt for Siri Lunde").ClickAsync();
        await Button(page, "Ja, avslutt").ClickAsync();
        Waits(page, () => Assert.Contains("Siri Lunde kan ikke lenger hente", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.DoesNotContain(PharmacyPickup.Shown(code), page.Markup, StringComparison.Ordinal);
    }

    private static PowerOfAttorney Power(string name, Guid giver, ServiceAreas areas, bool accepted, DateOnly? until, PowerBasis basis)
    {
        var hash = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        return new()
        {
            PatientId = giver,
            TypedName = name,
            NumberHash = hash,
            LiveNumberHash = basis is PowerBasis.Given ? hash : null,
            Areas = areas,
            Basis = basis,
            GivenAt = Now.AddDays(-3),
            Until = until,
            ReceiverId = accepted ? Guid.NewGuid() : null,
            AcceptedAt = accepted ? Now.AddDays(-2) : null,
        };
    }

    private PowerOfAttorney Power(string name, ServiceAreas areas = ServiceAreas.RegisteredInformation, bool accepted = false, DateOnly? until = null, PowerBasis basis = PowerBasis.Given) =>
        Power(name, Kari.PersonId, areas, accepted, until, basis);

    private static async Task TypeWhoAsync(IRenderedComponent<ServiceBoundary> page)
    {
        await page.Find("#name").ChangeAsync(new() { Value = "Siri Lunde" });
        await page.Find("#number").ChangeAsync(new() { Value = Unknown });
        await page.Find("form").SubmitAsync();
    }

    private async Task OfferToKariAsync()
    {
        var siri = await Portal.GivenPersonAsync("Siri Lunde");
        Portal.Actor.Current = Kari;
        var number = await Portal.LookAsync<PersonNumber, PersonNumber>(all => all.SingleAsync(own => own.PersonId == Kari.PersonId, Cancel));
        await Portal.GivenAsync(PowerOfAttorney.Give(siri.PersonId, "kari nordli", number.Hash, ServiceAreas.Any, null, Now));
    }

    private async Task EndAllAsync()
    {
        var power = Assert.Single(await RowsAsync());
        var siri = await Portal.LookAsync<LoginSession, LoginSession>(all => all.SingleAsync(session => session.ActorId == power.PatientId, Cancel));
        Portal.Actor.Current = new Actor(siri.ActorId, siri.ActorId, siri.Id);
        Assert.Null(await Portal.RunAsync<EndPower, PowerRefusal?>(end => end.RunAsync(power.Id, Guid.NewGuid(), Cancel)));
        Portal.Actor.Current = Kari;
    }

    private Task<List<PowerOfAttorney>> RowsAsync() => Portal.LookAsync<PowerOfAttorney, List<PowerOfAttorney>>(all => all.AsNoTracking().OrderBy(power => power.ReplacesId != null).ToListAsync(Cancel));

    private async Task WroteAsync(ServiceAction action, string field, string text)
    {
        var typed = new DraftTyped(new DraftForm(PowersFeature.Service, action), Guid.NewGuid(), Kari.PersonId, Kari.PersonId, DraftFields.Of(new Dictionary<string, string> { [field] = text }), Guid.NewGuid(), []);
        Assert.Null((await Portal.RunAsync((OwnDrafts drafts) => drafts.SaveAsync(typed, Cancel))).Refusal);
    }

    private Task RegisterAsync(AddressProtection protection) => Portal.GivenAddressAsync(Kari, protection);
}
