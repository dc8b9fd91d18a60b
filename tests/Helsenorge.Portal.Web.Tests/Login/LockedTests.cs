using System.Net;
using Helsenorge.Portal.Demo.Population;

namespace Helsenorge.Portal.Web.Tests.Login;

/// <summary>Logging in to an account that is locked.</summary>
public sealed class LockedTests(DemoPortal portal)
{
    [Theory]
    [InlineData(null)]
    [InlineData("/appointments")]
    public async Task Wherever_she_was_going_she_comes_to_the_page_that_opens_it(string? returnTo)
    {
        using var gudrun = await portal.LogInAsync(People.Gudrun, returnTo);

        Assert.Equal("/profile/lock", gudrun.Last.Address.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, gudrun.Status);
        Assert.Equal("Kontoen din er låst", gudrun.Heading);
    }

    [Theory]
    [InlineData("/overview")]
    [InlineData("/appointments")]
    [InlineData("/gp")]
    [InlineData("/profile/consent")]
    [InlineData("/profile/usage-log")]
    [InlineData("/profile/usage-log/log-ins")]
    [InlineData("/profile/export")]
    public async Task Every_other_page_is_closed_and_leads_there(string address)
    {
        using var gudrun = await portal.LogInAsync(People.Gudrun);

        await gudrun.OpenAsync(address);

        Assert.Equal((HttpStatusCode.Forbidden, "Kontoen er låst"), (gudrun.Status, gudrun.Heading));
        Assert.NotNull(gudrun.Page.QuerySelector("main a[href='profile/lock']"));
    }
}
