using Bunit;
using Helsenorge.Portal.Domain;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class InboxPagesTests : PageTest
{
    private static readonly DialogueLimits Limits = new();

    [Fact]
    public async Task While_it_waits_the_page_says_what_for()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<InboxPage>();

        Assert.Contains("Henter innboksen", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Innboksen er tom Når noen i helsetjenesten skriver til deg", TextOf(page), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("#q"));
    }

    [Fact]
    public async Task The_list_says_who_wrote_what_when_and_what_asks_for_her()
    {
        await GivenAsync([.. Letter("Innkalling", isImportant: true), .. Letter("Svar på prøve"), .. Question(Now.AddDays(-1))]);

        var page = OpenLoaded<InboxPage>();

        Assert.Equal("Meldinger og brev fra helsetjenesten. 2 er ikke lest.", TextOf([page.Find(".lead")]));
        Assert.Contains("Havgløtt sykehus, 1. mars 2026 kl. 09.00 Innkalling Velkommen. Viktig, bekreft", TextsOf(page, "li.row"));
        Assert.Contains("Havgløtt sykehus, 1. mars 2026 kl. 09.00 Svar på prøve Velkommen. Ulest", TextsOf(page, "li.row"));
        Assert.Contains("Solbakken legesenter, 1. mars 2026 kl. 09.00 Utslett Det klør Svar innen 6. mars", TextsOf(page, "li.row"));
        Assert.Equal(["Alle (3)", "Uleste (2)", "Brev (2)", "E-konsultasjoner (1)"], TextsOf(page, "a.chip"));
    }

    [Fact]
    public async Task Folder_and_kind_are_addresses_and_she_finds_what_she_looks_for()
    {
        await GivenAsync([.. Letter("Innkalling"), .. Question(Now.AddDays(-1))]);
        var page = OpenLoaded<InboxPage>();
        Services.GetRequiredService<NavigationManager>().NavigateTo("inbox?show=letter");
        page = OpenLoaded<InboxPage>();
        Assert.Equal("Innkalling", Assert.Single(TextsOf(page, ".row__title")));

        Services.GetRequiredService<NavigationManager>().NavigateTo("inbox?folder=sent");
        page = OpenLoaded<InboxPage>();
        Assert.Equal("Utslett", Assert.Single(TextsOf(page, ".row__title")));
        page.Find("#q").Input("KLØR");
        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("1 treff på «KLØR»", TextOf(page), StringComparison.Ordinal));
        Assert.Equal("klør", page.Find("mark").TextContent);
        Assert.DoesNotContain("KLØR", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.OrdinalIgnoreCase);
        page.Find("#q").Input("romferd");
        await page.Find("form").SubmitAsync();
        Waits(page, () => Assert.Contains("Ingen meldinger passer", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_are_shown_when_asked_for()
    {
        await GivenAsync([.. Enumerable.Range(0, 25).SelectMany(at => Letter($"Brev {at}"))]);
        var page = OpenLoaded<InboxPage>();
        Assert.Equal(20, page.FindAll("li.row").Count);

        await Button(page, "Vis flere").ClickAsync();

        Waits(page, () => Assert.Equal(25, page.FindAll("li.row").Count));
        Assert.DoesNotContain("Vis flere", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dialogue_shows_who_wrote_how_far_it_came_and_by_when_it_is_answered()
    {
        var asked = Question(Now.AddDays(-3));
        ((MessageThread)asked[0]).Deliver((Message)asked[1], Now.AddDays(-2));
        await GivenAsync(asked);

        var page = OpenThread(asked);

        Assert.Equal("Utslett", page.Find("h1").TextContent);
        Assert.Contains("Du 27. februar 2026 kl. 09.00 , for 3 dager siden", TextOf([page.Find("article")]), StringComparison.Ordinal);
        Assert.Contains("Levert 28. februar 2026 kl. 09.00", TextOf([page.Find("article")]), StringComparison.Ordinal);
        var clock = TextOf([page.Find("section.promise")]);
        Assert.Contains("Solbakken legesenter har meldingen Svar senest 6. mars 2026", clock, StringComparison.Ordinal);
        Assert.Contains("Kommer ikke svaret i tide, ring Solbakken legesenter.", clock, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_answer_is_late_she_is_told_to_call()
    {
        var asked = Question(Now.AddDays(-20));
        await GivenAsync(asked);

        var clock = TextOf([OpenThread(asked).Find(".promise")]);

        Assert.Contains("Svaret er forsinket. Ring Solbakken legesenter og spør.", clock, StringComparison.Ordinal);
        Assert.DoesNotContain("Kommer ikke svaret i tide", clock, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_she_opens_is_read_and_the_log_says_so()
    {
        var letter = Letter("Innkalling");
        await GivenAsync(letter);

        var page = OpenThread(letter);

        Assert.Contains("Ny", TextOf([page.Find("article")]), StringComparison.Ordinal);
        await WaitAsync(async () => !await Portal.LookAsync<MessageThread, bool>(all => all.Select(thread => thread.IsUnread).SingleAsync(Cancel)));
        Assert.Equal(["view", "read"], await Portal.LookAsync<UsageLogEntry, List<string>>(all => all.Where(entry => entry.Outcome == UsageOutcome.Done).OrderBy(entry => entry.Sequence).Select(entry => entry.ActionCode).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task An_important_letter_is_confirmed_and_the_sender_is_told_once()
    {
        var letter = Letter("Innkalling", isImportant: true, Surgery);
        await GivenAsync(letter);
        var page = OpenThread(letter);

        await Button(page, "Bekreft at du har lest brevet").ClickAsync();

        Waits(page, () => Assert.Contains("Brevet er bekreftet lest", TextOf(page.FindAll("[role=status]")), StringComparison.Ordinal));
        Assert.DoesNotContain("Viktig brev", TextOf(page), StringComparison.Ordinal);
        Assert.Equal(["letter.read"], await Portal.LookAsync<OutboxMessage, List<string>>(all => all.Select(message => message.Kind).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Archived_and_taken_back()
    {
        var letter = Letter("Innkalling");
        await GivenAsync(letter);
        var page = OpenThread(letter);

        await Button(page, "Flytt til arkiv").ClickAsync();
        Waits(page, () => Assert.Contains("Flyttet til arkivet", TextOf(page), StringComparison.Ordinal));
        await Button(page, "Ta tilbake fra arkivet").ClickAsync();

        Waits(page, () => Assert.Contains("Den ligger i innboksen igjen", TextOf(page), StringComparison.Ordinal));
        Assert.Null(await Portal.LookAsync<MessageThread, DateTimeOffset?>(all => all.Select(thread => thread.ArchivedAt).SingleAsync(Cancel)));
    }

    [Theory]
    [InlineData(0, "Skriv meldingen din før du sender.")]
    [InlineData(4_000, null)]
    [InlineData(4_001, "Det er plass til 4000 tegn.")]
    public async Task She_writes_on_and_what_cannot_be_sent_is_kept(int length, string? problem)
    {
        var asked = Question(Now.AddDays(-3));
        await GivenAsync(asked);
        var page = OpenThread(asked);
        Assert.Equal("4000", page.Find("#reply").GetAttribute("maxlength"));

        page.Find("#reply").Input(new string('å', length));
        await page.Find("form").SubmitAsync();

        if (problem is null)
        {
            Waits(page, () => Assert.Contains("Meldingen er sendt Solbakken legesenter får meldingen", TextOf(page), StringComparison.Ordinal));
            Assert.Equal("", page.Find("#reply").GetAttribute("value"));
            Assert.Equal(2, page.FindAll("article").Count);
        }
        else
        {
            Waits(page, () => Assert.Contains(problem, TextOf([page.Find("#reply-error")]), StringComparison.Ordinal));
            Assert.Equal(length, page.Find("#reply").GetAttribute("value")!.Length);
            Assert.Single(page.FindAll("article"));
        }
    }

    [Fact]
    public async Task What_did_not_arrive_is_sent_again()
    {
        var asked = Question(Now.AddDays(-3));
        ((MessageThread)asked[0]).Fail(Now.AddDays(-3));
        await GivenAsync(asked);
        var page = OpenThread(asked);
        Assert.Empty(page.FindAll("#reply"));
        Assert.Contains("Kom ikke fram", TextOf([page.Find("article")]), StringComparison.Ordinal);

        await Button(page, "Send på nytt").ClickAsync();

        Waits(page, () => Assert.Contains("Meldingen er sendt på nytt", TextOf(page), StringComparison.Ordinal));
        Assert.Contains("Sendt på nytt 2. mars 2026", TextOf([page.Find(".promise__steps")]), StringComparison.Ordinal);
        Assert.Equal(["message.sent"], await Portal.LookAsync<OutboxMessage, List<string>>(all => all.Select(message => message.Kind).ToListAsync(Cancel)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task While_the_surgery_is_on_holiday_she_reads_and_is_told_when_she_can_write(int daysLeft, bool takes)
    {
        var asked = Question(Now.AddDays(-3));
        Surgery.TakesMessagesFrom = DateOnly.FromDateTime(Now.Date).AddDays(daysLeft);
        await GivenAsync(asked);

        var page = OpenThread(asked);

        Assert.Equal(takes, page.FindAll("#reply").Count == 1);
        Assert.Equal(!takes, TextOf(page).Contains("Du kan skrive her igjen tirsdag 3. mars 2026", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_holiday_begins_while_she_writes_and_her_words_are_still_there()
    {
        var asked = Question(Now.AddDays(-3));
        await GivenAsync(asked);
        var page = OpenThread(asked);
        page.Find("#reply").Input("Det klør mer nå");
        await ChangeAsync<Surgery>(all => all.ExecuteUpdateAsync(set => set.SetProperty(surgery => surgery.TakesMessagesFrom, DateOnly.FromDateTime(Now.Date).AddDays(7)), Cancel));

        await page.Find("form").SubmitAsync();

        Waits(page, () => Assert.Contains("Legekontoret tar ikke imot meldinger akkurat nå", TextOf(page), StringComparison.Ordinal));
        Assert.Equal("Det klør mer nå", page.FindAll(".as-written")[^1].TextContent);
        Assert.Single(page.FindAll("article"));
    }

    [Fact]
    public async Task What_has_come_since_she_looked_is_not_put_away_unseen()
    {
        var asked = Question(Now.AddDays(-3));
        await GivenAsync(asked);
        var page = OpenThread(asked);
        var answer = ((MessageThread)asked[0]).Answer(AnswerKind.Answer, new(null, "Ingrid Haugland", "Bruk krem."), Kari.PersonId, Limits.On(MessageKind.EConsultation, Now), Now)!;
        await Portal.GivenAsync(answer);
        await ChangeAsync<MessageThread>(all => all.ExecuteUpdateAsync(set => set.SetProperty(thread => thread.LastAt, Now).SetProperty(thread => thread.IsUnread, true), Cancel));

        await Button(page, "Flytt til arkiv").ClickAsync();

        Waits(page, () => Assert.Contains("Bruk krem.", TextOf(page), StringComparison.Ordinal));
        Assert.Contains("Det ble ikke gjort", TextOf(page), StringComparison.Ordinal);
        await WaitAsync(async () => !await Portal.LookAsync<MessageThread, bool>(all => all.Select(thread => thread.IsUnread).SingleAsync(Cancel)));
        await Button(page, "Flytt til arkiv").ClickAsync();
        Waits(page, () => Assert.Contains("Flyttet til arkivet", TextOf(page), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "Nå er det du som har ordet", "Venter på deg")]
    // Friday: there is no working day between.
    [InlineData(3, "Fristen for å svare er ute", "Fristen er ute")]
    public async Task A_question_is_hers_to_answer_until_its_last_day(int daysAfter, string title, string standing)
    {
        var last = DateOnly.FromDateTime(Now.Date).AddDays(-daysAfter);
        var terms = Limits.On(MessageKind.EConsultation, Now);
        var at = Enumerable.Range(0, 60).Select(days => Now.AddDays(-days)).First(at => WorkingDays.After(NorwegianTime.Today(at), terms.OpenFor) == last);
        var asked = Question(at);
        var question = ((MessageThread)asked[0]).Answer(AnswerKind.Question, new(null, "Ingrid Haugland", "Hvor lenge har det klødd?"), Kari.PersonId, terms, at)!;
        await GivenAsync([.. asked, question]);

        Assert.Contains(standing, TextOf([OpenLoaded<InboxPage>().Find("li.row")]), StringComparison.Ordinal);
        var clock = TextOf([OpenThread(asked).Find(".promise")]);

        Assert.Contains(title, clock, StringComparison.Ordinal);
        Assert.Equal(daysAfter == 0, clock.Contains("Du kan skrive mer her til", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("{{7*7}} @(1+1) ${x}")]
    [InlineData("'; DROP TABLE Messages; --")]
    [InlineData("‮gnikcah 𝔘𝔫𝔦 😀 \u200B")]
    public async Task Hostile_text_is_shown_as_text(string text)
    {
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, null, "Havgløtt sykehus"), text, new(null, text, text), isImportant: false, Kari.PersonId, Now);
        await GivenAsync(thread, first);

        var page = OpenThread([thread, first]);

        // But for what would turn the words after it around.
        var shown = text.Replace("\u202E", "", StringComparison.Ordinal);
        Assert.Equal(shown, page.Find(".as-written").TextContent);
        Assert.Equal(shown, page.Find("h1").TextContent);
        Assert.Empty(page.FindAll("article script, article img"));
        var list = OpenLoaded<InboxPage>();
        Assert.Equal(shown, list.Find(".row__title").TextContent);
        Assert.Empty(list.FindAll("li script, li img"));
    }

    [Fact]
    public async Task From_one_message_to_another_the_page_shows_the_other()
    {
        var (first, second) = (Letter("Innkalling"), Letter("Svar på prøve"));
        await GivenAsync([.. first, .. second]);
        var page = OpenThread(first);

        page.Render(boundary => boundary.AddChildContent<ThreadPage>(parameters => parameters.Add(p => p.ThreadId, ((MessageThread)second[0]).Id)));

        Waits(page, () => Assert.Equal("Svar på prøve", page.Find("h1").TextContent));
        await WaitAsync(async () => !await Portal.LookAsync<MessageThread, bool>(all => all.AnyAsync(thread => thread.IsUnread, Cancel)));
    }

    [Fact]
    public async Task The_list_says_how_many_files_there_are_and_the_message_gives_each_with_whether_it_was_looked_through()
    {
        var vault = Portal.Get<PersonNumberVault>();
        var (letter, alone) = (Letter("Innkalling"), Letter("Svar"));
        var (clean, unseen) = (TestFiles.Checked("Kart.pdf").AsScanned().Seal(Kari.PersonId, vault), TestFiles.Checked("<b>bilde</b>.png", TestFiles.Png()).Seal(Kari.PersonId, vault));
        await GivenAsync([.. letter, .. Attachment.Of((Message)letter[1], [clean, unseen]), .. alone, .. Attachment.Of((Message)alone[1], [TestFiles.Checked("Svar.pdf").Seal(Kari.PersonId, vault)])]);

        var list = OpenLoaded<InboxPage>();
        Assert.Contains("2 vedlegg", TextsOf(list, ".row__files"));
        Assert.Contains("1 vedlegg", TextsOf(list, ".row__files"));
        var page = OpenThread(letter);

        Assert.Equal(["Kart.pdf, 1 kB", "b_.png, 1 kB Ikke undersøkt for virus"], TextsOf(page, ".attachments li"));
        Assert.Equal($"inbox/{((MessageThread)letter[0]).Id}/attachments/{clean.Id}", page.Find("a.attachment").GetAttribute("href"));
    }

    [Fact]
    public async Task A_message_that_is_not_there_is_said_in_words()
    {
        await GivenAsync();

        var page = OpenLoaded<ThreadPage>(parameters => parameters.Add(p => p.ThreadId, Guid.NewGuid()));

        Assert.Contains("Vi finner ikke meldingen", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find("a[href='inbox']"));
    }

    [Fact]
    public async Task A_search_stays_out_of_the_drafts_where_no_field_could_clear_it()
    {
        await GivenAsync(Letter("Innkalling"));
        var page = OpenLoaded<InboxPage>();
        await SearchAsync(page, "velkommen");
        Waits(page, () => Assert.Contains("1 treff på «velkommen»", TextOf(page), StringComparison.Ordinal));

        Go("inbox?folder=drafts");

        Waits(page, () => Assert.Contains("Ingen utkast", TextOf(page), StringComparison.Ordinal));
        Assert.DoesNotContain("treff", TextOf(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_she_searches_nothing_is_counted_that_the_search_may_not_find()
    {
        await GivenAsync([.. Letter("Innkalling"), .. Question(Now.AddDays(-1))]);
        var page = OpenLoaded<InboxPage>();
        Assert.Equal(["Alle (2)", "Uleste (1)", "Brev (1)", "E-konsultasjoner (1)"], TextsOf(page, "a.chip"));

        await SearchAsync(page, "klør");
        Waits(page, () => Assert.Equal(["Alle", "Uleste", "Brev", "E-konsultasjoner"], TextsOf(page, "a.chip")));

        await SearchAsync(page, "");
        Waits(page, () => Assert.Contains("Brev (1)", TextsOf(page, "a.chip")));
        page.Find("#from").Change("Havgløtt sykehus");
        Waits(page, () => Assert.Contains("Brev", TextsOf(page, "a.chip")));
    }

    [Fact]
    public async Task Back_from_a_hit_she_has_what_she_looked_for_and_the_address_says_nothing_of_it()
    {
        var siri = await Portal.GivenPersonAsync("Siri Lunde");
        Portal.Actor.Current = Kari;
        await GivenAsync([.. Letter("Innkalling"), .. Question(Now.AddDays(-1)), .. Question(Now.AddDays(-2), siri.PersonId)]);
        var page = OpenLoaded<InboxPage>();
        page.Find("#by").Change("1");
        await SearchAsync(page, "klør");
        Waits(page, () => Assert.Contains("1 treff på «klør»", TextOf(page), StringComparison.Ordinal));

        await LeaveForAsync("inbox/0197a1c0-0000-7000-8000-000000000001");
        Go("inbox");
        page = OpenLoaded<InboxPage>();

        Assert.Equal("klør", page.Find("#q").GetAttribute("value"));
        Assert.Equal("1", page.Find("#by").GetAttribute("value"));
        Assert.Contains("1 treff på «klør»", TextOf(page), StringComparison.Ordinal);
        Assert.Single(TextsOf(page, ".row__title"));
    }

    [Fact]
    public async Task Back_from_what_was_far_down_as_many_are_shown_as_before()
    {
        await GivenAsync([.. Enumerable.Range(0, 45).SelectMany(at => Letter($"Brev {at}"))]);
        var page = OpenLoaded<InboxPage>();
        await Button(page, "Vis flere").ClickAsync();
        Waits(page, () => Assert.Equal(40, page.FindAll("li.row").Count));
        var shown = TextsOf(page, ".row__title");

        await LeaveForAsync("inbox/0197a1c0-0000-7000-8000-000000000001");
        Go("inbox");
        page = OpenLoaded<InboxPage>();

        Assert.Equal(shown, TextsOf(page, ".row__title"));
        await Button(page, "Vis flere").ClickAsync();
        Waits(page, () => Assert.Equal(45, page.FindAll("li.row").Count));
    }

    [Theory]
    [InlineData("overview", "inbox")]
    [InlineData("inbox/0197a1c0-0000-7000-8000-000000000001", "inbox?show=letter")]
    public async Task Whoever_comes_from_elsewhere_or_to_another_part_begins_anew(string between, string to)
    {
        await GivenAsync([.. Letter("Innkalling"), .. Question(Now.AddDays(-1))]);
        var page = OpenLoaded<InboxPage>();
        await SearchAsync(page, "klør");
        Waits(page, () => Assert.Contains("1 treff på «klør»", TextOf(page), StringComparison.Ordinal));

        await LeaveForAsync(between);
        Go(to);
        page = OpenLoaded<InboxPage>();

        Assert.Equal("", page.Find("#q").GetAttribute("value") ?? "");
        Assert.DoesNotContain("treff", TextOf(page), StringComparison.Ordinal);
    }

    private async Task LeaveForAsync(string address)
    {
        await DisposeComponentsAsync();
        Go(address);
    }

    private void Go(string address) => Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    private static async Task SearchAsync(IRenderedComponent<ServiceBoundary> page, string words)
    {
        page.Find("#q").Input(words);
        await page.Find("form").SubmitAsync();
    }

    private IRenderedComponent<ServiceBoundary> OpenThread(object[] rows) => OpenLoaded<ThreadPage>(parameters => parameters.Add(page => page.ThreadId, ((MessageThread)rows[0]).Id));

    private object[] Letter(string subject, bool isImportant = false, Surgery? from = null)
    {
        var sender = from is null ? new Counterpart(null, CareLevel.Specialist, "Havgløtt sykehus") : Counterpart.Of(from);
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, sender, subject, new(null, "Sara Moen", "Velkommen."), isImportant, Kari.PersonId, Now.AddDays(-1));
        return [thread, first];
    }

    private object[] Question(DateTimeOffset at, Guid? by = null)
    {
        Surgery.Offers |= OfferedServices.EConsultation;
        return MessageThread.Ask(Limits.On(MessageKind.EConsultation, at), Surgery, "Utslett", "Det klør", by is { } other ? new(other, "Siri Lunde") : new(Kari.PersonId, ""), Kari.PersonId, at).Succeeded(out var begun)
            ? [begun.Thread, begun.First]
            : throw new InvalidOperationException("It was refused.");
    }

    private async Task ChangeAsync<T>(Func<IQueryable<T>, Task<int>> change) where T : class => Assert.Equal(1, await Portal.LookAsync(change));

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (var limit = System.Diagnostics.Stopwatch.StartNew(); !await condition(); await Task.Delay(10, Cancel))
        {
            Assert.True(limit.Elapsed < TimeSpan.FromSeconds(10), "It never became so.");
        }
    }
}

/// <summary>At Basic the inbox says what it hides and why.</summary>
public sealed class InboxAtBasicTests : PageTest
{
    // The texts as they are where somebody acts for another.
    public InboxAtBasicTests() => Services.Add(new ServiceCollection().AddPageAccess().Single(service => service.ServiceType == typeof(IStringLocalizer<>)));

    protected override ConsentLevel? Level => ConsentLevel.Basic;

    [Fact]
    public async Task Receipts_are_shown_and_what_is_hidden_is_said_with_the_way_to_change_it()
    {
        var (receipt, first) = MessageThread.Arrive(MessageKind.Receipt, new(null, null, "Helseportalen"), "Du har byttet fastlege", new(null, null, "Byttet gjelder fra 1. april."), isImportant: false, Kari.PersonId, Now);
        var (letter, second) = MessageThread.Arrive(MessageKind.Letter, new(null, CareLevel.Specialist, "Havgløtt sykehus"), "Innkalling", new(null, null, "Velkommen."), isImportant: false, Kari.PersonId, Now);
        await GivenAsync(receipt, first, letter, second);

        var page = OpenLoaded<InboxPage>();

        Assert.Equal("Du har byttet fastlege", Assert.Single(TextsOf(page, ".row__title")));
        Assert.Contains("Noe vises ikke på nivået ditt Du har valgt et nivå der innboksen bare viser kvitteringer", TextOf(page), StringComparison.Ordinal);
        Assert.NotNull(page.Find(".notice a[href='profile/consent']"));
        Assert.DoesNotContain("Havgløtt", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inbox", "Brev fra helsetjenesten får du på annen måte så lenge nivået ikke er Full.")]
    [InlineData("inbox?folder=sent", "Det du har skrevet til helsetjenesten, vises bare når nivået er Full.")]
    [InlineData("inbox?folder=archive", "Brev og samtaler i arkivet vises bare når nivået er Full.")]
    public async Task Where_nothing_may_be_shown_it_is_not_said_that_there_is_nothing_or_that_letters_come(string address, string text)
    {
        await GivenAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        var page = OpenLoaded<InboxPage>();

        Assert.Contains("Ingenting å vise på nivået ditt", TextOf(page), StringComparison.Ordinal);
        Assert.Contains(text, TextOf(page), StringComparison.Ordinal);
        Assert.DoesNotContain("varsel", TextOf(page.FindAll(".state")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hidden_letter_and_one_that_is_not_there_are_answered_alike_with_the_level()
    {
        var (letter, first) = MessageThread.Arrive(MessageKind.Letter, new(null, CareLevel.Specialist, "Havgløtt sykehus"), "Innkalling", new(null, null, "Velkommen."), isImportant: false, Kari.PersonId, Now);
        await GivenAsync(letter, first);

        var hidden = TextOf(OpenLoaded<ThreadPage>(parameters => parameters.Add(page => page.ThreadId, letter.Id)));
        var missing = TextOf(OpenLoaded<ThreadPage>(parameters => parameters.Add(page => page.ThreadId, Guid.NewGuid())));

        Assert.Contains("Nivået du har valgt, viser ikke brev og samtaler med helsetjenesten", hidden, StringComparison.Ordinal);
        Assert.Equal(missing, hidden);
    }

    [Fact]
    public async Task Only_whoever_may_choose_the_level_is_led_to_where_it_is_chosen()
    {
        var today = new DateOnly(2026, 3, 2);
        await GivenAsync();
        await Portal.GivenHomeAsync(Kari, "Fjordby");
        await Portal.GivenPowerAsync(await Portal.GivenPatientAsync("Arne Bakke", today.AddYears(-78), ConsentLevel.Basic), Kari, ServiceAreas.DigitalHealthServices);
        await Portal.GivenParentAsync(Kari, await Portal.GivenPatientAsync("Mia Nordli", today.AddYears(-7), ConsentLevel.Basic));

        await ActForAsync("Arne Bakke");
        var arnes = OpenLoaded<InboxPage>();
        Assert.Contains("Noe vises ikke på nivået til Arne", TextOf(arnes), StringComparison.Ordinal);
        Assert.Contains("Ingenting å vise på nivået til Arne", TextOf(arnes), StringComparison.Ordinal);
        Assert.Contains("Brev fra helsetjenesten får Arne på annen måte", TextOf(arnes), StringComparison.Ordinal);
        Assert.Empty(arnes.FindAll("a[href='profile/consent']"));

        await ActForAsync("Mia Nordli");
        Assert.NotEmpty(OpenLoaded<InboxPage>().FindAll(".notice a[href='profile/consent']"));
    }

    // As the address /for/{key}/ does.
    private async Task ActForAsync(string name)
    {
        Portal.Actor.Current = Kari;
        var person = (await Portal.RunAsync((Representations people) => people.ListAsync(Cancel))).Single(one => one.Name.Full == name);
        var acting = Services.GetRequiredService<ActingFor>();
        Assert.True(await acting.FindAsync(Kari.PersonId, ActingFor.AddressOf(person.Key), Cancel));
        Portal.Actor.Current = acting.ActorOf(Kari.PersonId, Kari.SessionId);
    }
}
