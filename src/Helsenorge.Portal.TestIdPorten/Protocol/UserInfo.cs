using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Helsenorge.Portal.TestIdPorten.Protocol;

internal static class UserInfo
{
    /// <summary>OpenIddict has checked the access token before this runs.</summary>
    public static void MapUserInfo(this IEndpointRouteBuilder app) =>
        app.MapMethods(OpenIdServer.UserInfoPath, ["GET", "POST"], async (HttpContext http) =>
        {
            var token = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
            return token.Principal is { } person
                ? Results.Json(new Dictionary<string, string?> { [Claims.Subject] = person.GetClaim(Claims.Subject), [TokenShape.Pid] = person.GetClaim(TokenShape.Pid) })
                : Results.Unauthorized();
        });
}
