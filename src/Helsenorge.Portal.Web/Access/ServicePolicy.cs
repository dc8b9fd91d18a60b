using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Features;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Helsenorge.Portal.Web.Access;

/// <summary>Guards every page in a feature's folder, by a named policy: a requirement on the attribute itself would be ignored in a circuit.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresServiceAttribute<TFeature>() : AuthorizeAttribute(ServicePolicy.NameOf(TFeature.Service)) where TFeature : IPortalFeature;

/// <summary>A page about the person logged in and no patient, such as the bell.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RequiresLoginAttribute() : AuthorizeAttribute;

public static class ServicePolicy
{
    public static string NameOf(PortalService service) => $"service:{service.Code}";

    public static IServiceCollection AddServicePolicies(this IServiceCollection services)
    {
        services.AddScoped<IAuthorizationHandler, ServiceRequirementHandler>();
        services.AddScoped<DenialNote>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, DeniedPagesExplain>();
        services.AddOptions<AuthorizationOptions>().Configure<FeatureCatalogue>((options, catalogue) =>
        {
            foreach (var service in catalogue.Services)
            {
                options.AddPolicy(NameOf(service), policy => policy.RequireAuthenticatedUser().AddRequirements(new ServiceRequirement(service)));
            }
        });
        return services.AddAuthorization();
    }
}

internal sealed class ServiceRequirement(PortalService service) : IAuthorizationRequirement
{
    public PortalService Service { get; } = service;
}

/// <summary>The latest refusal in this request or circuit, for the page that explains it.</summary>
public sealed class DenialNote
{
    public PortalService? Service { get; set; }

    public AccessDenial? Denial { get; set; }
}

internal sealed class ServiceRequirementHandler(PatientGate gate, DenialNote note, CurrentCircuit circuit, IHttpContextAccessor http) : AuthorizationHandler<ServiceRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, ServiceRequirement requirement)
    {
        if (await DecideAsync(requirement.Service) is { } denial)
        {
            (note.Service, note.Denial) = (requirement.Service, denial);
            return;
        }

        context.Succeed(requirement);
    }

    // Routing and rendering ask the same question of the same request: one decision, and one log row when it is no.
    private async Task<AccessDenial?> DecideAsync(PortalService service)
    {
        if (circuit.IsCircuit || http.HttpContext is not { } request)
        {
            return await gate.CheckAsync(service, CancellationToken.None);
        }

        var key = (typeof(ServiceRequirementHandler), service.Code);
        if (request.Items.TryGetValue(key, out var decided))
        {
            return (AccessDenial?)decided;
        }

        var denial = await gate.CheckAsync(service, request.RequestAborted);
        request.Items[key] = denial;
        return denial;
    }
}

/// <summary>A page that is closed to someone logged in is rendered all the same: it says why and what to do, with status 403.</summary>
internal sealed class DeniedPagesExplain : IAuthorizationMiddlewareResultHandler
{
    public static readonly object IsDenied = new();
    private readonly AuthorizationMiddlewareResultHandler otherwise = new();

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        var isPage = context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        var denial = context.RequestServices.GetRequiredService<DenialNote>().Denial;
        if (authorizeResult.Forbidden && isPage && denial is not AccessDenial.SessionEnded)
        {
            context.Items[IsDenied] = true;
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await next(context);
            return;
        }

        await otherwise.HandleAsync(next, context, policy, authorizeResult.Forbidden && denial is AccessDenial.SessionEnded ? PolicyAuthorizationResult.Challenge() : authorizeResult);
    }
}
