using System.Text;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Features.Booking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Drafts;

/// <summary>Kari writes to her surgery, from one device and another, for herself and for Mia.</summary>
public sealed class OwnDraftsTests : IAsyncLifetime
{
    private static readonly DraftForm Form = new(BookingFeature.Service, BookingFeature.Request);
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
    public async Task What_she_typed_is_there_when_the_form_opens_again_and_goes_by_the_same_key()
    {
        var opened = await OpenAsync();
        Assert.False(opened.IsRestored);

        var saved = await TypeAsync(opened, "Vondt i øret");
        var again = await OpenAsync();

        Assert.Null(saved.Refusal);
        Assert.Equal("Vondt i øret", again["wish"]);
        Assert.Equal((opened.Key, saved.Kept!.Version), (again.Key, again.Version));
    }

    [Fact]
    public async Task Nobody_reads_it_in_the_database_and_it_opens_in_no_other_row()
    {
        await TypeAsync(await OpenAsync(), "Vondt i øret");
        var draft = await portal.LookAsync<Draft, Draft>(all => all.AsNoTracking().SingleAsync(Cancel));

        Assert.DoesNotContain("Vondt", Encoding.UTF8.GetString(draft.Cipher), StringComparison.Ordinal);
        var moved = Draft.Begin(Guid.NewGuid(), kari, Form);
        await portal.GivenAsync(moved);
        await using (var db = portal.Database.Create())
        {
            var row = db.Vouch(await db.All<Draft>().SingleAsync(one => one.Id == moved.Id, Cancel));
            db.Entry(row).Property(one => one.Cipher).CurrentValue = draft.Cipher;
            db.Entry(row).Property(one => one.KeyVersion).CurrentValue = draft.KeyVersion;
            await db.SaveChangesAsync(Cancel);
        }

        var copy = await portal.LookAsync<Draft, Draft>(all => all.AsNoTracking().SingleAsync(one => one.Id == moved.Id, Cancel));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => copy.Reveal(portal.Get<PersonNumberVault>()));
    }

    [Fact]
    public async Task What_is_typed_for_Mia_is_not_in_her_own_form_nor_hers_in_Mias()
    {
        var mia = await portal.GivenPatientAsync("Mia Nordli", new DateOnly(2018, 4, 4));
        await portal.GivenParentAsync(kari, mia);
        await TypeAsync(await OpenAsync(), "Om meg");
        portal.Actor.Current = kari with { SubjectId = mia };
        await TypeAsync(await OpenAsync(), "Om Mia");

        Assert.Equal("Om Mia", (await OpenAsync())["wish"]);
        portal.Actor.Current = kari;
        Assert.Equal("Om meg", (await OpenAsync())["wish"]);
    }

    [Fact]
    public async Task Who_logs_in_after_her_in_the_same_browser_is_given_nothing_and_can_save_nothing_of_hers()
    {
        var opened = await OpenAsync();
        await TypeAsync(opened, "Om meg");
        var petter = await portal.GivenPersonAsync("Petter Nordli");

        Assert.Null((await OpenAsync())["wish"]);
        Assert.Equal(DraftRefusal.Foreign, (await TypeAsync(opened, "Og mer")).Refusal);
        Assert.False(await portal.RunAsync<OwnDrafts, bool>(drafts => drafts.DiscardAsync(opened.Key, Cancel)));
        Assert.Equal([kari.PersonId], await portal.LookAsync<Draft, List<Guid>>(all => all.Select(draft => draft.ActorId).ToListAsync(Cancel)));
        Assert.NotEqual(petter.PersonId, kari.PersonId);
    }

    [Fact]
    public async Task What_her_mother_typed_for_Mia_is_not_her_fathers_though_he_may_act_for_her_too()
    {
        var mia = await portal.GivenPatientAsync("Mia Nordli", new DateOnly(2018, 4, 4));
        await portal.GivenParentAsync(kari, mia);
        portal.Actor.Current = kari with { SubjectId = mia };
        var opened = await OpenAsync();
        await TypeAsync(opened, "Om Mia");
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        await portal.GivenHomeAsync(petter, "Fjordby");
        await portal.GivenParentAsync(petter, mia);
        portal.Actor.Current = petter with { SubjectId = mia };

        Assert.Null((await OpenAsync())["wish"]);
        Assert.Equal(DraftRefusal.Foreign, (await TypeAsync(opened, "Og mer")).Refusal);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Nothing_is_kept_by_a_log_in_that_has_ended_nor_shown_to_it()
    {
        var opened = await OpenAsync();
        await TypeAsync(opened, "Før");
        await portal.Get<LoginSessions>().EndOwnAsync(kari, kari.SessionId, Cancel);

        Assert.Equal(DraftRefusal.LoggedOut, (await TypeAsync(opened, "Etter")).Refusal);
        Assert.False((await OpenAsync()).IsRestored);
    }

    [Fact]
    public async Task It_waits_for_the_next_log_in_and_what_the_old_page_still_holds_is_saved_by_it()
    {
        var opened = await OpenAsync();
        var first = await TypeAsync(opened, "Før");
        await portal.Get<LoginSessions>().EndOwnAsync(kari, kari.SessionId, Cancel);
        var session = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        portal.Actor.Current = kari with { SessionId = session.Id };

        Assert.Equal("Før", (await OpenAsync())["wish"]);
        Assert.Null((await TypeAsync(opened, "Etter", first.Kept!.Version)).Refusal);
        Assert.Equal("Etter", (await OpenAsync())["wish"]);
    }

    [Fact]
    public async Task Of_two_devices_the_later_is_told_and_what_is_not_chosen_can_be_brought_back()
    {
        var (phone, desk) = (await OpenAsync(), await OpenAsync());
        Assert.NotEqual(phone.Key, desk.Key);
        await TypeAsync(phone, "Fra telefonen");

        var told = await TypeAsync(desk, "Fra pulten");
        Assert.Equal(DraftRefusal.Conflict, told.Refusal);
        Assert.Equal("Fra telefonen", told.Kept!.Fields.Values["wish"]);

        await SaveAsync(desk, Fields("Fra pulten"), told.Kept.Version, aside: told.Kept.Fields);
        var open = await OpenAsync();
        Assert.Equal(("Fra pulten", desk.Key), (open["wish"], open.Key));
        Assert.True(await portal.RunAsync<OwnDrafts, bool>(drafts => drafts.BringBackAsync(open.Discarded!.Value.Id, Cancel)));
        Assert.Equal("Fra telefonen", (await OpenAsync())["wish"]);
    }

    [Fact]
    public async Task The_phone_that_has_shown_an_older_version_of_the_same_draft_is_told_too()
    {
        var opened = await OpenAsync();
        var first = await TypeAsync(opened, "En");
        await TypeAsync(opened, "En to", first.Kept!.Version);

        Assert.Equal(DraftRefusal.Conflict, (await TypeAsync(opened, "En tre", first.Kept.Version)).Refusal);
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_is_no_conflict_when_it_is_sent_again()
    {
        var opened = await OpenAsync();
        var typed = new DraftTyped(Form, opened.Key, kari.PersonId, kari.PersonId, Fields("En"), Guid.NewGuid(), []);
        await SaveAsync(typed);

        Assert.Null((await SaveAsync(typed)).Refusal);
        Assert.Null((await SaveAsync(typed with { Fields = Fields("En to"), Version = Guid.NewGuid(), Seen = [typed.Version] })).Refusal);
        Assert.Equal("En to", (await OpenAsync())["wish"]);
    }

    [Fact]
    public async Task A_form_of_several_steps_keeps_what_the_step_before_held()
    {
        var opened = await OpenAsync();
        var first = await SaveAsync(opened, DraftFields.Of(new Dictionary<string, string> { ["name"] = "Siri" })!);

        await SaveAsync(opened, DraftFields.Of(new Dictionary<string, string> { ["area"] = "A1" })!, first.Kept!.Version);

        Assert.Equal(("Siri", "A1"), ((await OpenAsync())["name"], (await OpenAsync())["area"]));
    }

    [Fact]
    public async Task Sending_takes_it_with_it_in_the_same_commit_and_a_save_that_comes_after_leaves_nothing()
    {
        await GivenSurgeryAsync();
        var opened = await OpenAsync();
        var saved = await TypeAsync(opened, "Vondt i øret");

        Assert.True((await RequestAsync(opened.Key)).Succeeded(out var first));
        Assert.Equal(0, await CountAsync());
        Assert.Equal(DraftRefusal.Sent, (await TypeAsync(opened, "Vondt i øret!", saved.Kept!.Version)).Refusal);
        Assert.Equal(0, await CountAsync());
        // Pressed again on another device that has the same draft open: it is the same request.
        Assert.True((await RequestAsync(opened.Key)).Succeeded(out var second));
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_save_that_crossed_the_sending_is_seen_by_nobody_and_stands_in_nobodys_way()
    {
        await GivenSurgeryAsync();
        var opened = await OpenAsync();
        Assert.True((await RequestAsync(opened.Key)).Succeeded(out _));
        var ghost = Draft.Begin(opened.Key, kari, Form);
        ghost.Keep(Fields("Vondt i øret"), Guid.NewGuid(), portal.Get<PersonNumberVault>(), portal.Clock.GetUtcNow());
        await portal.GivenAsync(ghost);

        var next = await OpenAsync();
        Assert.False(next.IsRestored);
        Assert.NotEqual(opened.Key, next.Key);
        Assert.Empty(await ListAsync());
        Assert.Null((await TypeAsync(next, "Noe nytt")).Refusal);
        Assert.Equal("Noe nytt", (await OpenAsync())["wish"]);
    }

    [Fact]
    public async Task Typing_on_one_device_while_another_sends_does_not_stop_the_sending()
    {
        await portal.DisposeAsync();
        var between = new BetweenReadingAndCommitting();
        portal = await PortalHarness.StartWatchedAsync(Engine.Sqlite, between);
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await GivenSurgeryAsync();
        var opened = await OpenAsync();
        var saved = await TypeAsync(opened, "Vondt i øret");
        DraftSaved? crossed = null;
        between.Once = async () => crossed = await TypeAsync(opened, "Vondt i øret!", saved.Kept!.Version);

        var sent = await RequestAsync(opened.Key);

        Assert.Null(sent.Refusal);
        Assert.Null(crossed!.Refusal);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_refused_command_leaves_the_draft_as_it_was()
    {
        var opened = await OpenAsync();
        await TypeAsync(opened, "Vondt i øret");

        Assert.Equal(AppointmentRequestRefusal.NotOffered, (await RequestAsync(opened.Key)).Refusal);

        Assert.Equal("Vondt i øret", (await OpenAsync())["wish"]);
    }

    [Theory]
    [InlineData(24 * 60 - 1, true)]
    [InlineData(24 * 60, false)]
    public async Task What_was_thrown_away_can_be_brought_back_for_a_day(int minutes, bool comesBack)
    {
        var opened = await OpenAsync();
        await TypeAsync(opened, "Vondt i øret");
        Assert.True(await portal.RunAsync<OwnDrafts, bool>(drafts => drafts.DiscardAsync(opened.Key, Cancel)));
        Assert.False((await OpenAsync()).IsRestored);
        portal.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await LogInAnewAsync();

        Assert.Equal(comesBack, (await OpenAsync()).Discarded is not null);
        Assert.Equal(comesBack, await portal.RunAsync<OwnDrafts, bool>(drafts => drafts.BringBackAsync(opened.Key, Cancel)));
        Assert.Equal(comesBack ? "Vondt i øret" : null, (await OpenAsync())["wish"]);
    }

    [Fact]
    public async Task A_form_that_she_has_emptied_is_no_draft()
    {
        var opened = await OpenAsync();
        var saved = await TypeAsync(opened, "Vondt i øret");

        await TypeAsync(opened, " ", saved.Kept!.Version);

        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData(DraftFields.MostBytes, true)]
    [InlineData(DraftFields.MostBytes + 1, false)]
    public async Task There_is_an_end_to_what_is_kept(int bytes, bool isKept)
    {
        var saved = await SaveAsync(await OpenAsync(), DraftFields.Of(new Dictionary<string, string> { ["wish"] = new('a', bytes) }));

        Assert.Equal(isKept ? null : DraftRefusal.TooLong, saved.Refusal);
        Assert.Equal(isKept ? 1 : 0, await CountAsync());
    }

    [Fact]
    public async Task What_she_may_no_longer_send_is_not_saved_and_stands_on_the_list_with_the_reason()
    {
        var opened = await OpenAsync();
        await TypeAsync(opened, "Vondt i øret");
        await portal.GivenAsync(new ConsentDecision { PatientId = kari.PersonId, Number = 2, Level = ConsentLevel.Basic, TextVersion = "test", DecidedAt = portal.Clock.GetUtcNow(), DecidedBy = kari.PersonId });

        Assert.Equal(DraftRefusal.Closed, (await TypeAsync(opened, "Og mer")).Refusal);
        Assert.Equal(AccessDenial.ConsentTooLow, Assert.Single(await ListAsync()).Denial);
    }

    [Fact]
    public async Task The_list_names_her_own_and_Mias_and_under_Mia_only_hers()
    {
        var mia = await portal.GivenPatientAsync("Mia Nordli", new DateOnly(2018, 4, 4));
        await portal.GivenParentAsync(kari, mia);
        await TypeAsync(await OpenAsync(), "Om meg");
        portal.Clock.Advance(TimeSpan.FromMinutes(1));
        portal.Actor.Current = kari with { SubjectId = mia };
        await TypeAsync(await OpenAsync(), "Om Mia");

        Assert.Equal(["Mia"], (await ListAsync()).Select(line => line.Name?.GivenName));
        portal.Actor.Current = kari;
        Assert.Equal(["Mia", null], (await ListAsync()).Select(line => line.Name?.GivenName));
        Assert.All(await ListAsync(), line => Assert.Null(line.Denial));

        // Her right over Mia ends: it is said, and her own words stay hers.
        portal.Clock.Advance(TimeSpan.FromDays(20));
        await LogInAnewAsync();
        await using (var db = portal.Database.Create())
        {
            db.RemoveRange((await db.All<ParentalResponsibility>().ToListAsync(Cancel)).Select(db.Vouch));
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal([AccessDenial.NotRepresented, null], (await ListAsync()).Select(line => line.Denial));
    }

    [Fact]
    public async Task Withdrawing_takes_her_drafts_and_what_others_have_typed_for_her()
    {
        var mia = await portal.GivenPatientAsync("Mia Nordli", new DateOnly(2018, 4, 4));
        await portal.GivenParentAsync(kari, mia);
        await TypeAsync(await OpenAsync(), "Om meg");
        portal.Actor.Current = kari with { SubjectId = mia };
        await TypeAsync(await OpenAsync(), "Om Mia");

        await using (var scope = portal.NewScope())
        {
            await using var access = await scope.ServiceProvider.GetRequiredService<ServiceGate<Web.Features.Consents.ConsentFeature>>().OpenToWriteAsync(Web.Features.Consents.ConsentFeature.Withdraw, Guid.NewGuid(), Cancel);
            await access.ForgetPatientAsync(scope.ServiceProvider.GetRequiredService<PowerReceiptWords>(), Cancel);
            Assert.Equal(SaveOutcome.Saved, await access.SaveAsync(Cancel));
        }

        Assert.Equal([kari.PersonId], await portal.LookAsync<Draft, List<Guid>>(all => all.Select(draft => draft.SubjectId).ToListAsync(Cancel)));
    }

    /// <summary>Does something at the moment when the drafts have been read that a command will remove, and before it has.</summary>
    private sealed class BetweenReadingAndCommitting : Microsoft.EntityFrameworkCore.Diagnostics.DbCommandInterceptor
    {
        public Func<Task>? Once { get; set; }

        public override async ValueTask<System.Data.Common.DbDataReader> ReaderExecutedAsync(
            System.Data.Common.DbCommand command, Microsoft.EntityFrameworkCore.Diagnostics.CommandExecutedEventData eventData, System.Data.Common.DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (Once is { } act && command.CommandText.Contains("FROM \"Drafts\"", StringComparison.Ordinal))
            {
                Once = null;
                await act();
            }

            return result;
        }
    }

    private static DraftFields Fields(string wish) => DraftFields.Of(new Dictionary<string, string> { ["wish"] = wish })!;

    private Task<FormDraft> OpenAsync() => portal.RunAsync<OwnDrafts, FormDraft>(drafts => drafts.OpenAsync(Form, Cancel));

    private Task<DraftSaved> TypeAsync(FormDraft opened, string wish, params Guid[] seen) =>
        SaveAsync(new DraftTyped(Form, opened.Key, opened.ActorId, opened.SubjectId, Fields(wish), Guid.NewGuid(), [.. seen, .. opened.Version is { } shown ? (Guid[])[shown] : []]));

    private Task<DraftSaved> SaveAsync(FormDraft opened, DraftFields? fields, Guid? seen = null, DraftFields? aside = null) =>
        SaveAsync(new DraftTyped(Form, opened.Key, opened.ActorId, opened.SubjectId, fields, Guid.NewGuid(), seen is { } one ? [one] : []) { Aside = aside });

    private Task<DraftSaved> SaveAsync(DraftTyped typed) => portal.RunAsync<OwnDrafts, DraftSaved>(drafts => drafts.SaveAsync(typed, Cancel));

    private Task<IReadOnlyList<DraftLine>> ListAsync() =>
        portal.RunAsync<OwnDrafts, IReadOnlyList<DraftLine>>(drafts => drafts.ListAsync(portal.Get<FeatureCatalogue>().Services.ToDictionary(service => service.Code), Cancel));

    private Task<Result<Guid, AppointmentRequestRefusal>> RequestAsync(Guid key) =>
        portal.RunAsync<RequestAppointment, Result<Guid, AppointmentRequestRefusal>>(request => request.RunAsync("Vondt i øret", key, Cancel));

    private Task<int> CountAsync() => portal.LookAsync<Draft, int>(all => all.CountAsync(Cancel));

    private async Task GivenSurgeryAsync()
    {
        var surgery = PortalHarness.Solbakken(OfferedServices.BookingRequest);
        var ingrid = new Practitioner { HprNumber = "990000001", Name = "Ingrid Haugland", SurgeryId = surgery.Id };
        await portal.GivenAsync(surgery, ingrid, new GeneralPractitionerAssignment
        {
            PatientId = kari.PersonId, PractitionerName = ingrid.Name, PractitionerId = ingrid.Id, SurgeryId = surgery.Id, Since = new DateOnly(2023, 5, 1), ReadAt = portal.Clock.GetUtcNow(),
        });
    }

    private async Task LogInAnewAsync()
    {
        var session = PortalHarness.NewSession(kari.PersonId, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        portal.Actor.Current = kari = kari with { SessionId = session.Id };
    }
}
