using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.Consents;

/// <summary>What going from one level to another does to the services that are built.</summary>
/// <param name="Opens">Services, and services that open further.</param>
/// <param name="Closes">Services that close, wholly or for what was possible before.</param>
public sealed record ConsentChange(IReadOnlyList<PortalService> Opens, IReadOnlyList<PortalService> Closes, IReadOnlyList<PortalService> Keeps)
{
    public static ConsentChange Between(ConsentLevel from, ConsentLevel to, IReadOnlyList<PortalService> services)
    {
        var asked = services.Where(service => service.FullUse is not ConsentLevel.None).ToList();
        return new ConsentChange(
            [.. asked.Where(service => Steps(service, to) > Steps(service, from))],
            [.. asked.Where(service => Steps(service, to) < Steps(service, from))],
            [.. asked.Where(service => Steps(service, to) == Steps(service, from) && Steps(service, to) > 0)]);
    }

    // How many of the things a service lets a person do are open at a level: looking, and each action.
    private static int Steps(PortalService service, ConsentLevel level) =>
        service.Actions.Append(service.View).Count(action => AccessRules.DecideByConsent(level, action.Minimum) is null);
}
