using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Web.Features.Documents;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Features;

/// <summary>Kari's letters: kept and found again, recalled, and who has seen them; and what she has begun to write.</summary>
public sealed class LetterPagesTests : PageTest
{
    private static readonly DateOnly Today = Domain.NorwegianTime.Today(Now);

    [Fact]
    public async Task She_keeps_a_letter_finds_it_in_the_documents_and_takes_it_out()
    {
        var letter = Letter("Svar på røntgen");
        await GivenAsync(letter);
        var page = OpenThread(letter);

        await Button(page, "Ta vare på i Dokumenter").ClickAsync();
        Waits(page, () => Assert.Contains("Brevet er tatt vare på", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        var kept = await Portal.LookAsync<KeptLetter, Guid>(all => all.Select(one => one.Id).SingleAsync(Cancel));
        Assert.NotNull(page.Find($"a[href='documents?letter={kept}']"));

        var documents = OpenLoaded<DocumentsPage>();
        Assert.Contains("Havgløtt sykehus, 1. mars 2026 Svar på røntgen Tatt vare på 2. mars 2026", TextsOf(documents, "li.row"));
        Services.GetRequiredService<NavigationManager>().NavigateTo($"documents?letter={kept}");
        Waits(documents, () => Assert.Equal("Svar på røntgen", documents.Find("h1").TextContent));
        Assert.Contains("Sara Moen, Havgløtt sykehus", TextOf([documents.Find("article")]), StringComparison.Ordinal);
        Assert.Equal("Bildene er fine.", documents.Find(".as-written").TextContent);
        await Button(documents, "Ta ut av Dokumenter").ClickAsync();
        Waits(documents, () => Assert.Contains("Tatt ut av Dokumenter", TextOf(documents.FindAll("[role=status]")), StringComparison.Ordinal));
        Services.GetRequiredService<NavigationManager>().NavigateTo("documents");
        Waits(documents, () => Assert.Contains("Ingen brev er tatt vare på", TextOf(documents), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("romferd")]
    public async Task A_document_that_is_not_there_is_said_in_words(string id)
    {
        await GivenAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo($"documents?letter={id}");

        var page = OpenLoaded<DocumentsPage>();

        Assert.Contains("Vi finner ikke brevet", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='documents']"));
    }

    [Fact]
    public async Task More_documents_are_shown_when_asked_for()
    {
        await GivenAsync([.. Enumerable.Range(0, 25).SelectMany(at => Kept($"Brev {at}"))]);
        var page = OpenLoaded<DocumentsPage>();
        Assert.Equal(20, page.FindAll("li.row").Count);

        await Button(page, "Vis flere").ClickAsync();

        Waits(page, () => Assert.Equal(25, page.FindAll("li.row").Count));
    }

    [Fact]
    public async Task A_letter_that_she_was_reminded_of_says_so()
    {
        // One sender is a unit that can be asked for paper, the other is none.
        var (letter, other) = (Letter("Innkalling", isImportant: true, Surgery.Id), Letter("Innkalling", isImportant: true));
        foreach (var thread in new[] { letter, other }.Select(rows => (MessageThread)rows[0]))
        {
            thread.TakeStep(LetterTerms.Usual[0], Now.AddDays(7));
            thread.TakeStep(LetterTerms.Usual[0], Now.AddDays(14));
        }

        await GivenAsync([.. letter, .. other]);

        var (told, untold) = (TextOf(OpenThread(letter).FindAll("aside")), TextOf(OpenThread(other).FindAll("aside")));
        Assert.All([told, untold], text => Assert.Contains("Påminnelse sendt 9. mars 2026 kl. 09.00: ingen hadde åpnet brevet.", text, StringComparison.Ordinal));
        Assert.Contains("16. mars 2026 kl. 09.00 ba vi Havgløtt sykehus om å sende det i posten også.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("ba vi Havgløtt sykehus", untold, StringComparison.Ordinal);
    }

    [Fact]
    public async Task She_sees_who_has_opened_her_letter_and_ends_a_power_that_she_does_not_recognise()
    {
        var letter = Letter("Innkalling");
        await GivenAsync(letter);
        var siri = await Portal.GivenPersonAsync("Siri Lunde");
        await Portal.GivenHomeAsync(siri, "Fjordby");
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        await Portal.GivenPowerAsync(Kari.PersonId, siri, ServiceAreas.DigitalHealthServices);
        Portal.Actor.Current = siri with { SubjectId = Kari.PersonId };
        await Portal.RunAsync((ShowThread show) => show.RunAsync(((MessageThread)letter[0]).Id, Cancel));
        Portal.Actor.Current = Kari;

        var page = OpenThread(letter);
        Assert.Contains("Siri Lunde", TextOf(page.FindAll("section[aria-labelledby=who-saw] h3")), StringComparison.Ordinal);
        await page.Find("section[aria-labelledby=who-saw] .button--danger").ClickAsync();

        Waits(page, () => Assert.NotEmpty(page.FindAll(".notice--success")));
        Assert.Equal(1, await Portal.LookAsync<AccessReport, int>(all => all.CountAsync(report => report.ServiceCode == "inbox" && report.Ended == AccessEnd.PowerOfAttorney, Cancel)));
        Assert.NotNull(await Portal.LookAsync<Domain.Representation.PowerOfAttorney, DateTimeOffset?>(all => all.Select(power => power.EndedAt).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task What_she_has_begun_to_write_stands_among_the_drafts_and_leads_to_its_form()
    {
        await GivenAsync(KarisDoctor());
        await using (var scope = Portal.NewScope())
        {
            var drafts = scope.ServiceProvider.GetRequiredService<OwnDrafts>();
            var form = new DraftForm(SurgeryContactFeature.Service, SurgeryContactFeature.Send);
            var opened = await drafts.OpenAsync(form, Cancel);
            var fields = DraftFields.Of(new Dictionary<string, string> { ["subject"] = "Attest", ["text"] = "Kan jeg få" });
            Assert.Null((await drafts.SaveAsync(new DraftTyped(form, opened.Key, opened.ActorId, opened.SubjectId, fields, Guid.NewGuid(), []), Cancel)).Refusal);
        }

        var page = OpenLoaded<InboxPage>();
        Assert.Contains("Utkast", TextsOf(page, ".folders li"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("inbox?folder=drafts");

        Waits(page, () => Assert.Equal("gp/contact", Assert.Single(page.FindAll("ul.rows a")).GetAttribute("href")));
        Assert.Contains("Skrevet 2. mars 2026 kl. 09.00, ikke sendt", TextOf(page.FindAll("ul.rows")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_of_drafts_says_how_long_they_are_kept()
    {
        await GivenAsync(Letter("Innkalling"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("inbox?folder=drafts");

        Assert.Contains("Ingen utkast Begynner du på en melding uten å sende den, tar vi vare på den her i 30 dager.", TextOf(OpenLoaded<InboxPage>()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task She_chooses_by_who_wrote_when_more_than_one_has()
    {
        var siri = await Portal.GivenPersonAsync("Siri Lunde");
        Portal.Actor.Current = Kari;
        await GivenAsync([.. Question(Kari.PersonId, "", "Utslett"), .. Question(siri.PersonId, "Siri Lunde", "Attest")]);
        var page = OpenLoaded<InboxPage>();
        Assert.Equal(["Alle", "Deg", "Siri Lunde"], TextsOf(page, "#by option"));
        Assert.DoesNotContain(siri.PersonId.ToString(), page.Markup, StringComparison.OrdinalIgnoreCase);

        page.Find("#by").Change("1");

        Waits(page, () => Assert.Equal(["Attest"], TextsOf(page, ".row__title")));
    }

    [Fact]
    public async Task Where_one_alone_has_written_there_is_nothing_to_choose()
    {
        await GivenAsync(Question(Kari.PersonId, "", "Utslett"));

        Assert.Empty(OpenLoaded<InboxPage>().FindAll("#by"));
    }

    [Fact]
    public async Task She_goes_to_the_inbox_of_those_she_acts_for_and_of_nobody_else()
    {
        await GivenAsync();
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        await Portal.GivenParentAsync(Kari, await Portal.GivenPatientAsync("Mia Nordli", Today.AddYears(-7)));
        await Portal.GivenParentAsync(Kari, await Portal.GivenPatientAsync("Per Nordli", Today.AddYears(-5), level: null));
        await Portal.GivenPowerAsync(await Portal.GivenPatientAsync("Arne Bakke", Today.AddYears(-78)), Kari, ServiceAreas.DigitalHealthServices);
        await Portal.GivenPowerAsync(await Portal.GivenPatientAsync("Berit Ås", Today.AddYears(-60)), Kari, ServiceAreas.RegisteredInformation);
        var page = OpenLoaded<InboxPage>();
        Portal.Commands.Reset();
        page.Render();
        Assert.Equal(0, Portal.Commands.Count);

        await page.Find("details.expander").TriggerEventAsync("ontoggle", EventArgs.Empty);

        Waits(page, () => Assert.Equal(["Mia Nordli", "Arne Bakke"], TextsOf(page, "details.expander li")));
        Assert.All(page.FindAll("details.expander a"), link => Assert.Matches("^/for/[A-Za-z0-9_-]{22}/inbox$", link.GetAttribute("href")));
        Assert.All(page.FindAll("details.expander a"), link => Assert.True(link.HasAttribute("data-out")));
    }

    private IRenderedComponent<Web.Access.ServiceBoundary> OpenThread(object[] rows) => OpenLoaded<ThreadPage>(parameters => parameters.Add(page => page.ThreadId, ((MessageThread)rows[0]).Id));

    private object[] Letter(string subject, bool isImportant = false, Guid? unit = null)
    {
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(unit, CareLevel.Specialist, "Havgløtt sykehus"), subject, new(null, "Sara Moen", "Bildene er fine."), isImportant, Kari.PersonId, Now.AddDays(-1));
        return [thread, first];
    }

    private object[] Kept(string subject)
    {
        var rows = Letter(subject);
        return [.. rows, KeptLetter.Of((MessageThread)rows[0], [(Message)rows[1]], Now)!];
    }

    private object[] Question(Guid by, string name, string subject)
    {
        Surgery.Offers |= OfferedServices.Contact;
        return MessageThread.Ask(new DialogueLimits().On(MessageKind.SurgeryContact, Now), Surgery, subject, "Noen ord.", new(by, name), Kari.PersonId, Now.AddDays(-1)).Succeeded(out var begun)
            ? [begun.Thread, begun.First]
            : throw new InvalidOperationException("It was refused.");
    }
}
