using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Drafts;
using Helsenorge.Portal.Web.Features.Contact;
using Helsenorge.Portal.Web.Features.NotificationSettings;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>Settings of one's own, without a pointer.</summary>
public sealed class ProfileTests(SharedPortal shared)
{
    [Fact]
    public async Task Somebody_to_call_and_an_account_by_keyboard_with_what_is_missing_led_to()
    {
        await using var geir = await shared.LogInAsync(People.Geir);
        var page = geir.Page;
        var keyboard = new KeyboardUser(page);
        await keyboard.DoAsync(page.Locator("details.person summary"));
        await keyboard.DoAsync(page.Locator("details.person a[href='profile/contact']"));
        await Expect(geir.Heading).ToHaveTextAsync(Said.By<ContactText>("Title", "nb"));
        await keyboard.DoAsync(geir.Main.Locator("a[href='profile/contact/next-of-kin']"));
        await Expect(geir.Heading).ToHaveTextAsync(Said.By<ContactText>("KinPage_Add", "nb"));
        await Expect(geir.Heading).ToBeFocusedAsync();

        await keyboard.ReachAsync(geir.Main.Locator("#kin-name"));
        await page.Keyboard.TypeAsync("Tone Lie");
        await keyboard.ReachAsync(geir.Main.Locator("#kin-phone"));
        await page.Keyboard.TypeAsync("90000139");
        await page.Keyboard.PressAsync("Enter");

        // What is wrong is read out; focus stays where the person was.
        await Expect(geir.Main.Locator("[role=alert] .error-summary a")).ToHaveTextAsync([Said.By<ContactText>("NextOfKinProblem_RelationMissing", "nb"), Said.By<ContactText>("NextOfKinProblem_PhoneNotInternational", "nb")]);
        await Expect(geir.Main.Locator("#kin-phone")).ToBeFocusedAsync();
        await keyboard.DoAsync(geir.Main.Locator(".error-summary a").First);
        await Expect(geir.Main.Locator("#kin-relation")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Ekt");
        await Expect(geir.Main.Locator("#kin-relation")).ToHaveValueAsync("Partner");
        await keyboard.DoAsync(geir.Main.Locator(".error-summary a").Last);
        await Expect(geir.Main.Locator("#kin-phone")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("+47 900 00 139");
        await keyboard.DoAsync(geir.Main.Locator("form button[type=submit]"));
        await Expect(geir.Main.Locator("div[role=status] .notice--success")).ToContainTextAsync(Said.By<ContactText>("Saved_NextOfKinAdded", "nb"));
        await Expect(geir.Main.Locator("section[aria-labelledby=kin] li")).ToContainTextAsync(["Tone Lie"]);

        await keyboard.DoAsync(geir.Main.Locator("a[href='profile/contact/bank-account']"));
        await keyboard.ReachAsync(geir.Main.Locator("#account"));
        await page.Keyboard.TypeAsync("1234.56.78904");
        await page.Keyboard.PressAsync("Enter");
        await Expect(geir.Main.Locator(".error-summary a")).ToHaveTextAsync([Said.By<ContactText>("BankAccountRefusal_NotAnAccountNumber", "nb")]);
        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.TypeAsync("3");
        await page.Keyboard.PressAsync("Enter");
        await Expect(geir.Main.Locator("div[role=status] .notice--success")).ToContainTextAsync(Said.By<ContactText>("Saved_BankAccountChanged", "nb"));
        await Expect(geir.Main.Locator("section[aria-labelledby=account] [role=status]")).ToHaveTextAsync(Said.By<ContactText>("Account_Ending", "nb", "903"));
        await Expect(page.Locator(".tool__count")).ToBeVisibleAsync();
        Assert.Equal(1, await geir.Portal.QueryAsync<long>("SELECT COUNT(*) FROM OutgoingNotices WHERE PatientId = $id AND Email = 'geir@example.org'", ("$id", geir.Portal.PersonId(People.Geir))));
    }

    [Theory]
    [InlineData("profile/contact/next-of-kin", "#kin-name", "Tone Lie", "SELECT COUNT(*) FROM NextOfKin WHERE PatientId = $id AND Name = 'Tone Lie'")]
    [InlineData("profile/contact/needs", "#employer", "Fjordby sag", "SELECT COUNT(*) FROM ContactProfiles WHERE PatientId = $id AND Employer = 'Fjordby sag'")]
    public async Task Item_20_What_was_typed_outlives_the_new_log_in_that_a_change_of_contact_details_asks_for(string address, string field, string typed, string kept)
    {
        await shared.BrowserAsync();
        await using var portal = await RunningPortal.StartAsync();
        await using var geir = await shared.LogInAsync(People.Geir, at: portal);
        await geir.OpenAsync(address);
        await geir.Main.Locator(field).FillAsync(typed);
        if (field == "#kin-name")
        {
            await geir.Main.Locator("#kin-relation").SelectOptionAsync("Partner");
            await geir.Main.Locator("#kin-phone").FillAsync("+4790000139");
        }

        await portal.ExecuteAsync("UPDATE LoginSessions SET AuthenticatedAt = $then WHERE ActorId = $id", ("$then", RunningPortal.Stored(DateTimeOffset.UtcNow.AddMinutes(-6))), ("$id", portal.PersonId(People.Geir)));

        await geir.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(geir.Heading).ToHaveTextAsync(Said.By<AccessText>("FreshLoginNeeded_Title", "nb"));
        Assert.Equal(0, await portal.QueryAsync<long>(kept, ("$id", portal.PersonId(People.Geir))));
        await geir.Main.Locator("a[href*='renew=true']").ClickAsync();
        await geir.PickAsync(People.Geir);

        await Expect(geir.Main.Locator(field)).ToHaveValueAsync(typed);
        await Expect(geir.Main.Locator("div[role=status] .notice")).ToContainTextAsync(Said.By<DraftText>("Restored", "nb").Split('{')[0]);
        await geir.Main.Locator("form button[type=submit]").ClickAsync();
        await Expect(geir.Main.Locator("div[role=status] .notice--success")).ToBeVisibleAsync();
        Assert.Equal(1, await portal.QueryAsync<long>(kept, ("$id", portal.PersonId(People.Geir))));
        await geir.OpenAsync(address);
        await Expect(geir.Main.Locator("div[role=status] .notice")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Notifications_are_chosen_and_taken_back_by_keyboard()
    {
        await using var dagny = await shared.LogInAsync(People.Dagny);
        var page = dagny.Page;
        var keyboard = new KeyboardUser(page);
        await keyboard.DoAsync(page.Locator("details.person summary"));
        await keyboard.DoAsync(page.Locator("details.person a[href='profile/notifications']"));
        await Expect(dagny.Heading).ToHaveTextAsync(Said.By<NotificationSettingsText>("Title", "nb"));
        await Expect(dagny.Heading).ToBeFocusedAsync();

        await keyboard.ReachAsync(dagny.Main.Locator("input[value=Sms]"));
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(dagny.Main.Locator("input[value=Email]")).ToBeCheckedAsync();
        await keyboard.ReachAsync(dagny.Main.Locator("input[value=Standard]"));
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(dagny.Main.Locator("input[value=Many]")).ToBeCheckedAsync();
        await keyboard.DoAsync(dagny.Main.Locator("form button[type=submit]"));
        await Expect(dagny.Main.Locator("div[role=status] .notice--success")).ToContainTextAsync(Said.By<NotificationSettingsText>("Saved", "nb"));
        Assert.Equal("Many Email", await StoredAsync(dagny));

        await keyboard.DoAsync(dagny.Main.GetByRole(AriaRole.Button, new() { Name = Said.By<NotificationSettingsText>("Undo", "nb"), Exact = true }));
        await Expect(dagny.Main.Locator("input[value=Standard]")).ToBeCheckedAsync();
        await Expect(dagny.Main.Locator("input[value=Sms]")).ToBeCheckedAsync();
        await Eventually.TrueAsync(async () => await StoredAsync(dagny) == "Standard Sms", "the choice is taken back");
        await dagny.OpenAsync("profile/notifications");
        await Expect(dagny.Main.Locator("input[value=Sms]")).ToBeCheckedAsync();
    }

    private static Task<string> StoredAsync(Visitor visitor) =>
        visitor.Portal.QueryAsync<string>("SELECT Volume || ' ' || Fallback FROM NotificationSettings WHERE ActorId = $id", ("$id", visitor.Portal.PersonId(visitor.Person!)));
}
