using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Jobs;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Messages;

/// <summary>Kari sends files to her surgery and gets some from the hospital: who sees them, how many, and what becomes of them.</summary>
public sealed class AttachmentTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = PortalHarness.MondayMorning;
    private static readonly DraftForm Form = new(SurgeryContactFeature.Service, SurgeryContactFeature.Send);
    private readonly Surgery solbakken = PortalHarness.Solbakken(OfferedServices.Contact | OfferedServices.EConsultation);
    private PortalHarness portal = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenHomeAsync(kari, "Fjordby");
        var ingrid = new Practitioner { HprNumber = "990000001", Name = "Ingrid Haugland", SurgeryId = solbakken.Id };
        await portal.GivenAsync(solbakken, ingrid, new GeneralPractitionerAssignment { PatientId = kari.PersonId, PractitionerName = ingrid.Name, PractitionerId = ingrid.Id, SurgeryId = solbakken.Id, ReadAt = Now });
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task What_she_adds_goes_with_what_she_sends_and_comes_out_as_it_went_in()
    {
        var form = await OpenAsync();
        var content = TestFiles.Pdf("Henvisning");
        Assert.Null(await AddAsync(form, "henvisning.pdf", content));
        Assert.Null(await AddAsync(form, "utslett.png", TestFiles.Png()));
        Assert.Equal(["henvisning.pdf", "utslett.png"], await NamesAsync(form));

        var thread = await SendAsync(form);

        var said = Assert.Single((await ShowAsync(thread)).Messages);
        Assert.Equal([("henvisning.pdf", content.Length, false), ("utslett.png", TestFiles.Png().Length, false)], said.Files.Select(file => (file.Name, file.Size, file.IsScanned)));
        var file = await DownloadAsync(thread, said.Files[0].Id);
        Assert.Equal(("henvisning.pdf", FileType.Pdf), (file!.Name, file.Type));
        Assert.Equal(content, file.Content);
        Assert.Equal(2, (await portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.Sent), null, Cancel))).Threads.Single().Files);
        Assert.Equal(0, await portal.LookAsync<Draft, int>(all => all.CountAsync(Cancel)));
        Assert.Empty(await NamesAsync(form));
    }

    [Fact]
    public async Task Opening_a_file_is_one_row_in_the_log_that_names_it()
    {
        var form = await OpenAsync();
        await AddAsync(form);
        var thread = await SendAsync(form);
        var file = (await ShowAsync(thread)).Messages.Single().Files.Single();
        var before = await portal.LookAsync<UsageLogEntry, int>(all => all.CountAsync(Cancel));

        await DownloadAsync(thread, file.Id);

        var entry = await portal.LookAsync<UsageLogEntry, UsageLogEntry>(all => all.OrderByDescending(one => one.Sequence).FirstAsync(Cancel));
        Assert.Equal(before + 1, await portal.LookAsync<UsageLogEntry, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(("inbox", "view", (Guid?)file.Id), (entry.ServiceCode, entry.ActionCode, entry.ItemId));
    }

    [Fact]
    public async Task A_file_is_found_in_its_own_thread_alone()
    {
        var (first, second) = (await OpenAsync(), new FormDraft(Form, Guid.NewGuid(), kari.PersonId, kari.PersonId));
        await AddAsync(first);
        var thread = await SendAsync(first);
        var other = await SendAsync(second);
        var file = (await ShowAsync(thread)).Messages.Single().Files.Single().Id;

        Assert.NotNull(await DownloadAsync(thread, file));
        Assert.Null(await DownloadAsync(other, file));
        Assert.Null(await DownloadAsync(thread, Guid.NewGuid()));
    }

    [Fact]
    public async Task Nobody_reads_it_in_the_database_and_it_opens_as_no_other_file()
    {
        var form = await OpenAsync();
        await AddAsync(form, "a.pdf", TestFiles.Pdf("Hemmelig"));
        await AddAsync(form, "b.pdf", TestFiles.Pdf("Noe annet"));
        var thread = await SendAsync(form);
        var contents = await portal.LookAsync<AttachmentContent, List<AttachmentContent>>(all => all.AsNoTracking().ToListAsync(Cancel));
        Assert.All(contents, content => Assert.DoesNotContain("Hemmelig", Encoding.UTF8.GetString(content.Cipher), StringComparison.Ordinal));

        await using (var db = portal.Database.Create())
        {
            foreach (var content in await db.All<AttachmentContent>().ToListAsync(Cancel))
            {
                db.Entry(db.Vouch(content)).Property(one => one.Cipher).CurrentValue = contents.Single(other => other.AttachmentId != content.AttachmentId).Cipher;
            }

            await db.SaveChangesAsync(Cancel);
        }

        await Assert.ThrowsAnyAsync<CryptographicException>(() => DownloadAsync(thread, contents[0].AttachmentId));
    }

    [Fact]
    public async Task Until_it_is_sent_no_gate_shows_it_and_nobody_else_lists_it_takes_it_away_or_sends_it()
    {
        var mia = await portal.GivenPatientAsync("Mia Nordli", new DateOnly(2018, 4, 4));
        await portal.GivenParentAsync(kari, mia);
        var ingrid = await portal.LookAsync<Practitioner, Practitioner>(all => all.AsNoTracking().SingleAsync(Cancel));
        await portal.GivenAsync(new GeneralPractitionerAssignment { PatientId = mia, PractitionerName = ingrid.Name, PractitionerId = ingrid.Id, SurgeryId = solbakken.Id, ReadAt = Now });
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        await portal.GivenHomeAsync(petter, "Fjordby");
        await portal.GivenParentAsync(petter, mia);
        portal.Actor.Current = kari with { SubjectId = mia };
        var form = await OpenAsync();
        await AddAsync(form);
        var file = (await ListAsync(form))!.Single().Id;

        // Petter has all the rights, and the form's own ticket.
        portal.Actor.Current = petter with { SubjectId = mia };
        Assert.Null(await ListAsync(form));
        Assert.Null(await ListAsync(form with { SubjectId = petter.PersonId }));
        Assert.Empty((await ListAsync(form with { ActorId = petter.PersonId }))!);
        Assert.False(await RemoveAsync(form, file));
        Assert.False(await RemoveAsync(form with { ActorId = petter.PersonId }, file));
        Assert.Equal(AttachmentRefusal.Foreign, await AddAsync(form));
        var thread = await SendAsync(form);
        Assert.Empty((await ShowAsync(thread)).Messages.Single().Files);
        Assert.Null(await DownloadAsync(thread, file));
        Assert.Equal(0, (await portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.Sent), null, Cancel))).Threads.Single().Files);
    }

    [Fact]
    public async Task Five_files_and_no_more_also_when_they_come_at_once()
    {
        var form = await OpenAsync();

        var refusals = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => AddAsync(form, $"{at}.pdf")));

        Assert.Equal(5, refusals.Count(refusal => refusal is null));
        Assert.Equal(3, refusals.Count(refusal => refusal is AttachmentRefusal.TooMany));
        Assert.Equal(AttachmentRefusal.TooMany, await RefuseAsync(form, 1));
        await RemoveAsync(form, (await ListAsync(form))![1].Id);
        Assert.Null(await AddAsync(form));
    }

    [Fact]
    public async Task Hundred_megabytes_a_day_for_one_person_whatever_was_sent_meanwhile()
    {
        const int Large = 20 * 1024 * 1024;
        await portal.GivenAsync(Question(kari.PersonId, kari.PersonId, "Gammelt"));
        var form = await OpenAsync();
        await AddAsync(form);
        await SendAsync(form);
        await using (var db = portal.Database.Create())
        {
            var sent = db.Vouch(await db.All<Attachment>().SingleAsync(Cancel));
            db.Entry(sent).Property(one => one.Size).CurrentValue = (5 * Large) - 100;
            await db.SaveChangesAsync(Cancel);
        }

        var next = await OpenAsync();
        Assert.Null(await RefuseAsync(next, 100));
        Assert.Equal(AttachmentRefusal.OverQuota, await RefuseAsync(next, 101));
        Assert.Equal(AttachmentRefusal.OverQuota, await AddAsync(next, "stor.pdf", TestFiles.Pdf(new string('a', 200))));
        portal.Clock.Advance(TimeSpan.FromHours(24));
        await LogInAnewAsync();
        Assert.Null(await RefuseAsync(next, 101));
    }

    [Fact]
    public async Task Too_long_is_said_before_it_is_read_and_a_form_that_takes_no_files_takes_none()
    {
        var form = await OpenAsync();

        Assert.Equal(AttachmentRefusal.TooLarge, await RefuseAsync(form, TestFiles.Terms.LongestFile + 1L));
        Assert.Equal(AttachmentRefusal.TooLarge, await RefuseAsync(form, (1L << 31) + 1));
        Assert.Null(await RefuseAsync(form, TestFiles.Terms.LongestFile));
        var booking = new DraftForm(Web.Features.Booking.BookingFeature.Service, Web.Features.Booking.BookingFeature.Request);
        Assert.Equal(AttachmentRefusal.Closed, await RefuseAsync(form with { Form = booking }, 1));
    }

    [Fact]
    public async Task The_same_file_whose_answer_was_lost_is_one_file()
    {
        var (form, id) = (await OpenAsync(), Guid.NewGuid());

        Assert.Null(await AddAsync(form, id: id));
        Assert.Null(await AddAsync(form, id: id));

        Assert.Single((await ListAsync(form))!);
    }

    [Fact]
    public async Task A_file_alone_survives_a_reload_and_what_is_typed_after_it_is_no_other_version()
    {
        var form = await OpenAsync();
        await AddAsync(form);
        var again = await OpenAsync();
        Assert.Equal(form.Key, again.Key);

        // The page that added it has never seen the draft that was begun for it.
        Assert.Null((await TypeAsync(form, "Attest")).Refusal);
        var version = (await OpenAsync()).Version!.Value;
        Assert.Null((await TypeAsync(form, "", version)).Refusal);

        Assert.Single((await ListAsync(await OpenAsync()))!);
    }

    [Fact]
    public async Task Of_two_devices_the_one_that_came_later_is_told_and_what_was_added_goes_on_with_what_she_chooses()
    {
        var (phone, desk) = (await OpenAsync(), await OpenAsync());
        Assert.NotEqual(phone.Key, desk.Key);
        await AddAsync(phone, "fra telefonen.pdf");
        await TypeAsync(phone, "Fra telefonen");

        Assert.Equal(AttachmentRefusal.Conflict, await AddAsync(desk));
        var other = (await TypeAsync(desk, "Fra pulten")).Kept!;
        Assert.Null((await TypeAsync(desk, "Fra pulten", other.Version)).Refusal);

        Assert.Equal(["fra telefonen.pdf"], await NamesAsync(desk));
        Assert.Null(await AddAsync(desk, "fra pulten.pdf"));
        Assert.Equal(["fra telefonen.pdf", "fra pulten.pdf"], await NamesAsync(desk));
    }

    [Fact]
    public async Task What_has_been_sent_takes_no_more_and_nothing_can_be_taken_away()
    {
        var form = await OpenAsync();
        await AddAsync(form);
        var file = (await ListAsync(form))!.Single().Id;
        var thread = await SendAsync(form);

        Assert.Equal(AttachmentRefusal.Sent, await AddAsync(form));
        Assert.False(await RemoveAsync(form, file));
        Assert.NotNull(await DownloadAsync(thread, file));
    }

    [Fact]
    public async Task Whoever_is_logged_out_or_may_not_send_adds_nothing()
    {
        var arne = await portal.GivenPatientAsync("Arne Bakke", new DateOnly(1948, 1, 1));
        portal.Actor.Current = kari with { SubjectId = arne };
        Assert.Equal(AttachmentRefusal.Closed, await RefuseAsync(new FormDraft(Form, Guid.NewGuid(), kari.PersonId, arne), 1));
        portal.Actor.Current = kari with { Preview = ServiceAreas.Any };
        Assert.Equal(AttachmentRefusal.Foreign, await RefuseAsync(new FormDraft(Form, Guid.NewGuid(), kari.PersonId, kari.PersonId), 1));
        portal.Actor.Current = kari;
        var form = await OpenAsync();
        portal.Clock.Advance(TimeSpan.FromHours(3));
        Assert.Equal(AttachmentRefusal.LoggedOut, await AddAsync(form));
        portal.Actor.Current = null;
        Assert.Equal(AttachmentRefusal.LoggedOut, await RefuseAsync(form, 1));
    }

    [Theory]
    [InlineData(ConsentLevel.Basic, false)]
    [InlineData(ConsentLevel.Full, true)]
    public async Task Section_3_1_a_file_is_seen_by_whoever_may_see_its_message(ConsentLevel level, bool isSeen)
    {
        var bjorg = await portal.GivenPersonAsync("Bjørg Lien", level);
        var (thread, file) = await LetterAsync(bjorg.PersonId, CareLevel.Specialist);

        Assert.Equal(isSeen, await DownloadAsync(thread, file) is not null);
    }

    [Theory]
    [InlineData(11, CareLevel.Specialist, true)]
    [InlineData(12, CareLevel.Specialist, false)]
    [InlineData(12, CareLevel.GeneralPractice, true)]
    public async Task Section_4_2_from_12_a_parent_opens_no_file_of_a_hospital(int years, CareLevel level, bool isSeen)
    {
        var child = await portal.GivenPatientAsync("Jonas Nordli", NorwegianTime.Today(Now).AddYears(-years));
        await portal.GivenParentAsync(kari, child);
        var (thread, file) = await LetterAsync(child, level);
        portal.Actor.Current = kari with { SubjectId = child };

        Assert.Equal(isSeen, await DownloadAsync(thread, file) is not null);
        Assert.Equal(isSeen ? 1 : 0, (await portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.In), null, Cancel))).Threads.Sum(row => row.Files));
    }

    [Fact]
    public async Task Section_4_1_what_a_parent_attaches_is_not_opened_by_the_young_person()
    {
        var sofie = await portal.GivenPersonAsync("Sofie Nordli", born: NorwegianTime.Today(Now).AddYears(-14));
        await portal.GivenHomeAsync(sofie, "Fjordby");
        await portal.GivenParentAsync(kari, sofie.PersonId);
        await portal.GivenAsync(new YouthConsent { PatientId = sofie.PersonId, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = Now });
        var (thread, first) = MessageThread.Arrive(MessageKind.SurgeryContact, Counterpart.Of(solbakken), "Ny timebok", new("s-1", null, "Vi har flyttet."), isImportant: false, sofie.PersonId, Now.AddDays(-1));
        await portal.GivenAsync(thread, first);
        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };
        var form = new FormDraft(new DraftForm(InboxFeature.Service, InboxFeature.Reply, thread.Id), Guid.NewGuid(), kari.PersonId, sofie.PersonId);
        Assert.Null(await AddAsync(form));
        Assert.Null(await portal.RunAsync((ReplyInThread reply) => reply.RunAsync(thread.Id, "Se vedlegget", form.Key, Cancel)));
        var file = Assert.Single((await ShowAsync(thread.Id)).Messages[^1].Files).Id;
        Assert.NotNull(await DownloadAsync(thread.Id, file));

        portal.Actor.Current = sofie;
        Assert.Null(await DownloadAsync(thread.Id, file));
        Assert.Equal(0, (await portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.In), null, Cancel))).Threads.Sum(row => row.Files));
    }

    [Fact]
    public async Task A_letter_comes_with_its_files_once_and_an_answer_with_its_own()
    {
        var file = TestFiles.Checked("Innkalling.pdf").AsScanned().Seal(kari.PersonId, portal.Get<PersonNumberVault>());
        for (var time = 0; time < 2; time++)
        {
            await using var access = await portal.Get<SystemAccess>().OpenPatientAsync(new SystemActor(solbakken.Name, solbakken.OrganisationNumber), kari.PersonId, InboxFeature.Service, InboxFeature.Deliver, Cancel);
            if (await MessageDelivery.BringAsync(access!, InboxFeature.Service, MessageKind.Letter, Counterpart.Of(solbakken), "Innkalling", new("b-1", null, "Velkommen.") { Files = [file] }, isImportant: false, Cancel) is not null)
            {
                await access!.SaveAsync(Cancel);
            }
        }

        var thread = (await portal.RunAsync((ListThreads list) => list.RunAsync(new(InboxFolder.In), null, Cancel))).Threads.Single();
        Assert.Equal(1, thread.Files);
        var seen = (await ShowAsync(thread.Id)).Messages.Single().Files.Single();
        Assert.True(seen.IsScanned);
        Assert.Equal(TestFiles.Pdf(), (await DownloadAsync(thread.Id, seen.Id))!.Content);
    }

    [Fact]
    public async Task A_draft_that_is_too_old_takes_its_files_and_one_that_is_thrown_away_keeps_them_for_its_day()
    {
        var form = await OpenAsync();
        await AddAsync(form);
        await TypeAsync(form, "Attest");
        await portal.RunAsync<OwnDrafts, bool>(drafts => drafts.DiscardAsync(form.Key, Cancel));
        await SweepAsync();
        await portal.RunAsync<OwnDrafts, bool>(drafts => drafts.BringBackAsync(form.Key, Cancel));
        Assert.Single((await ListAsync(await OpenAsync()))!);

        portal.Clock.Advance(TimeSpan.FromDays(29));
        await SweepAsync();
        Assert.Equal(1, await portal.LookAsync<AttachmentContent, int>(all => all.CountAsync(Cancel)));
        portal.Clock.Advance(TimeSpan.FromDays(2));
        await SweepAsync();
        Assert.Equal((0, 0), (await portal.LookAsync<Attachment, int>(all => all.CountAsync(Cancel)), await portal.LookAsync<AttachmentContent, int>(all => all.CountAsync(Cancel))));
    }

    [Fact]
    public async Task Withdrawing_takes_what_was_sent_what_was_not_and_what_came_and_so_does_a_thread_that_goes()
    {
        var form = await OpenAsync();
        await AddAsync(form);
        var thread = await SendAsync(form);
        await AddAsync(await OpenAsync());
        await LetterAsync(kari.PersonId, CareLevel.Specialist);
        await using (var db = portal.Database.Create())
        {
            db.Remove(db.Vouch(await db.All<MessageThread>().SingleAsync(one => one.Id == thread, Cancel)));
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal(2, await portal.LookAsync<AttachmentContent, int>(all => all.CountAsync(Cancel)));
        await using (var scope = portal.NewScope())
        {
            await using var access = await scope.ServiceProvider.GetRequiredService<ServiceGate<ConsentFeature>>().OpenToWriteAsync(ConsentFeature.Withdraw, Guid.NewGuid(), Cancel);
            await access.ForgetPatientAsync(scope.ServiceProvider.GetRequiredService<PowerReceiptWords>(), Cancel);
            Assert.Equal(SaveOutcome.Saved, await access.SaveAsync(Cancel));
        }

        Assert.Equal((0, 0), (await portal.LookAsync<Attachment, int>(all => all.CountAsync(Cancel)), await portal.LookAsync<AttachmentContent, int>(all => all.CountAsync(Cancel))));
    }

    private Task<FormDraft> OpenAsync() => portal.RunAsync<OwnDrafts, FormDraft>(drafts => drafts.OpenAsync(Form, Cancel));

    private Task<DraftSaved> TypeAsync(FormDraft form, string text, params Guid[] seen) => portal.RunAsync<OwnDrafts, DraftSaved>(drafts =>
        drafts.SaveAsync(new DraftTyped(form.Form, form.Key, form.ActorId, form.SubjectId, DraftFields.Of(new Dictionary<string, string> { ["text"] = text }), Guid.NewGuid(), seen), Cancel));

    private async Task<AttachmentRefusal?> AddAsync(FormDraft form, string name = "henvisning.pdf", byte[]? content = null, Guid? id = null) =>
        (await portal.RunAsync<OwnAttachments, Result<AttachmentLine, AttachmentRefusal>>(own => own.AddAsync(form, id ?? Guid.NewGuid(), TestFiles.Checked(name, content), Cancel))).Refusal;

    private Task<AttachmentRefusal?> RefuseAsync(FormDraft form, long length) => portal.RunAsync<OwnAttachments, AttachmentRefusal?>(own => own.RefuseAsync(form, Guid.NewGuid(), length, Cancel));

    private Task<IReadOnlyList<AttachmentLine>?> ListAsync(FormDraft form) => portal.RunAsync<OwnAttachments, IReadOnlyList<AttachmentLine>?>(own => own.ListAsync(form, Cancel));

    private async Task<IEnumerable<string>> NamesAsync(FormDraft form) => (await ListAsync(form))!.Select(file => file.Name);

    private Task<bool> RemoveAsync(FormDraft form, Guid id) => portal.RunAsync<OwnAttachments, bool>(own => own.RemoveAsync(form, id, Cancel));

    private async Task<Guid> SendAsync(FormDraft form) =>
        (await portal.RunAsync((ContactSurgery contact) => contact.RunAsync("Attest", "Se vedlegget.", form.Key, Cancel))).Succeeded(out var thread) ? thread : throw new InvalidOperationException("It was refused.");

    private Task<ShowThread.Answer> ShowAsync(Guid thread) => portal.RunAsync((ShowThread page) => page.RunAsync(thread, Cancel));

    private Task<AttachedFile?> DownloadAsync(Guid thread, Guid file) => portal.RunAsync((DownloadAttachment download) => download.RunAsync(thread, file, Cancel));

    private async Task<(Guid Thread, Guid File)> LetterAsync(Guid patient, CareLevel level)
    {
        var file = TestFiles.Checked("Innkalling.pdf").Seal(patient, portal.Get<PersonNumberVault>());
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, level, "Havgløtt sykehus"), "Innkalling", new(null, null, "Velkommen."), isImportant: false, patient, Now.AddDays(-1));
        await portal.GivenAsync([thread, first, .. Attachment.Of(first, [file])]);
        return (thread.Id, file.Id);
    }

    private object[] Question(Guid patient, Guid by, string subject) =>
        MessageThread.Ask(new DialogueLimits().On(MessageKind.SurgeryContact, Now), solbakken, subject, "Noen ord.", new(by, ""), patient, Now.AddDays(-1)).Succeeded(out var begun)
            ? [begun.Thread, begun.First]
            : throw new InvalidOperationException("It was refused.");

    private async Task SweepAsync()
    {
        await LogInAnewAsync();
        var (leases, name) = (portal.Get<JobLeases>(), $"sweep {portal.Clock.GetUtcNow():u}");
        await leases.DueAsync(new Dictionary<string, DateTimeOffset> { [name] = Now }, Cancel);
        var run = (await leases.TakeAsync(name, Cancel))!;
        await portal.Get<Housekeeping>().RemoveOldDraftsAsync(run, Cancel);
    }

    private async Task LogInAnewAsync()
    {
        var session = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        portal.Actor.Current = kari = kari with { SessionId = session.Id };
    }
}
