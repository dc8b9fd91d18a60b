using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.Drafts;

namespace Helsenorge.Portal.Web.Features.Overview;

/// <summary>What the person has begun to write and not sent, for themselves and for those they act for.</summary>
public sealed class Continue(OwnDrafts drafts, FeatureCatalogue catalogue) : IOverviewPart
{
    public PortalService Service => OverviewFeature.Service;

    public int Order => 0;

    public bool IsAside => false;

    public Type Component => typeof(ContinuePart);

    /// <summary>Two commands more where something is for somebody else.</summary>
    public async Task<object?> LoadAsync(ReadAccess access, CancellationToken cancel) =>
        await drafts.ListAsync(catalogue.Services.ToDictionary(service => service.Code), cancel) is { Count: > 0 } lines ? new Model(lines) : null;

    public sealed record Model(IReadOnlyList<DraftLine> Lines);
}
