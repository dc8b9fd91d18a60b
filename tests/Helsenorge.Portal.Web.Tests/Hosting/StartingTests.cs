using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Helsenorge.Portal.Demo;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Notifications;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Hosting;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Helsenorge.Portal.Web.Tests.Hosting;

public sealed class StartingTests
{
    [Fact]
    public async Task In_production_without_settings_everything_that_is_missing_is_said_at_once()
    {
        var (exitCode, output, error) = await ChildProcess.RunAsync(typeof(PortalApplication).Assembly, []);

        Assert.Equal(1, exitCode);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(
            [
                "Database:ConnectionString", "IdentityProvider:Authority", "IdentityProvider:ClientId", "IdentityProvider:ClientKey", "PersonNumbers:Keys",
                "Registers:Population", "Registers:Contact", "Registers:GeneralPractitioner", "AllowedHosts", "PublicAddress", "KeyRing:CertificatePath",
            ],
            lines.Skip(1).Select(line => line.Split(": ")[0]));
        Assert.All(lines.Skip(1), line => Assert.Matches(@"^[\w:]+: .+\.$", line));
        Assert.Empty(output);
    }

    [Theory]
    [InlineData("http://portal.example", "*", "PublicAddress", "AllowedHosts")]
    [InlineData("https://portal.example", "*", "AllowedHosts")]
    [InlineData("https://portal.example", "portal.example")]
    public async Task What_cannot_be_used_in_production_counts_as_missing(string address, string hosts, params string[] missing)
    {
        var settings = new Dictionary<string, string?>(await ProductionAsync()) { [PortalSettings.PublicAddress] = address, [PortalSettings.AllowedHosts] = hosts };

        var read = PortalSettings.Read(Configuration(settings), isProduction: true, out var problems);

        Assert.Equal(missing.Order(StringComparer.Ordinal), problems.Select(problem => problem.Split(": ")[0]).Order(StringComparer.Ordinal));
        Assert.Equal(missing.Length == 0, read is not null);
    }

    [Theory]
    [InlineData("tcp://clamav:3310", true)]
    [InlineData("unix:///run/clamav/clamd.ctl", true)]
    [InlineData("", true)]
    [InlineData("clamav:3310", false)]
    public async Task A_scanner_that_is_named_must_be_one_that_can_be_reached(string scanner, bool isOne)
    {
        var settings = PortalSettings.Read(Configuration(new Dictionary<string, string?>(await ProductionAsync()) { [PortalSettings.AttachmentScanner] = scanner }), isProduction: true, out var problems);

        Assert.Equal(isOne ? [] : [PortalSettings.AttachmentScanner], problems.Select(problem => problem.Split(": ")[0]));
        Assert.Equal(isOne && scanner.Length > 0, settings?.Scanner is not null);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Made_up_people_are_never_let_in_in_production(bool isProduction, bool allowed)
    {
        var settings = PortalSettings.Read(Configuration(new Dictionary<string, string?>(await ProductionAsync()) { [PortalSettings.AllowSynthetic] = "true" }), isProduction, out _);

        Assert.Equal(allowed, settings!.IdentityProvider.AllowSynthetic);
        Assert.Equal(allowed, settings.Registers.AllowSynthetic);
    }

    [Fact]
    public async Task No_reason_holds_a_secret()
    {
        var settings = (await ProductionAsync()).ToDictionary(setting => setting.Key, setting => (string?)$"hush-hush {setting.Value}");

        PortalSettings.Read(Configuration(settings), isProduction: true, out var problems);

        Assert.NotEmpty(problems);
        Assert.All(problems, problem => Assert.DoesNotContain("hush", problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrating_makes_the_database_and_again_changes_nothing()
    {
        var connection = $"Data Source={Path.Combine(TestDatabases.Folder, $"{Guid.NewGuid():N}", "portal.db")};Pooling=False";
        (string, string)[] settings = [("Database__Engine", "Sqlite"), ("Database__ConnectionString", connection)];

        var first = await ChildProcess.RunAsync(typeof(PortalApplication).Assembly, ["migrate"], settings);
        Assert.Equal((0, "The database is migrated.", ""), (first.ExitCode, first.Output.Trim(), first.Error));
        var shape = await ShapeAsync(connection);
        Assert.Contains(shape, row => row.Contains("UsageLog_keeps_rows", StringComparison.Ordinal));

        var second = await ChildProcess.RunAsync(typeof(PortalApplication).Assembly, ["migrate"], settings);
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(shape, await ShapeAsync(connection));
    }

    [Fact]
    public async Task Migrating_what_is_not_named_says_what_is_missing()
    {
        var (exitCode, _, error) = await ChildProcess.RunAsync(typeof(PortalApplication).Assembly, ["migrate"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("Database:ConnectionString", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_on_the_same_file_does_not_start_until_the_first_has_ended()
    {
        var first = await TestPortal.StartAsync();
        var settings = await ProductionAsync();
        (settings[PortalSettings.ConnectionString], settings["urls"]) = (first.ConnectionString, "http://127.0.0.1:0");
        (string, string)[] environment = [.. settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value!))];

        var second = await ChildProcess.RunAsync(typeof(PortalApplication).Assembly, [], environment);

        Assert.Equal(1, second.ExitCode);
        Assert.Matches(@"^The portal cannot start: Another process serves \S+; SQLite is for one\.$", second.Error.Trim());
        var audit = await ChildProcess.RunAsync(typeof(PortalApplication).Assembly, ["verify-log"], environment);
        Assert.Equal((0, ""), (audit.ExitCode, audit.Error));
        await first.DisposeAsync();
        await using var third = await TestPortal.StartAsync(connectionString: first.ConnectionString);
        using var visitor = third.NewVisitor();
        await visitor.OpenAsync("/");
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
    }

    [Fact]
    public async Task Operations_list_what_was_not_recognised_and_say_once_what_they_have_followed_up()
    {
        var connectionString = await TestDatabases.SqliteAsync();
        await using var portal = PortalHarness.Open(Engine.Sqlite, connectionString);
        var kari = await portal.GivenPersonAsync("Kari Nordli");
        var report = new AccessReport { PatientId = kari.PersonId, ReportedBy = kari.PersonId, ReportedAt = portal.Clock.GetUtcNow(), Sequence = 1, Ground = AccessGround.PowerOfAttorney, ServiceCode = "appointments", ItemId = Guid.NewGuid(), Client = "PC, Firefox" };
        await portal.GivenAsync(report);
        (string, string)[] environment = [("Database__ConnectionString", connectionString), ("Database__Engine", "Sqlite")];

        var before = await RunAsync();
        var marked = await RunAsync("handled", report.Id.ToString());
        var again = await RunAsync("handled", report.Id.ToString());
        var after = await RunAsync();

        Assert.Matches($"^{report.Id} 2026-03-02 .*; not handled\\.\n1 reports, of which 1 are not handled\\.\n$", before.Output);
        Assert.Contains("is told", marked.Output, StringComparison.Ordinal);
        Assert.Contains("was handled before", again.Output, StringComparison.Ordinal);
        Assert.Contains("1 reports, of which 0 are not handled.", after.Output, StringComparison.Ordinal);
        Assert.Equal(1, await portal.LookAsync<BellNotification, int>(all => all.CountAsync(notice => notice.Kind == NotificationKind.AccessReportHandled, TestContext.Current.CancellationToken)));
        Assert.Equal(1, (await RunAsync("handled", "kari")).ExitCode);
        var mistyped = await RunAsync("handle", report.Id.ToString());
        Assert.True(mistyped is { ExitCode: 1, Output: "" } && mistyped.Error.Contains("reports handled KEY", StringComparison.Ordinal), mistyped.Error);

        Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] more) => ChildProcess.RunAsync(typeof(PortalApplication).Assembly, ["reports", .. more], environment);
    }

    [Fact]
    public async Task The_demo_leaves_alone_what_another_demo_serves()
    {
        var folder = NewFolder();
        await using var first = await DemoHost.StartAsync(new DemoOptions { DataFolder = folder, PortalPort = 0, IdentityProviderPort = 0 });

        await SaysInOneLineAsync(["--data", folder, "--reset"], "Another process serves");

        using var visitor = new Visitor(first.Address);
        await visitor.LogInAsync(first.Population[People.Kari].Number.Value, "/appointments");
        Assert.Equal(HttpStatusCode.OK, visitor.Status);
    }

    [Fact]
    public async Task The_demo_says_in_one_line_that_its_port_is_taken()
    {
        using var neighbour = new TcpListener(IPAddress.Loopback, 5080) { ExclusiveAddressUse = true };
        try
        {
            neighbour.Start();
        }
        catch (SocketException)
        {
            // Somebody has it already, which is what the test is about.
        }

        await SaysInOneLineAsync(["--data", NewFolder()], "port 508[01] is taken");
    }

    [Fact]
    public async Task The_demo_says_in_one_line_that_its_folder_cannot_be_written()
    {
        var file = Path.Combine(TestDatabases.Folder, $"{Guid.NewGuid():N}.txt");
        await File.WriteAllTextAsync(file, "not a folder", TestContext.Current.CancellationToken);

        await SaysInOneLineAsync(["--data", Path.Combine(file, "data")], Regex.Escape(file));
    }

    [Fact]
    public async Task The_demo_says_in_one_line_that_its_database_cannot_be_opened()
    {
        var folder = NewFolder();
        Directory.CreateDirectory(Path.Combine(folder, "portal.db"));

        await SaysInOneLineAsync(["--data", folder], "SQLite Error");
    }

    [Fact]
    public async Task The_demo_tells_what_it_understands()
    {
        var (exitCode, _, error) = await ChildProcess.RunAsync(typeof(DemoHost).Assembly, ["--answer-after", "soon"]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("'--answer-after' is not understood.", error, StringComparison.Ordinal);
        Assert.Contains("--data FOLDER", error, StringComparison.Ordinal);
    }

    private static async Task SaysInOneLineAsync(string[] arguments, string about)
    {
        var (exitCode, output, error) = await ChildProcess.RunAsync(typeof(DemoHost).Assembly, arguments);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The demo cannot start: ", error, StringComparison.Ordinal);
        Assert.Matches(about, error);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("ERR", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FTL", output, StringComparison.Ordinal);
    }

    private static string NewFolder() => Path.Combine(TestDatabases.Folder, $"{Guid.NewGuid():N}");

    private static Task<IReadOnlyList<string>> ShapeAsync(string connection) =>
        DemoPortal.LookAsync(connection, "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY type, name");

    private static IConfiguration Configuration(IEnumerable<KeyValuePair<string, string?>> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private static async Task<Dictionary<string, string?>> ProductionAsync()
    {
        using var certificate = TestPortal.NewCertificate();
        var file = Path.Combine(TestDatabases.Folder, $"{Guid.NewGuid():N}.pfx");
        await File.WriteAllBytesAsync(file, certificate.Export(System.Security.Cryptography.X509Certificates.X509ContentType.Pkcs12), TestContext.Current.CancellationToken);
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var number = PersonNumberKey.Generate(1);
        return new()
        {
            [PortalSettings.Engine] = "Sqlite",
            [PortalSettings.ConnectionString] = "Data Source=portal.db",
            [PortalSettings.Authority] = "https://idporten.example",
            [PortalSettings.ClientId] = "portal",
            [PortalSettings.ClientKey] = key.ExportPkcs8PrivateKeyPem(),
            [PortalSettings.PersonNumberKeysSetting] = $"1:{Convert.ToBase64String(number.EncryptionKey)}:{Convert.ToBase64String(number.HashKey)}",
            [PortalSettings.PopulationRegister] = "https://registers.example",
            [PortalSettings.ContactRegister] = "https://registers.example",
            [PortalSettings.GeneralPractitionerRegister] = "https://registers.example",
            [PortalSettings.AllowedHosts] = "portal.example",
            [PortalSettings.PublicAddress] = "https://portal.example",
            [PortalSettings.Certificate] = file,
        };
    }
}
