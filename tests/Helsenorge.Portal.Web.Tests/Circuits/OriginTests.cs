using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing.Circuits;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Circuits;

/// <summary>Who may open a connection, by what the browser says it is at.</summary>
public sealed class OriginTests(DemoPortal demo)
{
    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost")]
    [InlineData("http://localhost:1")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Item_40_No_connection_for_another_origin_or_none(string? origin)
    {
        using var kari = await demo.LogInAsync(People.Kari);
        kari.Origin = origin;

        var negotiation = await Assert.ThrowsAsync<CircuitRefusedException>(() => CircuitClient.ConnectAsync(kari));
        var handshake = await Assert.ThrowsAsync<CircuitRefusedException>(() => CircuitClient.ConnectWithoutNegotiationAsync(kari));

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], [negotiation.Status, handshake.Status]);
    }

    [Fact]
    public async Task Item_40_Our_own_pages_connect()
    {
        using var kari = await demo.LogInAsync(People.Kari);

        await using var negotiated = await CircuitClient.ConnectAsync(kari);
        await using var straight = await CircuitClient.ConnectWithoutNegotiationAsync(kari);

        Assert.False(negotiated.HasEnded || straight.HasEnded);
    }

    [Fact]
    public async Task Item_40_Nobody_connects_who_is_not_logged_in()
    {
        using var stranger = demo.NewVisitor();

        var handshake = await Assert.ThrowsAsync<CircuitRefusedException>(() => CircuitClient.ConnectWithoutNegotiationAsync(stranger));

        Assert.Contains(handshake.Status, (HttpStatusCode[])[HttpStatusCode.Redirect, HttpStatusCode.Unauthorized]);
    }

    [Fact]
    public async Task Item_40_In_production_a_page_without_encryption_does_not_connect()
    {
        await using var own = await DemoPortal.StartAsync(builder => builder.Environment.EnvironmentName = "Production");
        using var kari = await own.LogInAsync(People.Kari);

        var refused = await Assert.ThrowsAsync<CircuitRefusedException>(() => CircuitClient.ConnectWithoutNegotiationAsync(kari));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);

        kari.Origin = kari.Origin!.Replace("http:", "https:", StringComparison.Ordinal);
        await using var encrypted = await CircuitClient.ConnectWithoutNegotiationAsync(kari);
        Assert.False(encrypted.HasEnded);
    }
}
