using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Consents;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Access;

/// <summary>Who has seen Kari's appointment, and what she does about somebody she does not recognise.</summary>
public sealed class ItemUseTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private Actor kari = null!;
    private Actor siri = null!;
    private Appointment appointment = null!;
    private Appointment other = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, 2);
        siri = await portal.GivenPersonAsync("Siri Lunde");
        kari = await portal.GivenPersonAsync("Kari Nordli");
        (appointment, other) = (ingrid.Book(0, kari), ingrid.Book(1, kari));
        await portal.GivenAsync(appointment, other);
        await portal.GivenPowerAsync(kari.PersonId, siri, ServiceAreas.DigitalHealthServices);
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Each_is_named_once_with_ground_and_number_of_times_and_only_for_this_item()
    {
        await SeeAsync(siri with { SubjectId = kari.PersonId }, appointment.Id);
        await SeeAsync(siri with { SubjectId = kari.PersonId }, appointment.Id);
        await SeeAsync(siri with { SubjectId = kari.PersonId }, other.Id);
        await SeeAsync(kari, appointment.Id);

        var viewers = await SeeAsync(kari, appointment.Id);

        Assert.True(viewers.IsWhole);
        Assert.Equal(
            [("", AccessGround.Self, 2, true), ("Siri Lunde", AccessGround.PowerOfAttorney, 2, false)],
            viewers.Viewers.Select(viewer => (viewer.Name, viewer.Ground, viewer.Times, viewer.IsThisLogIn)));
    }

    [Fact]
    public async Task A_command_names_its_item_too()
    {
        portal.Actor.Current = kari;
        Assert.Null(await portal.RunAsync<CancelAppointment, CancellationRefusal?>(cancel => cancel.RunAsync(appointment.Id, Guid.NewGuid(), Cancel)));

        var entry = Assert.Single(await LogAsync());
        Assert.Equal(("cancel", appointment.Id), (entry.ActionCode, entry.ItemId));
    }

    [Fact]
    public async Task A_proxy_sees_only_their_own_visits_and_reports_nobody()
    {
        await SeeAsync(kari, appointment.Id);
        var viewers = await SeeAsync(siri with { SubjectId = kari.PersonId }, appointment.Id);

        Assert.False(viewers.IsWhole);
        Assert.True(Assert.Single(viewers.Viewers).IsViewer);
        Assert.Equal(AccessDenial.NeverByProxy, (await Assert.ThrowsAsync<AccessDeniedException>(() => ReportAsync(siri with { SubjectId = kari.PersonId }, 1))).Denial);
    }

    [Theory]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public async Task Section_4_2_a_parent_sees_all_visits_until_12_and_their_own_after(int age, bool isWhole)
    {
        var (jonas, booked) = await GivenChildAsync(age);
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        await portal.GivenHomeAsync(petter, "Fjordby");
        await portal.GivenParentAsync(petter, jonas);
        await SeeAsync(petter with { SubjectId = jonas }, booked.Id);

        var viewers = await SeeAsync(kari with { SubjectId = jonas }, booked.Id);

        Assert.Equal((isWhole, isWhole ? 2 : 1), (viewers.IsWhole, viewers.Viewers.Count));
        portal.Actor.Current = kari with { SubjectId = jonas };
        var report = await ReportAsync(kari with { SubjectId = jonas }, 1, booked.Id);
        Assert.Equal((isWhole ? null : AccessReportRefusal.NotFound, isWhole ? AccessEnd.Nothing : default), (report.Refusal, report.Succeeded(out var end) ? end : default));
    }

    [Fact]
    public async Task A_proxy_she_does_not_recognise_loses_the_power_of_attorney_at_once_and_the_report_stands()
    {
        await SeeAsync(siri with { SubjectId = kari.PersonId }, appointment.Id);
        await SeeAsync(kari, appointment.Id);

        Assert.Equal(AccessEnd.PowerOfAttorney, await EndedAsync(kari, 1));

        Assert.Equal((PowerEnd.ByGiver, true), await portal.LookAsync<PowerOfAttorney, (PowerEnd?, bool)>(async all => (await all.SingleAsync(Cancel)) is var power ? (power.End, power.EndedAt is not null) : default));
        Assert.Equal(AccessDenial.NotRepresented, (await Assert.ThrowsAsync<AccessDeniedException>(() => SeeAsync(siri with { SubjectId = kari.PersonId }, appointment.Id))).Denial);
        var report = Assert.Single(await portal.Get<AccessReports>().ListAsync(Cancel));
        Assert.Equal((kari.PersonId, siri.PersonId, 1L, AccessGround.PowerOfAttorney, appointment.Id, AccessEnd.PowerOfAttorney), (report.PatientId, report.ActorId, report.Sequence, report.Ground, report.ItemId, report.Ended));
        Assert.Equal([kari.PersonId], await ToldOfAnEndAsync());
        Assert.Equal([siri.PersonId], await portal.LookAsync<BellNotification, List<Guid>>(all => all.Where(n => n.Kind == NotificationKind.PowerEndedForYou).Select(n => n.ActorId).ToListAsync(Cancel)));
        Assert.Equal(
            [("Fullmakten fra Kari Nordli er avsluttet", siri.PersonId, true), ("Fullmakten til Typed er avsluttet", kari.PersonId, false)],
            (await portal.LookAsync<MessageThread, List<MessageThread>>(all => all.OrderBy(receipt => receipt.Subject).ToListAsync(Cancel))).Select(receipt => (receipt.Subject, receipt.PatientId, receipt.IsUnread)));
        Assert.Null(await portal.LookAsync<PowerOfAttorney, byte[]?>(all => all.Select(power => power.LiveNumberHash).SingleAsync(Cancel)));
        Assert.Equal(AccessReportRefusal.AlreadyReported, (await ReportAsync(kari, 1)).Refusal);
    }

    [Fact]
    public async Task When_operations_have_followed_a_report_up_she_sees_it_and_is_told_once()
    {
        await SeeAsync(siri with { SubjectId = kari.PersonId }, appointment.Id);
        await EndedAsync(kari, 1);
        var reports = portal.Get<AccessReports>();
        var id = Assert.Single(await reports.ListAsync(Cancel)).Id;
        Assert.Null(Assert.Single(await ReportsShownAsync()).HandledAt);
        var later = portal.Clock.GetUtcNow().AddDays(1);

        Assert.Equal(AccessReportHandling.NotFound, await reports.HandleAsync(Guid.NewGuid(), later, Cancel));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => reports.HandleAsync(id, later, Cancel), Cancel)));

        Assert.Single(answers, AccessReportHandling.Handled);
        Assert.Equal(3, answers.Count(answer => answer is AccessReportHandling.AlreadyHandled));
        Assert.Equal(AccessReportHandling.AlreadyHandled, await reports.HandleAsync(id, later.AddDays(1), Cancel));
        Assert.Equal(later, Assert.Single(await ReportsShownAsync()).HandledAt);
        Assert.Equal([(kari.PersonId, kari.PersonId, appointment.Id)], (await HandledNoticesAsync()).Select(notice => (notice.ActorId, notice.SubjectId, notice.ItemId!.Value)));
    }

    [Fact]
    public async Task A_report_outlives_a_withdrawal_and_can_be_handled_and_nobody_who_has_withdrawn_is_told()
    {
        await SeeAsync(siri with { SubjectId = kari.PersonId }, appointment.Id);
        await EndedAsync(kari, 1);
        Assert.Null(await portal.RunAsync<WithdrawConsent, ConsentRefusal?>(withdraw => withdraw.RunAsync(Guid.NewGuid(), Cancel)));
        var reports = portal.Get<AccessReports>();

        Assert.Equal(AccessReportHandling.Handled, await reports.HandleAsync(Assert.Single(await reports.ListAsync(Cancel)).Id, portal.Clock.GetUtcNow(), Cancel));

        Assert.Empty(await HandledNoticesAsync());
    }

    [Fact]
    public async Task Her_own_log_in_on_another_device_is_ended_and_the_one_she_uses_is_not()
    {
        var phone = await GivenPhoneAsync(kari);
        await SeeAsync(phone, appointment.Id);
        await SeeAsync(kari, appointment.Id);

        Assert.Equal(AccessReportRefusal.OwnUse, (await ReportAsync(kari, 2)).Refusal);
        Assert.Equal(AccessEnd.LogIn, await EndedAsync(kari, 1));

        Assert.NotNull(await EndOfAsync(phone));
        Assert.Null(await EndOfAsync(kari));
        Assert.Equal(AccessDenial.SessionEnded, (await Assert.ThrowsAsync<AccessDeniedException>(() => SeeAsync(phone, appointment.Id))).Denial);
    }

    [Fact]
    public async Task Section_4_1_a_young_person_reports_a_parent_whose_right_is_not_the_portals_to_end_and_no_parent_is_told()
    {
        var (sofie, booked) = await GivenChildAsync(14);
        await portal.GivenAsync(new YouthConsent { PatientId = sofie, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        var session = PortalHarness.NewSession(sofie, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        await SeeAsync(kari with { SubjectId = sofie }, booked.Id);
        var herself = new Actor(sofie, sofie, session.Id);

        Assert.Contains((await SeeAsync(herself, booked.Id)).Viewers, viewer => viewer is { Name: "Kari Nordli", Ground: AccessGround.Parent });
        Assert.Equal(AccessEnd.Nothing, await EndedAsync(herself, 1, booked.Id));

        Assert.Empty(await portal.LookAsync<BellNotification, List<BellNotification>>(all => all.ToListAsync(Cancel)));
        Assert.Null((await SeeAsync(kari with { SubjectId = sofie }, booked.Id)).Viewers.FirstOrDefault(viewer => !viewer.IsViewer));
    }

    [Fact]
    public async Task Section_4_1_when_a_young_person_ends_a_log_in_she_does_not_recognise_she_is_told_and_no_parent_is()
    {
        var (sofie, booked) = await GivenChildAsync(14);
        await portal.GivenAsync(new YouthConsent { PatientId = sofie, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = portal.Clock.GetUtcNow() });
        var session = PortalHarness.NewSession(sofie, portal.Clock.GetUtcNow());
        await portal.GivenAsync(session);
        var herself = new Actor(sofie, sofie, session.Id);
        await SeeAsync(await GivenPhoneAsync(herself), booked.Id);
        await SeeAsync(herself, booked.Id);

        Assert.Equal(AccessEnd.LogIn, await EndedAsync(herself, 1, booked.Id));

        Assert.Equal([sofie], await ToldOfAnEndAsync());
    }

    [Fact]
    public async Task Section_4_2_until_12_one_parent_hears_what_the_other_has_ended_for_the_child()
    {
        var (jonas, booked) = await GivenChildAsync(11);
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        await portal.GivenParentAsync(petter, jonas);
        await SeeAsync(await GivenPhoneAsync(kari) with { SubjectId = jonas }, booked.Id);

        Assert.Equal(AccessEnd.LogIn, await EndedAsync(kari with { SubjectId = jonas }, 1, booked.Id));

        Assert.Equal(new[] { jonas, kari.PersonId, petter.PersonId }.Order(), (await ToldOfAnEndAsync()).Order());
    }

    [Fact]
    public async Task What_stands_in_the_log_about_something_else_cannot_be_reported_here()
    {
        await SeeAsync(siri with { SubjectId = kari.PersonId }, other.Id);

        Assert.Equal(AccessReportRefusal.NotFound, (await ReportAsync(kari, 1)).Refusal);
        Assert.Null(await portal.LookAsync<PowerOfAttorney, DateTimeOffset?>(all => all.Select(power => power.EndedAt).SingleAsync(Cancel)));
    }

    [Fact]
    public async Task The_same_report_sent_again_gives_the_same_answer()
    {
        await SeeAsync(siri with { SubjectId = kari.PersonId }, appointment.Id);
        var key = Guid.NewGuid();
        portal.Actor.Current = kari;

        for (var times = 0; times < 2; times++)
        {
            var answer = await portal.RunAsync((ReportViewer report) => report.RunAsync(appointment.Id, 1, key, Cancel));
            Assert.True(answer.Succeeded(out var end));
            Assert.Equal(AccessEnd.PowerOfAttorney, end);
        }

        Assert.Single(await portal.Get<AccessReports>().ListAsync(Cancel));
    }

    [Fact]
    public async Task An_entry_without_item_keeps_the_hash_it_has_always_had_and_one_with_item_hashes_it()
    {
        await portal.GivenLogAsync(kari, 1);
        await SeeAsync(kari, appointment.Id);
        var entries = await LogAsync();

        Assert.Null(entries[0].ItemId);
        Assert.Equal(HashBeforeItems(entries[0]), entries[0].Hash);
        Assert.NotEqual(HashBeforeItems(entries[1]), entries[1].Hash);
        Assert.Null((await portal.Get<UsageLogVerifier>().VerifyAsync(kari.PersonId, Cancel)).Fault);
    }

    // As it was computed before entries named items.
    private static byte[] HashBeforeItems(UsageLogEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(entry.PreviousHash);
        hash.AppendData(entry.Id.ToByteArray(bigEndian: true));
        hash.AppendData(entry.PatientId.ToByteArray(bigEndian: true));
        Number(entry.Sequence);
        foreach (var text in (string?[])[entry.ActorId?.ToString("N"), entry.ActorName, entry.OrganisationNumber, entry.Ground.ToString(), entry.ServiceCode, entry.ActionCode, entry.AlsoShown, entry.Outcome.ToString(), entry.Denial?.ToString()])
        {
            Words(text);
        }

        Number(entry.At.UtcTicks);
        Words(entry.Client);
        return hash.GetHashAndReset();

        void Words(string? text)
        {
            Number(text is null ? -1 : Encoding.UTF8.GetByteCount(text));
            hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
        }

        void Number(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }

    private Task<List<BellNotification>> HandledNoticesAsync() => portal.LookAsync<BellNotification, List<BellNotification>>(all => all.Where(notice => notice.Kind == NotificationKind.AccessReportHandled).ToListAsync(Cancel));

    private async Task<IReadOnlyList<AccessReport>> ReportsShownAsync()
    {
        portal.Actor.Current = kari;
        return (await portal.RunAsync((ShowAppointment show) => show.RunAsync(appointment.Id, Cancel))).Reports;
    }

    private async Task<ItemViewers> SeeAsync(Actor actor, Guid item)
    {
        portal.Actor.Current = actor;
        return (await portal.RunAsync((ShowAppointment show) => show.RunAsync(item, Cancel))).Viewers!;
    }

    private Task<Result<AccessEnd, AccessReportRefusal>> ReportAsync(Actor actor, long sequence, Guid? item = null)
    {
        portal.Actor.Current = actor;
        return portal.RunAsync((ReportViewer report) => report.RunAsync(item ?? appointment.Id, sequence, Guid.NewGuid(), Cancel));
    }

    private async Task<AccessEnd?> EndedAsync(Actor actor, long sequence, Guid? item = null) => (await ReportAsync(actor, sequence, item)).Succeeded(out var end) ? end : null;

    private async Task<(Guid Child, Appointment Booked)> GivenChildAsync(int age)
    {
        var child = await portal.GivenPatientAsync("Jonas Nordli", NorwegianTime.Today(portal.Clock.GetUtcNow()).AddYears(-age));
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, child);
        var slot = new Surgeries.Slot { SurgeryId = appointment.SurgeryId, PractitionerId = appointment.PractitionerId, StartsAt = portal.Clock.GetUtcNow().AddDays(9), EndsAt = portal.Clock.GetUtcNow().AddDays(9).AddMinutes(20) };
        var surgery = await portal.LookAsync<Surgeries.Surgery, Surgeries.Surgery>(all => all.SingleAsync(Cancel));
        var booked = Appointment.SetUp(slot, surgery, child, new(AppointmentCapabilities.None), portal.Clock.GetUtcNow());
        await portal.GivenAsync(slot, booked);
        return (child, booked);
    }

    private async Task<Actor> GivenPhoneAsync(Actor person)
    {
        var now = portal.Clock.GetUtcNow();
        var session = new LoginSession { ActorId = person.PersonId, KeyHash = RandomNumberGenerator.GetBytes(32), Ticket = [], Device = "iPhone", Browser = "Safari", ShortAddress = "", AuthenticatedAt = now, StartedAt = now, LastUsedAt = now };
        await portal.GivenAsync(session);
        return person with { SessionId = session.Id };
    }

    private Task<List<Guid>> ToldOfAnEndAsync() => portal.LookAsync<BellNotification, List<Guid>>(all => all.Where(n => n.Kind == NotificationKind.AccessEnded).Select(n => n.ActorId).ToListAsync(Cancel));

    private Task<DateTimeOffset?> EndOfAsync(Actor actor) => portal.LookAsync<LoginSession, DateTimeOffset?>(all => all.Where(s => s.Id == actor.SessionId).Select(s => s.EndedAt).SingleAsync(Cancel));

    private Task<List<UsageLogEntry>> LogAsync() => portal.LookAsync<UsageLogEntry, List<UsageLogEntry>>(all => all.AsNoTracking().Where(entry => entry.PatientId == kari.PersonId).OrderBy(entry => entry.Sequence).ToListAsync(Cancel));
}
