using System.Diagnostics;
using System.Text.Json;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.Web.Login;

/// <summary>Why a word from the provider that a log-in is over was not believed.</summary>
public enum LogoutRefusal
{
    OtherIssuer,
    NoSession,
    NotTrusted,
    UsedBefore,
}

/// <summary>
/// The provider says that its session is over, because the person logged out somewhere else: in a frame of the browser, which brings
/// no cookie of ours, and by a signed token from its server. Either finds the log-in by the provider's <c>sid</c>.
/// </summary>
internal sealed partial class ProviderLogout(
    LoginSessions sessions, SystemAccess system, IdentityProviderOptions options, IOptionsMonitor<OpenIdConnectOptions> connect, TimeProvider clock, ILogger<ProviderLogout> logger)
{
    public const string FrontChannel = "/logout/front-channel";
    public const string BackChannel = "/logout/back-channel";
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";
    private const int LongestName = 200;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    // Older than this a token is refused for its age; so long each one is remembered.
    private static readonly TimeSpan OldestToken = TimeSpan.FromMinutes(5);

    // The provider tries once and waits five seconds: what a slow database has not done by then is done after the answer.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(FrontChannel, (string? iss, string? sid, ProviderLogout logout, CancellationToken cancel) => logout.EndByFrameAsync(iss, sid, cancel))
            .AllowAnonymous().WithMetadata(new FramedByProvider());
        app.MapPost(BackChannel, ([FromForm(Name = "logout_token")] string? token, ProviderLogout logout, CancellationToken cancel) => logout.EndByTokenAsync(token, cancel))
            .AllowAnonymous().DisableAntiforgery();
    }

    private OpenIdConnectOptions Connect => connect.Get(OpenIdConnectDefaults.AuthenticationScheme);

    private async Task<IResult> EndByFrameAsync(string? issuer, string? providerSession, CancellationToken cancel)
    {
        if (issuer != options.Authority.ToString().TrimEnd('/'))
        {
            return await RefuseAsync(LogoutRefusal.OtherIssuer, cancel);
        }

        if (string.IsNullOrEmpty(providerSession) || providerSession.Length > LongestName)
        {
            return await RefuseAsync(LogoutRefusal.NoSession, cancel);
        }

        // Begun, it is carried out: the provider's page goes on, and its frame with it, as soon as it likes.
        await sessions.EndByProviderSessionAsync(providerSession, CancellationToken.None);
        return Results.Content("<!DOCTYPE html><title>–</title>", "text/html");
    }

    private async Task<IResult> EndByTokenAsync(string? token, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token) || await ReadAsync(token, cancel) is not { } word)
        {
            return await RefuseAsync(LogoutRefusal.NotTrusted, cancel);
        }

        if (word.ProviderSession is not { Length: > 0 and <= LongestName } providerSession)
        {
            return await RefuseAsync(LogoutRefusal.NoSession, cancel);
        }

        var oldest = word.IssuedAt + OldestToken + Skew;
        Task<bool> EndAsync() => sessions.EndByLogoutTokenAsync(providerSession, word.TokenId, oldest, CancellationToken.None);
        var ending = EndAsync();
        if (await Task.WhenAny(ending, Task.Delay(Patience, clock, cancel)) != ending || ending.IsFaulted)
        {
            var hasFailed = ending.IsFaulted;
            _ = EndLaterAsync(ending, EndAsync, oldest);
            return hasFailed ? Results.Json(new { error = "temporarily_unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Ok();
        }

        return await ending ? Results.Ok() : await RefuseAsync(LogoutRefusal.UsedBefore, cancel);
    }

    /// <summary>The provider says it once: what fails is tried again for as long as its word would be taken.</summary>
    private async Task EndLaterAsync(Task<bool> ending, Func<Task<bool>> again, DateTimeOffset oldest)
    {
        while (true)
        {
            try
            {
                await ending;
                return;
            }
            catch (Exception fault) when (clock.GetUtcNow() < oldest)
            {
                CouldNotEnd(logger, fault.GetType().Name);
            }
            catch (Exception fault)
            {
                GaveUp(logger, fault.GetType().Name);
                return;
            }

            await Task.Delay(Pause, clock);
            ending = again();
        }
    }

    /// <summary>Null for a token that is not the provider's word, now, to us, that a session is over.</summary>
    private async Task<LogoutWord?> ReadAsync(string token, CancellationToken cancel)
    {
        var result = await ValidateAsync(token, cancel);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider may have changed its keys; how often they are fetched is the manager's to say.
            Connect.ConfigurationManager!.RequestRefresh();
            result = await ValidateAsync(token, cancel);
        }

        if (result is not { IsValid: true, SecurityToken: JsonWebToken read }
            || !read.TryGetPayloadValue<JsonElement>("events", out var events)
            || events is not { ValueKind: JsonValueKind.Object }
            || !events.TryGetProperty(LogoutEvent, out var happened)
            || happened.ValueKind is not JsonValueKind.Object
            || read.TryGetPayloadValue<object>("nonce", out _)
            || string.IsNullOrEmpty(read.Id)
            || !read.TryGetPayloadValue<long>("iat", out var seconds))
        {
            return null;
        }

        var issued = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var now = clock.GetUtcNow();
        return issued > now + Skew || issued < now - OldestToken - Skew
            ? null
            : new LogoutWord(read.Id, read.TryGetPayloadValue<string>("sid", out var session) ? session : null, issued);
    }

    private async Task<TokenValidationResult> ValidateAsync(string token, CancellationToken cancel)
    {
        var provider = await Connect.ConfigurationManager!.GetConfigurationAsync(cancel);
        return await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = options.ClientId,
            ValidTypes = ["logout+jwt"],
            ValidAlgorithms = Connect.TokenValidationParameters.ValidAlgorithms,
            IssuerSigningKeys = provider.SigningKeys,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (notBefore, expires, _, _) => expires > (clock.GetUtcNow() - Skew).UtcDateTime && (notBefore is null || notBefore <= (clock.GetUtcNow() + Skew).UtcDateTime),
        });
    }

    private async Task<IResult> RefuseAsync(LogoutRefusal refusal, CancellationToken cancel)
    {
        await using (var access = system.Open())
        {
            access.Db.Add(new SecurityLogEntry { At = access.OpenedAt, Event = "logout.refused", Reason = refusal.ToString(), TraceId = Activity.Current?.TraceId.ToString() });
            await access.Db.SaveChangesAsync(cancel);
        }

        Refused(logger, refusal);
        return Results.Json(new { error = "invalid_request" }, statusCode: StatusCodes.Status400BadRequest);
    }

    private sealed record LogoutWord(string TokenId, string? ProviderSession, DateTimeOffset IssuedAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider's word that a session is over was refused: {Refusal}")]
    private static partial void Refused(ILogger logger, LogoutRefusal refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A session that the provider had ended could not be ended yet: {ExceptionType}")]
    private static partial void CouldNotEnd(ILogger logger, string exceptionType);

    [LoggerMessage(Level = LogLevel.Error, Message = "A session that the provider had ended was not ended: {ExceptionType}")]
    private static partial void GaveUp(ILogger logger, string exceptionType);
}
