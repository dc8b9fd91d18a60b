using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class AppointmentPagesTests : PageTest
{
    [Fact]
    public async Task While_it_waits_the_page_says_what_for_and_then_shows_it()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<AppointmentsPage>();
        Assert.Contains("Henter timene dine", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("h2"));

        Database.LetGo();
        Waits(page, () => Assert.Contains("Du har ingen kommende timer", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_yet_is_said_so_and_from_whom()
    {
        await GivenAsync();

        var page = OpenLoaded<AppointmentsPage>();

        Assert.Equal("0 kommende timer", page.Find("#coming").TextContent);
        Assert.Contains("Du har ingen tidligere timer her ennå", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Fra fastlege, sykehus og kommune. 2. mars 2026 kl. 09.00", TextOf(page.FindAll(".source")).Replace("Oppdatert ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_stands_soonest_first_and_what_has_been_newest_first()
    {
        await GivenAsync(
        [
            .. AppointmentAt(Now.AddDays(9), out _), .. AppointmentAt(Now.AddDays(2), out _),
            .. AppointmentAt(Now.AddDays(-60), out _), .. AppointmentAt(Now.AddDays(-20), out _),
        ]);

        var page = OpenLoaded<AppointmentsPage>();

        Assert.Equal(
            ["2026-03-04T09:00:00+01:00", "2026-03-11T09:00:00+01:00", "2026-02-10T09:00:00+01:00", "2026-01-01T09:00:00+01:00"],
            page.FindAll(".row time").Select(time => time.GetAttribute("datetime")));
        Assert.Contains("i overmorgen", TextsOf(page, ".row")[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-20, 0)]
    [InlineData(-19, 1)]
    [InlineData(0, 1)]
    public async Task An_appointment_is_coming_until_it_is_over(int minutes, int coming)
    {
        await GivenAsync(AppointmentAt(Now.AddMinutes(minutes), out _));

        var page = OpenLoaded<AppointmentsPage>();

        Assert.Equal(coming, page.FindAll("section[aria-labelledby=coming] .row").Count);
        Assert.Equal(1 - coming, page.FindAll("section[aria-labelledby=past] .row").Count);
    }

    [Theory]
    [InlineData(20, false)]
    [InlineData(21, true)]
    public async Task Twenty_old_ones_are_shown_at_a_time(int count, bool more)
    {
        await GivenAsync([.. Enumerable.Range(1, count).SelectMany(day => AppointmentAt(Now.AddDays(-day), out _))]);

        var page = OpenLoaded<AppointmentsPage>();

        Assert.Equal(20, page.FindAll(".row").Count);
        Assert.Equal(more, page.FindAll("button").Count == 1);
        if (more)
        {
            await Button(page, "Vis eldre timer").ClickAsync();
            Waits(page, () => Assert.Equal(21, page.FindAll(".row").Count));
            Assert.Empty(page.FindAll("button"));
        }
    }

    [Fact]
    public async Task Two_at_the_same_time_are_both_shown_also_where_the_list_is_cut()
    {
        // She booked a time, cancelled it, and booked it again: the two stand at the very place where the first twenty end.
        var again = AppointmentAt(Now.AddDays(-20), out _);
        Assert.True(Appointment.Book((Slot)again[0], Surgery, Kari.PersonId, Kari.PersonId, Now.AddDays(-50)).Succeeded(out var cancelled));
        cancelled.Cancel(Now.AddDays(-49));
        await GivenAsync([.. Enumerable.Range(1, 19).SelectMany(day => AppointmentAt(Now.AddDays(-day), out _)), .. again, cancelled]);

        var page = OpenLoaded<AppointmentsPage>();
        await Button(page, "Vis eldre timer").ClickAsync();

        Waits(page, () => Assert.Equal(21, page.FindAll(".row").Count));
        Assert.Equal(21, page.FindAll(".row a").Select(link => link.GetAttribute("href")).Distinct().Count());
    }

    [Fact]
    public async Task When_consent_is_lowered_in_another_tab_the_page_says_why_it_closed()
    {
        await GivenAsync([.. Enumerable.Range(1, 21).SelectMany(day => AppointmentAt(Now.AddDays(-day), out _))]);
        var page = OpenLoaded<AppointmentsPage>();
        await Portal.GivenAsync(new Domain.Consents.ConsentDecision { PatientId = Kari.PersonId, Number = 2, Level = ConsentLevel.Basic, TextVersion = "test", DecidedAt = Now, DecidedBy = Kari.PersonId });

        await Button(page, "Vis eldre timer").ClickAsync();

        Waits(page, () => Assert.Contains("Timeavtaler er ikke med i nivået du har valgt", TextOf(page), StringComparison.Ordinal));
        Assert.DoesNotContain("Haugland", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_that_waits_for_the_surgery_says_so_and_thanks_for_the_booking()
    {
        await GivenAsync(AppointmentAt(Now.AddDays(9), out var appointment));
        Go($"appointments/{appointment.Id}?receipt=booked");

        var page = OpenOne(appointment);

        Assert.Contains("Tiden er holdt av til deg", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal);
        Assert.Contains("Venter på svar", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Solbakken legesenter har fått ønsket ditt og holder tiden av", TextOf(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24, "Det koster ingenting")]
    [InlineData(23, "Det kan koste deg et gebyr")]
    public async Task Before_she_cancels_she_is_told_what_it_costs_and_may_do_it_all_the_same(int hours, string says)
    {
        await GivenAsync([.. AppointmentAt(Now.AddHours(hours), out var appointment), new Fee { Kind = FeeKind.GeneralPracticeNoShow, ValidFrom = new DateOnly(2023, 7, 1), AmountNok = 186m }]);
        var page = OpenOne(appointment);

        await Button(page, "Avlys timen").ClickAsync();
        Assert.Contains(says, TextOf(page.FindAll("dialog")), StringComparison.Ordinal);
        Assert.Equal(hours < 24, TextOf(page.FindAll("dialog")).Contains("186 kroner", StringComparison.Ordinal));
        await Button(page, "Ja, avlys timen").ClickAsync();

        Waits(page, () => Assert.Contains("Timen er avlyst", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll("button"), button => TextOf([button]) == "Avlys timen");
        Assert.Equal(AppointmentStatus.Cancelled, await Portal.LookAsync<Appointment, AppointmentStatus>(all => all.Select(a => a.Status).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task She_can_think_better_of_it()
    {
        await GivenAsync(AppointmentAt(Now.AddDays(3), out var appointment));
        var page = OpenOne(appointment);

        await Button(page, "Avlys timen").ClickAsync();
        await Button(page, "Behold timen").ClickAsync();

        Assert.DoesNotContain("Vil du avlyse timen?", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(AppointmentStatus.AwaitingSurgery, await Portal.LookAsync<Appointment, AppointmentStatus>(all => all.Select(a => a.Status).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_started_while_the_page_was_open_cannot_be_cancelled_and_she_is_told_whom_to_call()
    {
        await GivenAsync(AppointmentAt(Now.AddMinutes(10), out var appointment));
        var page = OpenOne(appointment);
        await Button(page, "Avlys timen").ClickAsync();

        Portal.Clock.Advance(TimeSpan.FromMinutes(10));
        await Button(page, "Ja, avlys timen").ClickAsync();

        Waits(page, () => Assert.Contains("Timen ble ikke avlyst Timen har startet og kan ikke avlyses her. Ring dem.", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_time_the_surgery_refused_leads_on_to_another()
    {
        var rows = AppointmentAt(Now.AddDays(4), out var appointment);
        appointment.Reject(Now);
        await GivenAsync(rows);

        var page = OpenOne(appointment);

        Assert.Contains("Avslått", TextOf(page), StringComparison.Ordinal);
        Assert.Equal("gp/booking", page.Find("a.button[href='gp/booking']").GetAttribute("href"));
        Assert.DoesNotContain(page.FindAll("button"), button => TextOf([button]) == "Avlys timen");
    }

    [Fact]
    public async Task Somebody_elses_appointment_is_not_found()
    {
        var siri = new Domain.People.Person();
        var rows = AppointmentAt(Now.AddDays(4), out var appointment, siri.Id);
        await GivenAsync([siri, .. rows]);

        var page = OpenOne(appointment);

        Assert.Contains("Vi finner ikke timen", TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Haugland", page.Markup, StringComparison.Ordinal);
    }

    public static TheoryData<bool, bool, bool, bool> Capabilities => new()
    {
        { true, true, true, true },
        { true, false, false, false },
        { false, true, false, false },
        { false, false, true, false },
        { false, false, false, true },
        { false, false, false, false },
    };

    [Theory]
    [MemberData(nameof(Capabilities))]
    public async Task The_buttons_are_those_the_provider_opened_for_whatever_kind_of_appointment_it_is(bool canCancel, bool canChange, bool canAcknowledge, bool canUseShortNotice)
    {
        foreach (var level in Enum.GetValues<CareLevel>())
        {
            Surgery.CareLevel = level;
            var page = await OpenSetUpAsync(new(new(canCancel, canChange, canAcknowledge, canUseShortNotice)), Now.AddDays(9 + (int)level));

            var buttons = page.FindAll("main button, .panel button, section button").Select(button => TextOf([button])).ToList();
            Assert.Equal(canCancel, buttons.Contains("Avlys timen"));
            Assert.Equal(canAcknowledge, buttons.Contains("Bekreft at du kommer"));
            Assert.Equal(canUseShortNotice, buttons.Contains("Si at jeg kan komme på kort varsel"));
            Assert.Equal(canChange, page.FindAll("a[href$='/change']").Count == 1);
            Assert.Equal(!canCancel, TextOf(page).Contains("Må du avlyse, ringer du Solbakken legesenter", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_hospital_says_how_to_prepare_who_may_come_and_where()
    {
        Surgery.CareLevel = CareLevel.Specialist;
        var page = await OpenSetUpAsync(new(AppointmentCapabilities.None) { Preparation = "Møt fastende.\n\n Ta med medisinlisten. ", Companions = "En pårørende kan være med." }, Now.AddDays(9));

        Assert.Equal(["Møt fastende.", "Ta med medisinlisten."], TextsOf(page, "section[aria-labelledby=preparation] li"));
        Assert.Contains("Hvem kan være med En pårørende kan være med.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Satt opp av Solbakken legesenter", TextOf(page), StringComparison.Ordinal);
        var map = page.Find("a[target=_blank]");
        Assert.Equal("https://www.openstreetmap.org/search?query=Solbakken%204%2C%205999%20Fjordby", map.GetAttribute("href"));
        Assert.Contains("noopener", map.GetAttribute("rel"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_video_there_is_no_map_and_the_mark_says_so()
    {
        var page = await OpenSetUpAsync(new(AppointmentCapabilities.None), Now.AddDays(9), isVideo: true);

        Assert.Empty(page.FindAll("a[target=_blank]"));
        Assert.Equal(["Video", "Bekreftet"], TextsOf(page, ".badge"));
    }

    [Fact]
    public async Task What_must_be_confirmed_is_confirmed_with_one_press_and_then_says_so()
    {
        var page = await OpenSetUpAsync(new(AppointmentCapabilities.None with { CanAcknowledge = true }), Now.AddDays(9));
        Assert.Equal(["Må bekreftes"], TextsOf(page, ".badge"));

        await Button(page, "Bekreft at du kommer").ClickAsync();

        Waits(page, () => Assert.Contains("Du har bekreftet at du kommer", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(["Bekreftet"], TextsOf(page, ".badge"));
        Assert.Contains("vet at du kommer", TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => TextOf([button]) == "Bekreft at du kommer");
    }

    [Fact]
    public async Task What_began_while_the_page_was_open_can_no_longer_be_confirmed()
    {
        var page = await OpenSetUpAsync(new(AppointmentCapabilities.None with { CanAcknowledge = true }), Now.AddMinutes(10));

        Portal.Clock.Advance(TimeSpan.FromMinutes(10));
        await Button(page, "Bekreft at du kommer").ClickAsync();

        Waits(page, () => Assert.Contains("Svaret ble ikke sendt Timen har startet", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
    }

    [Fact]
    public async Task She_can_say_that_she_may_come_earlier_and_take_it_back()
    {
        await GivenAsync(AppointmentAt(Now.AddDays(9), out var appointment));
        var page = OpenOne(appointment);
        Assert.Contains("Timen du har, står til du sier ja til en annen", TextOf(page), StringComparison.Ordinal);

        await Button(page, "Si at jeg kan komme på kort varsel").ClickAsync();
        Waits(page, () => Assert.Contains("Du står på listen siden 2. mars 2026", TextOf(page), StringComparison.Ordinal));
        await Button(page, "Ta meg av listen").ClickAsync();

        Waits(page, () => Assert.Contains("Du er tatt av listen", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.Equal(2, await Portal.LookAsync<OutboxMessage, int>(all => all.CountAsync(message => message.Kind == "appointment.short-notice", Cancel)));
    }

    [Theory]
    [InlineData(CareLevel.GeneralPractice, "168 kroner")]
    [InlineData(CareLevel.Specialist, "1125 kroner")]
    [InlineData(CareLevel.Municipal, "De kan kreve betaling")]
    public async Task The_fee_for_a_late_cancellation_is_that_of_the_provider(CareLevel level, string says)
    {
        Surgery.CareLevel = level;
        await Portal.GivenAsync(
            new Fee { Kind = FeeKind.GeneralPracticeNoShow, ValidFrom = new DateOnly(2023, 7, 1), AmountNok = 168m },
            new Fee { Kind = FeeKind.SpecialistNoShow, ValidFrom = new DateOnly(2023, 7, 1), AmountNok = 1125m });
        var page = await OpenSetUpAsync(new(AppointmentCapabilities.None with { CanCancel = true }), Now.AddHours(23));

        await Button(page, "Avlys timen").ClickAsync();

        Assert.Contains(says, TextOf(page.FindAll("dialog")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_stands_in_the_list_until_it_is_answered_and_a_no_a_while_after()
    {
        Surgery.Offers = OfferedServices.BookingRequest;
        Assert.True(AppointmentRequest.Send("Kontroll av øret", Surgery, Ingrid.Id, Kari.PersonId, Kari.PersonId, hasOneWaiting: false, Now.AddDays(-1)).Succeeded(out var waiting));
        var declined = ((int[])[-29, -31]).Select(days =>
        {
            Assert.True(AppointmentRequest.Send(days == -29 ? "Ny brilleseddel" : "Gammelt ønske", Surgery, Ingrid.Id, Kari.PersonId, Kari.PersonId, hasOneWaiting: false, Now.AddDays(-40)).Succeeded(out var request));
            request.Decline(days == -29 ? "Ring oss." : null, Now.AddDays(days));
            return request;
        });
        await GivenAsync([waiting, .. declined]);

        var page = OpenLoaded<AppointmentsPage>();

        var rows = TextsOf(page, "section[aria-labelledby=requests] li");
        Assert.Equal(2, rows.Count);
        Assert.Contains("Kontroll av øret Solbakken legesenter leser ønsket ditt", rows[0], StringComparison.Ordinal);
        Assert.Contains("Ny brilleseddel Svar: Ring oss.", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_she_lives_not_all_appointments_are_shown_and_the_page_says_which()
    {
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        await GivenAsync(new RegionalCoverage { Municipality = "Fjordby", CareLevel = CareLevel.GeneralPractice }, new RegionalCoverage { Municipality = "Et annet sted", CareLevel = CareLevel.Municipal });

        var page = OpenLoaded<AppointmentsPage>();

        Assert.Contains("Ikke alle timer vises her for deg som bor i Fjordby", TextOf(page.FindAll(".notice")), StringComparison.Ordinal);
        Assert.Equal(["Timer på sykehus: du får dem i brev. Ring sykehuset om du er i tvil.", "Timer i kommunen, som helsestasjon og fysioterapi: ring kommunen."], TextsOf(page, ".notice li"));
    }

    [Fact]
    public async Task Where_everything_is_shown_or_nobody_knows_where_she_lives_nothing_is_said()
    {
        await GivenAsync([.. Enum.GetValues<CareLevel>().Select(level => new RegionalCoverage { Municipality = "Fjordby", CareLevel = level })]);
        Assert.Empty(OpenLoaded<AppointmentsPage>().FindAll(".notice"));

        await Portal.GivenHomeAsync(Kari, "Fjordby");

        Assert.Empty(OpenLoaded<AppointmentsPage>().FindAll(".notice"));
    }

    private async Task<IRenderedComponent<Web.Access.ServiceBoundary>> OpenSetUpAsync(AppointmentTerms terms, DateTimeOffset start, bool isVideo = false)
    {
        var days = (int)(start - Now).TotalDays;
        var place = new Surgery { OrganisationNumber = $"9000000{days:00}", Name = Surgery.Name, CareLevel = Surgery.CareLevel, Street = Surgery.Street, PostalCode = Surgery.PostalCode, City = Surgery.City, Municipality = Surgery.Municipality, Phone = Surgery.Phone };
        var clinician = new Practitioner { HprNumber = $"{days}", Name = "Sara Moen", SurgeryId = place.Id };
        var slot = new Slot { SurgeryId = place.Id, PractitionerId = clinician.Id, StartsAt = start, EndsAt = start.AddMinutes(30), IsVideo = isVideo };
        var appointment = Appointment.SetUp(slot, place, Kari.PersonId, terms, Now.AddDays(-3));
        await Portal.GivenAsync(place, clinician, slot, appointment);
        return OpenOne(appointment);
    }

    private IRenderedComponent<Web.Access.ServiceBoundary> OpenOne(Appointment appointment) =>
        OpenLoaded<AppointmentPage>(page => page.Add(p => p.AppointmentId, appointment.Id));

    private void Go(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
