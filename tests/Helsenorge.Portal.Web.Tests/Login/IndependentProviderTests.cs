using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using AngleSharp.Html.Dom;
using Helsenorge.Portal.Demo.Population;
using Helsenorge.Portal.Testing;
using Helsenorge.Portal.Web.Tests.TestIdPorten;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.Web.Tests.Login;

/// <summary>Our own provider is made by those who made the portal, and could share its mistakes. This one is not.</summary>
public sealed class IndependentProviderTests
{
    [Fact]
    public async Task Kari_logs_in_and_out_by_a_provider_that_others_have_written()
    {
        using var clientKey = RSA.Create(2048);
        var issuer = new Uri($"http://127.0.0.1:{LookAlike.FreePort()}");
        await using var portal = await TestPortal.StartAsync(issuer, clientKey: clientKey);
        using var provider = await StartAsync(issuer, portal.Address, clientKey);
        try
        {
            using var kari = portal.NewVisitor();

            await kari.OpenAsync("/login");
            Assert.Equal("/profile/consent", kari.Last.Address.AbsolutePath);
            Assert.Contains("Kari Nordli", kari.Page.Body!.TextContent, StringComparison.Ordinal);

            await kari.LogOutAsync();
            Assert.Equal("/session/end", kari.Last.Address.AbsolutePath);
            await kari.SubmitAsync((IHtmlFormElement)kari.Page.QuerySelector("form")!, ("logout", "yes"));
            Assert.Equal("/logged-out", kari.Last.Address.AbsolutePath);
            Assert.Equal(["0"], await portal.LookAsync("SELECT COUNT(*) FROM LoginSessions WHERE EndedAt IS NULL"));
            // Its own word that the session was over came by the back channel, and was believed.
            Assert.Single(await portal.LookAsync("SELECT * FROM UsedLogoutTokens"));
        }
        finally
        {
            provider.Kill();
            await provider.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<Process> StartAsync(Uri issuer, Uri portal, RSA clientKey)
    {
        var folder = Path.Combine(TestDatabases.Folder, "independent-provider");
        Directory.CreateDirectory(folder);
        foreach (var file in (string[])["package.json", "provider.mjs"])
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "Login", "IndependentProvider", file), Path.Combine(folder, file), overwrite: true);
        }

        using (var install = Run("npm", folder, "install", "--no-audit", "--no-fund", "--loglevel=error"))
        {
            await install.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(install.ExitCode == 0, "The npm package oidc-provider cannot be had.");
        }

        var shown = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(clientKey.ExportParameters(false)));
        var settings = JsonSerializer.Serialize(new
        {
            issuer = issuer.GetLeftPart(UriPartial.Authority),
            portal = portal.GetLeftPart(UriPartial.Authority),
            clientKey = new { kty = "RSA", use = "sig", alg = "RS256", kid = "portal", n = shown.N, e = shown.E },
            pid = TestPortal.Population[People.Kari].Number.Value,
        });
        var provider = Run("node", folder, [("PROVIDER", settings)], "provider.mjs");
        Assert.Equal("listening", await provider.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        _ = provider.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return provider;
    }

    private static Process Run(string program, string folder, params string[] arguments) => Run(program, folder, [], arguments);

    private static Process Run(string program, string folder, (string Name, string Value)[] settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }
    }
}
