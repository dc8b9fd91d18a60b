using System.Security.Cryptography;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Consents;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Domain.PostgreSql;
using Helsenorge.Portal.Domain.Representation;
using Helsenorge.Portal.Domain.Sqlite;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.PowersOfAttorney;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Domain.Tests.Representation;

/// <summary>Lists of powers of attorney, the preview, and what one opens.</summary>
public sealed class PowerListsTests : PowersTest
{
    [Fact]
    public async Task Lists_are_capped_and_say_so()
    {
        var given = Enumerable.Range(0, 105).Select(at => Row(Kari.PersonId, Siri.PersonId, at)).ToArray();
        await Portal.GivenAsync(given);

        var list = await ListGivenAsync();
        Assert.Equal((100, true), (list.Powers.Count, list.More));
        Portal.Actor.Current = Siri;
        var received = await ListReceivedAsync();
        Assert.Equal((100, true), (received.List.Powers.Count, received.List.More));
    }

    [Fact]
    public async Task A_preview_has_one_address_for_each_choice_which_is_the_givers_own()
    {
        var addresses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PreviewAsync(View)));

        Assert.Single(addresses.Distinct());
        Assert.NotEqual(addresses[0], await PreviewAsync(ServiceAreas.Any));
        Assert.Null(await PreviewAsync(ServiceAreas.None));
        var keys = await Portal.LookAsync<ActingKey, List<ActingKey>>(all => all.ToListAsync(Cancel));
        Assert.Equal(2, keys.Count);
        Assert.All(keys, key => Assert.Equal((Kari.PersonId, Kari.PersonId), (key.ActorId, key.SubjectId)));
        Assert.Equal($"for/{keys.Single(key => key.Preview == View).Key}/overview", addresses[0]);
    }

    [Fact]
    public async Task The_summary_says_what_opens_and_why_the_rest_is_closed()
    {
        var services = Portal.Get<Web.Features.FeatureCatalogue>().Services;
        await Task.CompletedTask;

        var all = PowerSummary.Of(services, ServiceAreas.Any, ConsentLevel.Full);
        var basic = PowerSummary.Of(services, ServiceAreas.DigitalHealthServices, ConsentLevel.Basic);
        var other = PowerSummary.Of(services, ServiceAreas.ApplicationsAndReports, ConsentLevel.Full);

        Assert.Equal(services.Count, all.Open.Count + all.Closed.Count);
        Assert.Contains(all.Open, service => service.Code == "appointments");
        Assert.Contains((PowersFeature.Service, ClosedToProxy.Never), all.Closed);
        Assert.Contains(basic.Open, service => service.Code == "gp");
        Assert.Contains(basic.Closed, row => row is { Service.Code: "appointments", Why: ClosedToProxy.GiversConsent });
        Assert.Contains(other.Closed, row => row is { Service.Code: "appointments", Why: ClosedToProxy.AreaNotChosen });
    }

    private static PowerOfAttorney Row(Guid giver, Guid receiver, int at) => new()
    {
        PatientId = giver,
        TypedName = "Siri Lunde",
        NumberHash = RandomNumberGenerator.GetBytes(32),
        ReceiverId = receiver,
        Areas = View,
        GivenAt = PortalHarness.MondayMorning.AddDays(-at),
        AcceptedAt = PortalHarness.MondayMorning.AddDays(-at),
    };

    private Task<string?> PreviewAsync(ServiceAreas areas) => Portal.RunAsync<OpenPreview, string?>(preview => preview.RunAsync(areas, Cancel));
}
