using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Features.Appointments;

namespace Helsenorge.Portal.Domain.Tests.Notifications;

public sealed class BellTests : IAsyncLifetime
{
    private static readonly Dictionary<string, PortalService> Services = new() { [AppointmentsFeature.Service.Code] = AppointmentsFeature.Service };
    private PortalHarness portal = null!;

    public async ValueTask InitializeAsync() => portal = await PortalHarness.StartAsync();

    public ValueTask DisposeAsync() => portal.DisposeAsync();

    [Fact]
    public async Task Karis_bell_shows_and_counts_her_own_and_not_Olas()
    {
        var ola = await portal.GivenPersonAsync("Ola Bakke");
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        await portal.GivenAsync(For(ola), For(ola), For(kari));

        var shown = await portal.RunAsync((Bell bell) => bell.ListAsync(Services, TestContext.Current.CancellationToken));
        var unread = await portal.RunAsync((Bell bell) => bell.CountUnreadAsync(Services, TestContext.Current.CancellationToken));

        Assert.Equal(kari.PersonId, Assert.Single(shown).Notification.ActorId);
        Assert.Equal(1, unread);
    }

    private static BellNotification For(Actor person) => new() { ActorId = person.PersonId, SubjectId = person.PersonId, ServiceCode = "appointments" };
}
