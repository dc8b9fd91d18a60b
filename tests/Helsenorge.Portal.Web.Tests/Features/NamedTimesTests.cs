using Bunit;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>What Kari sees of a time that Solbakken offers, gives or takes back in a dialogue, and of being asked to come in.</summary>
public sealed class NamedTimesTests : PageTest
{
    private static readonly DialogueLimits Limits = new();

    [Fact]
    public async Task She_takes_the_time_and_finds_it_as_a_telephone_appointment()
    {
        var thread = await OfferedAsync();
        var page = OpenThread(thread);
        Assert.Contains("Solbakken legesenter tilbyr en time 5. mars 2026 kl. 10.00, på telefon Tilbudet står til 3. mars 2026 kl. 09.00.", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Nå er det du som har ordet", TextOf(page), StringComparison.Ordinal);

        await Button(page, "Ta imot timen").ClickAsync();

        Waits(page, () => Assert.Contains("Solbakken legesenter har fått vite det. Timen står under Timeavtaler.", TextOf(page), StringComparison.Ordinal));
        var appointment = await Portal.LookAsync<Appointment, Guid>(all => all.Select(one => one.Id).SingleAsync(Cancel));
        Assert.NotNull(page.Find($"a[href='appointments/{appointment}']"));
        Assert.DoesNotContain("Ta imot timen", TextsOf(page, "button"));
        var shown = OpenLoaded<AppointmentPage>(parameters => parameters.Add(one => one.AppointmentId, appointment));
        Assert.Contains("Telefontime med Solbakken legesenter.", TextOf(shown), StringComparison.Ordinal);
        Assert.Contains("På telefon. Legen ringer deg", TextOf(shown), StringComparison.Ordinal);
        Assert.DoesNotContain("openstreetmap", shown.Markup, StringComparison.Ordinal);
        Assert.Equal("Dialogen som førte til timen", TextOf([shown.Find($"a[href='inbox/{thread}']")]));
    }

    [Fact]
    public async Task Section_4_1_an_appointment_that_came_of_what_her_mother_wrote_leads_only_her_mother_to_the_dialogue()
    {
        var sofie = await Portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(Now).AddYears(-14));
        await Portal.GivenHomeAsync(sofie, "Fjordby");
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        await Portal.GivenParentAsync(Kari, sofie.PersonId);
        await Portal.GivenAsync(new YouthConsent { PatientId = sofie.PersonId, Number = 1, IsGiven = true, DecidedBy = Kari.PersonId, DecidedAt = Now });
        Portal.Actor.Current = Kari with { SubjectId = sofie.PersonId };
        var thread = await OfferedAsync(patient: sofie.PersonId);
        var time = await Portal.LookAsync<OfferedTime, Guid>(all => all.Select(one => one.Id).SingleAsync(Cancel));
        Assert.Null(await Portal.RunAsync((TakeOfferedTime take) => take.RunAsync(time, Guid.NewGuid(), Cancel)));
        var appointment = await Portal.LookAsync<Appointment, Guid>(all => all.Select(one => one.Id).SingleAsync(Cancel));

        Assert.Equal(thread, await ThreadOfAsync());
        Portal.Actor.Current = sofie;
        Assert.Null(await ThreadOfAsync());
        var page = OpenLoaded<AppointmentPage>(parameters => parameters.Add(one => one.AppointmentId, appointment));
        Assert.Contains("Telefontime med Solbakken legesenter.", TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain("Dialog", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a[href^='inbox/']"));

        async Task<Guid?> ThreadOfAsync()
        {
            var shown = await Portal.RunAsync((ShowAppointment show) => show.RunAsync(appointment, Cancel));
            Assert.NotNull(shown.Appointment);
            return shown.ThreadId;
        }
    }

    [Fact]
    public async Task She_declines_the_time_and_the_surgery_has_the_word()
    {
        var page = OpenThread(await OfferedAsync());

        await Button(page, "Si nei til timen").ClickAsync();

        Waits(page, () => Assert.Contains("Du sa nei til timen Solbakken legesenter får vite det, og svarer deg her.", TextOf(page), StringComparison.Ordinal));
        Assert.Contains("Sagt nei til 5. mars 2026 kl. 10.00, på telefon", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Solbakken legesenter har meldingen", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(0, await Portal.LookAsync<Appointment, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task What_the_surgery_takes_back_while_she_looks_is_told_when_she_presses()
    {
        var thread = await OfferedAsync();
        var page = OpenThread(thread);
        var time = await Portal.LookAsync<OfferedTime, Guid>(all => all.Select(one => one.Id).SingleAsync(Cancel));
        Assert.True(await OfferedTimeRace.WithdrawAsync(Portal, Surgery, Kari.PersonId, time, Limits));

        await Button(page, "Ta imot timen").ClickAsync();

        Waits(page, () => Assert.Contains("Det ble ikke gjort Legekontoret har trukket tilbudet. De svarer deg her.", TextOf(page), StringComparison.Ordinal));
        Assert.Contains("Legekontoret trakk tilbudet om 5. mars 2026 kl. 10.00, på telefon", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_run_out_says_so_and_what_to_do()
    {
        var thread = await OfferedAsync(Now.AddMinutes(-5));

        Assert.Contains("Tilbudet om time er gått ut", TextOf(OpenThread(thread)), StringComparison.Ordinal);
        Assert.Contains("Tilbudet er ute", TextOf(OpenLoaded<InboxPage>()), StringComparison.Ordinal);
        Assert.DoesNotContain("Ta imot timen", TextsOf(OpenThread(thread), "button"));
    }

    [Fact]
    public async Task Asked_to_come_in_she_is_led_to_booking()
    {
        Surgery.Offers |= OfferedServices.EConsultation;
        var terms = Limits.On(MessageKind.EConsultation, Now);
        Assert.True(MessageThread.Ask(terms, Surgery, "Kul", "Jeg har en kul.", new(Kari.PersonId, ""), Kari.PersonId, Now.AddHours(-3)).Succeeded(out var begun));
        var said = begun.Thread.Answer(AnswerKind.ComeIn, new("1", "Ingrid Haugland", "Dette må jeg se på."), Kari.PersonId, terms, Now.AddHours(-1))!;
        await GivenAsync(begun.Thread, begun.First, said);

        var page = OpenThread(begun.Thread.Id);

        Assert.Contains("Solbakken legesenter vil at du kommer til time", TextOf(page), StringComparison.Ordinal);
        Assert.Equal("Bestill time", TextOf([page.Find("a.button[href='gp/booking']")]));
        Assert.NotNull(page.Find("#reply"));
        Assert.Contains("Bestill time", TextsOf(OpenLoaded<InboxPage>(), "li.row").Single(), StringComparison.Ordinal);
    }

    private async Task<Guid> OfferedAsync(DateTimeOffset? until = null, Guid? patient = null)
    {
        Surgery.Offers |= OfferedServices.EConsultation | OfferedServices.Audio;
        var slot = new Slot { SurgeryId = Surgery.Id, PractitionerId = Ingrid.Id, StartsAt = Now.AddDays(3).AddHours(1), EndsAt = Now.AddDays(3).AddHours(2), IsByTelephone = true };
        var terms = Limits.On(MessageKind.EConsultation, Now);
        Assert.True(MessageThread.Ask(terms, Surgery, "Søvn", "Kan vi snakke sammen?", new(Kari.PersonId, patient is null ? "" : "Kari Nordli"), patient ?? Kari.PersonId, Now.AddHours(-3), ConsultationMode.Audio).Succeeded(out var begun));
        var said = begun.Thread.Answer(AnswerKind.TimeOffer, new("1", "Ingrid Haugland", "Passer dette?"), Kari.PersonId, terms, Now.AddHours(-1))!;
        await GivenAsync(begun.Thread, begun.First, said, slot, begun.Thread.Name(new TimeInAnswer(slot, until ?? Now.AddDays(1)), said, Surgery, Now.AddHours(-1)).Time);
        return begun.Thread.Id;
    }

    private IRenderedComponent<Web.Access.ServiceBoundary> OpenThread(Guid thread) => OpenLoaded<ThreadPage>(parameters => parameters.Add(page => page.ThreadId, thread));
}
