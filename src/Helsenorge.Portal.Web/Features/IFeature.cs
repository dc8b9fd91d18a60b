using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features;

/// <summary>A folder under Features: one service with its pages, use cases and texts.</summary>
public interface IFeature : IPortalFeature
{
    /// <summary>
    /// The type whose resources hold the feature's texts. <c>Service_Name</c>, <c>Service_Summary</c> and <c>Service_About</c>
    /// describe it on every list and on its public page; <c>Action_{code}</c> names each action in the usage log.
    /// </summary>
    static abstract Type Texts { get; }

    static abstract void AddServices(IServiceCollection services);

    /// <summary>What the feature answers beside its pages, such as a file. Each goes through the feature's own gate.</summary>
    static virtual void MapEndpoints(IEndpointRouteBuilder endpoints)
    {
    }
}
