using Helsenorge.Portal.Domain.Access;

namespace Helsenorge.Portal.Web.Features.UsageLog;

/// <summary>Apps and others with access. Nobody can be given any yet; a visit stands in the log all the same.</summary>
public sealed class ListPermissions(ServiceGate<UsageLogFeature> gate)
{
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel)
    {
        await using var visit = await gate.OpenToReadAsync(cancel);
        return [];
    }
}
