using System.Security.Claims;
using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Web.Access;
using Microsoft.Extensions.Localization;

namespace Helsenorge.Portal.Web.Features;

/// <summary>Every service that is built, in the order people meet them. What is not here does not exist for anyone.</summary>
public sealed class FeatureCatalogue
{
    private readonly List<Entry> entries = [];

    public IReadOnlyList<PortalService> Services => field ??= [.. entries.Select(entry => entry.Service)];

    /// <summary>From here on the person is grown up, and what is for the young says nothing to them.</summary>
    public const int AdultFrom = 18;

    /// <summary>What menus offer.</summary>
    /// <param name="isYoung">Whom the portal is used for, by <see cref="IsYoung"/>.</param>
    public IEnumerable<PortalService> OfferedTo(bool isYoung) => Services.Where(service => isYoung || !service.IsForTheYoung);

    /// <summary>Whether whom the portal is used for is under 18. For menus alone: rights are the gate's.</summary>
    public static bool IsYoung(ClaimsPrincipal person, ActingFor acting)
    {
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(acting);
        return acting.IsActing ? acting.Subject is { Name.Age: < AdultFrom } : person.HasClaim(claim => claim.Type == PortalClaims.IsYoung);
    }

    /// <summary>The service by its code; null when no such service is built.</summary>
    public PortalService? Find(string code) => entries.Find(entry => entry.Service.Code == code)?.Service;

    /// <summary>A text of the service in the current language.</summary>
    public string Text(IStringLocalizerFactory localizers, PortalService service, string key) =>
        localizers.Create(entries.First(entry => entry.Service == service).Texts)[key];

    internal void Add<TFeature>(IServiceCollection services) where TFeature : IFeature
    {
        entries.Add(new Entry(TFeature.Service, TFeature.Texts, TFeature.MapEndpoints));
        TFeature.AddServices(services);
    }

    internal void MapEndpoints(IEndpointRouteBuilder endpoints) => entries.ForEach(entry => entry.MapEndpoints(endpoints));

    private sealed record Entry(PortalService Service, Type Texts, Action<IEndpointRouteBuilder> MapEndpoints);
}

public sealed class FeatureRegistration(FeatureCatalogue catalogue, IServiceCollection services)
{
    public FeatureRegistration Add<TFeature>() where TFeature : IFeature
    {
        catalogue.Add<TFeature>(services);
        return this;
    }
}
