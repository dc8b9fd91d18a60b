using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.AccountLock;
using Helsenorge.Portal.Web.Login;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

public sealed class AccountLockTests(SharedPortal shared)
{
    [Fact]
    public async Task Ande_locks_her_account_every_screen_is_cleared_and_she_opens_it_again()
    {
        await using var phone = await shared.LogInAsync(People.Ande);
        await phone.OpenAsync("overview");
        await using var desk = await shared.LogInAsync(People.Ande);
        await desk.OpenAsync("profile/lock");

        await desk.Main.Locator(".button--danger").ClickAsync();

        await desk.Page.WaitForURLAsync("**/account-locked");
        await Expect(desk.Heading).ToHaveTextAsync(Said.By<LoginText>("Locked_Title", "nb"));
        await Expect(desk.Page.Locator("form[action='/logout']")).ToHaveCountAsync(0);
        await phone.Page.WaitForURLAsync("**/logged-out?reason=ended");

        // The provider still knows her on this browser, and may ask or not.
        await desk.Page.Context.ClearCookiesAsync(new() { Domain = "127.0.0.1" });
        await desk.LogInAsAsync(People.Ande, "/appointments");
        await Expect(desk.Page).ToHaveURLAsync($"{desk.Portal.Address}/profile/lock");
        await Expect(desk.Heading).ToHaveTextAsync(Said.By<AccountLockText>("Title_Locked", "nb"));
        var closed = await desk.OpenAsync("overview");
        Assert.Equal(403, closed.Status);
        await Expect(desk.Heading).ToHaveTextAsync(Said.By<AccessText>("AccountLocked_Title", "nb"));
        await desk.Main.Locator("a.button[href='profile/lock']").ClickAsync();
        await desk.LivesAsync();

        await desk.Main.Locator(".form-bar button").ClickAsync();

        await Expect(desk.Main.Locator("div[role=status]")).ToContainTextAsync(Said.By<AccountLockText>("Unlocked_Title", "nb"));
        Assert.Equal(200, (await desk.OpenAsync("overview")).Status);
    }
}
