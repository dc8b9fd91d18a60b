using Helsenorge.Portal.Browser.Tests.Running;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Web.Drafts;
using Helsenorge.Portal.Web.Features.Overview;
using Helsenorge.Portal.Web.Login;
using Helsenorge.Portal.Web.Shell;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helsenorge.Portal.Browser.Tests.Journeys;

/// <summary>What somebody has typed is theirs until it is sent, whatever happens to the connection, the log-in or the device.</summary>
public sealed class DraftTests(SharedPortal shared)
{
    private const string Form = "gp/booking/request";

    [Fact]
    public async Task Astrid_goes_on_writing_while_the_connection_is_gone_and_all_of_it_is_sent_once()
    {
        await using var astrid = await shared.LogInAsync(People.Astrid);
        var cable = await Cable.LayAsync(astrid.Page);
        await astrid.OpenAsync(Form);
        var wish = Wish(astrid);
        await wish.PressSequentiallyAsync("Vondt i øret");
        await ExpectLineAsync(astrid, "Saved");

        await cable.PullAsync();
        await Expect(astrid.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await wish.PressSequentiallyAsync(" og feber");
        await ExpectLineAsync(astrid, "Waiting");
        await Expect(wish).ToBeEditableAsync();
        await astrid.Main.Locator("button[type=submit]").ClickAsync();
        await ExpectLineAsync(astrid, "Cut");
        await wish.PressSequentiallyAsync("!");

        await cable.PutBackAsync();
        // It tries again ever more seldom.
        await Expect(astrid.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await ExpectLineAsync(astrid, "NotSent");
        await Expect(astrid.Main.Locator("#wish-count")).ToContainTextAsync($"{1000 - "Vondt i øret og feber!".Length}");
        await astrid.Main.Locator("button[type=submit]").ClickAsync();
        await Expect(astrid.Main.Locator(".notice--success")).ToBeVisibleAsync();

        var person = ("$id", (object)shared.Portal.PersonId(People.Astrid));
        Assert.Equal(["Vondt i øret og feber!"], await shared.Portal.ListAsync("SELECT Wish FROM AppointmentRequests WHERE PatientId = $id", person));
        Assert.Equal(0, await shared.Portal.QueryAsync<long>("SELECT COUNT(*) FROM Drafts WHERE ActorId = $id", person));
    }

    [Fact]
    public async Task Camilla_has_written_on_two_devices_sees_both_versions_and_chooses()
    {
        await using var desk = await shared.LogInAsync(People.Camilla);
        await using var phone = await shared.LogInAsync(People.Camilla);
        var both = await DifferAsync(desk, phone);
        await Expect(both.Locator("h2")).ToBeFocusedAsync();
        await new KeyboardUser(phone.Page).DoAsync(both.Locator("[data-keep-mine]"));
        await Expect(both).ToBeHiddenAsync();
        await ExpectLineAsync(phone, "Saved");

        await desk.OpenAsync(Form);
        await Expect(Wish(desk)).ToHaveValueAsync("Fra telefonen");
        await desk.Main.Locator("[data-bring-back]").ClickAsync();
        await Expect(Wish(desk)).ToHaveValueAsync("Fra pulten");

        // And the other way round: what she takes over is what stands in the form, also to the circuit.
        await Wish(phone).FillAsync("Fra telefonen igjen");
        await Expect(both).ToContainTextAsync("Fra pulten");
        await both.Locator("[data-take-theirs]").ClickAsync();
        await Expect(Wish(phone)).ToHaveValueAsync("Fra pulten");
        await Expect(phone.Main.Locator("#wish-count")).ToContainTextAsync($"{1000 - "Fra pulten".Length}");
    }

    [Fact]
    public async Task Aksels_log_in_is_ended_and_the_next_one_goes_on_where_he_was()
    {
        await using var desk = await shared.LogInAsync(People.Aksel);
        await desk.OpenAsync(Form);
        await Wish(desk).FillAsync("Kontroll av kneet");
        await ExpectLineAsync(desk, "Saved");

        await shared.Portal.ExecuteAsync("UPDATE LoginSessions SET EndedAt = $now WHERE ActorId = $id", ("$now", RunningPortal.Stored(DateTimeOffset.UtcNow)), ("$id", shared.Portal.PersonId(People.Aksel)));
        await desk.Page.WaitForURLAsync($"{shared.Portal.Address}/logged-out?reason=ended");
        // The provider still knows him.
        await desk.Page.GotoAsync($"{shared.Portal.Address}/login?return=%2Foverview");
        await desk.LivesAsync();

        await desk.Main.Locator("section[aria-labelledby=continue] a").ClickAsync();
        await Expect(Wish(desk)).ToHaveValueAsync("Kontroll av kneet");
        await desk.Main.Locator("[data-discard]").ClickAsync();
        await Expect(Wish(desk)).ToHaveValueAsync("");
        await Expect(desk.Main).ToContainTextAsync(Said.By<DraftText>("Discarded", "nb", "").TrimEnd('.', ' '));
        await desk.OpenAsync("overview");
        await Expect(desk.Main).Not.ToContainTextAsync(Said.By<OverviewText>("Continue", "nb"));
    }

    [Fact]
    public async Task What_Frode_wrote_while_he_was_cut_off_waits_through_the_end_of_his_log_in_for_the_next()
    {
        await using var frode = await shared.LogInAsync(People.Frode);
        var cable = await Cable.LayAsync(frode.Page);
        await frode.Page.Clock.InstallAsync();
        await frode.OpenAsync(Form);
        await Wish(frode).PressSequentiallyAsync("Før");
        await ExpectLineAsync(frode, "Saved");
        await cable.PullAsync();
        await Wish(frode).PressSequentiallyAsync(" og etter");
        await ExpectLineAsync(frode, "Waiting");
        await shared.Portal.ExecuteAsync("UPDATE LoginSessions SET EndedAt = $now WHERE ActorId = $id", ("$now", RunningPortal.Stored(DateTimeOffset.UtcNow)), ("$id", shared.Portal.PersonId(People.Frode)));

        await frode.Page.Clock.FastForwardAsync((long)TimeSpan.FromMinutes(31).TotalMilliseconds);
        await Expect(frode.Page.Locator("body")).ToContainTextAsync(Said.By<LoginText>("SessionOver_Waits", "nb"));
        await Expect(frode.Page.Locator("body")).Not.ToContainTextAsync("etter");

        await cable.PutBackAsync();
        await frode.Page.Context.RunAndWaitForPageAsync(() => frode.Page.ClickAsync("a.button"));

        await Expect(Wish(frode)).ToHaveValueAsync("Før og etter", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task Vera_goes_on_in_the_middle_of_a_word_when_the_node_under_her_is_told_to_stop()
    {
        await using var vera = await shared.LogInAsync(People.Vera);
        await vera.OpenAsync(Form);
        await Wish(vera).PressSequentiallyAsync("Vondt i nesen");
        await vera.Page.EvaluateAsync("() => { window.isSamePage = true; document.querySelector('textarea#wish').setSelectionRange(8, 8); }");

        // What the node asks of each page. It answers again at once, as another node would.
        await vera.Page.EvaluateAsync("() => window.pausePage()");
        await Expect(vera.Page.Locator("#components-reconnect-modal")).ToContainTextAsync(Said.By<ShellText>("ConnectionPaused", "nb"), new() { UseInnerText = true });
        await Expect(vera.Page.Locator("#components-reconnect-modal")).Not.ToContainTextAsync(Said.By<ShellText>("ConnectionLost", "nb"), new() { UseInnerText = true });
        await vera.Page.Keyboard.TypeAsync("ø");
        await vera.Main.Locator("button[type=submit]").ClickAsync();
        await ExpectLineAsync(vera, "Cut");
        await Wish(vera).FocusAsync();

        await Expect(vera.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Expect(vera.Main.Locator("#wish-count")).ToContainTextAsync($"{1000 - "Vondt i ønesen".Length}");
        await Expect(Wish(vera)).ToBeFocusedAsync();
        await vera.Page.Keyboard.TypeAsync("re og ");
        await Expect(Wish(vera)).ToHaveValueAsync("Vondt i øre og nesen");
        Assert.True(await vera.Page.EvaluateAsync<bool>("() => window.isSamePage === true"));
        await vera.Main.Locator("button[type=submit]").ClickAsync();
        await Expect(vera.Main.Locator(".notice--success")).ToBeVisibleAsync();

        Assert.Equal(["Vondt i øre og nesen"], await shared.Portal.ListAsync("SELECT Wish FROM AppointmentRequests WHERE PatientId = $id", ("$id", shared.Portal.PersonId(People.Vera))));
    }

    [Fact]
    public async Task Ragnhild_reads_on_where_she_was_when_the_node_is_told_to_stop()
    {
        await using var reader = await shared.LogInAsync(People.Ragnhild);
        await reader.Page.SetViewportSizeAsync(360, 640);
        await reader.OpenAsync("overview");
        await reader.Page.EvaluateAsync("() => { scrollTo({ top: 300, behavior: 'instant' }); window.shown = document.querySelector('main'); }");

        await reader.Page.WaitForFunctionAsync("() => window.pausePage");
        await reader.Page.EvaluateAsync("() => window.pausePage()");

        await reader.Page.WaitForFunctionAsync("() => window.shown && !window.shown.isConnected && document.activeElement?.tagName === 'H1' && scrollY === 300");

        // The page that went on is as good as the first: told again, it says so again.
        await reader.Page.EvaluateAsync("() => window.pausePage()");
        await Expect(reader.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await Expect(reader.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task Somebody_else_logs_in_while_Ragnhilds_page_rests_and_it_is_made_anew_for_them()
    {
        await using var ragnhild = await shared.LogInAsync(People.Ragnhild);
        await using var yusuf = await shared.LogInAsync(People.Yusuf);
        await ragnhild.OpenAsync(Form);
        await Wish(ragnhild).PressSequentiallyAsync("Om hjertet");
        await ragnhild.Page.EvaluateAsync("() => { window.isSamePage = true; }");

        await ragnhild.Page.EvaluateAsync("() => window.pausePage()");
        await Expect(ragnhild.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await ComeInsteadAsync(ragnhild, yusuf);

        await ragnhild.Page.WaitForFunctionAsync("() => !window.isSamePage && document.activeElement?.tagName === 'H1'");
        await Expect(Wish(ragnhild)).Not.ToHaveValueAsync("Om hjertet");
        await Expect(ragnhild.Page.Locator("body")).Not.ToContainTextAsync("hjertet");
    }

    [Fact]
    public async Task What_Yusuf_could_not_save_is_off_the_screen_when_somebody_else_logs_in_and_comes_back_with_him()
    {
        await using var yusuf = await shared.LogInAsync(People.Yusuf);
        await using var ragnhild = await shared.LogInAsync(People.Ragnhild);
        var own = await yusuf.Page.Context.CookiesAsync();
        await yusuf.OpenAsync(Form);
        await Wish(yusuf).PressSequentiallyAsync("Om ");
        await ExpectLineAsync(yusuf, "Saved");

        await yusuf.Page.RouteAsync("**/drafts", route => route.AbortAsync());
        await yusuf.Page.EvaluateAsync("() => window.pausePage()");
        await Expect(yusuf.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await Wish(yusuf).PressSequentiallyAsync("magen");
        await ComeInsteadAsync(yusuf, ragnhild);
        await yusuf.Page.UnrouteAllAsync();

        await Expect(yusuf.Page.Locator("body")).ToContainTextAsync(Said.By<LoginText>("SessionOver_Waits", "nb"), new() { Timeout = 60_000 });
        await Expect(Wish(yusuf)).ToHaveCountAsync(0);
        await yusuf.Page.Context.AddCookiesAsync(own.Select(Again));
        await Expect(Wish(yusuf)).ToHaveValueAsync("Om magen", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task Tuva_has_yet_to_choose_between_two_versions_and_is_asked_again_by_the_page_that_goes_on()
    {
        await using var desk = await shared.LogInAsync(People.Tuva);
        await using var phone = await shared.LogInAsync(People.Tuva);
        var both = await DifferAsync(desk, phone);
        await phone.Page.EvaluateAsync("() => { window.shown = document.querySelector('main'); }");

        await phone.Page.EvaluateAsync("() => window.pausePage()");

        await phone.Page.WaitForFunctionAsync("() => window.shown && !window.shown.isConnected");
        await Expect(both).ToContainTextAsync("Fra pulten");
        await Expect(Wish(phone)).ToHaveValueAsync("Fra telefonen");
        await both.Locator("[data-keep-mine]").ClickAsync();
        await ExpectLineAsync(phone, "Saved");
        await desk.OpenAsync(Form);
        await Expect(Wish(desk)).ToHaveValueAsync("Fra telefonen");
    }

    // Written on the one, and then on the other, which is shown both.
    private static async Task<ILocator> DifferAsync(Visitor desk, Visitor phone)
    {
        await desk.OpenAsync(Form);
        await phone.OpenAsync(Form);
        await Wish(desk).FillAsync("Fra pulten");
        await ExpectLineAsync(desk, "Saved");
        await Wish(phone).FillAsync("Fra telefonen");
        var both = phone.Main.Locator("[data-conflict]");
        await Expect(both).ToContainTextAsync("Fra pulten");
        return both;
    }

    private static async Task ComeInsteadAsync(Visitor visitor, Visitor other) => await visitor.Page.Context.AddCookiesAsync((await other.Page.Context.CookiesAsync()).Select(Again));

    private static Cookie Again(BrowserContextCookiesResult one) => new() { Name = one.Name, Value = one.Value, Domain = one.Domain, Path = one.Path, HttpOnly = one.HttpOnly, Secure = one.Secure, SameSite = one.SameSite };

    private static ILocator Wish(Visitor visitor) => visitor.Main.Locator("textarea#wish");

    private static Task ExpectLineAsync(Visitor visitor, string text) => Expect(visitor.Main.Locator("[data-line]")).ToContainTextAsync(Said.By<DraftText>(text, "nb", "").Trim());
}
