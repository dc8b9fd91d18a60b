using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Attachments;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.Extensions.DependencyInjection;

namespace Helsenorge.Portal.Web.Tests.Attachments;

/// <summary>Files as they come and go over HTTP.</summary>
public sealed class AttachmentEndpointTests(DemoPortal demo)
{
    private const string Form = "/gp/contact";

    [Fact]
    public async Task Item_47_What_is_added_is_listed_under_its_cleaned_name_and_can_be_taken_away()
    {
        using var liv = await demo.LogInAsync(People.Silje, Form);
        var ticket = Ticket(liv);
        var id = Guid.NewGuid();

        var added = await SendAsync(liv, ticket, TestFiles.Png(), "../mappe/utslett \u202Egpj.exe", id);

        Assert.Equal((HttpStatusCode.OK, "utslett gpj.exe.png", "1 kB", false), (added.Status, File(added).GetProperty("name").GetString(), File(added).GetProperty("size").GetString(), File(added).GetProperty("isScanned").GetBoolean()));
        Assert.Equal(["utslett gpj.exe.png"], await NamesAsync(liv, ticket));
        Assert.Equal(HttpStatusCode.NoContent, (await liv.SendJsonAsync("/attachments/remove", new { ticket, id }, liv.FormToken)).Status);
        Assert.Empty(await NamesAsync(liv, ticket));
    }

    [Theory]
    [InlineData("svg", HttpStatusCode.UnsupportedMediaType, "NotAllowed")]
    [InlineData("html", HttpStatusCode.UnsupportedMediaType, "NotAllowed")]
    [InlineData("zip", HttpStatusCode.UnsupportedMediaType, "NotAllowed")]
    [InlineData("pixels", HttpStatusCode.UnprocessableEntity, "TooManyPixels")]
    [InlineData("empty", HttpStatusCode.UnprocessableEntity, "Empty")]
    public async Task Item_47_What_may_not_be_attached_is_refused_by_a_word_the_page_knows(string kind, HttpStatusCode status, string refusal)
    {
        using var camilla = await demo.LogInAsync(People.Camilla, Form);
        byte[] content = kind switch
        {
            "svg" => "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(),
            "html" => "<!DOCTYPE html><script>alert(1)</script>"u8.ToArray(),
            "zip" => TestFiles.Zip(),
            "pixels" => TestFiles.Png(50_000, 50_000),
            _ => [],
        };

        var answer = await SendAsync(camilla, Ticket(camilla), content, "bilde.png");

        Assert.Equal((status, refusal), (answer.Status, Refusal(answer)));
        Assert.Equal("no-store", answer.Header("Cache-Control"));
        Assert.Empty(await NamesAsync(camilla, Ticket(camilla)));
    }

    [Theory]
    [InlineData("2147483649", "413")]
    [InlineData("9223372036854775807", "413")]
    [InlineData("12582913", "413")]
    public async Task Item_47_A_length_that_is_too_much_is_refused_before_a_byte_is_sent(string length, string status)
    {
        using var camilla = await demo.LogInAsync(People.Camilla, Form);
        var address = demo.Host.Address;
        var cookies = string.Join("; ", camilla.Cookies.GetCookies(address).Select(cookie => $"{cookie.Name}={cookie.Value}"));
        using var socket = new TcpClient(address.Host, address.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /attachments HTTP/1.1\r\nHost: {address.Authority}\r\nOrigin: {camilla.Origin}\r\nCookie: {cookies}\r\nRequestVerificationToken: {camilla.FormToken}\r\n"
            + $"Portal-Ticket: {Ticket(camilla)}\r\nPortal-File: {Guid.NewGuid()}\r\nPortal-Name: a.pdf\r\nContent-Type: application/octet-stream\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n"), Cancel);

        using var reader = new StreamReader(stream);
        // Not "100 Continue": nobody is asked to send what would be thrown away.
        Assert.StartsWith($"HTTP/1.1 {status}", await reader.ReadLineAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_47_One_that_hides_its_length_is_refused_and_one_that_sends_less_than_it_says_leaves_nothing()
    {
        using var camilla = await demo.LogInAsync(People.Camilla, Form);
        using var chunked = new StreamContent(new Endless());
        Assert.Equal(HttpStatusCode.LengthRequired, (await camilla.SendBytesAsync("/attachments", chunked, camilla.FormToken, Headers(Ticket(camilla), "a.pdf", Guid.NewGuid()))).Status);
        Assert.Empty(await NamesAsync(camilla, Ticket(camilla)));
    }

    [Fact]
    public async Task Without_the_pages_token_or_ticket_nothing_is_taken_and_a_stranger_is_told()
    {
        using var tone = await demo.LogInAsync(People.Tone, "/notifications");
        using var content = new ByteArrayContent(TestFiles.Pdf());
        Assert.Equal(HttpStatusCode.BadRequest, (await tone.SendBytesAsync("/attachments", content, null, Headers("x", "a.pdf", Guid.NewGuid()))).Status);
        Assert.Equal("Closed", Refusal(await SendAsync(tone, "x", TestFiles.Pdf(), "a.pdf")));
        using var stranger = demo.NewVisitor();
        foreach (var address in (string[])["/attachments", "/attachments/list", $"/for/{new string('A', 22)}/attachments"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.SendJsonAsync(address, new { ticket = "x" }, "x")).Status);
        }
    }

    [Fact]
    public async Task Item_47_With_a_scanner_what_is_harmful_is_refused_and_when_it_is_away_nothing_is_taken_unseen()
    {
        await using var clamd = FakeClamd.OnTcp();
        await using var own = await DemoPortal.StartAsync(builder => builder.Services.AddSingleton<IAttachmentScanner>(new ClamAv(ClamAv.Parse(clamd.Address)!)));
        using var kari = await own.LogInAsync(People.Kari, Form);
        var ticket = Ticket(kari);

        using var probe = own.NewVisitor();
        Assert.Equal("Healthy", (await probe.FetchAsync(HttpMethod.Get, "/health/ready")).Body);
        Assert.True(File(await SendAsync(kari, ticket, TestFiles.Pdf(), "ren.pdf")).GetProperty("isScanned").GetBoolean());
        var infected = await SendAsync(kari, ticket, TestFiles.Pdf(Encoding.ASCII.GetString(TestFiles.Eicar)), "smittet.pdf");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "Infected"), (infected.Status, Refusal(infected)));
        // Hung on after the end, where the file itself is over.
        Assert.Equal("Infected", Refusal(await SendAsync(kari, ticket, [.. TestFiles.Png(), .. TestFiles.Eicar], "smittet.png")));
        Assert.Equal(["attachment.infected", "attachment.infected"], await own.LookAsync("SELECT Event FROM SecurityLog WHERE Event LIKE 'attachment%'"));
        await clamd.DisposeAsync();
        var away = await SendAsync(kari, ticket, TestFiles.Pdf(), "senere.pdf");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ScannerAway"), (away.Status, Refusal(away)));
        Assert.Equal(["ren.pdf"], await NamesAsync(kari, ticket));
        Assert.Equal("Degraded", (await probe.FetchAsync(HttpMethod.Get, "/health/ready")).Body);
    }

    [Fact]
    public async Task Who_sends_without_end_is_told_when_to_come_back()
    {
        await using var own = await DemoPortal.StartAsync(builder => builder.Configuration["RequestLimits:AttachmentsPerLogin"] = "3");
        using var kari = await own.LogInAsync(People.Kari, Form);
        Seen last = null!;
        for (var time = 0; time < 4; time++)
        {
            last = await SendAsync(kari, Ticket(kari), "<svg/>"u8.ToArray(), "a.svg");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last.Status);
        Assert.NotNull(last.Header("Retry-After"));
    }

    [Fact]
    public async Task Item_47_A_letters_file_is_given_to_keep_and_could_do_nothing_where_it_is_shown()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/inbox?show=letter");
        var letter = kari.Page.QuerySelectorAll(".row__title a").Single(link => link.TextContent.Contains("hudpoliklinikken", StringComparison.Ordinal)).GetAttribute("href")!;
        await kari.OpenAsync($"/{letter}");
        var links = kari.Page.QuerySelectorAll("a.attachment").ToList();
        Assert.Equal(["Innkalling.pdf", "Slik finner du frem.pdf"], links.Select(link => link.GetAttribute("download")));

        var file = await kari.FetchAsync(HttpMethod.Get, $"/{links[1].GetAttribute("href")}");

        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (file.Status, file.Header("Content-Type")));
        Assert.Equal("attachment; filename=\"Slik finner du frem.pdf\"; filename*=UTF-8''Slik%20finner%20du%20frem.pdf", file.Header("Content-Disposition"));
        Assert.Equal("default-src 'none'; sandbox", file.Header("Content-Security-Policy"));
        Assert.Equal(("nosniff", "no-store"), (file.Header("X-Content-Type-Options"), file.Header("Cache-Control")));
        Assert.StartsWith("%PDF-1.4", file.Body, StringComparison.Ordinal);
        using var arne = await demo.LogInAsync(People.Arne);
        Assert.Equal(HttpStatusCode.NotFound, (await arne.FetchAsync(HttpMethod.Get, $"/{links[1].GetAttribute("href")}")).Status);
    }

    [Fact]
    public async Task Item_47_A_file_of_a_letter_that_is_kept_is_given_with_the_same_care()
    {
        using var kari = await demo.LogInAsync(People.Kari, "/documents");
        await kari.OpenAsync($"/{kari.Page.QuerySelectorAll(".row__title a").Single(link => link.TextContent.Contains("røntgen", StringComparison.Ordinal)).GetAttribute("href")}");
        var link = kari.Page.QuerySelector("a.attachment")!;
        Assert.Equal("Beskrivelse av bildene.pdf", link.GetAttribute("download"));

        var file = await kari.FetchAsync(HttpMethod.Get, $"/{link.GetAttribute("href")}");

        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (file.Status, file.Header("Content-Type")));
        Assert.StartsWith("attachment; filename=\"Beskrivelse av bildene.pdf\"", file.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; sandbox", file.Header("Content-Security-Policy"));
        Assert.Equal(("nosniff", "no-store"), (file.Header("X-Content-Type-Options"), file.Header("Cache-Control")));
        Assert.StartsWith("%PDF-1.4", file.Body, StringComparison.Ordinal);
        using var arne = await demo.LogInAsync(People.Arne);
        Assert.Equal(HttpStatusCode.NotFound, (await arne.FetchAsync(HttpMethod.Get, $"/{link.GetAttribute("href")}")).Status);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string Ticket(Visitor visitor) =>
        visitor.Page.QuerySelector("[data-attachments]")?.GetAttribute("data-ticket") ?? throw new InvalidOperationException($"No form that takes files: {visitor.Status} {visitor.Text}");

    private static (string Name, string Value)[] Headers(string ticket, string name, Guid id) => [("Portal-Ticket", ticket), ("Portal-File", $"{id}"), ("Portal-Name", Uri.EscapeDataString(name))];

    private static async Task<Seen> SendAsync(Visitor visitor, string ticket, byte[] content, string name, Guid? id = null)
    {
        using var body = new ByteArrayContent(content);
        return await visitor.SendBytesAsync("/attachments", body, visitor.FormToken, Headers(ticket, name, id ?? Guid.NewGuid()));
    }

    private static async Task<IEnumerable<string?>> NamesAsync(Visitor visitor, string ticket) =>
        [.. JsonDocument.Parse((await visitor.SendJsonAsync("/attachments/list", new { ticket }, visitor.FormToken)).Body).RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString())];

    private static JsonElement File(Seen answer) => JsonDocument.Parse(answer.Body).RootElement.GetProperty("file");

    private static string? Refusal(Seen answer) => JsonDocument.Parse(answer.Body).RootElement.GetProperty("refusal").GetString();

    /// <summary>Nobody knows how long it is.</summary>
    private sealed class Endless : MemoryStream
    {
        public override bool CanSeek => false;
    }
}
