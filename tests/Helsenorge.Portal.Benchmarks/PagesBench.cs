using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Helsenorge.Portal.Testing;

namespace Helsenorge.Portal.Benchmarks;

/// <summary>A prerendered list of fifty against an empty page of the same portal, taking turns; and what a first visit weighs.</summary>
internal static partial class PagesBench
{
    private const int Connections = 16;
    private const string List = "/profile/usage-log";
    private const string Empty = "/logged-out";
    private const int WarmUp = 1_600;
    private const int PerRound = 320;

    public static async Task RunAsync(Figures figures, int rounds)
    {
        await using var portal = await ServedPortal.StartAsync();
        await WeighAsync(figures, portal);
        var visitors = await portal.LogInAsync(Connections);
        string[] pages = [Empty, List, "/appointments", "/inbox", "/prescriptions", "/overview"];
        var rates = pages.ToDictionary(page => page, _ => new List<double>());
        var processor = pages.ToDictionary(page => page, _ => new List<double>());
        // By number and not by time, or a slow machine would still be compiling when it is measured.
        foreach (var page in pages)
        {
            await AskAsync(portal, visitors, page, WarmUp);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var page in pages)
            {
                var (before, began) = (portal.ProcessorMilliseconds, Stopwatch.GetTimestamp());
                await AskAsync(portal, visitors, page, PerRound);
                rates[page].Add(PerRound / Stopwatch.GetElapsedTime(began).TotalSeconds);
                processor[page].Add((portal.ProcessorMilliseconds - before) / PerRound);
            }
        }

        foreach (var page in pages)
        {
            Figures.Say($"pages{page.Replace('/', '.')}.rate", Percentiles.Median(rates[page]), "requests/s");
            Figures.Say($"pages{page.Replace('/', '.')}.processor", Percentiles.Median(processor[page]), "ms");
        }

        figures.AtLeast("pages.list-against-empty", Percentiles.Median(rates[List].Zip(rates[Empty], (list, empty) => list / empty)), "x", 0.25);
    }

    private static Task AskAsync(ServedPortal portal, IReadOnlyList<Visitor> visitors, string page, int times) => Task.WhenAll(visitors.Select(visitor => Task.Run(async () =>
    {
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = visitor.Cookies, AllowAutoRedirect = false }) { BaseAddress = portal.Address };
        for (var asked = 0; asked < times / visitors.Count; asked++)
        {
            using var answer = await http.GetAsync(page);
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
        }
    })));

    // As a browser with an empty cache: the page and every file it names, as they come over the wire.
    private static async Task WeighAsync(Figures figures, ServedPortal portal)
    {
        var visitor = (await portal.LogInAsync(1))[0];
        foreach (var (name, page) in ((string, string)[])[("front-page", "/"), ("overview", "/overview")])
        {
            using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = name == "overview" ? visitor.Cookies : new CookieContainer(), AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = portal.Address };
            var html = await http.GetStringAsync(page);
            double bytes = System.Text.Encoding.UTF8.GetByteCount(html);
            Figures.Say($"first-visit.{name}.html", bytes / 1000, "kB");
            http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
            http.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            var files = Named().Matches(html).Select(match => match.Groups[1].Value).Distinct().ToList();
            foreach (var file in files)
            {
                using var answer = await http.GetAsync(file);
                var weight = (await answer.Content.ReadAsByteArrayAsync()).Length;
                Figures.Say($"first-visit.{name}{Fingerprint().Replace(file.Split('#')[0], "").Replace('/', '.')}{(answer.Content.Headers.ContentEncoding.Count == 0 ? ".uncompressed" : "")}", weight / 1000.0, "kB");
                bytes += weight;
            }

            figures.AtMost($"first-visit.{name}", bytes / 1000, "kB", 350);
        }
    }

    [GeneratedRegex("<(?:link rel=\"(?:stylesheet|icon)\"[^>]*href|script src|use href)=\"([^\"#]+)", RegexOptions.None)]
    private static partial Regex Named();

    [GeneratedRegex("\\.[a-z0-9]{10}(?=\\.)")]
    private static partial Regex Fingerprint();
}
