using Bunit;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Notifications;
using Microsoft.EntityFrameworkCore;

namespace Helsenorge.Portal.Web.Tests.Features;

public sealed class OverviewAndBellTests : PageTest
{
    [Fact]
    public async Task She_is_greeted_while_the_rest_is_fetched()
    {
        await GivenAsync(KarisDoctor());
        Database.Hold();

        var page = Open<OverviewPage>();

        Assert.Equal("Hei, Kari", page.Find("h1").TextContent);
        Assert.Contains("Henter oversikten", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();
        Waits(page, () => Assert.Contains("Mandag 2. mars 2026", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Next_appointment_doctor_and_who_has_looked_are_gathered_in_one_row_of_the_log()
    {
        await GivenAsync([KarisDoctor(), .. AppointmentAt(Now.AddDays(9), out _), .. AppointmentAt(Now.AddDays(2), out _)]);

        var page = OpenLoaded<OverviewPage>();

        Assert.Equal("2026-03-04T09:00:00+01:00", Assert.Single(page.FindAll("section[aria-labelledby=next-appointment] time")).GetAttribute("datetime"));
        Assert.Contains("Ingrid Haugland Solbakken legesenter", TextOf(page.FindAll("section[aria-labelledby=overview-gp]")), StringComparison.Ordinal);
        Assert.Equal(["appointments,inbox,gp,prescriptions,usage-log"], await Portal.LookAsync<UsageLogEntry, List<string?>>(all => all.Select(entry => entry.AlsoShown).ToListAsync(Cancel)));
        Assert.Empty(page.FindAll(".tile--bare .muted"));
    }

    [Fact]
    public async Task On_Basic_nothing_about_appointments_is_fetched_and_what_is_closed_leads_to_the_choice()
    {
        await GivenAsync([KarisDoctor(), .. AppointmentAt(Now.AddDays(2), out _), new ConsentDecision { PatientId = Kari.PersonId, Number = 2, Level = ConsentLevel.Basic, TextVersion = "test", DecidedAt = Now, DecidedBy = Kari.PersonId }]);

        var page = OpenLoaded<OverviewPage>();

        Assert.Empty(page.FindAll("section[aria-labelledby=next-appointment]"));
        Assert.Equal(["Krever nivået Full", "Krever nivået Full", "Krever nivået Full", "Krever nivået Full"], TextsOf(page, ".tile--bare .muted"));
        Assert.Equal(["inbox,gp,prescriptions,usage-log"], await Portal.LookAsync<UsageLogEntry, List<string?>>(all => all.Select(entry => entry.AlsoShown).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task What_she_has_begun_to_write_for_herself_and_for_Mia_leads_back_to_where_she_was()
    {
        await GivenAsync(KarisDoctor());
        var home = Kari;
        await Portal.GivenHomeAsync(home, "Fjordby");
        var mia = await Portal.GivenPatientAsync("Mia Nordli", new DateOnly(2018, 4, 4));
        await Portal.GivenParentAsync(home, mia);
        await Portal.GivenAsync(new ActingKey { Key = "mias-key", ActorId = home.PersonId, SubjectId = mia, CreatedAt = Now });
        await WriteAsync(home, "Om meg");
        Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await WriteAsync(home with { SubjectId = mia }, "Om Mia");

        var page = OpenLoaded<OverviewPage>();

        var links = page.FindAll("section[aria-labelledby=continue] a");
        Assert.Equal(["/for/mias-key/gp/booking/request", "gp/booking/request"], links.Select(link => link.GetAttribute("href")));
        Assert.Equal(["Ønske om time – Mia (7)", "Ønske om time"], links.Select(link => link.TextContent));
        Assert.Equal([true, false], links.Select(link => link.HasAttribute("data-out")));
        Assert.DoesNotContain("Om meg", TextOf(page), StringComparison.Ordinal);

        async Task WriteAsync(Actor actor, string wish)
        {
            Portal.Actor.Current = actor;
            var form = new DraftForm(BookingFeature.Service, BookingFeature.Request);
            await Portal.RunAsync<OwnDrafts, DraftSaved>(drafts => drafts.SaveAsync(new DraftTyped(form, Guid.NewGuid(), actor.PersonId, actor.SubjectId, DraftFields.Of(new Dictionary<string, string> { ["wish"] = wish }), Guid.NewGuid(), []), Cancel));
            Portal.Actor.Current = home;
        }
    }

    [Fact]
    public async Task A_bell_with_nothing_in_it_says_what_would_be_there()
    {
        await GivenAsync();
        Database.Hold();

        var page = Open<BellPage>();
        Assert.Contains("Henter varslene", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Database.LetGo();

        Waits(page, () => Assert.Contains("Ingen varsler", TextOf(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_new_is_marked_newest_first_leads_to_its_place_and_is_read_once_it_is_seen()
    {
        var appointment = Guid.NewGuid();
        await GivenAsync(
            Notice(NotificationKind.ConsentChanged, "consent", Now.AddDays(-2), readAt: Now.AddDays(-1)),
            Notice(NotificationKind.AppointmentConfirmed, "appointments", Now.AddHours(-1), appointment));

        var page = OpenLoaded<BellPage>();

        Assert.Equal([$"appointments/{appointment}", "profile/consent"], page.FindAll(".row a").Select(link => link.GetAttribute("href")));
        Assert.Single(page.FindAll(".row--unread"));
        Waits(page, () => Assert.True(Portal.LookAsync<BellNotification, bool>(all => all.AllAsync(notice => notice.ReadAt != null, Cancel)).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task What_leads_to_a_service_that_is_closed_now_is_not_shown()
    {
        await GivenAsync(
            Notice(NotificationKind.AppointmentConfirmed, "appointments", Now, Guid.NewGuid()),
            Notice(NotificationKind.ConsentChanged, "consent", Now),
            new ConsentDecision { PatientId = Kari.PersonId, Number = 2, Level = ConsentLevel.BasicPlus, TextVersion = "test", DecidedAt = Now, DecidedBy = Kari.PersonId });

        var page = OpenLoaded<BellPage>();

        Assert.Equal(["profile/consent"], page.FindAll(".row a").Select(link => link.GetAttribute("href")));
    }

    private BellNotification Notice(NotificationKind kind, string service, DateTimeOffset at, Guid? item = null, DateTimeOffset? readAt = null) =>
        new() { ActorId = Kari.PersonId, SubjectId = Kari.PersonId, Kind = kind, ServiceCode = service, ItemId = item, CreatedAt = at, ReadAt = readAt };
}
