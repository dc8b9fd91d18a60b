using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Helsenorge.Portal.TestIdPorten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.Web.Tests.TestIdPorten;

/// <summary>The look-alike on a free port of this machine, with two portals registered and a clock that stands still.</summary>
internal sealed class LookAlike : IAsyncDisposable
{
    public const string Kari = "15838500128";
    public const string Ola = "20911050196";

    public static IReadOnlyList<TestPerson> People { get; } =
    [
        new(Kari, "Kari Nordli", "Mor til tre", "Mother of three"),
        new(Ola, "Ola Nordli", "Fyller 16 i morgen", "Turns 16 tomorrow"),
        new("01816000156", "<b>Åse</b>", "Bruker \"anførsel\" & <script>", "Uses \"quotes\" & <script>"),
    ];

    private readonly WebApplication app;

    private LookAlike(WebApplication app, Uri issuer, FakeTimeProvider clock, LogLines log, Portal portal, Portal other)
    {
        this.app = app;
        Issuer = issuer;
        Clock = clock;
        Log = log;
        Portal = portal;
        OtherPortal = other;
    }

    public Uri Issuer { get; }
    public string IssuerName => Issuer.GetLeftPart(UriPartial.Authority);
    public FakeTimeProvider Clock { get; }
    public LogLines Log { get; }
    public Portal Portal { get; }
    public Portal OtherPortal { get; }

    /// <param name="shape">Changes what the portals register.</param>
    public static async Task<LookAlike> StartAsync(Func<TestIdPortenClient, TestIdPortenClient>? shape = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var log = new LogLines();
        var issuer = new Uri($"http://127.0.0.1:{FreePort()}");
        var portal = new Portal("portal", issuer, clock);
        var other = new Portal("other-portal", issuer, clock);
        var app = TestIdPortenHost.Build(
            new TestIdPortenOptions
            {
                Issuer = issuer,
                Clients = [.. new[] { portal, other }.Select(one => one.Registration).Select(shape ?? (registration => registration))],
                People = People,
            },
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
            });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new LookAlike(app, issuer, clock, log, portal, other);
    }

    public Browser OpenBrowser() => new(Issuer);

    public async Task<JsonElement> DiscoveryAsync()
    {
        using var http = new HttpClient();
        return JsonDocument.Parse(await http.GetStringAsync(new Uri(Issuer, "/.well-known/openid-configuration"), TestContext.Current.CancellationToken)).RootElement;
    }

    /// <summary>Checks a token of the look-alike with its published key, and gives what it says.</summary>
    public async Task<JsonElement> VerifyAsync(string token, string type)
    {
        using var http = new HttpClient();
        var keys = new JsonWebKeySet(await http.GetStringAsync(new Uri(Issuer, "/jwks.json"), TestContext.Current.CancellationToken));
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidTypes = [type],
            ValidAlgorithms = ["RS256"],
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        return JsonDocument.Parse(Base64UrlEncoder.Decode(token.Split('.')[1])).RootElement;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Portal.Dispose();
        OtherPortal.Dispose();
        Log.Dispose();
    }

    /// <summary>Below those that systems give to outgoing connections: one of those could take it before the host does.</summary>
    public static int FreePort()
    {
        while (true)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }
}

/// <summary>Everything that was logged, at every level, as it would be written.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> lines = new();

    public IReadOnlyList<string> All => [.. lines.Select(line => line.Text)];

    public IReadOnlyList<string> Warnings => [.. lines.Where(line => line.Level >= LogLevel.Warning).Select(line => line.Text)];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull
    {
        lines.Enqueue((LogLevel.Trace, state.ToString() ?? ""));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue((logLevel, $"{formatter(state, exception)} {exception}"));

    public void Dispose()
    {
    }
}

/// <summary>One look-alike for all tests of a class that leave it as they found it.</summary>
public sealed class SharedLookAlike : IAsyncLifetime
{
    internal LookAlike IdPorten { get; private set; } = null!;

    public async ValueTask InitializeAsync() => IdPorten = await LookAlike.StartAsync();

    public ValueTask DisposeAsync() => IdPorten.DisposeAsync();
}
