using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

/// <summary>A browser without script: keeps cookies, shows pages, follows links and posts forms, and stops where it is sent elsewhere.</summary>
internal sealed class Browser(Uri home) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = home };

    public HttpStatusCode Status { get; private set; }
    public IHtmlDocument Page { get; private set; } = null!;
    public HttpResponseMessage Response { get; private set; } = null!;

    /// <summary>Where the browser was sent, outside the look-alike.</summary>
    public Uri? SentTo { get; private set; }

    public string Heading => Page.QuerySelector("h1")!.TextContent;

    public IReadOnlyList<string> Names => [.. Page.QuerySelectorAll(".rows button").Select(button => button.LastChild!.TextContent)];

    public bool IsAsked => SentTo is null && Page.QuerySelector("input[name=number]") is not null;

    public Task OpenAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    public Task PostAsync(string address, IEnumerable<KeyValuePair<string, string?>> fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields!) });

    public Task FollowAsync(string linkText) =>
        OpenAsync(Page.QuerySelectorAll("a").Single(link => link.TextContent.Trim() == linkText).GetAttribute("href")!);

    public Task ChooseAsync(string number) => PressAsync(Page.QuerySelector($"button[name=person][value='{number}']")!);

    public Task TypeNumberAsync(string text) => FillAndPressAsync("number", text);

    public Task SearchAsync(string words) => FillAndPressAsync("q", words);

    public Task CancelAsync() => PressAsync(Page.QuerySelector("button[name=cancel]")!);

    /// <summary>The fields a form would send.</summary>
    public static List<KeyValuePair<string, string?>> FieldsOf(IElement form) =>
        [.. form.QuerySelectorAll<IHtmlInputElement>("input").Select(input => KeyValuePair.Create(input.Name!, (string?)input.Value))];

    public void Dispose()
    {
        Response?.Dispose();
        http.Dispose();
    }

    private Task FillAndPressAsync(string field, string text)
    {
        var input = (IHtmlInputElement)Page.QuerySelector($"input[name={field}]:not([type=hidden])")!;
        input.Value = text;
        return PressAsync(input.Closest("form")!.QuerySelector("button")!);
    }

    private Task PressAsync(IElement button)
    {
        var form = button.Closest("form")!;
        var fields = FieldsOf(form);
        if (button.GetAttribute("name") is { } name)
        {
            fields.Add(new(name, button.GetAttribute("value")));
        }

        var action = form.GetAttribute("action")!;
        return form.GetAttribute("method") == "post"
            ? PostAsync(action, fields)
            : OpenAsync(action + Microsoft.AspNetCore.Http.QueryString.Create(fields));
    }

    private async Task SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            Response?.Dispose();
            Response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        }

        Status = Response.StatusCode;
        SentTo = Response.Headers.Location;
        if (SentTo is { IsAbsoluteUri: false } local)
        {
            await OpenAsync(local.ToString());
            return;
        }

        Page = await new HtmlParser().ParseDocumentAsync(await Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
