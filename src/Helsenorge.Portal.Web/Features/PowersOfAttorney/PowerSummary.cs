using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.PowersOfAttorney;

public enum ClosedToProxy
{
    AreaNotChosen,

    /// <summary>The giver's own consent does not open it, and a proxy never sees more than the giver.</summary>
    GiversConsent,

    /// <summary>No power of attorney opens it.</summary>
    Never,
}

/// <summary>What a power of attorney for these areas opens, of the services that are built, and why the others are closed.</summary>
public sealed record PowerSummary(IReadOnlyList<PortalService> Open, IReadOnlyList<(PortalService Service, ClosedToProxy Why)> Closed)
{
    public static PowerSummary Of(IReadOnlyList<PortalService> services, ServiceAreas areas, ConsentLevel consent)
    {
        var decided = services.Select(service => (Service: service, Why: WhyClosed(service, areas, consent))).ToList();
        return new PowerSummary([.. decided.Where(row => row.Why is null).Select(row => row.Service)], [.. decided.Where(row => row.Why is not null).OrderBy(row => row.Why).Select(row => (row.Service, row.Why!.Value))]);
    }

    private static ClosedToProxy? WhyClosed(PortalService service, ServiceAreas areas, ConsentLevel consent) => service switch
    {
        { Areas: ServiceAreas.None } => ClosedToProxy.Never,
        _ when (service.Areas & areas) == 0 => ClosedToProxy.AreaNotChosen,
        _ when AccessRules.DecideByConsent(consent, service.MinimumConsent) is not null => ClosedToProxy.GiversConsent,
        _ => null,
    };
}
