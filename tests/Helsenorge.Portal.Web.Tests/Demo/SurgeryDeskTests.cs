using System.Net;
using System.Security.Claims;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.SimulatedSurgeries;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.EConsultation;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Demo;

/// <summary>People of the demo, the surgery's answers, and the file, over the whole portal.</summary>
public sealed class SurgeryDeskTests(DemoPortal demo)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SurgeryAnswer.Confirm, People.Jorunn, "AppointmentConfirmed", "1")]
    [InlineData(SurgeryAnswer.Reject, People.Marte, "AppointmentRequestDeclined", "0")]
    public async Task A_request_is_answered_with_an_appointment_or_a_no_and_the_person_is_told(SurgeryAnswer answer, string person, string told, string appointments)
    {
        await using var own = await DemoPortal.StartAsync();
        using var visitor = await own.LogInAsync(person);
        var id = await PersonIdAsync(own, person);
        var session = (await own.LookAsync($"SELECT Id FROM LoginSessions WHERE ActorId = '{id}' AND EndedAt IS NULL"))[0];
        await using var scope = Act(own, id, session);
        Assert.True((await scope.ServiceProvider.GetRequiredService<RequestAppointment>().RunAsync("Kontroll", Guid.NewGuid(), Cancel)).Succeeded(out var request));

        await AnswerAsync(own, request, answer);

        Assert.Equal([appointments], await own.LookAsync($"SELECT COUNT(*) FROM Appointments WHERE PatientId = '{id}' AND Status = 'Confirmed'"));
        Assert.Equal([appointments], await own.LookAsync($"SELECT COUNT(*) FROM AppointmentReminders WHERE PatientId = '{id}'"));
        Assert.Contains(told, await own.LookAsync($"SELECT Kind FROM Notifications WHERE ActorId = '{id}'"));
        await visitor.OpenAsync("/appointments");
        Assert.Equal(answer is SurgeryAnswer.Reject, visitor.Text.Contains("Ring oss, så finner vi ut av det", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(People.Elsa, "Answered", 1)]
    [InlineData(People.Kjell, "Rejected", 1)]
    [InlineData(People.Ande, "AskedBack", 1)]
    [InlineData(People.Dagny, "Answered", 1)]
    [InlineData(People.Solfrid, "TimeOffered", 1)]
    [InlineData(People.Oddvar, "Answered", 1)]
    public async Task Each_surgery_answers_as_it_is_told_and_what_it_sends_twice_comes_once(string person, string status, int answers)
    {
        await using var own = await DemoPortal.StartAsync();
        using var visitor = await own.LogInAsync(person);
        var (id, thread) = await WriteAsync(own, person);

        await AnswerWritingAsync(own, thread);

        Assert.Equal([status], await own.LookAsync($"SELECT Status FROM MessageThreads WHERE Id = '{Key(thread)}'"));
        Assert.Equal([$"{answers}"], await own.LookAsync($"SELECT COUNT(*) FROM Messages WHERE ThreadId = '{Key(thread)}' AND IsInward = 1"));
        Assert.Equal([$"{answers}"], await own.LookAsync($"SELECT COUNT(*) FROM Notifications WHERE ActorId = '{id}' AND ItemId = '{Key(thread)}' AND Kind <> 'MessageSent'"));
        Assert.Equal(["0"], await own.LookAsync($"SELECT COUNT(*) FROM Messages WHERE ThreadId = '{Key(thread)}' AND IsInward = 0 AND (DeliveredAt IS NULL OR ReadAt IS NULL)"));
    }

    [Theory]
    [InlineData(People.Elsa, ConsultationMode.Audio, "Answered", "Taken")]
    [InlineData(People.Elsa, ConsultationMode.Video, "Answered", "Taken")]
    [InlineData(People.Dagny, ConsultationMode.Video, "Answered", "Taken")]
    [InlineData(People.Kjell, ConsultationMode.Text, "Rejected", null)]
    [InlineData(People.Signe, ConsultationMode.Text, "Delivered", null)]
    [InlineData(People.Runa, ConsultationMode.Audio, "AskedBack", null)]
    [InlineData(People.Solfrid, ConsultationMode.Audio, "TimeOffered", "Open")]
    [InlineData(People.Oddvar, ConsultationMode.Text, "ComeIn", null)]
    public async Task A_consultation_is_answered_as_each_surgery_is_told_and_who_wants_to_talk_is_given_or_offered_a_time(string person, ConsultationMode mode, string status, string? time)
    {
        await using var own = await DemoPortal.StartAsync();
        using var visitor = await own.LogInAsync(person);
        var (id, thread) = await ConsultAsync(own, person, mode);

        await AnswerWritingAsync(own, thread);

        Assert.Equal([status], await own.LookAsync($"SELECT Status FROM MessageThreads WHERE Id = '{Key(thread)}'"));
        Assert.Equal(time is null ? [] : [time], await own.LookAsync($"SELECT Status FROM OfferedTimes WHERE ThreadId = '{Key(thread)}'"));
        Assert.Equal([time is "Taken" ? "1" : "0"], await own.LookAsync($"SELECT COUNT(*) FROM Appointments WHERE PatientId = '{id}' AND Status = 'Confirmed' AND {(mode is ConsultationMode.Video ? "IsVideo" : "IsByTelephone")} = 1"));
        Assert.Equal([time is "Taken" ? "1" : "0"], await own.LookAsync($"SELECT COUNT(*) FROM Notifications WHERE ActorId = '{id}' AND Kind = 'TimeGiven'"));
    }

    [Fact]
    public async Task A_surgery_that_asked_back_who_wants_to_talk_then_offers_a_time_and_it_is_taken_once()
    {
        await using var own = await DemoPortal.StartAsync();
        using var visitor = await own.LogInAsync(People.Runa);
        var (id, thread) = await ConsultAsync(own, People.Runa, ConsultationMode.Audio);
        await AnswerWritingAsync(own, thread);
        await using var scope = Act(own, id, await SessionAsync(own, id));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<ReplyInThread>().RunAsync(thread, "Det begynte i går", Guid.NewGuid(), Cancel));

        await AnswerWritingAsync(own, thread);

        Assert.Equal(["TimeOffered"], await own.LookAsync($"SELECT Status FROM MessageThreads WHERE Id = '{Key(thread)}'"));
        await visitor.OpenAsync($"/inbox/{thread}");
        Assert.Contains("Vidda legekontor tilbyr en time", visitor.Text, StringComparison.Ordinal);
        var time = Guid.Parse((await own.LookAsync($"SELECT Id FROM OfferedTimes WHERE ThreadId = '{Key(thread)}'")).Single());
        Assert.Null(await scope.ServiceProvider.GetRequiredService<TakeOfferedTime>().RunAsync(time, Guid.NewGuid(), Cancel));
        Assert.Equal(["1"], await own.LookAsync($"SELECT COUNT(*) FROM Appointments WHERE PatientId = '{id}' AND IsByTelephone = 1"));
    }

    [Theory]
    [InlineData(DialogueScript.SaysComeIn, "ComeIn", "AskedToComeIn", "vil at du kommer til time")]
    [InlineData(DialogueScript.OffersTime, "TimeOffered", "TimeOffered", "tilbyr en time")]
    public async Task A_surgery_may_say_come_in_or_offer_a_time_to_what_was_written(DialogueScript script, string status, string told, string says)
    {
        await using var own = await DemoPortal.StartAsync();
        using var visitor = await own.LogInAsync(People.Elsa);
        own.Host.Portal.Services.GetRequiredService<SurgeryManners>().Dialogues[DemoSurgeries.Solbakken.Id] = script;
        var (id, thread) = await ConsultAsync(own, People.Elsa, ConsultationMode.Text);

        await AnswerWritingAsync(own, thread);

        Assert.Equal([status], await own.LookAsync($"SELECT Status FROM MessageThreads WHERE Id = '{Key(thread)}'"));
        Assert.Contains(told, await own.LookAsync($"SELECT Kind FROM Notifications WHERE ActorId = '{id}' AND ItemId = '{Key(thread)}'"));
        await visitor.OpenAsync($"/inbox/{thread}");
        Assert.Contains(says, visitor.Text, StringComparison.Ordinal);
        await visitor.OpenAsync("/inbox");
        Assert.Contains(script is DialogueScript.SaysComeIn ? "Bestill time" : "Svar på timen", visitor.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_surgery_writes_first_and_he_is_told_reads_it_and_answers()
    {
        await using var own = await DemoPortal.StartAsync();
        var id = await PersonIdAsync(own, People.Vegard);
        var note = (await own.LookAsync($"SELECT Id FROM Outbox WHERE PatientId = '{id}' AND Kind = 'dialogue.to-begin' AND HandledAt IS NULL")).SingleOrDefault();
        if (note is not null)
        {
            // The surgery of the demo may have been quicker.
            await own.Host.Portal.Services.GetRequiredService<ISurgeryDesk>().HandleAsync(Guid.Parse(note), SurgeryAnswer.Confirm, Cancel);
        }

        using var vegard = await own.LogInAsync(People.Vegard, "/inbox");
        Assert.Contains("Blodtrykket ditt", vegard.Text, StringComparison.Ordinal);
        Assert.Contains("Venter på deg", vegard.Text, StringComparison.Ordinal);
        var thread = Guid.Parse((await own.LookAsync($"SELECT Id FROM MessageThreads WHERE PatientId = '{id}' AND Status = 'AskedBack'")).Single());
        Assert.Equal(["MessageAskedBack"], await own.LookAsync($"SELECT Kind FROM Notifications WHERE ActorId = '{id}' AND ItemId = '{Key(thread)}'"));
        await using var scope = Act(own, id, await SessionAsync(own, id));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<ReplyInThread>().RunAsync(thread, "130 over 80", Guid.NewGuid(), Cancel));
        await AnswerWritingAsync(own, thread);
        Assert.Equal(["Answered"], await own.LookAsync($"SELECT Status FROM MessageThreads WHERE Id = '{Key(thread)}'"));
    }

    [Fact]
    public async Task A_surgery_that_asked_back_answers_what_comes_then()
    {
        await using var own = await DemoPortal.StartAsync();
        using var visitor = await own.LogInAsync(People.Ande);
        var (id, thread) = await WriteAsync(own, People.Ande);
        await AnswerWritingAsync(own, thread);
        await using (var scope = Act(own, id, await SessionAsync(own, id)))
        {
            Assert.Null(await scope.ServiceProvider.GetRequiredService<ReplyInThread>().RunAsync(thread, "Det begynte i går", Guid.NewGuid(), Cancel));
        }

        await AnswerWritingAsync(own, thread);

        Assert.Equal(["Answered"], await own.LookAsync($"SELECT Status FROM MessageThreads WHERE Id = '{Key(thread)}'"));
        Assert.Equal(["2"], await own.LookAsync($"SELECT COUNT(*) FROM Messages WHERE ThreadId = '{Key(thread)}' AND IsInward = 1"));
    }

    [Fact]
    public async Task What_a_surgerys_system_loses_has_failed_and_arrives_when_it_is_sent_again()
    {
        await using var own = await DemoPortal.StartAsync();
        using var visitor = await own.LogInAsync(People.Elsa);
        var manners = own.Host.Portal.Services.GetRequiredService<SurgeryManners>();
        manners.Dialogues[DemoSurgeries.Solbakken.Id] = DialogueScript.Loses;
        var (id, thread) = await WriteAsync(own, People.Elsa);
        await AnswerWritingAsync(own, thread);
        Assert.Equal(["Failed"], await own.LookAsync($"SELECT Status FROM MessageThreads WHERE Id = '{Key(thread)}'"));
        Assert.Contains("MessageFailed", await own.LookAsync($"SELECT Kind FROM Notifications WHERE ActorId = '{id}'"));
        await using (var scope = Act(own, id, await SessionAsync(own, id)))
        {
            Assert.Null(await scope.ServiceProvider.GetRequiredService<SendAgain>().RunAsync(thread, Guid.NewGuid(), Cancel));
        }

        manners.Dialogues[DemoSurgeries.Solbakken.Id] = DialogueScript.IsLate;
        await AnswerWritingAsync(own, thread);

        Assert.Equal(["Delivered"], await own.LookAsync($"SELECT Status FROM MessageThreads WHERE Id = '{Key(thread)}'"));
    }

    private static async Task<(string Person, Guid Thread)> WriteAsync(DemoPortal own, string person)
    {
        var id = await PersonIdAsync(own, person);
        await using var scope = Act(own, id, await SessionAsync(own, id));
        Assert.True((await scope.ServiceProvider.GetRequiredService<ContactSurgery>().RunAsync("Attest", "Kan jeg få en kopi?", Guid.NewGuid(), Cancel)).Succeeded(out var thread));
        return (id, thread);
    }

    private static async Task<(string Person, Guid Thread)> ConsultAsync(DemoPortal own, string person, ConsultationMode mode)
    {
        var id = await PersonIdAsync(own, person);
        await using var scope = Act(own, id, await SessionAsync(own, id));
        Assert.True((await scope.ServiceProvider.GetRequiredService<SendEConsultation>().RunAsync("Søvn", "Kan vi snakke sammen?", mode, Guid.NewGuid(), Cancel)).Succeeded(out var thread));
        return (id, thread);
    }

    private static async Task<string> SessionAsync(DemoPortal own, string person) => (await own.LookAsync($"SELECT Id FROM LoginSessions WHERE ActorId = '{person}' AND EndedAt IS NULL"))[0];

    private static async Task AnswerWritingAsync(DemoPortal own, Guid thread)
    {
        var message = (await own.LookAsync($"SELECT o.Id FROM Outbox o JOIN Messages m ON m.Id = o.ItemId WHERE m.ThreadId = '{Key(thread)}' AND o.HandledAt IS NULL")).Single();
        await own.Host.Portal.Services.GetRequiredService<ISurgeryDesk>().HandleAsync(Guid.Parse(message), SurgeryAnswer.Confirm, Cancel);
    }

    private static string Key(Guid id) => id.ToString().ToUpperInvariant();

    [Theory]
    [InlineData(People.Elsa, RenewalStatus.Approved, 1)]
    [InlineData(People.Kjell, RenewalStatus.Rejected, 1)]
    [InlineData(People.Signe, RenewalStatus.Delivered, 0)]
    public async Task Renewals_are_answered_as_each_surgery_is_written_and_the_person_is_told(string person, RenewalStatus status, int told)
    {
        await using var own = await DemoPortal.StartAsync();
        using var visitor = await own.LogInAsync(person);
        var id = await PersonIdAsync(own, person);
        var session = (await own.LookAsync($"SELECT Id FROM LoginSessions WHERE ActorId = '{id}' AND EndedAt IS NULL"))[0];
        await using var scope = Act(own, id, session);
        var list = await scope.ServiceProvider.GetRequiredService<ListPrescriptions>().RunAsync(Cancel);
        var prescription = list.Rows.First(row => !list.NotRenewable.ContainsKey(row.Id));
        var sent = await scope.ServiceProvider.GetRequiredService<SendRenewals>().RunAsync([prescription.Id], Guid.NewGuid(), Cancel);

        await AnswerAsync(own, sent.RequestId!.Value, SurgeryAnswer.Confirm);
        Assert.Equal(RenewalStatus.Delivered, await StatusAsync());
        if (status is not RenewalStatus.Delivered)
        {
            await AnswerAsync(own, sent.RequestId.Value, SurgeryAnswer.Confirm);
        }

        Assert.Equal(status, await StatusAsync());
        Assert.Equal([$"{told}"], await own.LookAsync($"SELECT COUNT(*) FROM Notifications WHERE ActorId = '{id}' AND Kind = 'RenewalAnswered'"));
        Assert.Equal([status is RenewalStatus.Approved ? "1" : "0"], await own.LookAsync($"SELECT COUNT(*) FROM Prescriptions WHERE Id IN (SELECT NewPrescriptionId FROM Renewals WHERE RequestId = '{sent.RequestId.Value.ToString().ToUpperInvariant()}')"));
        await visitor.OpenAsync($"/prescriptions/{prescription.Id}");
        Assert.Equal(status is RenewalStatus.Rejected, visitor.Text.Contains("Blodprøven din er for gammel", StringComparison.Ordinal));

        async Task<RenewalStatus> StatusAsync() => Enum.Parse<RenewalStatus>((await own.LookAsync($"SELECT Status FROM Renewals WHERE RequestId = '{sent.RequestId.Value.ToString().ToUpperInvariant()}'"))[0]);
    }

    [Fact]
    public async Task Every_state_of_an_appointment_has_somebody_who_lives_it()
    {
        foreach (var (person, says) in ((string, string)[])[(People.Berit, "Video"), (People.Randi, "Må bekreftes"), (People.Daniel, "Fjordby helsestasjon"), (People.Hakon, "Ikke alle timer vises her for deg som bor i Vikøy")])
        {
            using var visitor = await demo.LogInAsync(person, "/appointments");
            Assert.Contains(says, visitor.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_calendar_file_is_handed_out_by_the_same_gate_and_leaves_one_row_in_the_log()
    {
        var appointment = (await demo.LookAsync($"SELECT Id FROM Appointments WHERE PatientId = '{await PersonIdAsync(demo, People.Randi)}'"))[0];
        using var randi = await demo.LogInAsync(People.Randi, "/profile/consent");
        var before = await CountAsync(People.Randi);

        await randi.OpenAsync($"/appointments/{appointment}/calendar.ics");

        Assert.Equal((HttpStatusCode.OK, "text/calendar; charset=utf-8", "no-store"), (randi.Status, randi.Last.Header("Content-Type"), randi.Last.Header("Cache-Control")));
        Assert.Contains("avtale.ics", randi.Last.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Contains("BEGIN:VCALENDAR", randi.Last.Body, StringComparison.Ordinal);
        Assert.Equal(before + 1, await CountAsync(People.Randi));
    }

    [Fact]
    public async Task Nobody_gets_anothers_file_and_who_may_not_see_appointments_is_told_why()
    {
        var appointment = (await demo.LookAsync($"SELECT Id FROM Appointments WHERE PatientId = '{await PersonIdAsync(demo, People.Berit)}'"))[0];
        using var trond = await demo.LogInAsync(People.Trond, "/profile/consent");
        await trond.OpenAsync($"/appointments/{appointment}/calendar.ics");
        Assert.Equal(HttpStatusCode.NotFound, trond.Status);
        Assert.DoesNotContain("VCALENDAR", trond.Last.Body, StringComparison.Ordinal);

        using var bjorg = await demo.LogInAsync(People.Bjorg, "/profile/consent");
        await bjorg.OpenAsync($"/appointments/{appointment}/calendar.ics");
        Assert.Equal((HttpStatusCode.Forbidden, "/appointments"), (bjorg.Status, bjorg.Last.Address.AbsolutePath));

        using var stranger = demo.NewVisitor();
        await stranger.OpenAsync($"/appointments/{appointment}/calendar.ics");
        Assert.DoesNotContain(stranger.Answers, seen => seen.Body.Contains("VCALENDAR", StringComparison.Ordinal));
    }

    private async Task<int> CountAsync(string person) =>
        int.Parse((await demo.LookAsync($"SELECT COUNT(*) FROM UsageLog WHERE PatientId = '{await PersonIdAsync(demo, person)}'")).Single(), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> PersonIdAsync(DemoPortal demo, string person)
    {
        var registered = demo.Person(person).Registered;
        return (await demo.LookAsync($"SELECT Id FROM People WHERE GivenName = '{registered.GivenName}' AND FamilyName = '{registered.FamilyName}'")).Single();
    }

    private static async Task AnswerAsync(DemoPortal demo, Guid item, SurgeryAnswer answer)
    {
        var message = (await demo.LookAsync($"SELECT Id FROM Outbox WHERE ItemId = '{item.ToString().ToUpperInvariant()}' AND HandledAt IS NULL")).Single();
        await demo.Host.Portal.Services.GetRequiredService<ISurgeryDesk>().HandleAsync(Guid.Parse(message), answer, Cancel);
    }

    // As the person's circuit would. Not asynchronous: who it is must be known to the caller's flow.
    private static AsyncServiceScope Act(DemoPortal demo, string person, string session)
    {
        var scope = demo.Host.Portal.Services.CreateAsyncScope();
        var identity = new ClaimsIdentity([new Claim(PortalClaims.PersonId, person), new Claim(PortalClaims.SessionId, session)], "test");
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { User = new ClaimsPrincipal(identity), RequestServices = scope.ServiceProvider };
        return scope;
    }
}
