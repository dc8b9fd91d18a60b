using Helsenorge.Portal.TestIdPorten.Protocol;
using Helsenorge.Portal.TestIdPorten.Sessions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Helsenorge.Portal.TestIdPorten.LogOut;

/// <summary>Tells a client's server that a session is over: one attempt, and a fault stops nothing.</summary>
internal sealed partial class BackChannelLogout(
    IHttpClientFactory clients, TestIdPortenOptions options, SigningKey signingKey, TimeProvider clock, ILogger<BackChannelLogout> logger)
{
    public const string HttpClientName = "back-channel";
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

    public async Task TellAsync(TestIdPortenClient client, SsoSession session)
    {
        try
        {
            using var http = clients.CreateClient(HttpClientName);
            using var form = new FormUrlEncodedContent([new("logout_token", Token(client, session))]);
            using var answer = await http.PostAsync(client.BackChannelLogoutUri, form);
            if (!answer.IsSuccessStatusCode)
            {
                Refused(logger, client.ClientId, (int)answer.StatusCode);
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            Unreachable(logger, client.ClientId, fault);
        }
    }

    private string Token(TestIdPortenClient client, SsoSession session)
    {
        var now = clock.GetUtcNow();
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "logout+jwt",
            Issuer = options.IssuerName,
            Audience = client.ClientId,
            IssuedAt = now.UtcDateTime,
            Expires = (now + OpenIdServer.TokenLifetime).UtcDateTime,
            Claims = new Dictionary<string, object>
            {
                [Claims.JwtId] = Guid.NewGuid().ToString(),
                [TokenShape.Sid] = session.Sid,
                ["events"] = new Dictionary<string, object> { [LogoutEvent] = new Dictionary<string, object>() },
            },
            SigningCredentials = signingKey.Credentials,
        });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Back-channel logout of {ClientId} was answered with {StatusCode}")]
    private static partial void Refused(ILogger logger, string clientId, int statusCode);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Back-channel logout of {ClientId} did not get through")]
    private static partial void Unreachable(ILogger logger, string clientId, Exception fault);
}

internal static class BackChannelLogoutSetup
{
    public static IServiceCollection AddBackChannelLogout(this IServiceCollection services)
    {
        services.AddHttpClient(BackChannelLogout.HttpClientName, http => http.Timeout = TimeSpan.FromSeconds(5))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2), AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        return services.AddSingleton<BackChannelLogout>();
    }
}
