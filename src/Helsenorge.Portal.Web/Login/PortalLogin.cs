using System.Diagnostics;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.People;
using Helsenorge.Portal.Web.Access;
using Helsenorge.Portal.Web.Attachments;
using Helsenorge.Portal.Web.Drafts;
using Helsenorge.Portal.Web.Features;
using Helsenorge.Portal.Web.Shell;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Helsenorge.Portal.Web.Login;

/// <summary>Why a log-in came to nothing. Each has a text with a way on.</summary>
public enum LoginFailure
{
    Cancelled,
    ProviderDown,
    NotTrusted,
    LevelTooLow,
    UnknownPerson,
    NumberReplaced,
    Deceased,
    TooYoung,

    /// <summary>From 13 to 15 without a parent's consent to it.</summary>
    YouthConsentMissing,
    RegisterDown,

    /// <summary>Asked to show once more who they are, the person did not.</summary>
    NotFresh,

    /// <summary>Somebody else answered when a person was asked to show once more who they are.</summary>
    OtherPerson,
}

/// <summary>Log-in by OpenID Connect code flow with PKCE, pushed request and a signed client, into a session of our own.</summary>
public static partial class PortalLogin
{
    public const string RequiredLevel = "idporten-loa-high";

    /// <summary>Where the provider sends the person back to.</summary>
    public const string Callback = "/signin-oidc";
    private const string SecureCookie = "__Host-portal";
    private const string PlainCookie = "portal";
    private const string AfterLogin = "/overview";
    private const string ConsentPage = "/profile/consent";
    private const string LockPage = "/profile/lock";
    private const string RenewedFor = "renewed-for";
    private const int MostBegun = 4;
    private static readonly string[] Claimed = ["sub", "pid", "acr", "sid", "auth_time"];

    public static IServiceCollection AddPortalLogin(this IServiceCollection services, IdentityProviderOptions options, bool isHttps)
    {
        services.AddSingleton(options);
        services.AddSingleton<ClientAssertion>();
        services.AddSingleton<ITicketStore, SessionTicketStore>();
        services.AddSingleton<ProviderLogout>();
        services.AddSingleton<RefusedLogin>();
        services.Configure<SecurityHeaderOptions>(headers => headers.Provider = options.Authority.GetLeftPart(UriPartial.Authority));
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = isHttps ? SecureCookie : PlainCookie;
                cookie.Cookie.Path = "/";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
                // The row decides how long a log-in lives; the cookie is only its key.
                cookie.ExpireTimeSpan = new SessionLimits().Absolute;
                cookie.SlidingExpiration = false;
                cookie.LoginPath = "/login";
                cookie.ReturnUrlParameter = "return";
                cookie.Events.OnRedirectToLogin = context =>
                {
                    if (IsSentByScript(context.Request.Path))
                    {
                        // A script asks, not a person: it must neither start a log-in nor be shown a page.
                        context.HttpContext.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
                        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                        return Task.CompletedTask;
                    }

                    context.Response.Redirect(context.RedirectUri);
                    return Task.CompletedTask;
                };
            })
            .AddOpenIdConnect(connect => Configure(connect, options, isHttps));
        services.AddOptions<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme)
            .Configure<ITicketStore>((cookie, store) => cookie.SessionStore = store);
        return services;
    }

    /// <summary>Tells one log-in's requests from another's before the log-in is read. Null without one; nothing that could be used as a key.</summary>
    internal static string? KeyOfLogin(HttpContext context) =>
        (context.Request.Cookies[SecureCookie] ?? context.Request.Cookies[PlainCookie]) is not { } cookie ? null : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(cookie)));

    internal static bool IsSentByScript(PathString path) => path.StartsWithSegments("/_blazor") || path.StartsWithSegments(SessionEndpoints.Left) || DraftEndpoints.IsOne(path) || AttachmentEndpoints.IsOne(path);

    public static void MapPortalLogin(this IEndpointRouteBuilder app)
    {
        app.MapSession();
        ProviderLogout.Map(app);
        app.MapGet("/login", LogInAsync).AllowAnonymous();
        app.MapPost("/logout", LogOutAsync).AllowAnonymous();
    }

    private static void Configure(OpenIdConnectOptions connect, IdentityProviderOptions options, bool isHttps)
    {
        connect.Authority = options.Authority.ToString().TrimEnd('/');
        connect.RequireHttpsMetadata = options.Authority.Scheme == Uri.UriSchemeHttps;
        connect.ClientId = options.ClientId;
        connect.CallbackPath = Callback;
        connect.ResponseType = OpenIdConnectResponseType.Code;
        connect.ResponseMode = OpenIdConnectResponseMode.Query;
        connect.UsePkce = true;
        connect.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Require;
        connect.MapInboundClaims = false;
        connect.GetClaimsFromUserInfoEndpoint = false;
        connect.SaveTokens = false;
        connect.DisableTelemetry = true;
        connect.RemoteSignOutPath = PathString.Empty;
        connect.BackchannelTimeout = TimeSpan.FromSeconds(10);
        connect.Scope.Clear();
        connect.Scope.Add("openid");
        connect.ClaimActions.Remove("acr");
        connect.ProtocolValidator.RequireNonce = true;
        connect.TokenValidationParameters = new TokenValidationParameters
        {
            ClockSkew = TimeSpan.FromSeconds(60),
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256],
            ValidAudience = options.ClientId,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
        };
        foreach (var cookie in (CookieBuilder[])[connect.CorrelationCookie, connect.NonceCookie])
        {
            // For all paths, so that the log-in page sees how many there are.
            cookie.Path = "/";
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }

        connect.Events.OnRedirectToIdentityProvider = context =>
        {
            context.ProtocolMessage.AcrValues = RequiredLevel;
            context.ProtocolMessage.UiLocales = Languages.Of(context.HttpContext);
            return Task.CompletedTask;
        };
        connect.Events.OnMessageReceived = context =>
        {
            // An answer that says it comes from another provider is not for us (RFC 9207).
            if (context.ProtocolMessage.Iss is { Length: > 0 } issuer && issuer != connect.Authority)
            {
                context.Fail("The answer names another issuer.");
            }

            return Task.CompletedTask;
        };
        connect.Events.OnPushAuthorization = async context =>
        {
            await SignAsync(context.HttpContext, connect, context.ProtocolMessage);
            context.HandleClientAuthentication();
        };
        connect.Events.OnAuthorizationCodeReceived = context => SignAsync(context.HttpContext, connect, context.TokenEndpointRequest!);
        connect.Events.OnTokenValidated = BecomePersonAsync;
        connect.Events.OnRemoteFailure = context => FailAsync(context);
        connect.Events.OnRedirectToIdentityProviderForSignOut = context =>
        {
            // Enough for the provider to send the person back, also when we no longer have the token.
            context.ProtocolMessage.ClientId = options.ClientId;
            return Task.CompletedTask;
        };
    }

    private static async Task SignAsync(HttpContext context, OpenIdConnectOptions connect, OpenIdConnectMessage message)
    {
        var provider = await connect.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
        if (provider.Issuer != connect.Authority)
        {
            throw new OpenIdConnectProtocolException("The provider's description names another issuer.");
        }

        message.ClientAssertionType = ClientAssertion.Type;
        message.ClientAssertion = context.RequestServices.GetRequiredService<ClientAssertion>().Create(provider.Issuer);
    }

    private static async Task BecomePersonAsync(TokenValidatedContext context)
    {
        var token = context.Principal!;
        var options = context.HttpContext.RequestServices.GetRequiredService<IdentityProviderOptions>();
        // By the code flow the handler takes an unsigned token, since it came straight from the provider. We do not. Nor one that was
        // made for another party and names us beside it, nor one that says two things of who it is.
        if (string.IsNullOrEmpty(context.SecurityToken.RawSignature)
            || (token.FindFirst("azp")?.Value ?? (context.SecurityToken.Audiences.Count() > 1 ? null : options.ClientId)) != options.ClientId
            || Claimed.Any(claim => token.FindAll(claim).Count() > 1))
        {
            await RefuseAsync(context, LoginFailure.NotTrusted);
            return;
        }

        if (token.FindFirst("acr")?.Value != RequiredLevel)
        {
            await RefuseAsync(context, LoginFailure.LevelTooLow);
            return;
        }

        if (!NationalIdentityNumber.TryParse(token.FindFirst("pid")?.Value, options.AllowSynthetic, out var number))
        {
            await RefuseAsync(context, LoginFailure.UnknownPerson);
            return;
        }

        var directory = context.HttpContext.RequestServices.GetRequiredService<PersonDirectory>();
        var chosen = Languages.Match(context.Request.Cookies[Languages.CookieName]);
        var found = await directory.RefreshAtLoginAsync(number, chosen, context.HttpContext.RequestAborted);
        if (!found.Succeeded(out var person))
        {
            await RefuseAsync(context, found.Refusal is { } refusal ? FailureOf(refusal) : LoginFailure.UnknownPerson);
            return;
        }

        if (RefusalOfRenewal(context, person.Id) is { } renewal)
        {
            await RefuseAsync(context, renewal);
            return;
        }

        // The session is ours: of the token only what logging out and stepping up will need.
        var identity = new ClaimsIdentity("portal", PortalClaims.Name, roleType: null);
        identity.AddClaim(new Claim(PortalClaims.PersonId, person.Id.ToString()));
        identity.AddClaim(new Claim(PortalClaims.Name, $"{person.GivenName} {person.FamilyName}".Trim()));
        identity.AddClaim(new Claim(PortalClaims.GivenName, person.GivenName));
        if (person.Age < FeatureCatalogue.AdultFrom)
        {
            identity.AddClaim(new Claim(PortalClaims.IsYoung, "true"));
        }

        if (person.Language is { } language)
        {
            identity.AddClaim(new Claim(Languages.ClaimType, language));
        }

        foreach (var claim in token.Claims.Where(claim => claim.Type is "sid" or "auth_time"))
        {
            identity.AddClaim(new Claim(claim.Type, claim.Value));
        }

        context.Principal = new ClaimsPrincipal(identity);
        context.Properties!.StoreTokens([new AuthenticationToken { Name = OpenIdConnectParameterNames.IdToken, Value = context.TokenEndpointResponse!.IdToken }]);
        if (person.IsLocked)
        {
            context.Properties!.RedirectUri = LockPage;
        }
        else if (!person.HasChosenConsent)
        {
            var next = context.Properties!.RedirectUri;
            context.Properties.RedirectUri = next is null or AfterLogin ? ConsentPage : QueryString.Create("return", next).ToUriComponent().Insert(0, ConsentPage);
        }
    }

    // Someone who was asked to show once more who they are must have done so just now, and be the same person.
    private static LoginFailure? RefusalOfRenewal(TokenValidatedContext context, Guid personId)
    {
        if (!context.Properties!.Items.TryGetValue(RenewedFor, out var expected))
        {
            return null;
        }

        var services = context.HttpContext.RequestServices;
        var oldest = services.GetRequiredService<TimeProvider>().GetUtcNow() - services.GetRequiredService<SessionLimits>().Fresh;
        return expected != personId.ToString() ? LoginFailure.OtherPerson
            : !long.TryParse(context.Principal!.FindFirst("auth_time")?.Value, out var seconds) || DateTimeOffset.FromUnixTimeSeconds(seconds) < oldest ? LoginFailure.NotFresh
            : null;
    }

    private static LoginFailure FailureOf(LoginRefusal refusal) => refusal switch
    {
        LoginRefusal.UnknownPerson => LoginFailure.UnknownPerson,
        LoginRefusal.NumberReplaced => LoginFailure.NumberReplaced,
        LoginRefusal.Deceased => LoginFailure.Deceased,
        LoginRefusal.TooYoung => LoginFailure.TooYoung,
        LoginRefusal.YouthConsentMissing => LoginFailure.YouthConsentMissing,
        LoginRefusal.RegisterDown => LoginFailure.RegisterDown,
    };

    private static async Task RefuseAsync(TokenValidatedContext context, LoginFailure failure)
    {
        // Whoever is refused here is still logged in at the provider, and must be able to log out of it.
        context.HttpContext.RequestServices.GetRequiredService<RefusedLogin>().Remember(context.HttpContext, context.TokenEndpointResponse?.IdToken);
        await ExplainAsync(context.HttpContext, failure);
        context.HandleResponse();
    }

    private static async Task FailAsync(RemoteFailureContext context)
    {
        var failure = context.Failure switch
        {
            { } fault when fault.Data["error"] is "access_denied" || fault.Message.Contains("access_denied", StringComparison.Ordinal) => LoginFailure.Cancelled,
            HttpRequestException or TaskCanceledException => LoginFailure.ProviderDown,
            { InnerException: HttpRequestException or TaskCanceledException or IOException } => LoginFailure.ProviderDown,
            _ => LoginFailure.NotTrusted,
        };
        await ExplainAsync(context.HttpContext, failure);
        context.HandleResponse();
    }

    private static async Task ExplainAsync(HttpContext context, LoginFailure failure)
    {
        if (failure is not LoginFailure.Cancelled)
        {
            var clock = context.RequestServices.GetRequiredService<TimeProvider>();
            await using var access = context.RequestServices.GetRequiredService<SystemAccess>().Open();
            access.Db.Add(new SecurityLogEntry { At = clock.GetUtcNow(), Event = "login.refused", Reason = failure.ToString(), TraceId = Activity.Current?.TraceId.ToString() });
            await access.Db.SaveChangesAsync(context.RequestAborted);
        }

        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PortalLogin).FullName!);
        LoginRefused(logger, failure);
        context.Response.Redirect($"/login/refused?reason={failure}");
    }

    private static async Task LogInAsync(HttpContext context, SessionLimits limits, [FromQuery(Name = "return")] string? returnTo, [FromQuery(Name = "renew")] bool renew = false)
    {
        var target = LocalAddress.IsLocal(returnTo) && !returnTo.StartsWith("/log", StringComparison.OrdinalIgnoreCase) ? returnTo : AfterLogin;
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = target };
        if (context.User.Id(PortalClaims.PersonId) is { } person)
        {
            if (!renew)
            {
                context.Response.Redirect(target);
                return;
            }

            properties.Items[RenewedFor] = person.ToString();
            properties.Prompt = OpenIdConnectPrompt.Login;
            properties.MaxAge = limits.Fresh;
        }

        ForgetBegun(context);
        try
        {
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme, properties);
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or IOException or OpenIdConnectProtocolException || fault is TaskCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            // Discovery or the pushed request did not come through.
            await ExplainAsync(context, LoginFailure.ProviderDown);
        }
    }

    // Each log-in that is begun leaves two cookies. Which are the oldest cannot be seen, so when there are many all of them go.
    private static void ForgetBegun(HttpContext context)
    {
        var connect = context.RequestServices.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);
        foreach (var cookie in (CookieBuilder[])[connect.CorrelationCookie, connect.NonceCookie])
        {
            var begun = context.Request.Cookies.Keys.Where(name => name.StartsWith(cookie.Name!, StringComparison.Ordinal)).ToList();
            if (begun.Count >= MostBegun)
            {
                begun.ForEach(name => context.Response.Cookies.Delete(name, cookie.Build(context)));
            }
        }
    }

    private static async Task<IResult> LogOutAsync(HttpContext context, Microsoft.AspNetCore.Antiforgery.IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.BadRequest();
        }

        var result = await context.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        try
        {
            var properties = new AuthenticationProperties { RedirectUri = "/logged-out" };
            if ((result.Properties?.GetTokenValue(OpenIdConnectParameterNames.IdToken) ?? context.RequestServices.GetRequiredService<RefusedLogin>().Take(context)) is { } token)
            {
                properties.SetParameter(OpenIdConnectParameterNames.IdTokenHint, token);
            }

            await context.SignOutAsync(OpenIdConnectDefaults.AuthenticationScheme, properties);
            return Results.Empty;
        }
        catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException or IOException)
        {
            // The provider is down: our own log-in has ended all the same.
            return Results.LocalRedirect("/logged-out?provider=down");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A log-in was refused: {Failure}")]
    private static partial void LoginRefused(ILogger logger, LoginFailure failure);
}
