namespace Helsenorge.Portal.Domain.Access;

/// <summary>
/// How much of the portal a person has agreed to. The order is the order of openness, so levels compare with <c>&lt;</c>.
/// A person who never chose and a person who withdrew are both at <see cref="None"/>.
/// </summary>
public enum ConsentLevel
{
    None,
    Basic,
    BasicPlus,
    Full,
}

/// <summary>Reading leaves a row in the usage log before anything is shown; writing leaves it in the same commit as the change.</summary>
public enum AccessKind
{
    Read,
    Write,
}

/// <summary>The three areas a power of attorney can be given for; single services cannot be chosen (domain rules §4.5).</summary>
public enum ServiceArea
{
    RegisteredInformation,
    ApplicationsAndReports,
    DigitalHealthServices,
}

/// <summary>Several areas at once: what a power of attorney covers, and what opens a service to whoever holds one.</summary>
[Flags]
public enum ServiceAreas
{
    None = 0,
    RegisteredInformation = 1 << ServiceArea.RegisteredInformation,
    ApplicationsAndReports = 1 << ServiceArea.ApplicationsAndReports,
    DigitalHealthServices = 1 << ServiceArea.DigitalHealthServices,
    Any = RegisteredInformation | ApplicationsAndReports | DigitalHealthServices,
}

public static class ServiceAreaSets
{
    public static bool Includes(this ServiceAreas areas, ServiceArea area) => ((int)areas & (1 << (int)area)) != 0;

    public static ServiceAreas Set(IEnumerable<ServiceArea> areas) => areas.Aggregate(ServiceAreas.None, (all, area) => all | (ServiceAreas)(1 << (int)area));
}

/// <summary>What a service is to a parent while the child is in one age step.</summary>
public enum ParentAccess
{
    Closed,
    Restricted,
    Open,
}

/// <summary>What a service is to a person of 13 to 15 who has parental consent for youth access.</summary>
public enum YouthAccess
{
    Closed,
    Restricted,
    Open,
}

/// <summary>Where a service stands in menus and on the page of all services.</summary>
public enum ServiceGroup
{
    Contact,
    MyHealth,
    Profile,
}

/// <summary>Something a service lets a person do. The gate opens for one declared action and writes its code to the usage log.</summary>
/// <param name="Code">Stable and never shown: the text is <c>Action_{Code}</c> in the feature's resources.</param>
/// <param name="Minimum">The lowest consent that allows it.</param>
public sealed record ServiceAction(string Code, AccessKind Kind, ConsentLevel Minimum)
{
    /// <summary>Asks the person to show once more who they are, unless they did within <see cref="SessionLimits.Fresh"/>. Never for taking something back, but for what deletes.</summary>
    public bool NeedsFreshLogin { get; init; }

    /// <summary>Only by the person themselves: neither parent nor proxy, whatever the service is to them.</summary>
    public bool IsOwnOnly { get; init; }

    /// <summary>Also by a person of 13 to 15 themselves. What is not said is closed: youth access is for looking (domain rules §4.1).</summary>
    public bool IsOpenToYouth { get; init; }

    /// <summary>The areas of a power of attorney that open it, where they differ from the service's; null where they are the same.</summary>
    public ServiceAreas? Areas { get; init; }

    /// <summary>Also while the person has locked their account: only what locks it, shows that it is locked, or opens it again.</summary>
    public bool WorksWhenLocked { get; init; }

    /// <summary>Where the form that sends it is, without a leading slash: what is typed there is kept until it is sent. Null where nothing is typed.</summary>
    public string? Form { get; init; }

    /// <summary>Files may go with what is sent.</summary>
    public bool TakesFiles { get; init; }

    /// <summary>Done by the provider's own system, never by a person: a person's gate does not open for it, and no page offers it.</summary>
    public bool IsProviders { get; init; }
}

/// <summary>
/// One service of the portal as data: menu, overview, service pages, the consent page, powers of attorney, policies and
/// the generated tests all read it.
/// </summary>
/// <param name="Code">Stable; written to the usage log and named by <see cref="OpenToAttribute"/>.</param>
/// <param name="Path">Address of its first page, without a leading slash so that it stays under the person acted for.</param>
/// <param name="Icon">Name of a symbol in <c>icons.svg</c>.</param>
/// <param name="MinimumConsent">The lowest consent that opens the service to look at.</param>
public sealed record PortalService(string Code, string Path, string Icon, ServiceGroup Group, ConsentLevel MinimumConsent)
{
    /// <summary>For a parent of a child who has not turned 12.</summary>
    public ParentAccess ParentUntil12 { get; init; } = ParentAccess.Closed;

    /// <summary>For a parent from the child's 12th birthday until the 16th.</summary>
    public ParentAccess ParentFrom12 { get; init; } = ParentAccess.Closed;

    public YouthAccess Youth { get; init; } = YouthAccess.Closed;

    /// <summary>It says nothing to or about an adult: menus offer it to those under 18 and to whoever acts for them.</summary>
    public bool IsForTheYoung { get; init; }

    /// <summary>The areas of a power of attorney any of which opens the service to look at; none means that no power of attorney does.</summary>
    public ServiceAreas Areas { get; init; }

    /// <summary>Also to whoever the register has appointed for a patient who lacks competence to consent, though no power of attorney opens it.</summary>
    public bool IsOpenToAppointed { get; init; }

    /// <summary>Everything beyond looking; what is not declared here cannot be opened.</summary>
    public IReadOnlyList<ServiceAction> Actions { get; init; } = [];

    /// <summary>Looking at the service.</summary>
    public ServiceAction View { get; init; } = new("view", AccessKind.Read, MinimumConsent);

    /// <summary>The highest consent any of its actions asks for: at this level nothing in the service is closed.</summary>
    public ConsentLevel FullUse => Actions.Select(action => action.Minimum).Append(MinimumConsent).Max();
}

/// <summary>A feature is the folder that shows a service; the gate takes its type, so that a use case cannot open another's.</summary>
public interface IPortalFeature
{
    static abstract PortalService Service { get; }
}
