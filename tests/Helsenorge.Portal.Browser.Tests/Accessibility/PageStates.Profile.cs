using System.Text.RegularExpressions;
using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Accessibility;

public static partial class PageStates
{
    private const string KinRoute = "/profile/contact/next-of-kin";
    private const string OneKinRoute = "/profile/contact/next-of-kin/{KinId:guid}";

    // Profile and settings.
    private static IEnumerable<PageState> Profile =>
    [
        new("/profile/privacy", "hiding a prescription", People.Arne, async visitor => await visitor.OpenAsync((await PrescriptionAsync(visitor, "Imovane")).Replace("prescriptions/", "profile/privacy?hide=", StringComparison.Ordinal))),
        new("/profile/consent", "chosen", People.Kari, visitor => OpenAllAsync(visitor, "profile/consent")),
        new("/profile/consent", "empty", People.Nina, "profile/consent"),
        new("/profile/consent", "withdrawn", People.Vigdis, "profile/consent"),
        new("/profile/consent", "form error", People.Kari, "profile/consent?level=none"),
        new("/profile/consent", "closing, with an appointment", People.Kari, "profile/consent?level=Basic"),
        new("/profile/consent", "opening", People.Bjorg, "profile/consent?level=Full"),
        new("/profile/consent", "saved", People.Einar, SaveConsentAsync),
        Broken("/profile/consent", People.Ivar, "profile/consent", "Appointments"),
        new("/profile/consent/withdraw", "with an appointment", People.Kari, "profile/consent/withdraw"),
        new("/profile/consent/withdraw", "empty", People.Vigdis, "profile/consent/withdraw"),
        Broken("/profile/consent/withdraw", People.Ivar, "profile/consent/withdraw", "Appointments"),
        new("/profile/contact", "full", People.Kari, visitor => OpenAllAsync(visitor, "profile/contact")),
        new("/profile/contact", "account shown, just saved", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("profile/contact?saved=NextOfKinAdded");
            await visitor.Main.Locator("section[aria-labelledby=account] button").ClickAsync();
            await Expect(visitor.Main.Locator("section[aria-labelledby=account] [role=status]")).ToHaveTextAsync("1234.56.78903");
        }),
        new("/profile/contact", "empty", People.Markus, "profile/contact"),
        new("/profile/contact", "unconfirmed", People.Solveig, "profile/contact"),
        new("/profile/contact", "opted out", People.Kjell, "profile/contact"),
        new("/profile/contact", "protected address", People.Tuva, "profile/contact"),
        new("/profile/contact", "denied", People.Nina, "profile/contact"),
        Broken("/profile/contact", People.Ivar, "profile/contact", "ContactChanges"),
        new(KinRoute, "empty", People.Kari, "profile/contact/next-of-kin"),
        new(KinRoute, "form error", People.Kari, visitor => SubmitAsync(visitor, "profile/contact/next-of-kin")),
        new(KinRoute, "denied", People.Nina, "profile/contact/next-of-kin"),
        Broken(KinRoute, People.Ivar, "profile/contact/next-of-kin", "NextOfKin"),
        new(OneKinRoute, "full", People.Kari, async visitor => await visitor.OpenAsync(await KinAsync(visitor))),
        new(OneKinRoute, "dialog, taking away", People.Kari, OpenKinDialogAsync),
        new(OneKinRoute, "not there", People.Kari, $"profile/contact/next-of-kin/{Guid.Empty}"),
        new(OneKinRoute, "changed meanwhile", People.Siri, async visitor =>
        {
            await visitor.OpenAsync(await KinAsync(visitor));
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow);
            await visitor.Portal.ExecuteAsync("UPDATE NextOfKin SET Version = $version, PhoneE164 = '+4790000111' WHERE PatientId = $id", ("$version", RunningPortal.Stored(Guid.NewGuid())), ("$id", visitor.Portal.PersonId(visitor.Person!)));
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator("[role=alert] .notice--warning")).ToBeVisibleAsync();
        }),
        new(OneKinRoute, "denied", People.Nina, $"profile/contact/next-of-kin/{Guid.Empty}"),
        Broken(OneKinRoute, People.Ivar, $"profile/contact/next-of-kin/{Guid.Empty}", "NextOfKin"),
        new("/profile/contact/needs", "full", People.Kari, "profile/contact/needs"),
        new("/profile/contact/needs", "form error", People.Markus, async visitor =>
        {
            await visitor.OpenAsync("profile/contact/needs");
            await visitor.Main.Locator("#hearing").FillAsync(new string('a', 201));
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".error-summary")).ToBeVisibleAsync();
        }),
        new("/profile/contact/needs", "denied", People.Nina, "profile/contact/needs"),
        Broken("/profile/contact/needs", People.Ivar, "profile/contact/needs", "ContactProfiles"),
        new("/profile/contact/bank-account", "log-in too old", People.Arne, async visitor =>
        {
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow.AddMinutes(-20));
            await visitor.OpenAsync("profile/contact/bank-account");
            await Expect(visitor.Main.Locator("form")).ToHaveCountAsync(0);
        }),
        new("/profile/contact/bank-account", "form error", People.Markus, async visitor =>
        {
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow);
            await SubmitAsync(visitor, "profile/contact/bank-account");
        }),
        new("/profile/contact/bank-account", "dialog, taking away", People.Kari, async visitor =>
        {
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow);
            await visitor.OpenAsync("profile/contact/bank-account");
            await visitor.Main.Locator(".form-bar button[type=button]").ClickAsync();
            await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
        }),
        new("/profile/contact/bank-account", "denied", People.Nina, "profile/contact/bank-account"),
        Broken("/profile/contact/bank-account", People.Ivar, "profile/contact/bank-account", "BankAccounts"),
        new("/profile/privacy", "full", People.Tuva, visitor => OpenAllAsync(visitor, "profile/privacy")),
        new("/profile/privacy", "empty", People.Kari, "profile/privacy"),
        new("/profile/privacy", "turning on", People.Kari, "profile/privacy?change=OnlyOwnGeneralPractitioner"),
        new("/profile/privacy", "taking the lock off", People.Tuva, "profile/privacy?change=OwnRecordLocked"),
        new("/profile/privacy", "just done", People.Astrid, async visitor =>
        {
            await visitor.OpenAsync("profile/privacy?change=ResearchOptOut");
            await visitor.Main.Locator("section[aria-labelledby=change] button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new("/profile/privacy", "denied", People.Nina, "profile/privacy"),
        Broken("/profile/privacy", People.Ivar, "profile/privacy", "PrivacyDecisions"),
        new("/profile/privacy/professionals", "full", People.Tuva, "profile/privacy/professionals"),
        new("/profile/privacy/professionals", "empty", People.Markus, "profile/privacy/professionals"),
        new("/profile/privacy/professionals", "asked", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("profile/privacy/professionals");
            await visitor.Main.Locator("section[aria-labelledby=met] button").First.ClickAsync();
            await Expect(visitor.Main.Locator("section[aria-labelledby=block]")).ToBeVisibleAsync();
        }),
        new("/profile/privacy/professionals", "form error", People.Kari, visitor => SubmitAsync(visitor, "profile/privacy/professionals")),
        new("/profile/privacy/professionals", "denied", People.Nina, "profile/privacy/professionals"),
        Broken("/profile/privacy/professionals", People.Ivar, "profile/privacy/professionals", "PrivacyDecisions"),
        new("/profile/notifications", "full", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("profile/notifications");
            await Expect(visitor.Main.Locator("input[name=whom][disabled]")).Not.ToHaveCountAsync(0);
        }),
        new("/profile/notifications", "empty", People.Signe, "profile/notifications"),
        new("/profile/notifications", "unconfirmed", People.Solveig, "profile/notifications"),
        new("/profile/notifications", "saved", People.Trond, async visitor =>
        {
            await visitor.OpenAsync("profile/notifications");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new("/profile/notifications", "denied", People.Nina, "profile/notifications"),
        Broken("/profile/notifications", People.Ivar, "profile/notifications", "People"),
        new("/profile/usage-log", "full", People.Kari, "profile/usage-log"),
        new("/profile/usage-log", "own", People.Kari, "profile/usage-log?show=own"),
        new("/profile/usage-log", "refused", People.Bjorg, async visitor =>
        {
            await visitor.OpenAsync("appointments");
            await visitor.OpenAsync("profile/usage-log?show=refused");
        }),
        new("/profile/usage-log", "empty", People.Kari, "profile/usage-log?show=refused"),
        Broken("/profile/usage-log", People.Ivar, "profile/usage-log", "UsageLog"),
        new("/profile/usage-log", "found whole", People.Kari, async visitor =>
        {
            await visitor.OpenAsync("profile/usage-log");
            await visitor.Main.Locator("[role=status] button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        new("/profile/usage-log/log-ins", "full", People.Kari, "profile/usage-log/log-ins"),
        Broken("/profile/usage-log/log-ins", People.Ivar, "profile/usage-log/log-ins", "LoginSessions"),
        new("/profile/usage-log/permissions", "empty", People.Kari, "profile/usage-log/permissions"),
        new("/profile/usage-log/permissions", "error", People.Oddvar, visitor => OpenUnloggedAsync(visitor, "profile/usage-log/permissions")) { Breaks = People.Oddvar },
        new("/profile/usage-log", "for a child of 12", People.Kari, visitor => visitor.OpenForAsync("Jonas", "profile/usage-log")),
        new("/profile/usage-log/log-ins", "for a child", People.Kari, visitor => visitor.OpenForAsync("Mia", "profile/usage-log/log-ins")),
        new("/profile/consent", "for a child", People.Kari, visitor => visitor.OpenForAsync("Emil", "profile/consent?level=Basic")),
        new("/profile/export", "nothing asked for", People.Kari, "profile/export"),
        new("/profile/export", "being made", null, async visitor =>
        {
            await ExportAsync(visitor, People.Trond);
            await visitor.Portal.ExecuteAsync("UPDATE Exports SET Status = 'Preparing', StepsDone = 4, Steps = 17, LastSeenAt = $later WHERE ActorId = $id",
                ("$later", RunningPortal.Stored(DateTimeOffset.UtcNow.AddHours(1))), ("$id", visitor.Portal.PersonId(People.Trond)));
            await visitor.OpenAsync("profile/export");
            await Expect(visitor.Main.Locator("progress")).ToBeVisibleAsync();
        }),
        new("/profile/export", "ready", null, visitor => ExportAsync(visitor, People.Hege)),
        new("/profile/export", "stopped", null, async visitor =>
        {
            await ExportAsync(visitor, People.Leif);
            await visitor.Portal.ExecuteAsync("UPDATE Exports SET Status = 'Failed' WHERE ActorId = $id", ("$id", visitor.Portal.PersonId(People.Leif)));
            await visitor.OpenAsync("profile/export");
        }),
        new("/profile/export", "fetched", null, async visitor =>
        {
            await ExportAsync(visitor, People.Marte);
            await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Main.Locator("form[action='profile/export/download'] button").ClickAsync());
            await Expect(visitor.Main.Locator("form[action='profile/export/download']")).ToHaveCountAsync(0);
        }),
        new("/profile/export", "denied", People.Gudrun, "profile/export"),
        Broken("/profile/export", People.Ivar, "profile/export", "Exports"),
        new("/profile/lock", "open", People.Kari, "profile/lock"),
        new("/profile/lock", "locked", People.Gudrun, "profile/lock"),
        new("/profile/lock", "opened again", null, async visitor =>
        {
            // Locking ends every log-in of theirs: somebody whom nothing else here looks at.
            await LogInAnewAsync(visitor, People.Jakob, "/profile/lock");
            await visitor.Main.Locator(".button--danger").ClickAsync();
            await visitor.Page.WaitForURLAsync("**/account-locked");
            await LogInAnewAsync(visitor, People.Jakob, "/profile/lock");
            await visitor.Main.Locator(".form-bar button").ClickAsync();
            await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
        }),
        Broken("/profile/lock", People.Ivar, "profile/lock", "People"),
    ];

    // What asks for a fresh log-in cannot use the one that all tests share, nor end it.
    private static async Task LogInAnewAsync(Visitor visitor, string person, string returnTo)
    {
        await visitor.Page.Context.ClearCookiesAsync(new() { Name = "portal" });
        await visitor.Page.Context.ClearCookiesAsync(new() { Domain = "127.0.0.1" });
        await visitor.LogInAsAsync(person, returnTo);
    }

    private static async Task ExportAsync(Visitor visitor, string person)
    {
        await LogInAnewAsync(visitor, person, "/profile/export");
        await visitor.Main.Locator(".form-bar button").ClickAsync();
        await Expect(visitor.Main.Locator("form[action='profile/export/download']")).ToBeVisibleAsync(new() { Timeout = 60_000 });
    }

    private static async Task OpenUnloggedAsync(Visitor visitor, string address)
    {
        visitor.Portal.Faults.FailToLogFor(visitor.Portal.PersonId(visitor.Person!));
        await OpenFailingAsync(visitor, address);
    }

    private static async Task OpenKinDialogAsync(Visitor visitor)
    {
        await visitor.OpenAsync(await KinAsync(visitor));
        await visitor.Main.Locator(".form-bar button[type=button]").ClickAsync();
        await Expect(visitor.Page.Locator("main dialog")).ToBeVisibleAsync();
    }

    /// <summary>Where the person changes a next of kin they have named; somebody without one names Kari first.</summary>
    private static async Task<string> KinAsync(Visitor visitor)
    {
        if (await visitor.Portal.QueryAsync<long>("SELECT COUNT(*) FROM NextOfKin WHERE PatientId = $id", ("$id", visitor.Portal.PersonId(visitor.Person!))) == 0)
        {
            // It is asked for a log-in that is not old.
            await AuthenticatedAsync(visitor, DateTimeOffset.UtcNow);
            await visitor.OpenAsync("profile/contact/next-of-kin");
            await visitor.Main.Locator("#kin-name").FillAsync("Kari Nordli");
            await visitor.Main.Locator("#kin-relation").SelectOptionAsync("Sibling");
            await visitor.Main.Locator("#kin-phone").FillAsync("+47 900 00 123");
            await visitor.Main.Locator("form button[type=submit]").ClickAsync();
            await Expect(visitor.Page).ToHaveURLAsync(new Regex("/profile/contact\\?saved=NextOfKinAdded$"), new() { Timeout = 20_000 });
        }

        return $"profile/contact/next-of-kin/{Guid.Parse(await visitor.Portal.QueryAsync<string>("SELECT Id FROM NextOfKin WHERE PatientId = $id ORDER BY AddedAt LIMIT 1", ("$id", visitor.Portal.PersonId(visitor.Person!))))}";
    }

    private static Task AuthenticatedAsync(Visitor visitor, DateTimeOffset at) =>
        visitor.Portal.ExecuteAsync("UPDATE LoginSessions SET AuthenticatedAt = $at WHERE ActorId = $id", ("$at", RunningPortal.Stored(at)), ("$id", visitor.Portal.PersonId(visitor.Person!)));

    private static async Task SaveConsentAsync(Visitor visitor)
    {
        await visitor.OpenAsync("profile/consent?level=Basic");
        if (await visitor.Main.Locator("section[aria-labelledby=change]").CountAsync() == 0)
        {
            await visitor.OpenAsync("profile/consent?level=BasicPlus");
        }

        await visitor.Main.Locator("section[aria-labelledby=change] button").ClickAsync();
        await Expect(visitor.Main.Locator(".notice--success")).ToBeVisibleAsync();
    }
}
