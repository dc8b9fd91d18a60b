using System.Security.Cryptography;
using Helsenorge.Portal.TestIdPorten.Pages;
using Helsenorge.Portal.TestIdPorten.Protocol;
using Helsenorge.Portal.TestIdPorten.Sessions;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Helsenorge.Portal.TestIdPorten.LogOut;

/// <summary>
/// The end-session endpoint. OpenIddict would refuse a request it cannot send on; here, as at ID-porten, the session ends
/// in any case, and a doubtful request only means that the person is not sent on.
/// </summary>
internal static class LogOutEndpoint
{
    public static void MapLogOut(this IEndpointRouteBuilder app) => app.MapMethods(OpenIdServer.LogOutPath, ["GET", "POST"], LogOutAsync);

    private static async Task<IResult> LogOutAsync(
        HttpContext http, TestIdPortenOptions options, SsoSessions sessions, SigningKey key, BackChannelLogout backChannel)
    {
        var request = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync()).ToDictionary() : http.Request.Query.ToDictionary();
        string? Parameter(string name) => request.TryGetValue(name, out var value) ? value.ToString() : null;

        var hint = await ReadHintAsync(Parameter(Parameters.IdTokenHint), options, key);
        var next = NextAddress(options, hint, Parameter(Parameters.ClientId), Parameter(Parameters.PostLogoutRedirectUri), Parameter(Parameters.State));

        // A post from another site brings no cookie, so the hint's sid finds the session as well.
        var told = (from session in sessions.End(http, hint?.Sid)
                    from client in options.Clients
                    where session.ClientIds.Contains(client.ClientId)
                    select (Session: session, Client: client)).ToList();
        await Task.WhenAll(told.Where(one => one.Client.BackChannelLogoutUri is not null).Select(one => backChannel.TellAsync(one.Client, one.Session)));

        var frames = told
            .Where(one => one.Client.FrontChannelLogoutUri is not null)
            .Select(one => new Uri(QueryHelpers.AddQueryString(
                one.Client.FrontChannelLogoutUri!.AbsoluteUri,
                new Dictionary<string, string?> { [Parameters.Iss] = options.IssuerName, [TokenShape.Sid] = one.Session.Sid })))
            .ToList();
        return frames is [] && next is not null
            ? Results.Redirect(next)
            : Page(http, Texts.In(UiLanguage.Of(http, Parameter(Parameters.UiLocales))), frames, next);
    }

    /// <summary>What an id_token of ours says; long expired ones count, others do not.</summary>
    private static async Task<Hint?> ReadHintAsync(string? idToken, TestIdPortenOptions options, SigningKey key)
    {
        if (string.IsNullOrEmpty(idToken))
        {
            return null;
        }

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            ValidIssuer = options.IssuerName,
            ValidAudiences = options.Clients.Select(client => client.ClientId),
            IssuerSigningKey = key.Credentials.Key,
            ValidTypes = ["JWT"],
            ValidateLifetime = false,
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken token } ? new Hint(token.Audiences.First(), token.GetPayloadValue<string>(TokenShape.Sid)) : null;
    }

    /// <summary>Null unless the client is known, is the one the hint was given to, and has registered the address.</summary>
    private static string? NextAddress(TestIdPortenOptions options, Hint? hint, string? clientId, string? postLogoutRedirectUri, string? state)
    {
        if (hint is not null && clientId is not null && hint.ClientId != clientId)
        {
            return null;
        }

        var client = options.Clients.SingleOrDefault(one => one.ClientId == (hint?.ClientId ?? clientId));
        var registered = client?.PostLogoutRedirectUris.FirstOrDefault(uri => uri.OriginalString == postLogoutRedirectUri);
        return registered is null ? null
            : string.IsNullOrEmpty(state) ? registered.OriginalString
            : QueryHelpers.AddQueryString(registered.OriginalString, Parameters.State, state);
    }

    private static IResult Page(HttpContext http, Texts text, List<Uri> frames, string? next)
    {
        var nonce = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16));
        SecurityHeaders.Allow(http,
            "form-action 'none'",
            $"script-src 'nonce-{nonce}'",
            $"frame-src {(frames is [] ? "'none'" : SecurityHeaders.Origins(frames))}");
        return PageLayout.Send(PageLayout.Page(
            text,
            text.LoggedOutTitle,
            Html.Empty,
            Html.Of($"""<p class="lead">{(next is null ? text.LoggedOutLead : text.LoggingOutLead)}</p>"""),
            Html.Of($"""
                {Html.Join(frames.Select(frame => Html.Of($"""<iframe class="frames" src="{frame.AbsoluteUri}" title="{text.LogOutFrame}" tabindex="-1"></iframe>""")))}
                {(next is null ? Html.Empty : Html.Of($"""<p><a id="next" class="button" href="{next}">{text.GoOn}</a></p>"""))}
                """),
            extraHead: next is null ? Html.Empty : GoOn(next, nonce)));
    }

    /// <summary>On as soon as the frames have loaded; without script, or when a frame hangs, after three seconds.</summary>
    private static Html GoOn(string next, string nonce) => Html.Of($$"""
        <meta http-equiv="refresh" content="3;url={{next}}">
        <script nonce="{{nonce}}">addEventListener('load', () => location.replace(document.getElementById('next').href));</script>
        """);

    private sealed record Hint(string ClientId, string Sid);
}
