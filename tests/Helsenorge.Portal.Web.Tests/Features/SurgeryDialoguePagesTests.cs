using AngleSharp.Dom;
using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.EConsultation;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>Writing to the surgery: the administrative form on one page, and the e-consultation with its two gates.</summary>
public sealed class SurgeryDialoguePagesTests : PageTest
{
    [Fact]
    public async Task While_they_wait_the_pages_say_what_for()
    {
        await GivenAsync(new GeneralPractitionerAssignment { PatientId = Kari.PersonId, ReadAt = Now });
        Database.Hold();

        var page = Open<ContactSurgeryPage>();

        Assert.Contains("Henter skjemaet", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Vi finner ingen fastlege å skrive til", TextOf(page), StringComparison.Ordinal));
        Assert.Contains("Vi finner ingen fastlege å skrive til", TextOf(OpenLoaded<EConsultationPage>()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_5_the_administrative_form_says_that_no_help_is_given_and_that_it_is_free_and_her_words_go_to_the_inbox()
    {
        var page = await OpenAsync<ContactSurgeryPage>(OfferedServices.Contact);
        Assert.Contains("Legekontoret gir ikke helsehjelp her", TextOf(page), StringComparison.Ordinal);
        Assert.Contains("Det koster ingenting.", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(("100", "1000"), (page.Find("#subject").GetAttribute("maxlength"), page.Find("#text").GetAttribute("maxlength")));

        Assert.Equal("100 av 100 tegn igjen", page.Find("#subject-count").TextContent);
        Assert.Equal("subject-hint subject-count subject-cut", page.Find("#subject").GetAttribute("aria-describedby"));
        // The words of what was pasted and cut wait for the script, and nothing is said before.
        Assert.All((string[])["subject", "text"], id => Assert.Equal(
            ("status", "", $"Det du limte inn, var for langt. Det er plass til {page.Find($"#{id}").GetAttribute("maxlength")} tegn, og slutten ble ikke med."),
            (page.Find($"#{id}-cut").GetAttribute("role"), page.Find($"#{id}-cut").TextContent, page.Find($"#{id}-cut").GetAttribute("data-text"))));

        page.Find("#subject").Input("Attest");
        Assert.Equal("94 av 100 tegn igjen", page.Find("#subject-count").TextContent);
        page.Find("#text").Input("Kan jeg få en kopi?");
        Assert.Equal("981 av 1000 tegn igjen", page.Find("#text-count").TextContent);
        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.EndsWith("?receipt=sent", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        var thread = await Portal.LookAsync<MessageThread, MessageThread>(all => all.SingleAsync(Cancel));
        Assert.Contains($"/inbox/{thread.Id}?", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal((MessageKind.SurgeryContact, ThreadStatus.Sent, "Attest", new DateOnly(2026, 3, 9)), (thread.Kind, thread.Status, thread.Subject, thread.Promise?.AnswerBy));
        Assert.Equal(["message.sent"], await Portal.LookAsync<OutboxMessage, List<string>>(all => all.Select(message => message.Kind).ToListAsync(Cancel)));
        Assert.Equal([NotificationKind.MessageSent], await Portal.LookAsync<BellNotification, List<NotificationKind>>(all => all.Select(bell => bell.Kind).ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData("", "Hei", "#subject-error", "Skriv kort hva det gjelder")]
    [InlineData("Attest", " ", "#text-error", "Skriv hva du vil spørre om")]
    public async Task What_is_missing_is_said_at_its_field_and_in_the_summary_and_what_was_typed_is_kept(string subject, string text, string field, string problem)
    {
        var page = await OpenAsync<ContactSurgeryPage>(OfferedServices.Contact);
        page.Find("#subject").Input(subject);
        page.Find("#text").Input(text);

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains(problem, TextOf([page.Find(field)]), StringComparison.Ordinal));
        Assert.Contains(problem, TextOf([page.Find(".error-summary")]), StringComparison.Ordinal);
        Assert.Equal((subject, text), (page.Find("#subject").GetAttribute("value"), page.Find("#text").GetAttribute("value")));
        Assert.Equal(0, await Portal.LookAsync<Message, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Ten_thousand_emoji_that_passed_the_browser_are_refused_kindly_and_stay_in_the_field()
    {
        var page = await OpenAsync<ContactSurgeryPage>(OfferedServices.Contact);
        page.Find("#subject").Input("Attest");
        page.Find("#text").Input(string.Concat(Enumerable.Repeat("😀", 10_000)));

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Det er plass til 1000 tegn", TextOf([page.Find("#text-error")]), StringComparison.Ordinal));
        Assert.Equal("19000 tegn for mye", page.Find("#text-count").TextContent);
        page.Find("#text").Input("Kortere");
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.EndsWith("?receipt=sent", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(OfferedServices.EConsultation, "Legekontoret tar ikke imot meldinger her")]
    [InlineData(OfferedServices.Contact, "Legekontoret tilbyr ikke e-konsultasjon")]
    public async Task Section_5_only_what_the_GP_offers_is_opened_and_the_other_gives_a_telephone_number(OfferedServices offers, string said)
    {
        Surgery.Offers = offers;
        await GivenAsync(KarisDoctor());

        var page = offers is OfferedServices.Contact ? OpenLoaded<EConsultationPage>() : OpenLoaded<ContactSurgeryPage>();

        Assert.Contains(said, TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='tel:+4755550123']"));
        Assert.Empty(page.FindAll("form, .form-bar"));
    }

    [Fact]
    public async Task Section_5_a_holiday_closes_and_says_until_when_and_at_night_it_says_when_it_is_read()
    {
        Surgery.Offers = OfferedServices.Contact | OfferedServices.EConsultation;
        (Surgery.OpensAt, Surgery.ClosesAt, Surgery.TakesMessagesFrom) = (new(8, 0), new(15, 0), new(2026, 3, 10));
        await GivenAsync(KarisDoctor());
        var page = OpenLoaded<ContactSurgeryPage>();
        Assert.Contains("Solbakken legesenter er stengt for meldinger nå De tar imot meldinger igjen tirsdag 10. mars 2026.", TextOf(page), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("form"));

        Portal.Clock.SetUtcNow(NorwegianAt(2026, 3, 10, 22));
        Assert.Contains("Solbakken legesenter er stengt nå. De åpner onsdag 11. mars 2026 kl. 08.00", TextOf(OpenLoggedIn<ContactSurgeryPage>()), StringComparison.Ordinal);
        Assert.Contains("De åpner onsdag 11. mars 2026 kl. 08.00", TextOf(OpenLoggedIn<EConsultationPage>()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_5_an_e_consultation_goes_through_two_gates_one_question_a_page_and_a_summary_with_what_it_costs()
    {
        Surgery.Offers = OfferedServices.EConsultation | OfferedServices.BookingRequest;
        await GivenAsync(KarisDoctor(), Fee(FeeKind.GeneralPracticeEConsultation, 2024, 179), Fee(FeeKind.GeneralPracticeEConsultation, 2026, 190), Fee(FeeKind.Invoicing, 2024, 65));
        var page = OpenLoaded<EConsultationPage>();
        Assert.Equal("Haster det?", page.Find("h1").TextContent);
        Assert.NotNull(page.Find("a[href='tel:113']"));
        Assert.NotNull(page.Find("a[href='tel:116117']"));

        await Button(page, "Nei, det haster ikke").ClickAsync();
        Waits(page, () => Assert.Equal("Må legen se deg?", page.Find("h1").TextContent));
        Assert.NotNull(page.Find("a[href='gp/booking']"));
        await Button(page, "Nei, det kan besvares skriftlig").ClickAsync();
        Waits(page, () => Assert.Equal("Hva gjelder det?", page.Find("h1").TextContent));
        page.Find("#subject").Input("Utslett");
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.Equal("4000", page.Find("#text").GetAttribute("maxlength")));
        page.Find("#text").Input("Det klør");
        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Equal("Se over før du sender", page.Find("h1").TextContent));
        var summary = TextOf(page.FindAll("dl.facts"));
        Assert.Contains("Ingrid Haugland, Solbakken legesenter", summary, StringComparison.Ordinal);
        Assert.Contains("Utslett", summary, StringComparison.Ordinal);
        Assert.Contains("Det klør", summary, StringComparison.Ordinal);
        Assert.Contains("179 kroner for konsultasjonen, og 65 kroner i fakturagebyr.", summary, StringComparison.Ordinal);
        await Button(page, "Send til Ingrid Haugland").ClickAsync();
        Waits(page, () => Assert.EndsWith("?receipt=sent", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal(MessageKind.EConsultation, await Portal.LookAsync<MessageThread, MessageKind>(all => all.Select(thread => thread.Kind).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Section_5_where_there_is_a_choice_she_is_asked_how_and_what_is_sent_says_so()
    {
        Surgery.Offers = OfferedServices.EConsultation | OfferedServices.Audio | OfferedServices.Video;
        await GivenAsync(KarisDoctor(), Fee(FeeKind.GeneralPracticeEConsultation, 2024, 179), Fee(FeeKind.GeneralPracticeVideo, 2024, 181));
        var page = OpenLoaded<EConsultationPage>();
        Assert.Equal(6, page.FindAll(".steps li").Count);
        await Button(page, "Nei, det haster ikke").ClickAsync();
        Waits(page, () => Assert.Equal("Må legen se deg?", page.Find("h1").TextContent));
        await Button(page, "Nei, det holder å skrive eller snakke sammen").ClickAsync();
        Waits(page, () => Assert.Equal("Hvordan vil du ha konsultasjonen?", page.Find("h1").TextContent));
        Assert.Equal(["Skriftlig", "På telefon", "På video"], TextsOf(page, ".choice strong"));

        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.Contains("Velg hvordan du vil ha konsultasjonen", TextOf([page.Find("#mode-error")]), StringComparison.Ordinal));
        page.Find("input[value=Video]").Change("Video");
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.NotNull(page.Find("#subject")));
        page.Find("#subject").Input("Søvn");
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.Contains("når på dagen du kan", TextOf([page.Find("#text-hint")]), StringComparison.Ordinal));
        page.Find("#text").Input("Kan vi snakke sammen?");
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.Contains("Hvordan På video", TextOf(page.FindAll("dl.facts")), StringComparison.Ordinal));
        Assert.Contains("181 kroner", TextOf(page.FindAll("dl.facts")), StringComparison.Ordinal);

        await Button(page, "Send til Ingrid Haugland").ClickAsync();
        Waits(page, () => Assert.EndsWith("?receipt=sent", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        Assert.Equal(ConsultationMode.Video, await Portal.LookAsync<MessageThread, ConsultationMode>(all => all.Select(thread => thread.Mode).SingleAsync(Cancel)));
    }

    [Theory]
    [InlineData("attend")]
    [InlineData("mode")]
    [InlineData("text")]
    [InlineData("review")]
    public async Task Nobody_comes_past_the_gates_by_an_address(string step)
    {
        await OpenAsync<EConsultationPage>(OfferedServices.EConsultation);
        Services.GetRequiredService<NavigationManager>().NavigateTo($"gp/e-consultation?step={step}");

        Assert.Equal("Haster det?", OpenLoaded<EConsultationPage>().Find("h1").TextContent);
    }

    [Theory]
    [InlineData("Det klør", false, true)]
    [InlineData("", true, true)]
    [InlineData("", false, false)]
    public async Task Who_had_begun_is_asked_the_two_questions_again_and_told_that_the_rest_is_kept_and_comes_after_them(string text, bool hasFile, bool isTold)
    {
        var form = await Portal.RunAsync((OwnDrafts drafts) => drafts.OpenAsync(new DraftForm(EConsultationFeature.Service, EConsultationFeature.Send), Cancel));
        if (hasFile)
        {
            Assert.True((await Portal.RunAsync((OwnAttachments files) => files.AddAsync(form, Guid.NewGuid(), TestFiles.Checked("utslett.pdf"), Cancel))).Succeeded(out _));
        }

        var typed = new DraftTyped(form.Form, form.Key, Kari.PersonId, Kari.PersonId, DraftFields.Of(new Dictionary<string, string> { ["text"] = text }), Guid.NewGuid(), []);
        Assert.Null((await Portal.RunAsync((OwnDrafts drafts) => drafts.SaveAsync(typed, Cancel))).Refusal);
        var told = isTold ? (string[])["Det du begynte på, er tatt vare på Det kommer etter disse spørsmålene. Vi spør på nytt, siden svarene kan være andre nå."] : [];

        var page = await OpenAsync<EConsultationPage>(OfferedServices.EConsultation);

        Assert.Equal("Haster det?", page.Find("h1").TextContent);
        Assert.Equal(told, TextsOf(page, ".notice:not(.notice--warning)"));
        await Button(page, "Nei, det haster ikke").ClickAsync();
        Waits(page, () => Assert.Equal("Må legen se deg?", page.Find("h1").TextContent));
        Assert.Equal(told, TextsOf(page, ".notice"));
        await Button(page, "Nei, det kan besvares skriftlig").ClickAsync();
        Waits(page, () => Assert.Equal("Hva gjelder det?", page.Find("h1").TextContent));
        Assert.DoesNotContain("Det du begynte på", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_form_sent_five_times_at_once_is_one_thread_and_one_answer()
    {
        Surgery.Offers = OfferedServices.Contact;
        await GivenAsync(KarisDoctor());
        var key = Guid.NewGuid();

        var sent = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Portal.RunAsync((ContactSurgery contact) => contact.RunAsync("Attest", "Kan jeg få en kopi?", key, Cancel))));

        Assert.Single(sent.Select(one => one.Succeeded(out var thread) ? thread : Guid.Empty).Distinct());
        Assert.Equal((1, 1, 1), (
            await Portal.LookAsync<MessageThread, int>(all => all.CountAsync(Cancel)),
            await Portal.LookAsync<OutboxMessage, int>(all => all.CountAsync(Cancel)),
            await Portal.LookAsync<BellNotification, int>(all => all.CountAsync(Cancel))));
    }

    [Theory]
    [InlineData("the surgery is on holiday", "Kan jeg få en kopi?", "Det du skrev, er tatt vare på Du skrev dette 2. mars 2026 kl. 09.00, og det er ikke sendt.")]
    [InlineData("the surgery takes none", "", "Filene du la til, er tatt vare på Du la til dette 2. mars 2026 kl. 09.00, og det er ikke sendt.")]
    [InlineData("she has no GP", "Kan jeg få en kopi?", "Det du skrev, er tatt vare på Du skrev dette 2. mars 2026 kl. 09.00, og det er ikke sendt.")]
    public async Task The_files_she_added_are_named_with_her_words_where_the_form_has_closed_until_she_throws_them_away(string now, string text, string said)
    {
        var form = await Portal.RunAsync((OwnDrafts drafts) => drafts.OpenAsync(new DraftForm(SurgeryContactFeature.Service, SurgeryContactFeature.Send), Cancel));
        foreach (var name in (string[])["henvisning.pdf", "utslett.pdf"])
        {
            Assert.True((await Portal.RunAsync((OwnAttachments files) => files.AddAsync(form, Guid.NewGuid(), TestFiles.Checked(name), Cancel))).Succeeded(out _));
        }

        var typed = new DraftTyped(form.Form, form.Key, Kari.PersonId, Kari.PersonId, DraftFields.Of(new Dictionary<string, string> { ["text"] = text }), Guid.NewGuid(), []);
        Assert.Null((await Portal.RunAsync((OwnDrafts drafts) => drafts.SaveAsync(typed, Cancel))).Refusal);
        Surgery.Offers = now is "the surgery takes none" ? OfferedServices.None : OfferedServices.Contact | OfferedServices.EConsultation;
        Surgery.TakesMessagesFrom = now is "the surgery is on holiday" ? new(2026, 3, 10) : null;
        await GivenAsync(now is "she has no GP" ? new GeneralPractitionerAssignment { PatientId = Kari.PersonId, ReadAt = Now } : KarisDoctor());

        var page = OpenLoaded<ContactSurgeryPage>();

        Assert.Contains(said, TextOf(page), StringComparison.Ordinal);
        Assert.Equal(text, string.Concat(TextsOf(page, ".as-written")));
        Assert.Equal(["henvisning.pdf, 1 kB", "utslett.pdf, 1 kB"], TextsOf(page, "ul[aria-label=Vedlegg] li"));
        Assert.Empty(OpenLoaded<EConsultationPage>().FindAll(".file"));
        await Button(page, "Kast alt dette").ClickAsync();
        Assert.Empty(OpenLoaded<ContactSurgeryPage>().FindAll(".file, .as-written"));
    }

    private async Task<IRenderedComponent<ServiceBoundary>> OpenAsync<TPage>(OfferedServices offers) where TPage : IComponent
    {
        Surgery.Offers = offers;
        await GivenAsync(KarisDoctor());
        return OpenLoaded<TPage>();
    }

    // The log-in of the morning is over: another of the same person.
    private IRenderedComponent<ServiceBoundary> OpenLoggedIn<TPage>() where TPage : IComponent
    {
        var session = PortalHarness.NewSession(Kari.PersonId, Portal.Clock.GetUtcNow());
        Portal.GivenAsync(session).GetAwaiter().GetResult();
        Portal.Actor.Current = Kari with { SessionId = session.Id };
        return OpenLoaded<TPage>();
    }

    // From July.
    private static Fee Fee(FeeKind kind, int year, decimal amount) => new() { Kind = kind, ValidFrom = new(year, 7, 1), AmountNok = amount };

    private static DateTimeOffset NorwegianAt(int year, int month, int day, int hour) => Domain.NorwegianTime.At(new(year, month, day), new(hour, 0));
}
