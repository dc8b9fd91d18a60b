using System.Net;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Web.Tests.Login;

public sealed class RequestLimitTests
{
    [Theory]
    [InlineData("/login", "RequestLimits:LoginsPerAddress")]
    [InlineData("/signin-oidc?code=guess&state=guess", "RequestLimits:LoginsPerAddress")]
    [InlineData("/services?q=time", "RequestLimits:SearchesPerAddress")]
    [InlineData("/logout/front-channel?sid=guess", "RequestLimits:LoginsPerAddress")]
    public async Task Item_53_whoever_asks_without_end_is_told_when_to_come_back_whatever_address_they_claim(string address, string limit)
    {
        await using var own = await DemoPortal.StartAsync(builder => builder.Configuration[limit] = "3");
        for (var ask = 1; ask <= 5; ask++)
        {
            using var asker = own.NewVisitor();
            asker.Claims($"203.0.113.{ask}");
            asker.StopBefore = "/authorize";

            await asker.OpenAsync(address);

            var first = asker.Answers[0];
            Assert.Equal(ask > 3, first.Status == HttpStatusCode.TooManyRequests);
            if (ask > 3)
            {
                Assert.InRange(int.Parse(Assert.Single(first.Headers, header => header.Key == "Retry-After").Value, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
                Assert.Equal("Litt for mange på én gang", asker.Heading);
            }
        }

        using var kari = own.NewVisitor();
        await kari.OpenAsync("/help");
        Assert.Equal(HttpStatusCode.OK, kari.Status);
    }

    [Fact]
    public async Task Item_53_one_log_in_that_opens_pages_without_end_is_stopped_and_another_is_not()
    {
        await using var own = await DemoPortal.StartAsync(builder => builder.Configuration["RequestLimits:PagesPerLogin"] = "10");
        using var kari = await own.LogInAsync(People.Kari);
        using var siri = await own.LogInAsync(People.Siri);

        for (var page = 0; page < 12; page++)
        {
            await kari.OpenAsync("/overview");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, kari.Status);
        await siri.OpenAsync("/overview");
        Assert.Equal(HttpStatusCode.OK, siri.Status);
    }
}
