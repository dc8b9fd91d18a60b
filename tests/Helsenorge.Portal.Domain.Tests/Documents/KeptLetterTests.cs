using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Documents;
using Helsenorge.Portal.Web.Features.Inbox;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Documents;

/// <summary>Kari keeps a letter from the hospital, and finds it again among her documents.</summary>
public sealed class KeptLetterTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = PortalHarness.MondayMorning;
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task What_is_kept_five_times_is_there_once_and_stays_as_it_was_when_the_letter_is_put_away()
    {
        var id = await GivenAsync(kari.PersonId);
        var key = Guid.NewGuid();

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => KeepAsync(id, key: key))), Assert.True);
        Assert.True(await KeepAsync(id));
        var letter = (await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).Thread!;
        Assert.True(await portal.RunAsync((ArchiveThread archive) => archive.RunAsync(id, isArchived: true, letter.LastAt, Guid.NewGuid(), Cancel)));

        var row = Assert.Single((await ListAsync()).Letters);
        Assert.Equal(("Svar på røntgen", "Havgløtt sykehus"), (row.Subject, row.Counterpart));
        var shown = (await portal.RunAsync((ShowDocument page) => page.RunAsync(row.Id, Cancel))).Document!;
        Assert.Equal(("Sara Moen", "Bildene er fine."), (shown.Author, shown.Text));
        Assert.Equal(row.Id, (await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).KeptAs);
        // Two commands, however often the first was pressed.
        Assert.Equal(2, (await LogAsync()).Count(entry => entry is { ActionCode: "keep", Outcome: UsageOutcome.Done } && entry.ItemId == id));
    }

    [Fact]
    public async Task It_is_taken_out_from_either_place_and_the_letter_stays()
    {
        var id = await GivenAsync(kari.PersonId);
        await KeepAsync(id);
        Assert.True(await KeepAsync(id, isKept: false));
        Assert.Empty((await ListAsync()).Letters);

        await KeepAsync(id);
        var document = (await ListAsync()).Letters[0].Id;
        Assert.True(await portal.RunAsync((TakeOutDocument take) => take.RunAsync(document, Guid.NewGuid(), Cancel)));
        Assert.False(await portal.RunAsync((TakeOutDocument take) => take.RunAsync(document, Guid.NewGuid(), Cancel)));

        Assert.Null((await portal.RunAsync((ShowDocument page) => page.RunAsync(document, Cancel))).Document);
        Assert.NotNull((await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).Thread);
        Assert.Equal(["keep", "keep", "keep", "take-out"], (await LogAsync()).Where(entry => entry.Outcome is UsageOutcome.Done && entry.ActionCode is not "view").Select(entry => entry.ActionCode));
    }

    [Theory]
    [InlineData(MessageKind.Letter, true)]
    [InlineData(MessageKind.Receipt, false)]
    [InlineData(MessageKind.SurgeryContact, false)]
    [InlineData(MessageKind.PowerOfAttorney, false)]
    public async Task Only_letters_are_kept(MessageKind kind, bool isKept)
    {
        var id = await GivenAsync(kari.PersonId, kind);

        Assert.Equal(isKept, await KeepAsync(id));
        Assert.Equal(isKept, (await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).MayKeep);
        Assert.Equal(isKept ? 1 : 0, (await ListAsync()).Letters.Count);
    }

    [Theory]
    [InlineData(11, 1, true)]
    [InlineData(12, 0, false)]
    public async Task From_12_a_parent_puts_nothing_where_nobody_finds_it(int years, int daysYounger, bool isKept)
    {
        // The day before the birthday, and the birthday.
        var child = await portal.GivenPatientAsync("Mia Nordli", NorwegianTime.Today(Now).AddYears(-years - daysYounger).AddDays(daysYounger));
        await portal.GivenParentAsync(kari, child);
        var id = await GivenAsync(child, level: CareLevel.GeneralPractice);
        portal.Actor.Current = kari with { SubjectId = child };

        Assert.Equal(isKept, (await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).MayKeep);
        Assert.Equal(isKept, await KeepAsync(id));
        Assert.Equal(isKept ? 1 : 0, await portal.LookAsync<KeptLetter, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task A_lower_level_hides_the_letter_and_not_what_was_kept()
    {
        var id = await GivenAsync(kari.PersonId);
        await KeepAsync(id);
        await portal.GivenAsync(new ConsentDecision { PatientId = kari.PersonId, Number = 2, Level = ConsentLevel.Basic, TextVersion = "test", DecidedAt = Now, DecidedBy = kari.PersonId });

        Assert.Null((await portal.RunAsync((ShowThread page) => page.RunAsync(id, Cancel))).Thread);
        Assert.Single((await ListAsync()).Letters);
    }

    [Fact]
    public async Task Whoever_has_registered_information_by_a_power_looks_and_takes_nothing_out()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 1, 1));
        var (thread, first) = Letter(arne, MessageKind.Letter, CareLevel.Specialist);
        await portal.GivenAsync(thread, first, KeptLetter.Of(thread, [first], Now)!);
        await portal.GivenPowerAsync(arne, kari, ServiceAreas.RegisteredInformation);
        portal.Actor.Current = kari with { SubjectId = arne };

        var row = Assert.Single((await ListAsync()).Letters);
        Assert.False((await portal.RunAsync((ShowDocument page) => page.RunAsync(row.Id, Cancel))).MayTakeOut);
        var denied = await Assert.ThrowsAsync<AccessDeniedException>(() => portal.RunAsync((TakeOutDocument take) => take.RunAsync(row.Id, Guid.NewGuid(), Cancel)));
        Assert.Equal(AccessDenial.NeverByProxy, denied.Denial);
    }

    [Fact]
    public async Task Item_47_What_came_with_a_letter_is_kept_once_and_stays_when_her_level_hides_the_letter_and_when_its_thread_is_gone()
    {
        var (id, file) = await GivenWithFileAsync(kari.PersonId);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => KeepAsync(id))), Assert.True);
        var document = Assert.Single((await ListAsync()).Letters).Id;
        Assert.Equal([new AttachmentLine(file, "Bilder.pdf", TestFiles.Pdf().Length, false)], (await portal.RunAsync((ShowDocument page) => page.RunAsync(document, Cancel))).Document!.Files);

        await portal.GivenAsync(new ConsentDecision { PatientId = kari.PersonId, Number = 2, Level = ConsentLevel.Basic, TextVersion = "test", DecidedAt = Now, DecidedBy = kari.PersonId });
        Assert.Null(await portal.RunAsync((DownloadAttachment inbox) => inbox.RunAsync(id, file, Cancel)));
        Assert.Equal(TestFiles.Pdf(), (await DownloadAsync(document, file))!.Content);
        Assert.Equal(("view", UsageOutcome.Done, file), (await LogAsync()).Where(entry => entry.ServiceCode == "documents").Select(entry => (entry.ActionCode, entry.Outcome, entry.ItemId!.Value)).Last());

        await RemoveThreadAsync(id);
        var opened = (await DownloadAsync(document, file))!;
        Assert.Equal(("Bilder.pdf", FileType.Pdf), (opened.Name, opened.Type));
        Assert.Equal(TestFiles.Pdf(), opened.Content);
    }

    [Fact]
    public async Task What_was_kept_is_in_her_export_once_with_and_without_the_letter_itself()
    {
        var (id, file) = await GivenWithFileAsync(kari.PersonId);
        await KeepAsync(id);
        Assert.Equal([$"files/{file}-Bilder.pdf"], await FilesOfExportAsync());

        await RemoveThreadAsync(id);

        Assert.Equal([$"files/{file}-Bilder.pdf"], await FilesOfExportAsync());
    }

    [Fact]
    public async Task What_is_taken_out_takes_its_files_along_and_can_be_kept_again()
    {
        var (id, file) = await GivenWithFileAsync(kari.PersonId);
        await KeepAsync(id);
        var document = (await ListAsync()).Letters[0].Id;

        Assert.True(await portal.RunAsync((TakeOutDocument take) => take.RunAsync(document, Guid.NewGuid(), Cancel)));

        Assert.Null(await DownloadAsync(document, file));
        Assert.Equal((0, 0), await KeptAsync());
        Assert.NotNull(await portal.RunAsync((DownloadAttachment inbox) => inbox.RunAsync(id, file, Cancel)));
        Assert.True(await KeepAsync(id));
        Assert.Equal((1, 1), await KeptAsync());
    }

    [Fact]
    public async Task A_proxy_who_sees_the_documents_opens_their_files_and_nobody_opens_anothers()
    {
        var arne = await portal.GivenPersonAsync("Arne Bakke");
        await portal.GivenHomeAsync(arne, "Fjordby");
        var (id, file) = await GivenWithFileAsync(arne.PersonId);
        portal.Actor.Current = arne;
        await KeepAsync(id);
        var document = (await ListAsync()).Letters[0].Id;
        await portal.GivenPowerAsync(arne.PersonId, kari, ServiceAreas.RegisteredInformation);

        portal.Actor.Current = kari with { SubjectId = arne.PersonId };
        Assert.Equal(TestFiles.Pdf(), (await DownloadAsync(document, file))!.Content);
        Assert.Null(await DownloadAsync(Guid.NewGuid(), file));
        Assert.Equal("Kari Nordli", (await portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.PatientId == arne.PersonId && entry.ItemId == file).ToListAsync(Cancel)))[0].ActorName);
        portal.Actor.Current = kari;
        Assert.Null(await DownloadAsync(document, file));
    }

    [Fact]
    public async Task Of_45_kept_in_the_same_moment_each_is_listed_once_the_last_first()
    {
        await portal.GivenAsync([.. Enumerable.Range(0, 45).SelectMany(at =>
        {
            var (thread, first) = Letter(kari.PersonId, MessageKind.Letter, CareLevel.Specialist);
            return (object[])[thread, first, KeptLetter.Of(thread, [first], at < 30 ? Now : Now.AddMinutes(1))!];
        })]);
        var shown = new List<ListDocuments.Row>();

        for (var more = true; more;)
        {
            var page = await portal.RunAsync((ListDocuments list) => list.RunAsync(shown, Cancel));
            Assert.InRange(page.Letters.Count, 1, ListDocuments.PageSize);
            shown.AddRange(page.Letters);
            more = page.More;
        }

        Assert.Equal(45, shown.Select(row => row.Id).Distinct().Count());
        Assert.Equal(shown.OrderByDescending(row => row.KeptAt).Select(row => row.KeptAt), shown.Select(row => row.KeptAt));
    }

    private async Task<Guid> GivenAsync(Guid patient, MessageKind kind = MessageKind.Letter, CareLevel level = CareLevel.Specialist)
    {
        var (thread, first) = Letter(patient, kind, level);
        await portal.GivenAsync(thread, first);
        return thread.Id;
    }

    private async Task<(Guid Thread, Guid File)> GivenWithFileAsync(Guid patient)
    {
        var (thread, first) = Letter(patient, MessageKind.Letter, CareLevel.Specialist);
        var file = TestFiles.Checked("Bilder.pdf").Seal(patient, portal.Get<PersonNumberVault>());
        await portal.GivenAsync([thread, first, .. Attachment.Of(first, [file])]);
        return (thread.Id, file.Id);
    }

    private async Task RemoveThreadAsync(Guid id)
    {
        await using var db = portal.Database.Create();
        db.Remove(db.Vouch(await db.All<MessageThread>().SingleAsync(thread => thread.Id == id, Cancel)));
        await db.SaveChangesAsync(Cancel);
    }

    private Task<AttachedFile?> DownloadAsync(Guid document, Guid file) => portal.RunAsync((DownloadDocumentFile download) => download.RunAsync(document, file, Cancel));

    private async Task<IEnumerable<string>> FilesOfExportAsync() => (await portal.ExportAsync()).Keys.Where(name => name.StartsWith("files/", StringComparison.Ordinal));

    private async Task<(int Files, int Contents)> KeptAsync() =>
        (await portal.LookAsync<KeptFile, int>(all => all.CountAsync(Cancel)), await portal.LookAsync<KeptFileContent, int>(all => all.CountAsync(Cancel)));

    private static (MessageThread Thread, Message First) Letter(Guid patient, MessageKind kind, CareLevel level) =>
        MessageThread.Arrive(kind, new(null, level, "Havgløtt sykehus"), "Svar på røntgen", new(null, "Sara Moen", "Bildene er fine."), isImportant: false, patient, Now.AddDays(-2));

    private Task<bool> KeepAsync(Guid thread, bool isKept = true, Guid? key = null) => portal.RunAsync((KeepLetter keep) => keep.RunAsync(thread, isKept, key ?? Guid.NewGuid(), Cancel));

    private Task<ListDocuments.Answer> ListAsync() => portal.RunAsync((ListDocuments list) => list.RunAsync([], Cancel));

    private Task<List<UsageLogEntry>> LogAsync() => portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.Where(entry => entry.PatientId == kari.PersonId).OrderBy(entry => entry.Sequence).ToListAsync(Cancel));
}
