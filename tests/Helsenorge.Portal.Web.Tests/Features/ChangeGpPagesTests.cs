using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.ChangeGp;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class ChangeGpPagesTests : PageTest
{
    private NavigationManager Address => Services.GetRequiredService<NavigationManager>();

    protected override ConsentLevel? Level => ConsentLevel.Basic;

    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenKariWithIngridAsync();
        Database.Hold();

        var page = Open<ChangeGpPage>();

        Assert.Contains("Henter fastlegene", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Ingrid Haugland ved Solbakken legesenter, siden 1. februar 2021", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_GP_stands_with_surgery_languages_and_room_and_what_she_may_is_said()
    {
        await GivenKariWithIngridAsync();
        await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        var grete = await Portal.GivenListAsync("Grete Sandvik", "990000003", places: 0);
        await Portal.GivenAsync(new GpWaiting { PatientId = Guid.NewGuid(), ListId = grete.Id, GpName = grete.Name, JoinedAt = Now, DecidedBy = Guid.NewGuid() });

        var page = OpenLoaded<ChangeGpPage>();

        Assert.Equal(["Grete Sandvik", "Ingrid Haugland", "Jens Øvrebø"], TextsOf(page, ".rows .row__title"));
        Assert.Equal(["Fullt, 1 venter", "Fullt", "1 ledig plass"], TextsOf(page, ".rows .badge"));
        Assert.Contains("2 bytter igjen i år.", TextOf(page), StringComparison.Ordinal);
        Assert.Equal("2026-03-02T09:00:00+01:00", page.Find(".source time").GetAttribute("datetime"));
    }

    [Fact]
    public async Task What_is_looked_for_stands_in_the_address_and_in_the_form()
    {
        await GivenKariWithIngridAsync();
        await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        Address.NavigateTo("change-gp?name=%C3%B8vre&free=yes&sex=hund&km=7&language=%3Cscript%3E");

        var page = OpenLoaded<ChangeGpPage>();

        Assert.Equal(["Jens Øvrebø"], TextsOf(page, ".rows .row__title"));
        Assert.Equal("øvre", page.Find("#name").GetAttribute("value"));
        Assert.True(page.Find("input[name=free][type=checkbox]").HasAttribute("checked"));
    }

    [Fact]
    public async Task Nobody_found_is_said_and_is_not_that_the_register_has_not_answered()
    {
        await GivenKariWithIngridAsync();
        Address.NavigateTo("change-gp?name=finnes%20ikke");
        Assert.Contains("Vi fant ingen", TextOf(OpenLoaded<ChangeGpPage>()), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_list_the_page_says_that_the_register_has_not_answered_and_not_that_there_are_none()
    {
        var page = OpenLoaded<ChangeGpPage>();

        Assert.Contains("Vi kan ikke vise fastlegene nå", TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Vi fant ingen", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_register_that_has_not_answered_for_an_hour_is_said_with_its_time()
    {
        var ingrid = GpListsGiven.Of(GpListsGiven.Said("Ingrid Haugland", "990000001", 1000, 1000), Now.AddHours(-2));
        await Portal.GivenAsync(ingrid);
        await Portal.GivenGpAsync(Kari, ingrid);

        var page = OpenLoaded<ChangeGpPage>();

        Assert.Contains("Fastlegeregisteret svarer ikke Tallene er fra 2. mars 2026 kl. 07.00.", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_5_A_holder_of_a_D_number_without_the_right_is_told_what_they_have_instead()
    {
        await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        await Portal.GivenAsync(new GeneralPractitionerAssignment { PatientId = Kari.PersonId, IsEntitled = false, ReadAt = Now });

        var page = OpenLoaded<ChangeGpPage>();

        Assert.Contains("Dette har du i stedet", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='tel:116117']"));
        Assert.Empty(page.FindAll(".rows"));
        Assert.Empty(page.FindAll("form"));
    }

    [Fact]
    public async Task A_choice_says_what_follows_and_ends_in_a_receipt_with_a_number()
    {
        await GivenKariWithIngridAsync();
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        var page = OpenLoaded<GpPage>(gp => gp.Add(p => p.ListId, jens.Id));
        Assert.Contains("Jens Øvrebø er fastlege fra 1. april 2026.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Ingrid Haugland er fastlege til da.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Byttet er ett av de 2 som er igjen i år.", TextOf(page), StringComparison.Ordinal);

        await Button(page, "Bytt til Jens Øvrebø").ClickAsync();

        var change = await Portal.LookAsync<GpChange, GpChange>(all => all.SingleAsync(Cancel));
        Waits(page, () => Assert.Contains($"Du bytter til Jens Øvrebø fra 1. april 2026 Vi har holdt av plassen og sier fra når fastlegeregisteret har svart. Kvittering {change.Reference}.", TextOf(page), StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".panel--raised"));
    }

    [Fact]
    public async Task Somebody_was_faster_to_the_last_place_and_the_page_offers_to_wait()
    {
        await GivenKariWithIngridAsync();
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        var page = OpenLoaded<GpPage>(gp => gp.Add(p => p.ListId, jens.Id));
        await Portal.GivenAsync(new GpListPlace { ListId = jens.Id, Opening = 1, Number = 1 });

        await Button(page, "Bytt til Jens Øvrebø").ClickAsync();

        Waits(page, () => Assert.Contains("Noen andre fikk den siste plassen Ingenting er endret.", TextOf(page), StringComparison.Ordinal));
        await Button(page, "Vent på plass hos Jens Øvrebø").ClickAsync();
        Waits(page, () => Assert.Contains("Du venter på plass hos Jens Øvrebø", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Her_place_in_the_queue_is_shown_and_she_can_leave_it()
    {
        var ingrid = await GivenKariWithIngridAsync();
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 0);
        await Portal.GivenAsync(
            new GpWaiting { PatientId = Guid.NewGuid(), ListId = jens.Id, GpName = jens.Name, JoinedAt = Now.AddDays(-9), DecidedBy = Guid.NewGuid() },
            new GpWaiting { PatientId = Guid.NewGuid(), ListId = ingrid.Id, GpName = ingrid.Name, JoinedAt = Now.AddDays(-9), DecidedBy = Guid.NewGuid() },
            new GpWaiting { PatientId = Kari.PersonId, ListId = jens.Id, GpName = jens.Name, JoinedAt = Now.AddDays(-2), DecidedBy = Kari.PersonId });
        var page = OpenLoaded<ChangeGpPage>();
        Assert.Contains("Nummer 2 i køen. På listen siden 28. februar 2026.", TextOf(page), StringComparison.Ordinal);

        await Button(page, "Gå ut av ventelisten").ClickAsync();
        await page.Find("dialog .button--danger").ClickAsync();

        Waits(page, () => Assert.Contains("Ikke lenger på ventelisten", TextOf(page), StringComparison.Ordinal));
        Assert.Equal(2, await Portal.LookAsync<GpWaiting, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Three_are_compared_in_a_table_with_headers_and_a_label_on_each_cell()
    {
        await GivenKariWithIngridAsync();
        List<GpList> lists = [];
        for (var at = 2; at <= 5; at++)
        {
            lists.Add(await Portal.GivenListAsync($"Lege {at}", $"99000000{at}", places: at));
        }

        Address.NavigateTo($"change-gp/compare?{string.Join('&', lists.Select(list => $"gp={list.Id}"))}&gp=tull");

        var page = OpenLoaded<ComparePage>();

        Assert.Equal(["Lege 2 Kvinne", "Lege 3 Kvinne", "Lege 4 Kvinne"], TextsOf(page, "th[scope=row]"));
        Assert.Contains("Vi sammenligner tre om gangen.", TextOf(page), StringComparison.Ordinal);
        Assert.All(page.FindAll("tbody td"), cell => Assert.NotNull(cell.GetAttribute("data-label")));
        Assert.Equal(page.FindAll("thead th").Count, page.FindAll("tbody tr")[0].Children.Length);
    }

    [Fact]
    public async Task A_parent_chooses_which_children_come_along_and_each_has_a_receipt()
    {
        await GivenKariWithIngridAsync();
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        var mia = await GivenChildAsync("Mia Nordli", new DateOnly(2018, 9, 3), livesWithChild: true);
        var jonas = await GivenChildAsync("Jonas Nordli", new DateOnly(2013, 9, 3), livesWithChild: true);
        var oskar = await GivenChildAsync("Oskar Nordli", new DateOnly(2016, 9, 3), livesWithChild: false);
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        var page = OpenLoaded<GpPage>(gp => gp.Add(p => p.ListId, jens.Id));
        Assert.Equal(["Jonas Nordli 12 år", "Mia Nordli 7 år"], TextsOf(page, "fieldset .choice"));

        page.FindAll("fieldset input")[1].Change(true);
        await Button(page, "Bytt til Jens Øvrebø").ClickAsync();

        Waits(page, () => Assert.Contains("Mia bytter til Jens Øvrebø fra 1. april 2026", TextOf(page), StringComparison.Ordinal));
        var changed = await Portal.LookAsync<GpChange, List<Guid>>(all => all.Select(c => c.PatientId).ToListAsync(Cancel));
        Assert.Equal(new[] { Kari.PersonId, mia }.Order(), changed.Order());
        Assert.DoesNotContain(jonas, changed);
        Assert.DoesNotContain(oskar, changed);
    }

    [Fact]
    public async Task One_child_who_cannot_does_not_hold_up_the_others()
    {
        await GivenKariWithIngridAsync();
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        var mia = await GivenChildAsync("Mia Nordli", new DateOnly(2018, 9, 3), livesWithChild: true);
        var emil = await GivenChildAsync("Emil Nordli", new DateOnly(2020, 9, 3), livesWithChild: true, ConsentLevel.None);
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        var page = OpenLoaded<GpPage>(gp => gp.Add(p => p.ListId, jens.Id));
        for (var child = 0; child < 2; child++)
        {
            page.FindAll("fieldset input")[child].Change(true);
        }

        await Button(page, "Bytt til Jens Øvrebø").ClickAsync();

        Waits(page, () => Assert.Contains("Emil ble ikke med", TextOf(page), StringComparison.Ordinal));
        Assert.Contains("Mia bytter til Jens Øvrebø", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(0, await Portal.LookAsync<GpChange, int>(all => all.CountAsync(c => c.PatientId == emil, Cancel)));
        Assert.Equal(1, await Portal.LookAsync<GpChange, int>(all => all.CountAsync(c => c.PatientId == mia, Cancel)));
    }

    [Fact]
    public async Task Both_changes_used_is_said_before_she_tries()
    {
        var ingrid = await GivenKariWithIngridAsync();
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        for (var number = 1; number <= 2; number++)
        {
            var change = new GpChange { PatientId = Kari.PersonId, Number = number, ListId = ingrid.Id, GpName = "Lege", SurgeryName = "Kontor", OrderedAt = Now.AddDays(-number), EffectiveOn = new DateOnly(2026, 4, 1) };
            change.Replace(Now);
            await Portal.GivenAsync(change);
        }

        var page = OpenLoaded<GpPage>(gp => gp.Add(p => p.ListId, jens.Id));

        Assert.Contains("Byttene i år er brukt", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task The_last_change_of_the_year_is_called_so()
    {
        var ingrid = await GivenKariWithIngridAsync();
        var jens = await Portal.GivenListAsync("Jens Øvrebø", "990000002", places: 1);
        var change = new GpChange { PatientId = Kari.PersonId, Number = 1, ListId = ingrid.Id, GpName = "Lege", SurgeryName = "Kontor", OrderedAt = Now.AddDays(-1), EffectiveOn = new DateOnly(2026, 4, 1) };
        change.Replace(Now);
        await Portal.GivenAsync(change);

        var page = OpenLoaded<GpPage>(gp => gp.Add(p => p.ListId, jens.Id));

        Assert.Contains("Byttet er det siste som er igjen i år.", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public void A_GP_who_is_not_there_is_a_page_with_a_way_back()
    {
        var page = OpenLoaded<GpPage>(gp => gp.Add(p => p.ListId, Guid.NewGuid()));

        Assert.Contains("Vi finner ikke denne legen", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='change-gp']"));
    }

    private async Task<GpList> GivenKariWithIngridAsync()
    {
        var ingrid = await Portal.GivenListAsync("Ingrid Haugland", "990000001", places: 0);
        await Portal.GivenGpAsync(Kari, ingrid);
        return ingrid;
    }

    private async Task<Guid> GivenChildAsync(string name, DateOnly born, bool livesWithChild, ConsentLevel level = ConsentLevel.Full)
    {
        var child = await Portal.GivenPatientAsync(name, born, level is ConsentLevel.None ? null : level);
        await Portal.GivenParentAsync(Kari, child, livesWithChild, someoneLivesWithChild: true);
        await Portal.GivenAsync(new GeneralPractitionerAssignment { PatientId = child, PractitionerName = "Ingrid Haugland", HprNumber = "990000001", ReadAt = Now });
        return child;
    }
}
