using System.Net;
using System.Text.Json;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Drafts;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Tests.Acting;
using Helsenorge.Portal.Web.Tests.Login;

namespace Helsenorge.Portal.Web.Tests.Drafts;

/// <summary>What the page's script is told over HTTP, and what it is not.</summary>
public sealed class DraftEndpointTests(DemoPortal demo)
{
    private const string Form = "/gp/booking/request";

    [Fact]
    public async Task What_is_typed_is_saved_and_stands_in_the_form_of_the_next_log_in()
    {
        using var phone = await demo.LogInAsync(People.Astrid, Form);
        var saved = await TypeAsync(phone, Ticket(phone), "Kontroll av øret");
        await phone.LogOutAsync();
        using var desk = await demo.LogInAsync(People.Astrid, Form);

        Assert.Equal(HttpStatusCode.OK, saved.Status);
        Assert.Matches("^[0-9]{2}[.:][0-9]{2}$", Kept(saved).GetProperty("at").GetString());
        Assert.Equal("Kontroll av øret", desk.Page.QuerySelector("textarea#wish")!.TextContent);
        Assert.Contains("Vi har tatt vare på det du skrev", desk.Text, StringComparison.Ordinal);
        Assert.Equal("no-store", saved.Header("Cache-Control"));
    }

    [Fact]
    public async Task Without_the_pages_token_nothing_is_kept_and_the_script_is_given_the_one_of_this_log_in()
    {
        using var kari = await demo.LogInAsync(People.Camilla, Form);
        var ticket = Ticket(kari);

        var refused = await TypeAsAsync(kari, ticket, "Kontroll", null);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Empty(await demo.LookAsync($"SELECT d.Id FROM Drafts d JOIN People p ON p.Id = d.ActorId WHERE p.GivenName = 'Camilla'"));

        var token = JsonDocument.Parse(refused.Body).RootElement.GetProperty("token").GetString();
        Assert.Equal(HttpStatusCode.OK, (await TypeAsAsync(kari, ticket, "Kontroll", token)).Status);
    }

    [Fact]
    public async Task A_page_that_outlived_its_log_in_is_saved_by_the_next_one_of_the_same_person_and_by_nobody_elses()
    {
        using var browser = await demo.LogInAsync(People.Silje, Form);
        var (ticket, token) = (Ticket(browser), browser.FormToken);
        await browser.LogOutAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await TypeAsAsync(browser, ticket, "Kontroll", token)).Status);

        // Somebody else, in the same browser.
        await browser.LogInAsync(demo.NumberOf(People.Tone), "/notifications");
        var foreign = await TypeAsAsync(browser, ticket, "Kontroll", browser.FormToken);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.Status);
        Assert.Equal("Foreign", JsonDocument.Parse(foreign.Body).RootElement.GetProperty("refusal").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendJsonAsync("/drafts/latest", new { ticket }, browser.FormToken)).Status);
        await browser.LogOutAsync();

        await browser.LogInAsync(demo.NumberOf(People.Silje), "/notifications");
        Assert.Equal(HttpStatusCode.OK, (await TypeAsAsync(browser, ticket, "Kontroll", browser.FormToken)).Status);
        Assert.Equal("Kontroll", JsonDocument.Parse((await browser.SendJsonAsync("/drafts/latest", new { ticket }, browser.FormToken)).Body).RootElement.GetProperty("kept").GetProperty("fields").GetProperty("wish").GetString());
    }

    [Fact]
    public async Task A_stranger_is_asked_for_no_log_in_but_told_and_sees_no_page()
    {
        using var stranger = demo.NewVisitor();
        foreach (var address in (string[])["/drafts", $"/for/{new string('A', 22)}/drafts"])
        {
            var answer = await stranger.SendJsonAsync(address, new { ticket = "x" }, "x");

            Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
            Assert.Empty(answer.Body);
        }
    }

    [Fact]
    public async Task What_is_typed_for_Mia_goes_under_her_address_and_under_no_other()
    {
        using var kari = await demo.LogInAsync(People.Petter, "/acting-for");
        var mias = ActingAddressTests.AddressFor(kari, "Sofie");
        await kari.OpenAsync($"{mias}gp/booking/request");
        var ticket = Ticket(kari);

        Assert.Equal(HttpStatusCode.Forbidden, (await TypeAsync(kari, ticket, "Kontroll")).Status);
        Assert.Equal(HttpStatusCode.OK, (await TypeAsync(kari, ticket, "Kontroll", $"{mias}drafts")).Status);
    }

    [Fact]
    public async Task The_later_of_two_devices_is_shown_what_the_other_saved()
    {
        using var phone = await demo.LogInAsync(People.Linn, Form);
        using var desk = await demo.LogInAsync(People.Linn, Form);
        await TypeAsync(phone, Ticket(phone), "Fra telefonen");

        var told = await TypeAsync(desk, Ticket(desk), "Fra pulten");

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Equal("Fra telefonen", Kept(told).GetProperty("fields").GetProperty("wish").GetString());
        Assert.Equal(HttpStatusCode.OK, (await TypeAsync(desk, Ticket(desk), "Fra pulten", seen: Kept(told).GetProperty("version").GetGuid())).Status);
    }

    [Fact]
    public async Task Too_much_is_refused_kindly_and_much_too_much_at_the_door()
    {
        using var kari = await demo.LogInAsync(People.Elsa, Form);
        var ticket = Ticket(kari);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await TypeAsync(kari, ticket, string.Concat(Enumerable.Repeat("🙂", (DraftFields.MostBytes / 4) + 1)))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await TypeAsync(kari, ticket, new string('a', 200_000))).Status);
        Assert.Equal(HttpStatusCode.OK, (await TypeAsync(kari, ticket, string.Concat(Enumerable.Repeat("🙂", 10_000)))).Status);
    }

    [Fact]
    public async Task Who_saves_without_end_is_told_when_to_come_back_and_still_opens_pages()
    {
        await using var own = await DemoPortal.StartAsync(builder => builder.Configuration["RequestLimits:DraftsPerLogin"] = "5");
        using var kari = await own.LogInAsync(People.Kari, Form);
        var ticket = Ticket(kari);
        Seen last = null!;
        for (var save = 0; save < 6; save++)
        {
            last = await TypeAsync(kari, ticket, $"Kontroll {save}");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last.Status);
        Assert.NotNull(last.Header("Retry-After"));
        await kari.OpenAsync("/overview");
        Assert.Equal(HttpStatusCode.OK, kari.Status);
    }

    private static string Ticket(Visitor visitor) =>
        visitor.Page.QuerySelector("[data-draft]")?.GetAttribute("data-ticket") ?? throw new InvalidOperationException($"No form that is kept: {visitor.Status} {visitor.Text}");

    private static Task<Seen> TypeAsync(Visitor visitor, string ticket, string wish, string address = "/drafts", Guid? seen = null) => TypeAsAsync(visitor, ticket, wish, visitor.FormToken, address, seen);

    /// <param name="token">Null leaves it out.</param>
    private static Task<Seen> TypeAsAsync(Visitor visitor, string ticket, string wish, string? token, string address = "/drafts", Guid? seen = null) =>
        visitor.SendJsonAsync(address, new { ticket, version = Guid.NewGuid(), seen = seen is { } one ? (Guid[])[one] : [], fields = new { wish } }, token);

    private static JsonElement Kept(Seen answer) => JsonDocument.Parse(answer.Body).RootElement.GetProperty("kept");
}
