using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Helsenorge.Portal.Testing;

/// <summary>One answer as it came.</summary>
public sealed record Seen(HttpMethod Method, Uri Address, HttpStatusCode Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    public string? Header(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public IEnumerable<string> SetCookies => Headers.Where(header => header.Key == "Set-Cookie").Select(header => header.Value);
}

/// <summary>A person's browser without script: keeps cookies, goes where it is sent, portal and provider alike, and remembers all it was given.</summary>
public sealed class Visitor : IDisposable
{
    private const int MostRedirects = 12;
    private readonly HttpClient http;
    private readonly List<Seen> seen = [];

    public Visitor(Uri home, string language = "nb", string? userAgent = null)
    {
        Home = home;
        Origin = home.GetLeftPart(UriPartial.Authority);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            SslOptions = { RemoteCertificateValidationCallback = IsOwnCertificate },
        });
        http.DefaultRequestHeaders.Add("Accept-Language", language);
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent ?? "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    }

    public Uri Home { get; }

    /// <summary>What the browser says it is at when a page of the portal posts or connects. Another site's, or null, for tests of just that.</summary>
    public string? Origin { get; set; }

    public CookieContainer Cookies { get; } = new() { PerDomainCapacity = 200 };

    /// <summary>A path the browser stops before, though it is sent there; see <see cref="SentTo"/>.</summary>
    public string? StopBefore { get; set; }

    public Uri? SentTo { get; private set; }

    public IReadOnlyList<Seen> Answers => seen;

    public Seen Last => seen[^1];

    public HttpStatusCode Status => Last.Status;

    public IHtmlDocument Page { get; private set; } = null!;

    public string Heading => Page.QuerySelector("h1")?.TextContent.Trim() ?? "";

    public string Text => string.Join(' ', (Page.QuerySelector("main")?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The portal's own session cookie; null when there is none.</summary>
    public Cookie? Session => Cookies.GetCookies(Home).FirstOrDefault(cookie => cookie.Name is "portal" or "__Host-portal");

    /// <summary>Says in a header to come from another address.</summary>
    public void Claims(string address) => http.DefaultRequestHeaders.Add("X-Forwarded-For", address);

    public Task OpenAsync(string address) => SendAsync(HttpMethod.Get, new Uri(Home, address), null);

    public Task OpenAsync(Uri address) => SendAsync(HttpMethod.Get, address, null);

    public Task PostAsync(string address, params (string Name, string Value)[] fields) =>
        SendAsync(HttpMethod.Post, new Uri(Home, address), fields);

    /// <summary>Through the provider's own page, as the person with a number.</summary>
    public async Task LogInAsync(string number, string? returnTo = null)
    {
        await OpenAsync(returnTo is null ? "/login" : $"/login?return={Uri.EscapeDataString(returnTo)}");
        await ChooseAsync(number);
    }

    public Task ChooseAsync(string number)
    {
        var field = Page.QuerySelector("input[name=number]:not([type=hidden])") ?? throw new InvalidOperationException($"Nobody asks who one is: {Status} {Heading}");
        ((IHtmlInputElement)field).Value = number;
        return SubmitAsync((IHtmlFormElement)field.Closest("form")!);
    }

    /// <summary>By the page's own button, through the provider's page with its frames, and back here.</summary>
    public async Task LogOutAsync()
    {
        await SubmitAsync((IHtmlFormElement)(Page.QuerySelector("form[action='/logout']") ?? throw new InvalidOperationException($"Nobody can log out here: {Status} {Heading}")));
        if (Page.QuerySelector("#next")?.GetAttribute("href") is { } next)
        {
            foreach (var frame in Page.QuerySelectorAll("iframe"))
            {
                await LoadFrameAsync(new Uri(frame.GetAttribute("src")!));
            }

            await OpenAsync(new Uri(next));
        }
    }

    public Task SubmitAsync(IHtmlFormElement form, params (string Name, string Value)[] more) => SendAsync(
        HttpMethod.Post,
        new Uri(Last.Address, form.GetAttribute("action")!),
        [.. form.QuerySelectorAll<IHtmlInputElement>("input").Where(input => input.Name is not null).Select(input => (input.Name!, input.Value)), .. more]);

    /// <summary>Presses a button of the page, as its form would be sent.</summary>
    public Task PressAsync(string name)
    {
        var button = Page.QuerySelector($"button[name={name}]")!;
        return SubmitAsync((IHtmlFormElement)button.Closest("form")!, (name, button.GetAttribute("value") ?? ""));
    }

    public string FormToken => ((IHtmlInputElement)Page.QuerySelector("form[action='/logout'] input[name=__RequestVerificationToken]")!).Value;

    /// <summary>What a script on the page asks for: one answer, and the page stays.</summary>
    public async Task<Seen> FetchAsync(HttpMethod method, string address, IReadOnlyList<(string Name, string Value)>? fields = null, string? origin = null)
    {
        var (answer, _) = await AskAsync(method, new Uri(Home, address), fields, origin);
        return answer;
    }

    /// <summary>What a script on the page sends as JSON, with the token of the page.</summary>
    /// <param name="token">Null leaves it out.</param>
    public async Task<Seen> SendJsonAsync(string address, object body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Home, address)) { Content = JsonContent.Create(body) };
        request.Headers.Add("Origin", Origin);
        if (token is not null)
        {
            request.Headers.Add("RequestVerificationToken", token);
        }

        using var answer = await http.SendAsync(request);
        var headers = answer.Headers.Concat(answer.Content.Headers).SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value));
        return new Seen(HttpMethod.Post, request.RequestUri!, answer.StatusCode, [.. headers], await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What a script on the page sends as it is, such as a file.</summary>
    /// <param name="token">Null leaves it out.</param>
    public async Task<Seen> SendBytesAsync(string address, HttpContent content, string? token, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Home, address)) { Content = content };
        request.Headers.Add("Origin", Origin);
        foreach (var (name, value) in token is null ? headers : [.. headers, ("RequestVerificationToken", token)])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        var all = answer.Headers.Concat(answer.Content.Headers).SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value));
        return new Seen(HttpMethod.Post, request.RequestUri!, answer.StatusCode, [.. all], await answer.Content.ReadAsStringAsync());
    }

    public void Dispose() => http.Dispose();

    // A frame of another site brings no cookies.
    private async Task LoadFrameAsync(Uri address)
    {
        using var frame = new Visitor(Home, "nb");
        await frame.OpenAsync(address);
    }

    /// <summary>The certificate was made a moment ago by the test.</summary>
    internal static bool IsOwnCertificate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate?.Subject == "CN=localhost";

    private async Task<(Seen Answer, Uri? Location)> AskAsync(HttpMethod method, Uri address, IReadOnlyList<(string Name, string Value)>? fields, string? origin)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Content = fields is null ? null : new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        var headers = answer.Headers.Concat(answer.Content.Headers).SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value));
        return (new Seen(method, address, answer.StatusCode, [.. headers], body), (int)answer.StatusCode is < 300 or > 399 ? null : answer.Headers.Location);
    }

    private async Task SendAsync(HttpMethod method, Uri address, IReadOnlyList<(string Name, string Value)>? fields)
    {
        SentTo = null;
        for (var sent = 0; sent < MostRedirects; sent++)
        {
            var (answer, location) = await AskAsync(method, address, fields, method == HttpMethod.Get ? null : Origin);
            seen.Add(answer);
            if (location is null)
            {
                Page = await new HtmlParser().ParseDocumentAsync(answer.Body);
                return;
            }

            (method, fields, address) = (HttpMethod.Get, null, new Uri(address, location));
            if (StopBefore == address.AbsolutePath)
            {
                SentTo = address;
                return;
            }
        }

        throw new InvalidOperationException($"Sent around in a loop: {string.Join(" → ", seen.TakeLast(MostRedirects).Select(answer => answer.Address.AbsolutePath))}");
    }
}
