using System.Collections.Immutable;
using Helsenorge.Portal.TestIdPorten.Pages;
using Helsenorge.Portal.TestIdPorten.Sessions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Helsenorge.Portal.TestIdPorten.Protocol;

/// <summary>What ID-porten's metadata says and OpenIddict's does not.</summary>
internal static class Discovery
{
    public static Action<OpenIddictServerHandlerDescriptor.Builder<HandleConfigurationRequestContext>> Additions { get; } = builder =>
        builder.SetOrder(int.MaxValue - 1).UseInlineHandler(context =>
        {
            context.EndSessionEndpoint = new Uri(context.Issuer!, OpenIdServer.LogOutPath);
            context.SubjectTypes.Clear();
            context.SubjectTypes.Add(SubjectTypes.Pairwise);
            context.Claims.UnionWith(TokenShape.IdTokenClaims);
            context.Metadata["acr_values_supported"] = ImmutableArray.Create<string?>(AssuranceLevel.Substantial.Acr(), AssuranceLevel.High.Acr());
            context.Metadata["ui_locales_supported"] = ImmutableArray.CreateRange<string?>(UiLanguage.Codes);
            context.Metadata["frontchannel_logout_supported"] = true;
            context.Metadata["frontchannel_logout_session_supported"] = true;
            context.Metadata["backchannel_logout_supported"] = true;
            context.Metadata["backchannel_logout_session_supported"] = true;
            return default;
        });

    public static Action<OpenIddictServerHandlerDescriptor.Builder<ApplyConfigurationResponseContext>> PlainIssuer { get; } = builder =>
        builder.SetOrder(int.MinValue).UseInlineHandler(context =>
        {
            context.Response[Metadata.Issuer] = context.Options.Issuer!.GetLeftPart(UriPartial.Authority);
            return default;
        });
}
