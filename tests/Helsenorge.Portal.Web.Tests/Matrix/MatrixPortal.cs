using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text.RegularExpressions;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Testing.Matrix;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Helsenorge.Portal.Web.Tests.Matrix;

/// <summary>One answer of the portal, read as far as the matrix asks.</summary>
internal sealed record Page(HttpStatusCode Status, string Heading, bool Sends, string? Location, string Body);

/// <summary>The portal as it runs, where the people of the matrix are logged in, also those whom the log-in itself would turn away.</summary>
public sealed partial class MatrixPortal : IAsyncLifetime
{
    internal const int AtOnce = 8;

    /// <summary>One level for each person's portal; who is not here has Full.</summary>
    private static readonly Dictionary<string, ConsentLevel> Levels = new(StringComparer.Ordinal)
    {
        ["Nils"] = ConsentLevel.None,
        ["Anne"] = ConsentLevel.Basic,
        ["Sara"] = ConsentLevel.BasicPlus,
        ["Vera"] = ConsentLevel.None,
        ["Jonas"] = ConsentLevel.Basic,
    };

    private readonly Dictionary<string, string> cookies = new(StringComparer.Ordinal);
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private TestPortal portal = null!;

    internal MatrixWorld World { get; private set; } = null!;

    internal IServiceProvider Services => portal.Services;

    internal Uri Address => portal.Address;

    internal static ConsentLevel LevelOf(string name) => Levels.GetValueOrDefault(name, ConsentLevel.Full);

    public async ValueTask InitializeAsync()
    {
        portal = await TestPortal.StartAsync(
            people: [],
            // Connections are kept, and nothing waits for the disk: thousands of pages each leave a row, and nobody asks for it after a power cut.
            connectionString: await TestDatabases.SqliteAsync(),
            // So many pages in a minute are nobody's habit.
            configure: builder => builder.Configuration["RequestLimits:PagesPerLogin"] = "1000000",
            configureDatabase: options => options.AddInterceptors(new NoFlush()));
        var now = TimeProvider.System.GetUtcNow();
        World = await MatrixWorld.SeedAsync(Services.GetRequiredService<PortalDatabase>(), Services.GetRequiredService<PersonNumberVault>(), Oracle.Written.Actors, now);
        foreach (var (name, level) in Levels.Where(level => level.Value != MatrixWorld.LevelOf(level.Key)))
        {
            await World.ChooseAsync(name, level);
        }

        foreach (var name in Oracle.Written.OverHttp.Select(actor => MatrixWorld.WhoIs(actor).Name).Distinct())
        {
            cookies[name] = await LogInAsync(name, MatrixWorld.AuthenticatedAt(name, now));
        }
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await portal.DisposeAsync();
    }

    /// <summary>Where an actor's addresses begin when they are about the subject.</summary>
    internal string Base(string actor, string subject)
    {
        var (name, preview) = MatrixWorld.WhoIs(actor);
        return subject is "own" || (subject == name && preview is ServiceAreas.None) ? "/" : $"/for/{World.KeyOf(actor, subject)}/";
    }

    /// <summary>The address of a row with something real in it.</summary>
    internal string PathOf(OracleRow row, string person) => row.Name.TrimStart('/')
        .Replace("{AppointmentId:guid}", $"{World.AppointmentOf(person)}", StringComparison.OrdinalIgnoreCase)
        .Replace("{KinId:guid}", $"{Guid.NewGuid()}", StringComparison.Ordinal)
        .Replace("{PrescriptionId:guid}", $"{Guid.NewGuid()}", StringComparison.Ordinal)
        .Replace("{PowerId:guid}", $"{Guid.NewGuid()}", StringComparison.Ordinal)
        .Replace("{ThreadId:guid}", $"{Guid.NewGuid()}", StringComparison.Ordinal)
        .Replace("{threadId:guid}", $"{World.FileOf(person).ThreadId}", StringComparison.Ordinal)
        .Replace("{letterId:guid}", $"{World.KeptFileOf(person).LetterId}", StringComparison.Ordinal)
        .Replace("{fileId:guid}", $"{World.KeptFileOf(person).Id}", StringComparison.Ordinal)
        .Replace("{attachmentId:guid}", $"{World.FileOf(person).Id}", StringComparison.Ordinal)
        .Replace("{ListId:guid}", $"{Guid.NewGuid()}", StringComparison.Ordinal)
        .Replace("{code}", "appointments", StringComparison.Ordinal);

    /// <param name="actor">Null for a visitor who is not logged in.</param>
    internal async Task<Page> GetAsync(string? actor, string address, IReadOnlyDictionary<string, string>? form = null, string? more = null)
    {
        using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, new Uri(Address, address));
        request.Headers.Add("Accept-Language", "nb");
        if (actor is not null)
        {
            request.Headers.Add("Cookie", $"portal={cookies[MatrixWorld.WhoIs(actor).Name]}{more}");
        }

        if (form is not null)
        {
            request.Headers.Add("Origin", Address.GetLeftPart(UriPartial.Authority));
            request.Content = new FormUrlEncodedContent(form);
        }

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var heading = WebUtility.HtmlDecode(Tag().Replace(Heading().Match(body).Groups[1].Value, "")).Trim();
        var main = MainPart().Match(body).Value;
        return new Page(answer.StatusCode, heading, main.Contains("type=\"submit\"", StringComparison.Ordinal), answer.Headers.Location?.ToString(), body);
    }

    /// <summary>A browser in which the person is logged in.</summary>
    internal Visitor Visitor(string actor)
    {
        var visitor = new Visitor(Address);
        visitor.Cookies.Add(Address, new Cookie("portal", cookies[MatrixWorld.WhoIs(actor).Name]));
        return visitor;
    }

    /// <summary>With which words the portal may begin to say why a service is closed, to the person themselves or to who acts for them.</summary>
    internal IReadOnlyList<string> TitlesOf(AccessDenial denial, string service, string person)
    {
        CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("nb");
        var localizers = Services.GetRequiredService<IStringLocalizerFactory>();
        var catalogue = Services.GetRequiredService<FeatureCatalogue>();
        var text = localizers.Create(typeof(AccessText));
        var name = catalogue.Text(localizers, catalogue.Find(service)!, "Service_Name");
        var twin = text[$"{denial}_Title_For"];
        return [text[$"{denial}_Title", name].Value, .. twin.ResourceNotFound ? (string[])[] : [string.Format(CultureInfo.CurrentCulture, twin.Value, name, person)]];
    }

    /// <summary>As the log-in does it, past the provider.</summary>
    private async Task<string> LogInAsync(string name, DateTimeOffset authenticatedAt)
    {
        const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        var options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Scheme);
        var identity = new ClaimsIdentity(
            [
                new Claim(PortalClaims.PersonId, $"{World.IdOf(name)}"),
                new Claim(PortalClaims.Name, $"{name} Matrise"),
                new Claim(PortalClaims.GivenName, name),
                new Claim("auth_time", authenticatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
            "portal",
            PortalClaims.Name,
            roleType: null);
        var request = new DefaultHttpContext();
        var key = await options.SessionStore!.StoreAsync(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme), request, TestContext.Current.CancellationToken);
        var pointer = new ClaimsPrincipal(new ClaimsIdentity([new Claim("Microsoft.AspNetCore.Authentication.Cookies-SessionId", key)], Scheme));
        return options.TicketDataFormat.Protect(new AuthenticationTicket(pointer, null, Scheme));
    }

    [GeneratedRegex("<h1[^>]*>(.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex("<main.*</main>", RegexOptions.Singleline)]
    private static partial Regex MainPart();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}
