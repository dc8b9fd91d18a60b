using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features;

/// <summary>What a feature brings to the overview. The overview opens the gate once for all of them.</summary>
public interface IOverviewPart
{
    PortalService Service { get; }

    int Order { get; }

    /// <summary>Beside the main column rather than in it.</summary>
    bool IsAside { get; }

    /// <summary>Only where somebody acts for another, such as a parent for a child.</summary>
    bool IsForAnother => false;

    /// <summary>A component with one parameter, <c>Model</c>, of the type that <see cref="LoadAsync"/> gives.</summary>
    Type Component { get; }

    /// <summary>At most one command. Null when there is nothing to show.</summary>
    Task<object?> LoadAsync(ReadAccess access, CancellationToken cancel);
}
