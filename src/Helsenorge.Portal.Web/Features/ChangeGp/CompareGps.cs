using Helsenorge.Portal.Domain.Access;
using Helsenorge.Portal.Domain.ChangeGp;

namespace Helsenorge.Portal.Web.Features.ChangeGp;

public sealed class CompareGps(ServiceGate<ChangeGpFeature> gate)
{
    public const int Most = 3;

    /// <summary>The first three of them that there are.</summary>
    public async Task<Answer> RunAsync(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        await using var access = await gate.OpenToReadAsync(cancel);
        var person = await access.PersonAsync(cancel);
        var found = await GpFinder.FindAsync(access.Db, [.. ids.Distinct().Take(Most)], person.Home, cancel);
        return new Answer(found, person.Home is not null, ids.Distinct().Count() > Most);
    }

    /// <param name="HadMore">More than three were asked for.</param>
    public sealed record Answer(IReadOnlyList<GpFound> Gps, bool KnowsHome, bool HadMore);
}
