using System.Net;
using System.Runtime.CompilerServices;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Access;

public sealed class ServicePolicyTests(DemoPortal demo)
{
    public static TheoryData<string, string> EveryServicePage { get; } = new()
    {
        { "/overview", "overview" },
        { "/gp", "gp" },
        { "/gp/booking", "gp.booking" },
        { "/appointments", "appointments" },
        { "/profile/consent", "consent" },
        { "/profile/consent/withdraw", "consent" },
        { "/profile/usage-log", "usage-log" },
        { "/profile/contact", "contact" },
        { "/profile/contact/next-of-kin", "contact" },
        { "/profile/contact/needs", "contact" },
        { "/profile/contact/bank-account", "contact" },
        { "/profile/privacy", "privacy" },
        { "/profile/privacy/professionals", "privacy" },
        { "/profile/notifications", "notification-settings" },
    };

    [Theory]
    [MemberData(nameof(EveryServicePage))]
    public async Task One_page_load_leaves_one_row_in_the_log(string page, string service)
    {
        using var hege = await demo.LogInAsync(People.Hege, "/notifications");
        var before = await RowsOfAsync("Hege");

        await hege.OpenAsync(page);

        Assert.Equal(HttpStatusCode.OK, hege.Status);
        var rows = await RowsOfAsync("Hege");
        Assert.Equal(before.Count + 1, rows.Count);
        Assert.Equal($"{service}|view|Done||Linux, Firefox", rows[^1]);
    }

    [Fact]
    public async Task Bjorg_on_Basic_is_told_why_and_the_attempt_stands_in_her_log_once()
    {
        using var bjorg = await demo.LogInAsync(People.Bjorg, "/notifications");
        var before = await RowsOfAsync("Bjørg");

        await bjorg.OpenAsync("/appointments");

        Assert.Equal(HttpStatusCode.Forbidden, bjorg.Status);
        Assert.Equal("Timeavtaler er ikke med i nivået du har valgt", bjorg.Heading);
        Assert.Equal("profile/consent", bjorg.Page.QuerySelector("main .actions a.button")?.GetAttribute("href"));
        Assert.Equal("no-store", bjorg.Last.Header("Cache-Control"));
        var rows = await RowsOfAsync("Bjørg");
        Assert.Equal(before.Count + 1, rows.Count);
        Assert.Equal("appointments|view|Attempted|ConsentTooLow|Linux, Firefox", rows[^1]);
    }

    [Theory]
    [MemberData(nameof(EveryServicePage))]
    public async Task A_visitor_is_asked_to_log_in_and_no_more(string page, string service)
    {
        using var visitor = demo.NewVisitor();
        visitor.StopBefore = "/login";

        await visitor.OpenAsync(page);

        Assert.Equal($"?return={Uri.EscapeDataString(page)}", visitor.SentTo?.Query);
        Assert.True(visitor.Last.Body.Length == 0, service);
    }

    [Fact]
    public async Task What_a_policy_asks_for_is_found_again_after_it_has_been_used()
    {
        var policies = demo.Host.Portal.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        foreach (var service in demo.Host.Portal.Services.GetRequiredService<FeatureCatalogue>().Services)
        {
            var policy = await policies.GetPolicyAsync(ServicePolicy.NameOf(service));

            // Requirements that are met are taken out of a set by their hash: one that changes with what it holds stays unmet.
            Assert.True(policy!.Requirements.Count >= 2);
            Assert.All(policy.Requirements, requirement => Assert.Equal(RuntimeHelpers.GetHashCode(requirement), requirement.GetHashCode()));
        }
    }

    [Fact]
    public void A_service_has_the_same_hash_before_and_after_it_is_used()
    {
        var service = new PortalService("tea", "tea", "cup", ServiceGroup.MyHealth, ConsentLevel.Basic);
        var before = service.GetHashCode();

        foreach (var property in typeof(PortalService).GetProperties())
        {
            property.GetValue(service);
        }

        Assert.Equal(before, service.GetHashCode());
    }

    [Fact]
    public async Task The_first_page_after_a_start_opens()
    {
        await using var fresh = await DemoPortal.StartAsync();

        using var kari = await fresh.LogInAsync(People.Kari, "/appointments");

        Assert.Equal(HttpStatusCode.OK, kari.Status);
        Assert.Equal("Timeavtaler", kari.Heading);
    }

    [Fact]
    public async Task The_address_of_somebody_elses_appointment_shows_the_same_as_one_that_never_was()
    {
        var appointment = (await demo.LookAsync("SELECT Id FROM Appointments LIMIT 1")).Single();
        using var kari = await demo.LogInAsync(People.Kari);
        await kari.OpenAsync($"/appointments/{appointment}");
        Assert.Contains("Ingrid Haugland", kari.Text, StringComparison.Ordinal);
        using var siri = await demo.LogInAsync(People.Siri);

        await siri.OpenAsync($"/appointments/{appointment}");
        var foreign = (siri.Status, siri.Text);
        await siri.OpenAsync($"/appointments/{Guid.NewGuid()}");

        Assert.Equal(foreign, (siri.Status, siri.Text));
        Assert.Equal("Vi finner ikke timen", siri.Heading);
    }

    private Task<IReadOnlyList<string>> RowsOfAsync(string givenName) => demo.LookAsync(
        $"SELECT u.ServiceCode, u.ActionCode, u.Outcome, u.Denial, u.Client FROM UsageLog u JOIN People p ON p.Id = u.PatientId WHERE p.GivenName = '{givenName}' ORDER BY u.Sequence");
}
