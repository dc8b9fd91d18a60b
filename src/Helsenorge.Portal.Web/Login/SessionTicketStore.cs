using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace Helsenorge.Portal.Web.Login;

/// <summary>Keeps log-ins in the database: the cookie holds a random key and nothing else, and ending the row ends the log-in.</summary>
internal sealed class SessionTicketStore(LoginSessions sessions, IDataProtectionProvider protection, TimeProvider clock) : ITicketStore
{
    private static readonly object Earlier = new();
    private readonly IDataProtector protector = protection.CreateProtector("Helsenorge.Portal.LoginSession");

    public Task<string> StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException("A log-in is stored with its request.");

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var client = ClientName.Of(httpContext);
        var id = Guid.CreateVersion7(now);
        var identity = (ClaimsIdentity)ticket.Principal.Identity!;
        identity.AddClaim(new Claim(PortalClaims.SessionId, id.ToString()));
        identity.AddClaim(new Claim(PortalClaims.StartedAt, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        await sessions.StartAsync(
            new LoginSession
            {
                Id = id,
                ActorId = ticket.Principal.Id(PortalClaims.PersonId) ?? throw new InvalidOperationException("A log-in without a person cannot be kept."),
                KeyHash = HashOf(key),
                ProviderSessionId = ticket.Principal.FindFirst("sid")?.Value,
                Ticket = protector.Protect(TicketSerializer.Default.Serialize(ticket)),
                Device = client.Device,
                Browser = client.Browser,
                ShortAddress = client.ShortAddress,
                AuthenticatedAt = long.TryParse(ticket.Principal.FindFirst("auth_time")?.Value, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : now,
                StartedAt = now,
                LastUsedAt = now,
            },
            cancellationToken);
        if (httpContext.Items[Earlier] is byte[] earlier)
        {
            await sessions.EndAsync(earlier, cancellationToken);
        }

        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask;

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw new NotSupportedException("A log-in is read with its request.");

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        if (httpContext.Request.Path == PortalLogin.Callback)
        {
            // Whoever comes back from the provider logs in by a new key. What this browser had before ends if they are let in, whoever's
            // it was, and not because somebody made the browser open this address.
            httpContext.Items[Earlier] = HashOf(key);
            return null;
        }

        if (await sessions.FindAsync(HashOf(key), cancellationToken) is not { } session)
        {
            return null;
        }

        httpContext.Items[SessionEndpoints.Current] = session;
        // Opening or reloading a page is use; what a page's script sends by itself is not.
        if (HttpMethods.IsGet(httpContext.Request.Method) && !PortalLogin.IsSentByScript(httpContext.Request.Path))
        {
            await sessions.TouchAsync(session, cancellationToken);
        }

        return TicketSerializer.Default.Deserialize(protector.Unprotect(session.Ticket));
    }

    public Task RemoveAsync(string key) => sessions.EndAsync(HashOf(key), CancellationToken.None);

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
