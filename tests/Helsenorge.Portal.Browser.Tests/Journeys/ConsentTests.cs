using System.Text.RegularExpressions;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.EConsultation;
using Helsenorge.Portal.Web.Features.Inbox;
using Helsenorge.Portal.Web.Features.Prescriptions;
using Helsenorge.Portal.Web.Features.SurgeryContact;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.GeneralPractitioner;
using Helsenorge.Portal.Web.Login;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

public sealed class ConsentTests(SharedPortal shared)
{
    [Fact]
    public async Task A_lower_level_shows_what_it_closes_names_the_appointment_and_can_be_taken_back()
    {
        await using var hakon = await shared.LogInAsync(People.Hakon);
        await hakon.BookAsync(0);
        var when = await hakon.Main.Locator("h2 time").InnerTextAsync();

        await hakon.OpenAsync("profile/consent");
        await hakon.Page.CheckAsync("input[value=Basic]");
        await hakon.Page.ClickAsync("main button[type=submit]");

        var change = hakon.Main.Locator("section[aria-labelledby=change]");
        await Expect(change.Locator("li.no")).ToHaveTextAsync([
            Said.By<InboxText>("Service_Name", "nb"), Said.By<AppointmentsText>("Service_Name", "nb"), Said.By<PrescriptionsText>("Service_Name", "nb"),
            Said.By<BookingText>("Service_Name", "nb"), Said.By<EConsultationText>("Service_Name", "nb"), Said.By<SurgeryContactText>("Service_Name", "nb"),
        ]);
        await Expect(change.Locator(".notice")).ToContainTextAsync(Said.By<ConsentText>("AppointmentStays", "nb", 1));
        await Expect(change.Locator(".notice li")).ToHaveTextAsync([when]);
        await hakon.LivesAsync();
        await change.Locator("button").ClickAsync();
        await Expect(hakon.Main.Locator(".notice--success")).ToContainTextAsync(Said.By<ConsentText>("Saved_Title", "nb", Said.By<ConsentText>("Level_Basic", "nb")));

        var closed = await hakon.OpenAsync("appointments");
        Assert.Equal(403, closed.Status);
        await Expect(hakon.Heading).ToHaveTextAsync(Said.By<AccessText>("ConsentTooLow_Title", "nb", Said.By<AppointmentsText>("Service_Name", "nb")));
        await Expect(hakon.Main).Not.ToContainTextAsync("Ingrid Haugland");
        await hakon.OpenAsync("gp");
        await Expect(hakon.Heading).ToHaveTextAsync(Said.By<GeneralPractitionerText>("Title", "nb"));

        await ChooseAsync(hakon, "Full");
        await hakon.OpenAsync("appointments");
        await Expect(hakon.Main.Locator("section[aria-labelledby=coming] li time")).ToHaveTextAsync([when]);
    }

    [Fact]
    public async Task Item_20_Withdrawing_asks_for_a_new_log_in_after_five_minutes_and_choosing_less_does_not()
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var linda = await shared.LogInAsync(People.Linda, at: portal);
        await portal.ExecuteAsync("UPDATE LoginSessions SET AuthenticatedAt = $then WHERE ActorId = $id", ("$then", RunningPortal.Stored(DateTimeOffset.UtcNow.AddMinutes(-6))), ("$id", portal.PersonId(People.Linda)));
        await ChooseAsync(linda, "Basic");

        await linda.OpenAsync("profile/consent/withdraw");
        await linda.Main.Locator(".button--danger").ClickAsync();
        await Expect(linda.Heading).ToHaveTextAsync(Said.By<AccessText>("FreshLoginNeeded_Title", "nb"));
        Assert.Equal("Basic", await portal.QueryAsync<string>("SELECT Level FROM Consents WHERE PatientId = $id ORDER BY Number DESC LIMIT 1", ("$id", portal.PersonId(People.Linda))));
        await linda.Main.Locator("a[href*='renew=true']").ClickAsync();
        await linda.PickAsync(People.Linda);

        await linda.Main.Locator(".button--danger").ClickAsync();
        await linda.Page.WaitForURLAsync("**/consent-withdrawn");
        Assert.Equal("None", await portal.QueryAsync<string>("SELECT Level FROM Consents WHERE PatientId = $id ORDER BY Number DESC LIMIT 1", ("$id", portal.PersonId(People.Linda))));
    }

    [Fact]
    public async Task Withdrawing_deletes_logs_out_and_starts_from_the_choice_again()
    {
        await using var linda = await shared.LogInAsync(People.Linda);
        var appointment = await linda.BookAsync(1);

        await linda.OpenAsync("profile/consent/withdraw");
        await linda.Main.Locator(".button--danger").ClickAsync();
        await linda.Page.WaitForURLAsync("**/consent-withdrawn");
        await Expect(linda.Heading).ToHaveTextAsync(Said.By<LoginText>("Withdrawn_Title", "nb"));
        await Expect(linda.Page.Locator("form[action='/logout']")).ToHaveCountAsync(0);
        Assert.Equal(0, await linda.Portal.QueryAsync<long>("SELECT COUNT(*) FROM Appointments WHERE Id = $id", ("$id", RunningPortal.Stored(appointment))));
        Assert.Equal(0, await linda.Portal.QueryAsync<long>("SELECT COUNT(*) FROM LoginSessions WHERE ActorId = $id AND EndedAt IS NULL", ("$id", linda.Portal.PersonId(People.Linda))));

        await linda.Page.GotoAsync($"{linda.Portal.Address}/gp");
        await Expect(linda.Page).ToHaveURLAsync(new Regex($"^{Regex.Escape(linda.Portal.ProviderAddress)}|/profile/consent"));
        if (linda.Page.Url.StartsWith(linda.Portal.ProviderAddress, StringComparison.Ordinal))
        {
            await linda.PickAsync(People.Linda);
        }

        await Expect(linda.Page).ToHaveURLAsync(new Regex("/profile/consent"));
        await Expect(linda.Main.Locator(".form input[type=radio]:checked")).ToHaveCountAsync(0);
        await Expect(linda.Page.Locator(".page-head .lead")).ToHaveTextAsync(Said.By<ConsentText>("Lead_Withdrawn", "nb"));
    }

    [Fact]
    public async Task Until_a_level_is_chosen_what_needs_one_leads_to_the_choice_and_back()
    {
        await using var portal = await StartOwnAsync();
        await using var nina = await shared.VisitAsync(at: portal);
        await nina.LogInAsAsync(People.Nina, "/gp");
        await Expect(nina.Page).ToHaveURLAsync(new Regex("/profile/consent"));

        var closed = await nina.OpenAsync("gp");
        Assert.Equal(403, closed.Status);
        await Expect(nina.Heading).ToHaveTextAsync(Said.By<AccessText>("ConsentNotChosen_Title", "nb"));

        await nina.OpenAsync("profile/consent?return=%2Fgp");
        await nina.Page.CheckAsync("input[value=BasicPlus]");
        await nina.Page.ClickAsync("main button[type=submit]");
        await Expect(nina.Main.Locator("section[aria-labelledby=change]")).ToBeVisibleAsync();
        await nina.LivesAsync();
        await nina.Main.Locator("section[aria-labelledby=change] button").ClickAsync();
        await nina.Main.Locator("div[role=status] a").ClickAsync();
        await Expect(nina.Heading).ToHaveTextAsync(Said.By<GeneralPractitionerText>("Title", "nb"));
        await Expect(nina.Main).ToContainTextAsync("Ingrid Haugland");
    }

    private async Task<RunningPortal> StartOwnAsync()
    {
        await shared.BrowserAsync();
        return await RunningPortal.StartAsync();
    }

    private static async Task ChooseAsync(Visitor visitor, string level)
    {
        await visitor.OpenAsync($"profile/consent?level={level}");
        await visitor.Main.Locator("section[aria-labelledby=change] button").ClickAsync();
        await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
    }
}
