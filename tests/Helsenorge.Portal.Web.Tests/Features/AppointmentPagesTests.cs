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
        Assert.Contains("Fra legekontoret ditt. 2. mars 2026 kl. 09.00", TextOf(page.FindAll(".source")).Replace("Oppdatert ", "", StringComparison.Ordinal), StringComparison.Ordinal);
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

        Waits(page, () => Assert.Contains("Timen ble ikke avlyst Timen har startet og kan ikke avlyses her. Ring legekontoret.", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
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

    private IRenderedComponent<Web.Access.ServiceBoundary> OpenOne(Appointment appointment) =>
        OpenLoaded<AppointmentPage>(page => page.Add(p => p.AppointmentId, appointment.Id));

    private void Go(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);
}
