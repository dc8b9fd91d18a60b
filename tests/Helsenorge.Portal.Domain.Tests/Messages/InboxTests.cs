using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>Who sees what in an inbox, through the gate over a real database.</summary>
public sealed class InboxTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = PortalHarness.MondayMorning;
    private static readonly DialogueLimits Limits = new();
    private readonly Surgery solbakken = PortalHarness.Solbakken(OfferedServices.EConsultation | OfferedServices.Contact);
    private PortalHarness portal = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        await portal.GivenAsync(solbakken);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Theory]
    [InlineData(ConsentLevel.Basic, "Kvittering|Om fullmakt|Register")]
    [InlineData(ConsentLevel.BasicPlus, "Kvittering|Om fullmakt|Register")]
    [InlineData(ConsentLevel.Full, "Brev|Kvittering|Om fullmakt|Register|Utslett")]
    public async Task Section_3_1_consent_opens_by_kind_in_the_list_the_search_the_count_and_the_overview(ConsentLevel level, string subjects)
    {
        var bjorg = await portal.GivenPersonAsync("Bjørg Lien", level);
        await GivenOneOfEachAsync(bjorg.PersonId);

        var all = await ListAsync();
        Assert.Equal(subjects, Subjects(all));
        Assert.Equal(all.Threads.Count, all.Groups.Sum(group => group.Count));
        Assert.Equal(subjects, Subjects(await ListAsync(query: "ord")));
        // The overview shows three, and says how many.
        var unread = (await portal.RunAsync((ShowOverview page) => page.RunAsync(Cancel))).Parts.Select(part => part.Model).OfType<UnreadThreads.Model>().Single();
        Assert.Equal(subjects.Split('|').Length - (level is ConsentLevel.Full ? 1 : 0), unread.Count);
        foreach (var (id, subject) in await portal.LookAsync<MessageThread, List<(Guid, string)>>(async rows => [.. (await rows.ToListAsync(Cancel)).Select(row => (row.Id, row.Subject))]))
        {
            var answer = await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel));
            Assert.Equal(subjects.Split('|').Contains(subject), answer.Thread is not null);
            Assert.Equal(answer.Thread is not null, answer.Messages.Count > 0);
        }
    }

    [Fact]
    public async Task Section_4_5_a_proxy_never_sees_notices_of_powers_of_attorney_nor_does_a_preview_or_whoever_is_appointed()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 1, 1));
        await GivenOneOfEachAsync(arne);
        var siri = await portal.GivenPersonAsync("Siri Lunde");
        await portal.GivenHomeAsync(siri, "Fjordby");
        await portal.GivenPowerAsync(arne, siri, ServiceAreas.DigitalHealthServices);
        var randi = await portal.GivenPersonAsync("Randi Haug");
        await portal.GivenHomeAsync(randi, "Fjordby");
        await portal.GivenPowerAsync(arne, randi, ServiceAreas.None, basis: PowerBasis.Appointed);
        var himself = PortalHarness.NewSession(arne, Now);
        await portal.GivenAsync(himself);

        foreach (var actor in (Actor[])[siri with { SubjectId = arne }, randi with { SubjectId = arne }, new Actor(arne, arne, himself.Id) { Preview = ServiceAreas.DigitalHealthServices }])
        {
            portal.Actor.Current = actor;
            Assert.Equal("Brev|Kvittering|Register|Utslett", Subjects(await ListAsync()));
            Assert.Empty((await ListAsync(query: "fullmakt")).Threads);
            Assert.DoesNotContain((await ListAsync()).Groups, group => group.Kind is MessageKind.PowerOfAttorney);
        }

        portal.Actor.Current = new Actor(arne, arne, himself.Id);
        Assert.Contains("Om fullmakt", Subjects(await ListAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(11, 364, "Fra fastlegen|Fra sykehuset|Skrev Kari", null)]
    [InlineData(12, 0, "Fra fastlegen|Skrev Kari", null)]
    [InlineData(13, 0, "Fra fastlegen|Skrev Kari", "Fra fastlegen|Skrev Sofie")]
    [InlineData(15, 364, "Fra fastlegen|Skrev Kari", "Fra fastlegen|Skrev Sofie")]
    [InlineData(16, 0, null, "Fra fastlegen|Fra sykehuset|Skrev Kari|Skrev Sofie")]
    public async Task Sections_4_1_and_4_2_from_12_hospital_letters_are_hidden_and_each_side_sees_what_it_wrote(int years, int days, string? parentSees, string? childSees)
    {
        var child = await portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(Now).AddDays(-days).AddYears(-years));
        await portal.GivenHomeAsync(child, "Fjordby");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, child.PersonId);
        await portal.GivenAsync(new YouthConsent { PatientId = child.PersonId, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = Now });
        await portal.GivenAsync([
            .. Letter(child.PersonId, "Fra sykehuset", CareLevel.Specialist),
            .. Letter(child.PersonId, "Fra fastlegen", CareLevel.GeneralPractice),
            .. Question(child.PersonId, kari.PersonId, "Skrev Kari"),
            .. years >= 13 ? Question(child.PersonId, child.PersonId, "Skrev Sofie") : [],
        ]);

        if (parentSees is not null)
        {
            portal.Actor.Current = kari with { SubjectId = child.PersonId };
            Assert.Equal(parentSees, Subjects(await ListAsync()));
            Assert.Equal(parentSees, Subjects(await ListAsync(query: "ord")));
        }

        if (childSees is not null)
        {
            portal.Actor.Current = child;
            Assert.Equal(childSees, Subjects(await ListAsync()));
            Assert.Equal(childSees, Subjects(await ListAsync(query: "ord")));
        }
    }

    [Fact]
    public async Task Section_4_1_what_a_parent_writes_in_a_dialogue_that_the_surgery_began_is_not_shown_to_the_young_person_nor_is_its_answer()
    {
        var sofie = await portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(Now).AddYears(-14));
        await portal.GivenHomeAsync(sofie, "Fjordby");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, sofie.PersonId);
        await portal.GivenAsync(new YouthConsent { PatientId = sofie.PersonId, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = Now });
        var (thread, first) = MessageThread.Arrive(MessageKind.SurgeryContact, Counterpart.Of(solbakken), "Ny timebok", new("s-1", null, "Vi har flyttet."), isImportant: false, sofie.PersonId, Now.AddDays(-1));
        await portal.GivenAsync(thread, first);
        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };
        Assert.Null(await portal.RunAsync((ReplyInThread reply) => reply.RunAsync(thread.Id, "Hvor er dere nå?", Guid.NewGuid(), Cancel)));
        var asked = await portal.LookAsync<Message, Guid>(all => all.Where(message => !message.IsInward).Select(message => message.Id).SingleAsync(Cancel));
        await AnswerAsync(sofie.PersonId, asked, new("s-2", "Ingrid Haugland", "I Strandgata."));

        Assert.Equal(3, (await portal.RunAsync((ShowThread page) => page.RunAsync(thread.Id, Cancel))).Messages.Count);
        portal.Actor.Current = sofie;
        Assert.Equal(["Vi har flyttet."], (await portal.RunAsync((ShowThread page) => page.RunAsync(thread.Id, Cancel))).Messages.Select(said => said.Text));
        Assert.DoesNotContain("Strandgata", string.Concat((await ListAsync()).Threads.SelectMany(row => row.Preview).Select(piece => piece.Text)), StringComparison.Ordinal);
        Assert.Equal([kari.PersonId], await portal.LookAsync<BellNotification, List<Guid>>(all => all.Where(bell => bell.Kind == NotificationKind.MessageAnswered).Select(bell => bell.ActorId).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task What_a_proxy_opens_stays_unread_for_the_patient_and_what_the_patient_opens_is_read_once()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 1, 1));
        var letter = Letter(arne, "Innkalling", CareLevel.Specialist);
        await portal.GivenAsync(letter);
        var id = ((MessageThread)letter[0]).Id;
        var siri = await portal.GivenPersonAsync("Siri Lunde");
        await portal.GivenHomeAsync(siri, "Fjordby");
        await portal.GivenPowerAsync(arne, siri, ServiceAreas.DigitalHealthServices);
        var himself = PortalHarness.NewSession(arne, Now);
        await portal.GivenAsync(himself);

        portal.Actor.Current = siri with { SubjectId = arne };
        Assert.False((await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).MarksAsRead);
        await portal.RunAsync<MarkRead, bool>(async mark => { await mark.RunAsync(id, Guid.NewGuid(), Cancel); return true; });
        Assert.True(await IsUnreadAsync());
        portal.Actor.Current = new Actor(arne, arne, himself.Id);
        Assert.True((await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).MarksAsRead);
        await portal.RunAsync<MarkRead, bool>(async mark => { await mark.RunAsync(id, Guid.NewGuid(), Cancel); return true; });
        Assert.False(await IsUnreadAsync());

        Task<bool> IsUnreadAsync() => portal.LookAsync<MessageThread, bool>(all => all.Select(thread => thread.IsUnread).SingleAsync(Cancel));
    }

    [Theory]
    [InlineData(11, 364, true)]
    [InlineData(12, 0, false)]
    public async Task What_a_parent_opens_is_read_for_the_child_until_12_and_from_then_the_young_person_reads_it(int years, int days, bool isRead)
    {
        var child = await portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(Now).AddDays(-days).AddYears(-years));
        await portal.GivenHomeAsync(child, "Fjordby");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, child.PersonId);
        var letter = Letter(child.PersonId, "Fra fastlegen", CareLevel.GeneralPractice);
        await portal.GivenAsync(letter);

        portal.Actor.Current = kari with { SubjectId = child.PersonId };
        Assert.Equal(isRead, await OpenAsync(((MessageThread)letter[0]).Id));
        Assert.Equal(isRead, await portal.LookAsync<Message, bool>(all => all.Select(message => message.ReadAt != null).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task Section_4_1_an_answer_to_a_parent_is_read_by_the_parent_since_the_young_person_does_not_see_it()
    {
        var sofie = await portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(Now).AddYears(-14));
        await portal.GivenHomeAsync(sofie, "Fjordby");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, sofie.PersonId);
        var asked = Question(sofie.PersonId, kari.PersonId, "Skrev Kari");
        await portal.GivenAsync(asked);
        await AnswerAsync(sofie.PersonId, ((Message)asked[1]).Id, new("a-1", "Ingrid Haugland", "Bruk krem."));

        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };
        Assert.True(await OpenAsync(((MessageThread)asked[0]).Id));
    }

    [Theory]
    [InlineData(ServiceAreas.DigitalHealthServices, null, true)]
    [InlineData(ServiceAreas.DigitalHealthServices, 0, true)]
    [InlineData(ServiceAreas.DigitalHealthServices, -1, false)]
    [InlineData(ServiceAreas.RegisteredInformation, null, false)]
    [InlineData(ServiceAreas.None, null, false)]
    public async Task A_proxy_who_asked_hears_of_the_answer_beside_the_patient_while_their_power_opens_it(ServiceAreas areas, int? days, bool hears)
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 1, 1));
        var (siri, other) = (await portal.GivenPersonAsync("Siri Lunde"), await portal.GivenPersonAsync("Randi Haug"));
        await portal.GivenPowerAsync(arne, siri, areas, days is { } at ? NorwegianTime.Today(Now).AddDays(at) : null);
        await portal.GivenPowerAsync(arne, other, ServiceAreas.Any);
        var asked = Question(arne, siri.PersonId, "Utslett");
        await portal.GivenAsync(asked);

        Assert.True(await AnswerAsync(arne, ((Message)asked[1]).Id, new("a-1", "Ingrid Haugland", "Bruk krem.")));

        Guid[] told = hears ? [arne, siri.PersonId] : [arne];
        Assert.Equal(told.Order(), (await BellsAsync()).Order());
    }

    [Fact]
    public async Task A_proxy_whose_power_has_ended_hears_nothing_and_one_who_is_appointed_too_hears_once()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 1, 1));
        var (siri, randi) = (await portal.GivenPersonAsync("Siri Lunde"), await portal.GivenPersonAsync("Randi Haug"));
        var ended = PowerOfAttorney.Give(arne, "Siri Lunde", new byte[32], ServiceAreas.Any, null, Now.AddDays(-3));
        ended.Accept(siri.PersonId, Now.AddDays(-2));
        ended.EndBy(PowerEnd.ByGiver, Now.AddDays(-1));
        await portal.GivenAsync(ended);
        await portal.GivenPowerAsync(arne, randi, ServiceAreas.Any, basis: PowerBasis.Appointed);
        var (one, two) = (Question(arne, siri.PersonId, "Utslett"), Question(arne, randi.PersonId, "Søvn"));
        await portal.GivenAsync([.. one, .. two]);

        Assert.True(await AnswerAsync(arne, ((Message)one[1]).Id, new("a-1", "Ingrid Haugland", "Bruk krem.")));
        Assert.True(await AnswerAsync(arne, ((Message)two[1]).Id, new("a-2", "Ingrid Haugland", "Legg deg tidlig.")));

        Assert.Equal(((Guid[])[arne, arne, randi.PersonId, randi.PersonId]).Order(), (await BellsAsync()).Order());
    }

    [Fact]
    public async Task The_same_answer_twice_is_one_answer_and_one_bell()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var asked = Question(kari.PersonId, kari.PersonId, "Utslett");
        await portal.GivenAsync(asked);
        var question = (Message)asked[1];

        Assert.True(await AnswerAsync(kari.PersonId, question.Id, new("a-1", "Ingrid Haugland", "Bruk krem.")));
        Assert.False(await AnswerAsync(kari.PersonId, question.Id, new("a-1", "Ingrid Haugland", "Bruk krem.")));

        Assert.Equal(2, await portal.LookAsync<Message, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(1, await portal.LookAsync<BellNotification, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task The_same_reply_sent_five_times_is_one_message_and_one_to_the_surgery()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var asked = Question(kari.PersonId, kari.PersonId, "Utslett");
        await portal.GivenAsync(asked);
        var (id, key) = (((MessageThread)asked[0]).Id, Guid.NewGuid());

        var sent = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => portal.RunAsync((ReplyInThread reply) => reply.RunAsync(id, "Det har spredt seg", key, Cancel))));

        Assert.All(sent, Assert.Null);
        Assert.Equal(2, await portal.LookAsync<Message, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(["message.sent"], await portal.LookAsync<OutboxMessage, List<string>>(all => all.Select(message => message.Kind).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task Two_who_write_in_one_thread_at_once_are_both_kept_or_told()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var asked = Question(kari.PersonId, kari.PersonId, "Utslett");
        await portal.GivenAsync(asked);
        var id = ((MessageThread)asked[0]).Id;
        string[] texts = ["Fra telefonen", "Fra maskinen"];

        var refusals = await Task.WhenAll(texts.Select(text => portal.RunAsync((ReplyInThread reply) => reply.RunAsync(id, text, Guid.NewGuid(), Cancel))));

        Assert.All(refusals, refusal => Assert.True(refusal is null or SendRefusal.ChangedMeanwhile));
        Assert.Contains(null, refusals);
        Assert.Equal(
            texts.Where((_, at) => refusals[at] is null).Append("Noen ord.").Order(StringComparer.Ordinal),
            (await portal.LookAsync<Message, List<string>>(all => all.Select(message => message.Text).ToListAsync(Cancel))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Section_4_1_a_parent_who_writes_to_the_surgery_is_told_and_the_young_person_is_not()
    {
        var sofie = await portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(Now).AddYears(-14));
        await portal.GivenHomeAsync(sofie, "Fjordby");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, sofie.PersonId);
        var ingrid = new Practitioner { HprNumber = "7654321", Name = "Ingrid Haugland", SurgeryId = solbakken.Id };
        await portal.GivenAsync(ingrid, new Domain.People.GeneralPractitionerAssignment { PatientId = sofie.PersonId, PractitionerName = ingrid.Name, PractitionerId = ingrid.Id, SurgeryId = solbakken.Id, ReadAt = Now });
        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };

        Assert.True((await portal.RunAsync((ContactSurgery contact) => contact.RunAsync("Attest", "Vi trenger en attest.", Guid.NewGuid(), Cancel))).Succeeded(out _));

        Assert.Equal([kari.PersonId], await portal.LookAsync<BellNotification, List<Guid>>(all => all.Select(bell => bell.ActorId).ToListAsync(Cancel)));
        Assert.Equal((kari.PersonId, "Kari Nordli"), await portal.LookAsync<Message, (Guid, string)>(async all => { var one = await all.SingleAsync(Cancel); return (one.SentBy, one.Author); }));
    }

    [Fact]
    public async Task Of_45_that_came_in_the_same_minute_each_is_listed_once()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync([.. Enumerable.Range(0, 45).SelectMany(at => Letter(kari.PersonId, $"Brev {at}", null))]);
        var shown = new List<ListThreads.Row>();

        for (var more = true; more;)
        {
            var page = await portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.In), shown.LastOrDefault(), Cancel));
            Assert.InRange(page.Threads.Count, 1, ListThreads.PageSize);
            shown.AddRange(page.Threads);
            more = page.More;
        }

        Assert.Equal(45, shown.Select(row => row.Id).Distinct().Count());
        Assert.Equal(45, shown.Count);
    }

    [Fact]
    public async Task A_search_finds_all_words_wherever_they_stand_and_marks_them()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync([.. Letter(kari.PersonId, "Allergi mot nøtter", null, "Ta med EPIPENNEN. Se 100 % av arket."), .. Letter(kari.PersonId, "Allergi mot pollen", null, "Bruk spray.")]);

        var row = Assert.Single((await ListAsync(query: "  epipennen  ALLERGI ")).Threads);
        Assert.Equal(["Allergi"], row.Title.Where(piece => piece.IsMatch).Select(piece => piece.Text));
        Assert.Equal(["EPIPENNEN"], row.Preview.Where(piece => piece.IsMatch).Select(piece => piece.Text));
        Assert.Single((await ListAsync(query: "100 %")).Threads);
        Assert.Empty((await ListAsync(query: "% _")).Threads);
        Assert.Equal(2, (await ListAsync(query: "allérgi")).Found);
    }

    [Fact]
    public async Task Whatever_is_chosen_a_search_for_what_stands_in_all_of_them_finds_what_the_list_shows()
    {
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await GivenOneOfEachAsync(kari.PersonId);
        var (read, archived) = (Letter(kari.PersonId, "Lest", null), Letter(kari.PersonId, "Lagt bort", null));
        ((MessageThread)read[0]).Read([(Message)read[1]], Now);
        ((MessageThread)archived[0]).Archive(isArchived: true, Now);
        await portal.GivenAsync([.. read, .. archived]);
        var wishes =
            from folder in new[] { InboxFolder.In, InboxFolder.Sent, InboxFolder.Archive }
            from kind in new MessageKind?[] { null, MessageKind.Letter, MessageKind.EConsultation }
            from unread in new[] { false, true }
            from counterpart in new[] { null, "Havgløtt sykehus" }
            from writer in new Guid?[] { null, kari.PersonId }
            select new ListThreads.Wanted(folder, kind, unread, counterpart, By: writer);
        var seen = new HashSet<string>(StringComparer.Ordinal);

        foreach (var wanted in wishes)
        {
            var list = Subjects(await portal.RunAsync((ListThreads page) => page.RunAsync(wanted, null, Cancel)));
            Assert.Equal(list, Subjects(await portal.RunAsync((ListThreads page) => page.RunAsync(wanted with { Query = "ord" }, null, Cancel))));
            seen.Add(list);
        }

        // Each choice leaves something out that another shows.
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "", "Brev", "Brev|Lest", "Lagt bort", "Utslett", "Brev|Kvittering|Lest|Om fullmakt|Register|Utslett" }, seen);
    }

    /// <summary>Whether the look made it read.</summary>
    private async Task<bool> OpenAsync(Guid id)
    {
        var said = (await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).MarksAsRead;
        await portal.RunAsync<MarkRead, bool>(async mark => { await mark.RunAsync(id, Guid.NewGuid(), Cancel); return true; });
        Assert.Equal(said, !await portal.LookAsync<MessageThread, bool>(all => all.Where(thread => thread.Id == id).Select(thread => thread.IsUnread).SingleAsync(Cancel)));
        return said;
    }

    private Task<List<Guid>> BellsAsync() => portal.LookAsync<BellNotification, List<Guid>>(all => all.Where(bell => bell.Kind == NotificationKind.MessageAnswered).Select(bell => bell.ActorId).ToListAsync(Cancel));

    private async Task<ListThreads.Answer> ListAsync(string? query = null) => await portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.In, Query: query), null, Cancel));

    private static string Subjects(ListThreads.Answer answer) => string.Join('|', answer.Threads.Select(row => row.Subject).Order(StringComparer.Ordinal));

    private async Task<bool> AnswerAsync(Guid patient, Guid messageId, Inward said)
    {
        await using var access = await portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor(solbakken.Name, solbakken.OrganisationNumber), patient, InboxFeature.Service, InboxFeature.Deliver, Cancel);
        if (!await MessageDelivery.AnswerAsync(access!, InboxFeature.Service, messageId, AnswerKind.Answer, said, Limits, Cancel))
        {
            return false;
        }

        return await access!.SaveAsync(Cancel) is SaveOutcome.Saved;
    }

    private Task GivenOneOfEachAsync(Guid patient) => portal.GivenAsync([
        .. Letter(patient, "Brev", CareLevel.Specialist),
        .. Of(MessageKind.Receipt, patient, "Kvittering"),
        .. Of(MessageKind.PowerOfAttorney, patient, "Om fullmakt"),
        .. Of(MessageKind.Register, patient, "Register"),
        .. Question(patient, patient, "Utslett"),
    ]);

    private static object[] Of(MessageKind kind, Guid patient, string subject)
    {
        var (thread, first) = MessageThread.Arrive(kind, new(null, null, "Helseportalen"), subject, new(null, null, "Noen ord."), isImportant: false, patient, Now.AddDays(-1));
        return [thread, first];
    }

    private static object[] Letter(Guid patient, string subject, CareLevel? level, string text = "Noen ord.")
    {
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, level, "Havgløtt sykehus"), subject, new(null, null, text), isImportant: false, patient, Now.AddDays(-1));
        return [thread, first];
    }

    private object[] Question(Guid patient, Guid by, string subject) =>
        MessageThread.Ask(Limits.On(MessageKind.EConsultation, Now), solbakken, subject, "Noen ord.", new(by, ""), patient, Now.AddDays(-1)).Succeeded(out var begun)
            ? [begun.Thread, begun.First]
            : throw new InvalidOperationException("It was refused.");
}
