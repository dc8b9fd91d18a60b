using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Demo.Registers;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Features.Appointments;
using Helsenorge.Portal.Web.Features.Booking;
using Helsenorge.Portal.Web.Features.Consents;
using Helsenorge.Portal.Web.Features.Contact;
using Helsenorge.Portal.Web.Features.PrivacySettings;
using Helsenorge.Portal.Web.Tests.Login;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helsenorge.Portal.Web.Tests.Privacy;

/// <summary>The console belongs to the whole process, so nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(OwnConsole), DisableParallelization = true)]
public sealed class OwnConsole;

/// <summary>All that is written to the log while people use the portal and while it fails, as operations will read it.</summary>
[Collection(nameof(OwnConsole))]
public sealed partial class LogTests
{
    private const string Query = "kanarispørring";

    [Theory]
    [InlineData("Demo")]
    [InlineData("Production")]
    public async Task Nothing_about_anybody_is_written_to_the_log(string environment)
    {
        string[] canaries = [];
        var log = await CaptureAsync(environment, async (demo, faults) =>
        {
            var kari = demo.Person(People.Kari);
            canaries =
            [
                kari.Number.Value, kari.Number.Value[..6], "Nordli", "Kari", "kari@", "+4790000", "Fjordveien", "Haugland", "Solbakken", "Ingrid",
                "Bjørg", "Lien", "10915596784", "Pårørsen", "+4790000777", "90000777", "12345678903", "1234.56.78903", "Polsktolk", "987654321", "eyJ", Query, Uri.EscapeDataString(Query), "code=", "state=", "nonce", "CfDJ8", "__RequestVerificationToken",
            ];
            using var visitor = await JourneyAsync(demo);
            await FailuresAsync(demo, visitor, faults, $"{kari.Number.Value} Kari Nordli, {Query}");
        });

        Assert.NotEmpty(log);
        foreach (var canary in canaries)
        {
            var lines = log.Where(line => line.Contains(canary, StringComparison.OrdinalIgnoreCase)).Take(3);
            Assert.True(!lines.Any(), $"{canary}: {string.Join('\n', lines)}");
        }

        var numbers = ElevenDigits().Matches(string.Join('\n', log)).Where(match => NationalIdentityNumber.TryParse(match.Value, allowSynthetic: true, out _));
        Assert.Empty(numbers.Select(match => match.Value));
        // And it is of use: what was asked for, how it went, and by which trace it is found.
        Assert.Contains(log, line => line.Contains("/appointments", StringComparison.Ordinal) && line.Contains("200", StringComparison.Ordinal));
        Assert.Contains(log, line => line.Contains("A log-in was refused", StringComparison.Ordinal) && line.Contains("UnknownPerson", StringComparison.Ordinal));
        Assert.Contains(log, line => line.Contains("DbUpdateException", StringComparison.Ordinal));
        Assert.Contains(log, line => line.Contains("Unhandled exception in circuit", StringComparison.Ordinal) && line.Contains("InvalidOperationException", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Demo")]
    [InlineData("Production")]
    public async Task Item_57_nobody_can_write_lines_into_the_log(string environment)
    {
        var log = await CaptureAsync(environment, async (demo, _) =>
        {
            var address = demo.Host.Address;
            foreach (var path in (string[])["/%0d%0aFORGED%20line", "/%1b%5b31mFORGED", "/%7b%7bFORGED%7d%7d{0}{Message}", "/services/%0aFORGED", "/language/%0d%0aFORGED", "/login?return=%0d%0aFORGED", "/%E2%80%A8FORGED"])
            {
                await SendRawAsync(address, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {{FORGED}} \u001b[31m %0d%0aFORGED\r\nConnection: close\r\n\r\n");
                await SendRawAsync(address, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {{{{FORGED}}}}\r\nX-Forwarded-For: FORGED\r\nConnection: close\r\n\r\n");
            }

            await SendRawAsync(address, "FORGED / HTTP/1.1\r\nHost: FORGED\r\nConnection: close\r\n\r\n");
        });

        Assert.NotEmpty(log);
        Assert.All(log, line =>
        {
            Assert.DoesNotContain("FORGED line", line, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', line);
            Assert.DoesNotContain('\u2028', line);
            if (environment == "Production")
            {
                Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind);
            }
        });
    }

    private static async Task<Visitor> JourneyAsync(DemoPortal demo)
    {
        using var stranger = demo.NewVisitor();
        await stranger.LogInAsync("10915596784");
        foreach (var address in (string[])[$"/services?q={Uri.EscapeDataString(Query)}", $"/{demo.NumberOf(People.Kari)}?q={demo.NumberOf(People.Kari)}", $"/services/{demo.NumberOf(People.Kari)}", $"/login/refused?reason={demo.NumberOf(People.Kari)}", $"/language/Nordli?return=/Nordli"])
        {
            await stranger.OpenAsync(address);
        }

        using var bjorg = await demo.LogInAsync(People.Bjorg, "/appointments");
        var kari = demo.NewVisitor(userAgent: $"Nordli {demo.NumberOf(People.Kari)}");
        await kari.LogInAsync(demo.NumberOf(People.Kari), $"/gp?q={Query}");
        foreach (var address in (string[])["/overview", "/gp", "/gp/booking", "/appointments", "/profile/consent", "/profile/consent/withdraw", "/profile/usage-log?show=others", "/notifications", "/profile/contact", "/profile/contact/next-of-kin", "/profile/contact/needs", "/profile/contact/bank-account", "/profile/privacy", "/profile/privacy/professionals", "/profile/notifications"])
        {
            await kari.OpenAsync($"{address}{(address.Contains('?', StringComparison.Ordinal) ? "&" : "?")}q={Query}");
        }

        // What a circuit does: she books, is refused a time that is hers, cancels, and lowers her consent.
        await using var scope = Act(demo, (await demo.LookAsync("SELECT s.Id, s.ActorId FROM LoginSessions s JOIN People p ON p.Id = s.ActorId WHERE p.GivenName = 'Kari' AND s.EndedAt IS NULL")).Single().Split('|'));
        var times = (await scope.ServiceProvider.GetRequiredService<ListFreeTimes>().RunAsync(Cancel)).Times;
        var book = scope.ServiceProvider.GetRequiredService<BookAppointment>();
        Assert.True((await book.RunAsync(times[^1].SlotId, Guid.NewGuid(), Cancel)).Succeeded(out var appointment));
        Assert.Equal(Domain.Appointments.BookingRefusal.OwnAppointmentAtSameTime, (await book.RunAsync(times[^1].SlotId, Guid.NewGuid(), Cancel)).Refusal);
        Assert.Null(await scope.ServiceProvider.GetRequiredService<CancelAppointment>().RunAsync(appointment, Guid.NewGuid(), Cancel));
        Assert.True((await scope.ServiceProvider.GetRequiredService<RequestAppointment>().RunAsync($"Jeg ønsker time for {Query}", Guid.NewGuid(), Cancel)).Succeeded(out _));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<SaveNextOfKin>().RunAsync(null, null, new("Per Pårørsen", Domain.Contact.KinRelation.Friend, "+47 900 00 777"), Guid.NewGuid(), Cancel));
        Assert.Equal(Domain.Contact.ContactRefusal.ChangedMeanwhile, await scope.ServiceProvider.GetRequiredService<SaveNeeds>().RunAsync(new("Pårørsen AS", "Polsktolk", null, null, null), null, Guid.NewGuid(), Cancel));
        var account = (await scope.ServiceProvider.GetRequiredService<ShowBankAccount>().RunAsync(Cancel)).Version;
        Assert.Null(await scope.ServiceProvider.GetRequiredService<ChangeBankAccount>().RunAsync(null, account, Guid.NewGuid(), Cancel));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<ChangeBankAccount>().RunAsync("1234.56.78903", null, Guid.NewGuid(), Cancel));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<ChangePrivacy>().RunAsync(Domain.Privacy.PrivacyKind.ProfessionalBlocked, "987654321", isOn: true, 0, Guid.NewGuid(), Cancel));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<ChooseConsent>().RunAsync(ConsentLevel.BasicPlus, 1, Guid.NewGuid(), Cancel));
        await Assert.ThrowsAsync<AccessDeniedException>(() => book.RunAsync(times[^1].SlotId, Guid.NewGuid(), Cancel));
        await kari.PostAsync("/logout", ("__RequestVerificationToken", demo.NumberOf(People.Kari)));
        return kari;
    }

    private static async Task FailuresAsync(DemoPortal demo, Visitor kari, FaultyDatabase faults, string secret)
    {
        foreach (var failing in (string[])["UsageLog", "LoginSessions", "Notifications", "People", "KeyRing", ""])
        {
            faults.Fault = command => command.Contains(failing, StringComparison.Ordinal) ? new InvalidOperationException(secret, new ArgumentException(secret)) : null;
            foreach (var address in (string[])["/overview", "/gp", "/notifications", "/", "/health/ready", "/login"])
            {
                await kari.OpenAsync($"{address}?q={Query}");
            }

            using var siri = demo.NewVisitor();
            siri.StopBefore = "/signin-oidc";
            faults.Fault = _ => null;
            await siri.LogInAsync(demo.NumberOf(People.Siri));
            faults.Fault = command => command.Contains(failing, StringComparison.Ordinal) ? new InvalidOperationException(secret) : null;
            siri.StopBefore = null;
            await siri.OpenAsync(siri.SentTo!);
            faults.Fault = _ => null;
            Assert.DoesNotContain(secret, string.Concat(kari.Answers.Concat(siri.Answers).Select(answer => answer.Body)), StringComparison.Ordinal);
        }

        Assert.True(faults.Failures > 20);
        demo.Host.RegisterFaults.PopulationRegister = demo.Host.RegisterFaults.ContactRegister = MockRegisterFault.Fails;
        using var arne = await demo.LogInAsync(People.Arne);
        // A circuit that falls over writes what happened through the framework's own logger.
        var logger = demo.Host.Portal.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.Components.Server.Circuits.CircuitHost");
        logger.LogError(new InvalidOperationException(secret), "Unhandled exception in circuit");
    }

    /// <summary>A scope as a circuit of somebody logged in has it, for the rest of the caller's flow of control.</summary>
    private static AsyncServiceScope Act(DemoPortal demo, string[] session)
    {
        var scope = demo.Host.Portal.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext
        {
            User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(PortalClaims.SessionId, session[0]), new Claim(PortalClaims.PersonId, session[1])], "test")),
        };
        return scope;
    }

    private static async Task<IReadOnlyList<string>> CaptureAsync(string environment, Func<DemoPortal, FaultyDatabase, Task> use)
    {
        var faults = new FaultyDatabase();
        var console = Console.Out;
        using var captured = new StringWriter();
        Console.SetOut(TextWriter.Synchronized(captured));
        try
        {
            await using var demo = await DemoPortal.StartAsync(builder => builder.Environment.EnvironmentName = environment, options => options.AddInterceptors(faults));
            await use(demo, faults);
        }
        finally
        {
            Console.SetOut(console);
        }

        return captured.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task SendRawAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), Cancel);
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 ", await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [GeneratedRegex("(?<![0-9a-fA-F-])[0-9]{11}(?![0-9a-fA-F-])")]
    private static partial Regex ElevenDigits();
}
