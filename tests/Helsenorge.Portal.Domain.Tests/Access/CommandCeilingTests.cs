using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Appointments;
using Helsenorge.Portal.Domain.Documents;
using Helsenorge.Portal.Domain.Messages;
using Helsenorge.Portal.Domain.Prescriptions;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Features.AccountLock;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.Children;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Contact;
using Helsenorge.Portal.Web.Features.Documents;
using Helsenorge.Portal.Web.Features.EConsultation;
using Helsenorge.Portal.Web.Features.Export;
using Helsenorge.Portal.Web.Features.GeneralPractitioner;
using Helsenorge.Portal.Web.Features.NotificationSettings;
using Helsenorge.Portal.Web.Features.GrowingUp;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Helsenorge.Portal.Web.Features.PrivacySettings;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Helsenorge.Portal.Web.Features.UsageLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Access;

/// <summary>Policy 1, gate 2, the page's own at most 3 and the overview's 8, counted where a commit is one command; SQLite sends the gate's two rows one by one.</summary>
public sealed class CommandCeilingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Engine.PostgreSql, 2)]
    [InlineData(Engine.Sqlite, 3)]
    public async Task A_page_costs_the_same_number_of_commands_for_50_rows_as_for_5000(Engine engine, int gate)
    {
        var few = await CountAsync(engine, 50);
        var many = await CountAsync(engine, 5_000);

        Assert.Equal(few, many);
        Assert.All(few, page => Assert.InRange(page.Value, gate + 1, gate + (page.Key == "overview" ? 8 : 3)));
    }

    [Theory]
    [InlineData(Engine.PostgreSql)]
    [InlineData(Engine.Sqlite)]
    public async Task A_page_policy_that_opens_costs_one_command(Engine engine)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        await portal.GivenPersonAsync("Kari Nordli");
        portal.Commands.Reset();

        await portal.RunAsync<PatientGate, AccessDenial?>(gate => gate.CheckAsync(AppointmentsFeature.Service, Cancel));

        Assert.Equal(1, portal.Commands.Count);
    }

    private static async Task<Dictionary<string, int>> CountAsync(Engine engine, int rows)
    {
        await using var portal = await PortalHarness.StartAsync(engine);
        var ingrid = await PractitionerWithTimes.GivenAsync(portal, rows + 50);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync([ingrid.Of(kari, portal.Clock.GetUtcNow()), .. Enumerable.Range(0, rows).Select(slot => ingrid.Book(slot, kari))]);
        await portal.GivenAsync([.. Enumerable.Range(0, rows).Select(at => Power(kari, at)), .. Enumerable.Range(0, rows).Select(at => new PharmacyPickup { PatientId = kari.PersonId, CollectorName = "Siri Lunde", GivenAt = portal.Clock.GetUtcNow() })]);
        await portal.GivenAsync([.. Enumerable.Range(0, rows).SelectMany(at => Thread(kari, at))]);
        var today = NorwegianTime.Today(portal.Clock.GetUtcNow());
        var prescriptions = Enumerable.Range(0, Math.Min(rows, 500)).Select(at => Prescribed.For(kari.PersonId, ingrid.Practitioner, today.AddDays(at))).ToList();
        await portal.GivenAsync([.. prescriptions, .. prescriptions.Select(prescription => prescription.Dispense("Fjordby apotek", prescription.Name, today)!), .. prescriptions.Select(prescription => Renewal.Send(prescription, Guid.NewGuid(), ingrid.Surgery.Id, ingrid.Practitioner.Id, kari.PersonId, portal.Clock.GetUtcNow()))]);
        await portal.GivenLogAsync(kari, rows);
        var counts = new Dictionary<string, int>();
        await MeasureAsync<ListAppointments>("appointments", page => page.RunAsync(null, Cancel));
        await MeasureAsync<ShowAppointment>("appointment", page => page.RunAsync(Guid.NewGuid(), Cancel));
        var first = await portal.LookAsync<Appointment, Guid>(all => all.OrderBy(own => own.StartsAt).Select(own => own.Id).FirstAsync(Cancel));
        await MeasureAsync<ShowAppointment>("appointment shown", page => page.RunAsync(first, Cancel));
        await MeasureAsync<ListTimesToMoveTo>("appointment to move", page => page.RunAsync(first, Cancel));
        await MeasureAsync<ListThreads>("inbox", page => page.RunAsync(new(InboxFolder.In), null, Cancel));
        await MeasureAsync<ListThreads>("inbox, looked for", page => page.RunAsync(new(InboxFolder.In, Query: "krem utslett"), null, Cancel));
        await MeasureAsync<ListThreads>("inbox, nothing found", page => page.RunAsync(new(InboxFolder.In, Query: "romferd"), null, Cancel));
        var newest = await portal.LookAsync<MessageThread, Guid>(all => all.OrderByDescending(own => own.LastAt).Select(own => own.Id).FirstAsync(Cancel));
        await MeasureAsync<ShowThread>("thread", page => page.RunAsync(newest, Cancel));
        await MeasureAsync<ListDocuments>("documents", page => page.RunAsync([], Cancel));
        var kept = await portal.LookAsync<KeptLetter, Guid>(all => all.Select(own => own.Id).FirstAsync(Cancel));
        await MeasureAsync<ShowDocument>("document", page => page.RunAsync(kept, Cancel));
        await MeasureAsync<ListPrescriptions>("prescriptions", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowPrescription>("prescription", page => page.RunAsync(prescriptions[0].Id, Cancel));
        await MeasureAsync<ShowExport>("export", page => page.RunAsync(Cancel));
        await portal.AskAsync();
        await MeasureAsync<ShowExport>("export under way", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowLock>("lock", page => page.RunAsync(Cancel));
        await MeasureAsync<DownloadCalendarFile>("calendar file", page => page.RunAsync(first, Cancel));
        await MeasureAsync<ShowRequestForm>("request form", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowContactForm>("gp.contact", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowEConsultation>("gp.econsultation", page => page.RunAsync(Cancel));
        await MeasureAsync<ListFreeTimes>("gp.booking", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowGeneralPractitioner>("gp", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowConsent>("consent", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowContact>("contact", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowNextOfKin>("contact, next of kin", page => page.RunAsync(Guid.NewGuid(), Cancel));
        await MeasureAsync<ShowNeeds>("contact, needs", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowBankAccount>("contact, bank account", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowPrivacy>("privacy", page => page.RunAsync(null, Cancel));
        await MeasureAsync<ShowProfessionals>("privacy, professionals", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowNotificationSettings>("notification-settings", page => page.RunAsync(Cancel));
        await MeasureAsync<ListChildren>("children", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowGrowingUp>("growing-up", page => page.RunAsync(Cancel));
        await MeasureAsync<ListUsage>("usage-log", page => page.RunAsync(UsageFilter.All, null, Cancel));
        await MeasureAsync<ListLogins>("log-ins", page => page.RunAsync(Cancel));
        await MeasureAsync<ListGivenPowers>("powers given", page => page.RunAsync(Cancel));
        await MeasureAsync<ListReceivedPowers>("powers received", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowPower>("power", page => page.RunAsync(Guid.NewGuid(), Cancel));
        await MeasureAsync<ShowGiver>("power to give", page => page.RunAsync(Cancel));
        await MeasureAsync<ListPickups>("pickups", page => page.RunAsync(Cancel));
        await MeasureAsync<ShowOverview>("overview", page => page.RunAsync(Cancel));
        var mia = await portal.GivenPatientAsync("Mia Nordli", NorwegianTime.Today(portal.Clock.GetUtcNow()).AddYears(-7));
        await portal.GivenHomeAsync(kari, "Fjordby");
        await portal.GivenParentAsync(kari, mia);
        portal.Actor.Current = kari with { SubjectId = mia };
        await MeasureAsync<ShowChild>("child", page => page.RunAsync(Cancel));
        return counts;

        async Task MeasureAsync<TUseCase>(string name, Func<TUseCase, Task> run) where TUseCase : notnull
        {
            await using var scope = portal.NewScope();
            portal.Commands.Reset();
            await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
            counts[name] = portal.Commands.Count;
        }
    }

    private static object[] Thread(Actor kari, int at)
    {
        var (thread, first) = MessageThread.Arrive(MessageKind.Letter, new(null, null, $"Sykehus {at % 7}"), "Utslett", new(null, null, "Bruk krem."), isImportant: false, kari.PersonId, PortalHarness.MondayMorning.AddMinutes(-at));
        return [thread, first, KeptLetter.Of(thread, [first], PortalHarness.MondayMorning)!];
    }

    // Half of them given by her, half held by her.
    private static PowerOfAttorney Power(Actor kari, int at) => new()
    {
        PatientId = at % 2 == 0 ? kari.PersonId : Guid.NewGuid(),
        TypedName = "Siri Lunde",
        NumberHash = Guid.NewGuid().ToByteArray(),
        ReceiverId = at % 2 == 0 ? null : kari.PersonId,
        Areas = ServiceAreas.Any,
        GivenAt = PortalHarness.MondayMorning,
    };
}
