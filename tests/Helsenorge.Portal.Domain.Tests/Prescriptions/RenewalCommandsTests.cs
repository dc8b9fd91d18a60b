using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Privacy;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Surgeries;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Domain.Tests.Prescriptions;

/// <summary>The command that renews, over a real database.</summary>
public sealed class RenewalCommandsTests : IAsyncLifetime
{
    private PortalHarness portal = null!;
    private PractitionerWithTimes ingrid = null!;
    private Actor kari = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DateTimeOffset Now => portal.Clock.GetUtcNow();

    private DateOnly Today => NorwegianTime.Today(Now);

    public async ValueTask InitializeAsync()
    {
        portal = await PortalHarness.StartAsync();
        ingrid = await PractitionerWithTimes.GivenAsync(portal, 0, OfferedServices.Renewal);
        kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(ingrid.Of(kari, Now));
    }

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Three_are_sent_in_one_request_with_one_message_one_receipt_and_one_line_in_the_log()
    {
        var three = await GivenAsync(Of("Metformin"), Of("Levaxin", days: -40), Of("Teststrimler"));

        var sent = await SendAsync(three);

        Assert.Equal([sent.RequestId, sent.RequestId, sent.RequestId], (await RenewalsAsync()).Select(renewal => (Guid?)renewal.RequestId));
        Assert.All(await RenewalsAsync(), renewal => Assert.Equal((RenewalStatus.Sent, ingrid.Surgery.Id, ingrid.Practitioner.Id, kari.PersonId), (renewal.Status, renewal.SurgeryId, renewal.PractitionerId, renewal.SentBy)));
        Assert.Equal([("renewal.sent", sent.RequestId)], await portal.LookAsync<OutboxMessage, List<(string, Guid?)>>(async all => [.. (await all.ToListAsync(Cancel)).Select(message => (message.Kind, (Guid?)message.ItemId))]));
        Assert.Equal([kari.PersonId], await ToldAsync(NotificationKind.RenewalSent));
        Assert.Equal([("renew", UsageOutcome.Done)], await portal.LookAsync<UsageLogEntry, List<(string, UsageOutcome)>>(async all => [.. (await all.ToListAsync(Cancel)).Select(entry => (entry.ActionCode, entry.Outcome))]));
    }

    [Fact]
    public async Task Pressed_five_times_it_is_one_request_with_one_number()
    {
        var metformin = await GivenAsync(Of("Metformin"));
        var key = Guid.NewGuid();

        var answers = new List<Guid?>();
        for (var press = 0; press < 5; press++)
        {
            answers.Add((await SendAsync(metformin, key)).RequestId);
        }

        Assert.NotNull(Assert.Single(answers.Distinct()));
        Assert.Single(await RenewalsAsync());
        Assert.Equal(1, await portal.LookAsync<OutboxMessage, int>(all => all.CountAsync(Cancel)));
    }

    [Fact]
    public async Task Section_5_One_request_is_open_for_each_prescription_and_after_a_no_she_may_ask_again()
    {
        var metformin = await GivenAsync(Of("Metformin"));
        await SendAsync(metformin);
        Assert.Equal(new SendRenewals.Answer(null, RenewalRefusal.AlreadyWaiting, "Metformin"), await SendAsync(metformin));

        await using (var db = portal.Database.Create())
        {
            db.Vouch(await db.All<Renewal>().SingleAsync(Cancel)).Reject("Too early", Now);
            await db.SaveChangesAsync(Cancel);
        }

        Assert.NotNull((await SendAsync(metformin)).RequestId);
        Assert.Equal(2, (await RenewalsAsync()).Count);
    }

    [Theory]
    [InlineData("group B", RenewalRefusal.NeedsAppointment)]
    [InlineData("group A", RenewalRefusal.NeedsAppointment)]
    [InlineData("withdrawn", RenewalRefusal.Withdrawn)]
    [InlineData("hidden", RenewalRefusal.Hidden)]
    [InlineData("too old", RenewalRefusal.NotPrescribed)]
    [InlineData("somebody else's", RenewalRefusal.NotPrescribed)]
    [InlineData("made up", RenewalRefusal.NotPrescribed)]
    public async Task Section_5_One_that_cannot_be_renewed_stops_them_all_and_nothing_is_sent(string what, RenewalRefusal refusal)
    {
        var petter = await portal.GivenPatientAsync("Petter Nordli", new DateOnly(1983, 6, 2));
        portal.Actor.Current = kari;
        var other = what switch
        {
            "group A" => Of("Other", group: DispensingGroup.A),
            "group B" => Of("Other", group: DispensingGroup.B),
            "withdrawn" => Of("Other", withdrawnOn: Today),
            "too old" => Of("Other", days: -366),
            "somebody else's" => Prescribed.For(petter, ingrid.Practitioner, Today.AddDays(90), "Other"),
            _ => Of("Other"),
        };
        var ids = await GivenAsync(Of("Metformin"));
        ids = what is "made up" ? [.. ids, Guid.NewGuid()] : [.. ids, .. await GivenAsync(other)];
        if (what is "hidden")
        {
            await portal.GivenAsync(Decision(PrivacyKind.PrescriptionHidden, Prescription.PrivacyTargetOf(other.Id)));
        }

        var answer = await SendAsync(ids);

        Assert.Equal((null, refusal, refusal is RenewalRefusal.NotPrescribed ? null : "Other"), (answer.RequestId, answer.Refusal, answer.Prescription));
        await NothingIsSentAsync();
        Assert.Equal(UsageOutcome.Attempted, (await portal.LookAsync<UsageLogEntry, UsageLogEntry>(all => all.OrderByDescending(entry => entry.Sequence).FirstAsync(entry => entry.PatientId == kari.PersonId, Cancel))).Outcome);
    }

    [Theory]
    [InlineData("-365", true)]
    [InlineData("-366", false)]
    public async Task Section_6_1_What_expired_within_twelve_months_can_be_renewed(string days, bool isSent)
    {
        var old = await GivenAsync(Of("Metformin", days: int.Parse(days, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(isSent, (await SendAsync(old)).RequestId is not null);
    }

    [Fact]
    public async Task Nothing_chosen_is_no_request_and_no_row_in_the_log()
    {
        Assert.Equal(RenewalRefusal.NothingChosen, (await SendAsync([])).Refusal);
        Assert.Equal(0, await portal.LookAsync<UsageLogEntry, int>(all => all.CountAsync(Cancel)));
    }

    [Theory]
    [InlineData("7654321", RenewalRefusal.DoctorBlocked)]
    [InlineData("1234567", null)]
    public async Task Section_6_1_To_a_doctor_she_has_blocked_nothing_is_sent(string blocked, RenewalRefusal? refusal)
    {
        var metformin = await GivenAsync(Of("Metformin"));
        await portal.GivenAsync(Decision(PrivacyKind.ProfessionalBlocked, blocked));

        Assert.Equal(refusal, (await SendAsync(metformin)).Refusal);
    }

    [Fact]
    public async Task Section_5_Where_the_surgery_takes_no_renewals_she_is_told_and_without_a_GP_too()
    {
        var metformin = await GivenAsync(Of("Metformin"));
        await using (var db = portal.Database.Create())
        {
            db.Vouch(await db.Surgeries.SingleAsync(Cancel)).Offers = OfferedServices.DirectBooking;
            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal(RenewalRefusal.NotOffered, (await SendAsync(metformin)).Refusal);
        var markus = await portal.GivenPersonAsync("Markus Hagen");
        var his = Prescribed.For(markus.PersonId, ingrid.Practitioner, Today.AddDays(90));
        await portal.GivenAsync(his);
        Assert.Equal(RenewalRefusal.NotOffered, (await SendAsync([his.Id])).Refusal);
    }

    [Theory]
    [InlineData(ConsentLevel.Basic, AccessDenial.ConsentTooLow)]
    [InlineData(ConsentLevel.BasicPlus, AccessDenial.ConsentTooLow)]
    [InlineData(ConsentLevel.Full, null)]
    public async Task Section_3_1_Renewing_takes_Full_where_looking_takes_Basic(ConsentLevel level, AccessDenial? denial)
    {
        var bjorg = await portal.GivenPersonAsync("Bjørg Lien", level);
        var hers = Prescribed.For(bjorg.PersonId, ingrid.Practitioner, Today.AddDays(90));
        await portal.GivenAsync(ingrid.Of(bjorg, Now), hers);

        Assert.Single((await portal.RunAsync((ListPrescriptions list) => list.RunAsync(Cancel))).Rows);
        Assert.Equal(denial, (await Record.ExceptionAsync(() => SendAsync([hers.Id])) as AccessDeniedException)?.Denial);
    }

    [Theory]
    [InlineData(ServiceAreas.RegisteredInformation, AccessDenial.OutsidePowerOfAttorney)]
    [InlineData(ServiceAreas.RegisteredInformation | ServiceAreas.DigitalHealthServices, null)]
    public async Task Section_4_5_a_proxy_who_may_only_look_does_not_renew(ServiceAreas areas, AccessDenial? denial)
    {
        var siri = await portal.GivenPersonAsync("Siri Lunde");
        var metformin = await GivenAsync(Of("Metformin"));
        await portal.GivenPowerAsync(kari.PersonId, siri, areas);
        portal.Actor.Current = siri with { SubjectId = kari.PersonId };

        Assert.Equal(denial, (await portal.RunAsync((ListPrescriptions list) => list.RunAsync(Cancel))).WhyMayNot);
        Assert.Equal(denial, (await Record.ExceptionAsync(() => SendAsync(metformin)) as AccessDeniedException)?.Denial);
        Assert.Equal(denial is null ? [siri.PersonId] : [], (await RenewalsAsync()).Select(renewal => renewal.SentBy));
    }

    [Fact]
    public async Task Section_4_1_what_a_parent_renews_for_a_young_person_is_the_parents_and_the_young_person_renews_nothing()
    {
        var sofie = await portal.GivenPersonAsync("Sofie Nordli", born: Today.AddYears(-14));
        await portal.GivenHomeAsync(sofie, "Fjordby");
        var petter = await portal.GivenPersonAsync("Petter Nordli");
        await portal.GivenHomeAsync(petter, "Fjordby");
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, sofie.PersonId);
        await portal.GivenParentAsync(petter, sofie.PersonId);
        var (open, reserved) = (Prescribed.For(sofie.PersonId, ingrid.Practitioner, Today.AddDays(90)), Prescribed.For(sofie.PersonId, ingrid.Practitioner, Today.AddDays(90), isReserved: true));
        await portal.GivenAsync(ingrid.Of(sofie, Now), open, reserved, new YouthConsent { PatientId = sofie.PersonId, Number = 1, IsGiven = true, DecidedBy = kari.PersonId, DecidedAt = Now });

        portal.Actor.Current = kari with { SubjectId = sofie.PersonId };
        Assert.Equal(RenewalRefusal.NotPrescribed, (await SendAsync([reserved.Id])).Refusal);
        Assert.NotNull((await SendAsync([open.Id])).RequestId);
        Assert.Equal(new[] { kari.PersonId, petter.PersonId }.Order(), (await ToldAsync(NotificationKind.RenewalSent)).Order());
        portal.Actor.Current = petter with { SubjectId = sofie.PersonId };
        Assert.Equal(RenewalRefusal.AlreadyWaiting, (await SendAsync([open.Id])).Refusal);
        portal.Actor.Current = sofie;
        var hers = await portal.RunAsync((ListPrescriptions list) => list.RunAsync(Cancel));
        Assert.Equal((2, 0, AccessDenial.ClosedToYouth), (hers.Rows.Count, hers.Renewals.Count, hers.WhyMayNot));
        Assert.Equal(AccessDenial.ClosedToYouth, (await Record.ExceptionAsync(() => SendAsync([reserved.Id])) as AccessDeniedException)?.Denial);
    }

    [Fact]
    public async Task The_overview_names_what_waits_for_the_doctor_also_what_has_expired_until_it_is_answered()
    {
        var (current, expired) = (await GivenAsync(Of("Metformin"), Of("Levaxin")), await GivenAsync(Of("Zyrtec", days: -40)));
        Assert.Equal((2, 0), await OnOverviewAsync());

        await SendAsync([current[0], expired[0]]);
        Assert.Equal((2, 2), await OnOverviewAsync());

        await using (var db = portal.Database.Create())
        {
            foreach (var renewal in await db.All<Renewal>().ToListAsync(Cancel))
            {
                db.Vouch(renewal).Reject("Too early", Now);
            }

            await db.SaveChangesAsync(Cancel);
        }

        Assert.Equal((2, 0), await OnOverviewAsync());
    }

    /// <summary>What is renewed needs nothing more of her, as long as the new one can be had.</summary>
    [Theory]
    [InlineData("valid", 0)]
    [InlineData("used up", 1)]
    [InlineData("withdrawn", 1)]
    [InlineData("a no since", 0)]
    [InlineData("only a no", 1)]
    public async Task What_was_renewed_by_one_that_is_valid_does_not_end_soon_on_the_overview(string what, int endSoon)
    {
        var old = Of("Metformin", days: 9);
        var renewed = Prescribed.For(kari.PersonId, ingrid.Practitioner, Today.AddDays(365), "Metformin", reiterations: 0, dispensed: what is "used up" ? 1 : 0, withdrawnOn: what is "withdrawn" ? Today : null);
        await GivenAsync(old, renewed);
        var yes = Renewal.Send(old, Guid.NewGuid(), ingrid.Surgery.Id, ingrid.Practitioner.Id, kari.PersonId, Now.AddDays(-70));
        _ = what is "only a no" ? yes.Reject(null, Now.AddDays(-69)) : yes.Approve(renewed, Now.AddDays(-69));
        await portal.GivenAsync(yes);
        if (what is "a no since")
        {
            var no = Renewal.Send(old, Guid.NewGuid(), ingrid.Surgery.Id, ingrid.Practitioner.Id, kari.PersonId, Now.AddDays(-2));
            no.Reject(null, Now);
            await portal.GivenAsync(no);
        }

        Assert.Equal(endSoon, (await OverviewAsync()).EndSoon.Count);
    }

    [Fact]
    public async Task The_overview_counts_as_the_page_does_without_medical_aids()
    {
        await GivenAsync(Of("Metformin"), Of("Levaxin", days: -3), Prescribed.For(kari.PersonId, ingrid.Practitioner, Today.AddDays(9), "Teststrimler", item: PrescribedItem.MedicalAid));

        var model = await OverviewAsync();

        Assert.Equal((1, "Teststrimler"), (model.Count, Assert.Single(model.EndSoon).Name));
    }

    private async Task<(int Valid, int Waiting)> OnOverviewAsync()
    {
        var model = await OverviewAsync();
        return (model.Count, model.Waiting.Count);
    }

    private async Task<CurrentPrescriptions.Model> OverviewAsync() =>
        (await portal.RunAsync((ShowOverview page) => page.RunAsync(Cancel))).Parts.Select(part => part.Model).OfType<CurrentPrescriptions.Model>().Single();

    private Prescription Of(string name, int days = 90, DispensingGroup group = DispensingGroup.C, DateOnly? withdrawnOn = null) =>
        Prescribed.For(kari.PersonId, ingrid.Practitioner, Today.AddDays(days), name, group: group, withdrawnOn: withdrawnOn);

    private PrivacyDecision Decision(PrivacyKind kind, string target) =>
        new() { PatientId = kari.PersonId, Number = 1, Kind = kind, Target = target, IsOn = true, DecidedAt = Now, DecidedBy = kari.PersonId };

    private async Task<Guid[]> GivenAsync(params Prescription[] prescriptions)
    {
        await portal.GivenAsync([.. prescriptions]);
        return [.. prescriptions.Select(prescription => prescription.Id)];
    }

    private Task<SendRenewals.Answer> SendAsync(Guid[] prescriptions, Guid? key = null) => portal.RunAsync((SendRenewals renew) => renew.RunAsync(prescriptions, key ?? Guid.NewGuid(), Cancel));

    private Task<List<Renewal>> RenewalsAsync() => portal.LookAsync<Renewal, List<Renewal>>(all => all.AsNoTracking().ToListAsync(Cancel));

    private Task<List<Guid>> ToldAsync(NotificationKind kind) => portal.LookAsync<BellNotification, List<Guid>>(all => all.Where(bell => bell.Kind == kind).Select(bell => bell.ActorId).ToListAsync(Cancel));

    private async Task NothingIsSentAsync()
    {
        Assert.Empty(await RenewalsAsync());
        Assert.Equal(0, await portal.LookAsync<OutboxMessage, int>(all => all.CountAsync(Cancel)));
        Assert.Equal(0, await portal.LookAsync<BellNotification, int>(all => all.CountAsync(Cancel)));
    }
}
